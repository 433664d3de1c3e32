"""When is there something to write to a customer? Pure written rules over their orders.

**No rule here sees what a customer thinks of us.** Whoever ordered is asked for a review with the same public link,
whatever they scored, wrote or complained of: the functions get orders and nothing else, and a test holds that.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from statistics import median
from typing import Any

from store.outreach_orders import Order
from store.outreach_rules import OutreachRules

DAY = timedelta(days=1)
FRESH = 14 * DAY  # what should have been written longer ago is not written any more
ARRIVES = 5 * DAY  # after it was shipped, where nobody says that it arrived
GRACE = DAY  # after the promised day
LEAST_TOGETHER = 3
AHEAD = 30 * DAY
TOLD_BY = ("sku", "name", "kind")  # what an entry with tips may call a product by


@dataclass(frozen=True)
class Wanted:
    """A letter that could be written: for whom, when, the facts that it stands on; with a language, for it alone."""

    occasion: str
    customer_id: int
    key: str
    due: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    lang: str = ""


@dataclass(frozen=True)
class Around:
    """What more is known than one order: what goes with what, by counts, and tips by language and product."""

    together: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    tips: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def wanted_for(
    orders: Sequence[Order], rules: OutreachRules, around: Around, now: datetime, bought: Sequence[Order] | None = None
) -> Iterator[Wanted]:
    """Everything that could be written now for the occasions that are on.

    `bought` is what was bought over a longer time than `orders` tell of; those where it is not given.
    """
    for order in orders:
        for occasion, find in OF_AN_ORDER.items():
            if occasion in rules.on:
                yield from (each for each in find(order, rules, around, now) if _is_due(each, now))
    if "replenishment" in rules.on:
        yield from (each for each in replenishment(orders if bought is None else bought, rules) if _is_due(each, now))
    if "abandoned_cart" in rules.on:
        yield from (each for each in abandoned_carts(orders) if _is_due(each, now))


def _is_due(wanted: Wanted, now: datetime) -> bool:
    return now - FRESH <= wanted.due <= now


def _arrived(order: Order) -> datetime | None:
    """When an order reached its customer, as far as anybody says."""
    if "cancelled" in order.at or "placed" not in order.at:
        return None
    shipped = order.at.get("shipped")
    return order.at.get("delivered") or (shipped + ARRIVES if shipped is not None else None)


def _facts(order: Order, **more: Any) -> dict[str, Any]:
    return {"order": order.number, "product": next(iter(order.names), "")} | more


def _after(occasion: str, days: Callable[[Order, OutreachRules], int], link: str = "") -> Any:
    """An occasion some days after an order arrived."""

    def find(order: Order, rules: OutreachRules, around: Around, now: datetime) -> Iterator[Wanted]:
        arrived = _arrived(order)
        if arrived is not None:
            facts = _facts(order, **({"link": str(getattr(rules, link))} if link else {}))
            due = arrived + timedelta(days=days(order, rules))
            yield Wanted(occasion, order.customer_id, f"{occasion}:{order.key}", due, facts)

    return find


def _register(order: Order, rules: OutreachRules, around: Around, now: datetime) -> Iterator[Wanted]:
    arrived = _arrived(order)
    if arrived is not None and "durable" in {rules.kind_of(kind) for kind in order.kinds}:
        facts = _facts(order, link=rules.register_url)
        yield Wanted("register", order.customer_id, f"register:{order.key}", arrived + DAY, facts)


def _delay(order: Order, rules: OutreachRules, around: Around, now: datetime) -> Iterator[Wanted]:
    """What the shop said is delayed, or what did not arrive by the promised day."""
    if order.is_over:
        return
    told, promised = order.all_of("delayed"), order.promised_at
    if told:
        until = told[-1].promised_at
        key, due = f"delay_notice:{order.key}:{until or told[-1].happened_at}", told[-1].happened_at
        yield Wanted("delay_notice", order.customer_id, key, due, _facts(order, until=_day(until)))
    elif promised is not None and "placed" in order.at:
        facts, key = _facts(order, promised=_day(promised)), f"delay_notice:{order.key}:{_day(promised)}"
        yield Wanted("delay_notice", order.customer_id, key, promised + GRACE, facts)


def _worry(order: Order, rules: OutreachRules, around: Around, now: datetime) -> Iterator[Wanted]:
    """Somebody looked several times within a day where their order is."""
    looks = [event.happened_at for event in order.all_of("status_viewed")]
    for first, last in zip(looks, looks[rules.worry_views - 1 :], strict=False):
        if last - first <= DAY and not order.is_over:
            promised = order.promised_at if order.promised_at is not None and order.promised_at > now else None
            facts = _facts(order, looks=rules.worry_views, promised=_day(promised), link=order.url)
            yield Wanted("order_worry", order.customer_id, f"order_worry:{order.key}", last, facts)
            return


def _refunds(order: Order, rules: OutreachRules, around: Around, now: datetime) -> Iterator[Wanted]:
    for event in order.all_of("refunded"):
        facts = _facts(order, amount=f"{event.amount} {event.currency}".strip())
        yield Wanted("refund_done", order.customer_id, f"refund_done:{event.external_id}", event.happened_at, facts)


def _goes_with(order: Order, rules: OutreachRules, around: Around, now: datetime) -> Iterator[Wanted]:
    """What others bought together with it at least three times, and this customer's order does not hold."""
    arrived = _arrived(order)
    for name in order.names if arrived is not None else ():
        other, count = around.together.get(name, ("", 0))
        if other and other not in order.names and arrived is not None:
            facts = _facts(order, product=name, other=other, together=count)
            yield Wanted("goes_with", order.customer_id, f"goes_with:{order.key}", arrived + 14 * DAY, facts)
            return


