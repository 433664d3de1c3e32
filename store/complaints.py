"""What people complain about: on which channel, about which aspect, in which week, after which event of an order."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from store.claims import claims_of, speaks_of
from store.models import Aspect, Claim, ContactKey, CustomerAccount, Mention, ShopEvent
from store.themes import Window, within

WEEK = timedelta(days=7)
BEFORE = timedelta(days=30)  # an event that is longer ago is not what a complaint is about
CHARACTERS, EXAMPLES = 1_000, 5


@dataclass(frozen=True)
class Complaint:
    """One negative aspect of a mention, and the event of its author's order that came before it, "" for none known."""

    mention_id: int
    aspect: str
    channel: str
    at: datetime
    event: str = ""


@dataclass(frozen=True)
class Pattern:
    """Complaints alike in channel, aspect and event: how many in each week, oldest first, and the newest of them."""

    channel: str
    aspect: str
    event: str
    weeks: tuple[int, ...]
    mentions: tuple[int, ...]


@dataclass(frozen=True)
class Said:
    """A complaint as people read it."""

    mention_id: int
    channel: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Promise:
    """A claim beside the complaints about the same aspect of this week, their number in the week before, the newest."""

    claim: Claim
    now: int
    before: int
    said: tuple[Said, ...]


def patterns(session: Session, brand_id: int, end: datetime, weeks: int = 4, most: int = 30) -> list[Pattern]:
    """The complaints of some weeks that end with `end`, alike ones together; what grew most in the last week first."""
    window = Window(brand_id, end - weeks * WEEK, end)
    found: defaultdict[tuple[str, str, str], list[Complaint]] = defaultdict(list)
    for each in complaints(session, window):
        found[each.channel, each.aspect, each.event].append(each)
    made = [_pattern(key, same, end, weeks) for key, same in found.items()]
    return sorted(made, key=lambda one: (-_growth(one), -sum(one.weeks), one.channel, one.aspect, one.event))[:most]


def complaints(session: Session, window: Window) -> list[Complaint]:
    """Every complaint of a window, copies left out, the newest first; three queries."""
    wanted = (
        select(col(Mention.id), col(Aspect.name), col(Mention.channel), col(Mention.published_at))
        .join(Aspect, col(Aspect.mention_id) == Mention.id)
        .where(*within(window), col(Aspect.label) == "negative", col(Mention.deleted_at).is_(None))
        .order_by(col(Mention.published_at).desc(), col(Mention.id).desc(), col(Aspect.name))
    )
    events = _events(session, window)
    return [
        Complaint(id_ or 0, aspect, channel, at, _last(events.get(id_ or 0, ()), at))
        for id_, aspect, channel, at in session.execute(wanted)
    ]


def promises(session: Session, brand_id: int, end: datetime) -> list[Promise]:
    """What is promised, each with what was said against its aspect in the week before `end`; most complaints first."""
    claims = claims_of(session, brand_id)
    if not claims:
        return []
    said = list(_said(session, Window(brand_id, end - 2 * WEEK, end), {each.aspect for each in claims}))
    made = [_promise(each, said, end - WEEK) for each in claims]
    return sorted(made, key=lambda one: (-one.now, -one.before, one.claim.id or 0))


def _promise(claim: Claim, said: Sequence[tuple[str, Said]], since: datetime) -> Promise:
    against = [each for aspect, each in said if aspect == claim.aspect and speaks_of(claim, each.text)]
    now = [each for each in against if each.at > since]
    return Promise(claim, len(now), len(against) - len(now), tuple(now[:EXAMPLES]))


def _said(session: Session, window: Window, aspects: Collection[str]) -> Iterator[tuple[str, Said]]:
    text = func.substr(col(Mention.title) + "\n" + col(Mention.text), 1, CHARACTERS)
    wanted = (
        select(col(Aspect.name), col(Mention.id), col(Mention.channel), col(Mention.published_at), text)
        .join(Aspect, col(Aspect.mention_id) == Mention.id)
        .where(*within(window), col(Aspect.label) == "negative", col(Aspect.name).in_(aspects))
        .where(col(Mention.deleted_at).is_(None))
        .order_by(col(Mention.published_at).desc(), col(Mention.id).desc())
    )
    for aspect, id_, channel, at, words in session.execute(wanted):
        yield aspect, Said(id_, channel, at, words.strip())


def _events(session: Session, window: Window) -> dict[int, list[tuple[datetime, str]]]:
    """The events before each mention of a window: of its author's orders, or of the order that it names."""
    order = col(ContactKey.kind) == "order"
    by_account = select(col(Mention.id), col(ShopEvent.happened_at), col(ShopEvent.kind)).join(
        CustomerAccount, col(CustomerAccount.author_id) == Mention.author_id
    )
    by_account = by_account.where(col(CustomerAccount.brand_id) == window.brand_id)
    by_account = by_account.join(ShopEvent, col(ShopEvent.customer_id) == CustomerAccount.customer_id)
    by_order = (
        select(col(Mention.id), col(ShopEvent.happened_at), col(ShopEvent.kind))
        .join(ContactKey, (col(ContactKey.mention_id) == Mention.id) & order)
        .join(ShopEvent, col(ShopEvent.order_key) == ContactKey.digest)
    )
    found: defaultdict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for query in (by_account, by_order):
        for mention_id, at, kind in session.execute(_told_within(query, window)):
            found[mention_id].append((at, kind))
    return found


def _told_within(query: Any, window: Window) -> Select[Any]:
    told = col(ShopEvent.brand_id) == window.brand_id, col(ShopEvent.happened_at) > window.start - BEFORE
    narrowed: Select[Any] = query.where(*within(window), *told, col(ShopEvent.happened_at) <= window.end)
    return narrowed


def _last(events: Collection[tuple[datetime, str]], at: datetime) -> str:
    before = [each for each in events if at - BEFORE < each[0] <= at]
    return max(before)[1] if before else ""


def _pattern(key: tuple[str, str, str], same: Sequence[Complaint], end: datetime, weeks: int) -> Pattern:
    counts = [0] * weeks
    for each in same:
        counts[weeks - 1 - min(weeks - 1, (end - each.at) // WEEK)] += 1
    return Pattern(*key, tuple(counts), tuple(each.mention_id for each in same[:EXAMPLES]))


def _growth(one: Pattern) -> float:
    earlier = one.weeks[:-1]
    return one.weeks[-1] - (sum(earlier) / len(earlier) if earlier else 0.0)
