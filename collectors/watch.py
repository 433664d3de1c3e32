"""Watches every brand for what people should know within the hour, and tells them once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlmodel import Session, col

from collectors.alerts import Notify, SaidIn, and_more, by_apprise, common, delivered, in_english
from collectors.watch_cases import nearly_late
from collectors.watch_channels import ending_budgets, silent
from store.alert_rules import Rules, phrases_in, rules_of
from store.alert_words import sentence, title
from store.alerts import keep_alerts, raise_alert, untold
from store.listening import comparable, heard, just_in, last_part, windows
from store.locks import alone
from store.models import Alert, Brand
from store.saying import N_, Saying, say
from store.settings import settings
from store.watching import MINUTES, Found, Heard, Past, find, gravest

log = structlog.get_logger(__name__)
MOST = 10  # alerts of one message


def watch(session: Session, now: datetime, notify: Notify | None = None, said_in: SaidIn = in_english) -> list[str]:
    """Raise alerts for what stands out now, a brand a commit, and tell of those that are new; gives back the lines,
    each in the language of its brand.

    What nobody could be told is told at the next run. Without an address nothing is told, except through `notify`; the
    page Alerts shows them all the same. TryLater while another process is at it.
    """
    with alone(session, "watch"):
        _look(session, now)
        return _tell(session, now, notify, said_in)


def _look(session: Session, now: datetime) -> None:
    keep_alerts(session, now)
    for brand in session.scalars(select(Brand).order_by(col(Brand.id))).all():
        rules = rules_of(brand)
        for found in gravest(_found(session, brand, rules, now)):
            if rules.on(found.kind):
                raise_alert(session, brand.id or 0, found, rules, now)
        session.commit()


def _found(session: Session, brand: Brand, rules: Rules, now: datetime) -> Iterator[Found]:
    yield from _unusual(session, brand, rules, now)
    yield from _single(session, brand, rules, now)
    yield from ending_budgets(session, brand, now)
    yield from nearly_late(session, brand, now)


def _unusual(session: Session, brand: Brand, rules: Rules, now: datetime) -> Iterator[Found]:
    """What stands out against the same hours before."""
    listened = comparable(session, brand, now)
    if listened is None:
        return
    rows = heard(session, brand, listened, now)
    ends = [end for _, end in windows(brand, now, listened.basis, timedelta(0))]
    whole = [Heard(some).counts for some in rows[1:]]
    for minutes in MINUTES:
        latest, *past = (last_part(some, end, minutes) for some, end in zip(rows, ends, strict=True))
        before = Past([each.counts for each in past], whole)
        yield from find(latest, before, minutes, listened.basis, rules.least)
    yield from silent(session, brand, listened, now)


def _single(session: Session, brand: Brand, rules: Rules, now: datetime) -> Iterator[Found]:
    """What is worth an alert even once."""
    wanted: dict[str, list[int]] = {}
    for fresh in just_in(session, brand.id or 0, now):
        for phrase in phrases_in(fresh.text, rules.phrases):
            wanted.setdefault(phrase, []).append(fresh.id)
        if fresh.author is not None and 0 < rules.followers <= fresh.followers:
            grave = "urgent" if fresh.label == "negative" else "high"
            facts = {"followers": fresh.followers, "label": fresh.label}
            yield Found("account", str(fresh.author), grave, facts, (fresh.id,))
    for phrase, ids in wanted.items():
        yield Found("phrase", phrase, "high", {"phrase": phrase, "count": len(ids)}, tuple(reversed(ids)))


def _tell(session: Session, now: datetime, notify: Notify | None, said_in: SaidIn) -> list[str]:
    if notify is None and not settings().alert_urls:
        return []
    alerts = untold(session)
    if not alerts:
        return []
    lines = [said_in(_line(alert, brand), brand.language) for alert, brand in alerts]
    language = common(brand.language for _, brand in alerts)
    shown = [*lines[:MOST], *([said_in(and_more(len(lines) - MOST), language)] if len(lines) > MOST else [])]
    only, brand = alerts[0]
    named = say("{brand}: {what}", brand=brand.name, what=title(only))
    head = said_in(named if len(alerts) == 1 else say("{count} alerts", count=len(alerts)), language)
    where = said_in(N_("The page Alerts shows the mentions."), language)
    if not delivered(notify or by_apprise, head, "\n".join([*shown, where])):
        log.warning("an alert could not be delivered", alerts=len(lines))
        return []
    for alert, _ in alerts:
        alert.told_at = now
        session.add(alert)
    session.commit()
    return lines


def _line(alert: Alert, brand: Brand) -> Saying:
    return say("{brand}: {what}. {why}", brand=brand.name, what=title(alert), why=sentence(alert))