def _care(order: Order, rules: OutreachRules, around: Around, now: datetime) -> Iterator[Wanted]:
    """Tips for the first product that has some, in each language that has any."""
    arrived = _arrived(order)
    for lang, tips in around.tips.items() if arrived is not None else ():
        named = ((product, str(product.get(word) or "").casefold()) for product in order.products for word in TOLD_BY)
        found = next(((product, tips[word]) for product, word in named if tips.get(word)), None)
        if found is not None and arrived is not None:
            facts = _facts(order, product=found[0].get("name") or "", tips=found[1])
            yield Wanted("care_tips", order.customer_id, f"care_tips:{order.key}", arrived + 2 * DAY, facts, lang)


OF_AN_ORDER: dict[str, Callable[[Order, OutreachRules, Around, datetime], Iterator[Wanted]]] = {
    "delay_notice": _delay,
    "order_worry": _worry,
    "refund_done": _refunds,
    "review_request": _after("review_request", lambda order, rules: rules.days_for(order.kinds), "review_url"),
    "nps": _after("nps", lambda order, rules: 14),
    "register": _register,
    "goes_with": _goes_with,
    "care_tips": _care,
}


def replenishment(orders: Sequence[Order], rules: OutreachRules) -> Iterator[Wanted]:
    """What is used up: a month before a renewal is due, and before somebody would buy the same again as they use to."""
    bought: defaultdict[tuple[int, str], list[tuple[datetime, str]]] = defaultdict(list)
    for order in orders:
        for event in order.all_of("subscription_due"):
            due = event.promised_at or event.happened_at
            facts = _facts(order, until=_day(due), link=event.url)
            yield Wanted("replenishment", order.customer_id, f"replenishment:{event.external_id}", due - AHEAD, facts)
        for product in order.products if "placed" in order.at and "cancelled" not in order.at else ():
            if rules.kind_of(str(product.get("kind") or "")) == "consumable":
                name = str(product.get("name") or product.get("sku") or "")
                bought[order.customer_id, name].append((order.at["placed"], order.number))
    for (customer_id, name), times in bought.items():
        if name and len(times) > 1:
            yield _again(customer_id, name, sorted(times))


def _again(customer_id: int, name: str, times: Sequence[tuple[datetime, str]]) -> Wanted:
    """Before the day on which the same would be bought again, a month ahead at most."""
    days = [one[0] for one in times]
    between = median((later - earlier).total_seconds() for earlier, later in zip(days, days[1:], strict=False))
    expected, ahead = days[-1] + timedelta(seconds=between), min(AHEAD, timedelta(seconds=between) / 4)
    facts = {"order": times[-1][1], "product": name, "last": _day(days[-1]), "times": len(times)}
    key = f"replenishment:{times[-1][1]}:{name}"
    return Wanted("replenishment", customer_id, key, max(expected - ahead, days[-1] + DAY), facts)


def abandoned_carts(orders: Sequence[Order]) -> Iterator[Wanted]:
    """A cart that lay for four hours, unless its customer ordered something since."""
    placed: defaultdict[int, list[datetime]] = defaultdict(list)
    for order in orders:
        placed[order.customer_id] += [order.at["placed"]] if "placed" in order.at else []
    for order in orders:
        for cart in order.all_of("cart_abandoned"):
            if not any(at >= cart.happened_at - DAY / 24 for at in placed[order.customer_id]):
                facts, due = _facts(order, link=cart.url), cart.happened_at + timedelta(hours=4)
                yield Wanted("abandoned_cart", order.customer_id, f"abandoned_cart:{cart.external_id}", due, facts)


def bought_together(orders: Sequence[Order]) -> dict[str, tuple[str, int]]:
    """What was bought together with each product most often, and how often; never fewer than three times."""
    pairs: Counter[tuple[str, str]] = Counter()
    for order in orders:
        if "placed" in order.at and "cancelled" not in order.at:
            names = sorted(set(order.names))
            pairs.update(each for pair in combinations(names[:20], 2) for each in (pair, pair[::-1]))
    found: dict[str, tuple[str, int]] = {}
    for (one, other), count in sorted(pairs.items()):
        if count >= LEAST_TOGETHER and count > found.get(one, ("", 0))[1]:
            found[one] = (other, count)
    return found


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment is not None else ""
