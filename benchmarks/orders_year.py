"""A year of orders of one shop through everything that comes after a purchase, and how long planning letters takes.

python benchmarks/orders_year.py [ORDERS] [THROUGH]

ORDERS (100,000) are kept in bulk and letters planned once an hour on them; THROUGH (2,000) go day by day through the
whole line: events, occasions, planned and approved letters, a mail server on this machine, bounces, openings, surveys.
"""

import os
import random
import re
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, func, select

from benchmarks.orders_made import DAY, year
from responder.outreach_planning import propose_outreach
from responder.outreach_sending import approve_letter, send_outreach
from store.addresses import address_digest
from store.brands import ensure_brand
from store.connections import connect
from store.database import migrate, open_engine, open_session
from store.errors import BadInput, Refused
from store.mentions import insert_new
from store.models import Brand, Customer, CustomerContact, Outreach, ShopEvent, Suppression, Survey
from store.outreach_rules import OCCASIONS, SERVICE, loud_again, outreach_rules, set_outreach
from store.outreach_signs import by_occasion, note_signs
from store.secrets import seal
from store.settings import settings
from store.shop_events import order_key, save_events
from store.survey_answering import find_asked, take
from store.survey_numbers import moods_of, nps
from store.survey_results import results_of
from store.surveys import SurveyForm, add_survey
from store.workflow import Actor
from tests.peers.smtp_server import SmtpServer

WHO = Actor("job:bench", "admin")
BEGIN = datetime(2025, 11, 1, tzinfo=UTC)
SURVEY = re.compile(r"/s/([\w-]+)")
CLOCK: defaultdict[str, float] = defaultdict(float)  # processor seconds by part of the line


class Timed:
    """Adds the processor seconds of a part to the clock."""

    def __init__(self, part: str) -> None:
        self.part = part

    def __enter__(self) -> None:
        self.started = time.process_time()

    def __exit__(self, *_: object) -> None:
        CLOCK[self.part] += time.process_time() - self.started


def shop(session: Session) -> Brand:
    """A brand that writes on every occasion, from a mailbox that is live."""
    brand = ensure_brand(session, "Bench", language="th", time_zone="Asia/Bangkok")
    keys = {"read": {"address": "care@bench.example", "server": "imap.example", "password": "made-up"},
            "write": {"server": "smtp.example"}}  # fmt: skip
    mailbox = connect(session, brand.id or 0, "email", WHO, **keys)
    mailbox.live = True
    session.add(mailbox)
    question = {"kind": "score", "scale": 10, "text": {"en": "How likely?", "th": "แนะนำไหม"}}
    add_survey(session, brand.id or 0, SurveyForm("NPS", "nps", [question]), WHO)
    rules = {"on": OCCASIONS, "review_url": "https://shop.example/review", "survey": "NPS",
             "register_url": "https://shop.example/register"}  # fmt: skip
    set_outreach(session, brand, rules, WHO, brand.version)
    session.commit()
    return brand


def through(session: Session, brand: Brand, orders: int, post: Any) -> None:
    """The whole line, day by day, with a pass at ten in the morning and one in the evening of the brand."""
    told, pick = year(orders, BEGIN), random.Random(2)  # noqa: S311  the same fates each time
    for day, some in groupby(told, key=lambda each: (each["happened_at"] - BEGIN) // DAY):
        events = list(some)
        for hour in (3, 12):  # of UTC
            now = BEGIN + (day + 1) * DAY + timedelta(hours=hour)
            if hour == 3:
                with Timed("events kept"):
                    save_events(session, brand.id or 0, events, now)
                    session.commit()
            with Timed("letters planned"):
                propose_outreach(session, now)
            with Timed("letters approved"):
                _approve_all(session, now)
            with Timed("letters sent"):
                while any(vars(send_outreach(session, now + timedelta(minutes=1))).values()):
                    pass
            with Timed("signs and answers"):
                _answer(session, brand, now, pick)
    _told_of(session, brand, len(told), post)


def _approve_all(session: Session, now: datetime) -> None:
    for letter in session.scalars(select(Outreach).where(col(Outreach.status) == "proposed")).all():
        with suppress(Refused, BadInput):  # a survey too many
            approve_letter(session, letter, WHO, letter.version, now)
    session.commit()


def _answer(session: Session, brand: Brand, now: datetime, pick: random.Random) -> None:
    """What became of the letters of this pass: 2 % bounce, 40 % are opened, 3 % end them, 15 % of surveys answered."""
    sent = select(Outreach).where(col(Outreach.status) == "sent", col(Outreach.sent_at) == now + timedelta(minutes=1))
    for letter in session.scalars(sent).all():
        fate, at = pick.random(), now + timedelta(minutes=5)
        kinds = ["bounced"] if fate < 0.02 else ["unsubscribed"] if fate > 0.97 else ["opened"] if fate < 0.42 else []
        note_signs(session, brand.id or 0, [(letter.external_id, kind, at) for kind in kinds])
        found = SURVEY.search(letter.text)
        if found is not None and fate < 0.15 and (asked := find_asked(session, found.group(1))) is not None:
            take(session, asked, {"q1": str(pick.choices(range(11), (2, 1, 1, 2, 2, 4, 6, 12, 20, 25, 25))[0])},
                 letter.lang, at)  # fmt: skip
    session.commit()


def _told_of(session: Session, brand: Brand, events: int, post: Any) -> None:
    """Print what the year came to, and stop where a rule was broken."""
    letters = list(session.scalars(select(Outreach)))
    sent = [each for each in letters if each.status == "sent"]
    kept = session.scalar(select(func.count()).select_from(ShopEvent)) or 0
    print(f"through it all: {events:,} events told, {kept:,} kept, {len(letters):,} letters proposed")
    print(f"  became of them: {dict(Counter(each.status for each in letters).most_common())}")
    print(f"  failed: {dict(Counter(each.error for each in letters if each.status == 'failed').most_common())}")
    print(f"  mails that the server took: {len(post.taken):,}")
    _hold(len(post.taken) == len({each.external_id for each in sent}), "each letter is sent once")
    _no_rule_broken(session, brand, sent)
    for (occasion, _), counts in by_occasion(session, [brand.id or 0]).items():
        print(f"  {occasion}: {counts}")
    found = results_of(session, session.scalars(select(Survey)).one())
    score = nps(moods_of(found.answers))
    print(f"  surveys: {found.links.made} links, {found.links.answered} answered, NPS {score}")
    print("  processor seconds: " + ", ".join(f"{part} {spent:.1f}" for part, spent in CLOCK.items()))


def _hold(holds: bool, rule: str) -> None:
    if not holds:
        raise SystemExit(f"a rule was broken: {rule}")


def _no_rule_broken(session: Session, brand: Brand, sent: Sequence[Outreach]) -> None:
    """Each letter within the cap, outside of quiet hours, to nobody who stopped them; SystemExit where one is not."""
    rules = outreach_rules(brand)
    zones = {each.customer_id: each.time_zone for each in session.scalars(select(CustomerContact))}
    stopped = {each.digest: each.at for each in session.scalars(select(Suppression))}
    mine: dict[int, list[datetime]] = {}
    for each in sorted(sent, key=lambda one: one.sent_at or BEGIN):
        at = each.sent_at or BEGIN
        _hold(loud_again(rules, zones[each.customer_id] or brand.time_zone, at) == at, "none leaves in quiet hours")
        _hold(each.sent_to not in stopped or stopped[each.sent_to] >= at, "none goes to an address that was stopped")
        if each.occasion not in SERVICE:
            before = mine.setdefault(each.customer_id, [])
            _hold(sum(at - one < timedelta(days=30) for one in before) < rules.most, "nobody gets more than the cap")
            before.append(at)


def planned(session: Session, brand: Brand, orders: int) -> None:
    """Keep a year of orders in bulk, then plan as the job would: once with two weeks of news, and an hour later."""
    told = year(orders, BEGIN, seed=3)
    started = time.perf_counter()
    _in_bulk(session, brand, told)
    print(f"planning: {orders:,} orders, {len(told):,} events, kept in bulk in {time.perf_counter() - started:.1f} s")
    now = BEGIN + 365 * DAY
    passes = (("first run", 0, False), ("a quarter of an hour later", 15, True), ("an hour later", 60, False))
    for title, minutes, pressing in passes:
        started, busy = time.perf_counter(), time.process_time()
        count = propose_outreach(session, now + timedelta(minutes=minutes), brand.id, pressing=pressing)
        wall, cpu = time.perf_counter() - started, time.process_time() - busy
        session.expunge_all()
        print(f"  {title}{', what is pressing' * pressing}: {count:,} letters in {wall:.1f} s ({cpu:.1f} s processor)")


def _in_bulk(session: Session, brand: Brand, told: Sequence[dict[str, Any]]) -> None:
    """Customers, addresses and events as save_events keeps them, without its look at each."""
    owners = {each["email"]: each for each in told}
    ids = insert_new(session, Customer, [{"brand_id": brand.id, "business": each["business"]}
                                         for each in owners.values()], col(Customer.id))  # fmt: skip
    whose = dict(zip(owners, sorted(ids), strict=True))
    allowed = {each["email"]: each["consent"] for each in told if each["consent"]}
    insert_new(session, CustomerContact, [
        {"brand_id": brand.id, "customer_id": whose[mail], "kind": "email", "digest": address_digest("email", mail),
         "address": seal({"address": mail}), "consent": allowed.get(mail, "unknown"), "consent_from": "",
         "lang": each["lang"], "time_zone": each["time_zone"], "seen_at": each["happened_at"]}
        for mail, each in owners.items()
    ])  # fmt: skip
    for at in range(0, len(told), 20_000):
        insert_new(session, ShopEvent, [
            {"brand_id": brand.id, "customer_id": whose[each["email"]], "kind": each["kind"],
             "external_id": each["external_id"], "order_number": each["order_number"],
             "order_key": order_key(each["order_number"]), "received_at": each["happened_at"],
             "products": [good | {"price": str(good["price"])} for good in each["products"]],
             "amount": str(each["amount"] or ""), "currency": each["currency"], "url": "",
             "promised_at": each["promised_at"], "happened_at": each["happened_at"]}
            for each in told[at : at + 20_000]
        ])  # fmt: skip
    session.commit()


def main(orders: int, some: int) -> None:
    """Both parts, each in a data folder of its own."""
    for part in (("planning", orders), ("through", some)):
        with tempfile.TemporaryDirectory() as folder, SmtpServer() as smtp:
            os.environ |= {"EARFUL_HOME": folder, "EARFUL_EMAIL_BASE_URL": smtp.url,
                           "EARFUL_WEBHOOK_URL": "https://hooks.example"}  # fmt: skip
            settings.cache_clear()
            url = f"sqlite:///{Path(folder) / 'earful.db'}"
            migrate(url)
            engine = open_engine(url)
            with open_session(engine) as session:
                brand = shop(session)
                planned(session, brand, part[1]) if part[0] == "planning" else through(
                    session, brand, part[1], smtp.post
                )
            engine.dispose()
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main(*(int(each) for each in (*sys.argv[1:], *("100000", "2000")[len(sys.argv) - 1 :])))
