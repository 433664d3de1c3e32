"""Alerts: raise what was found, once while it lasts, and what people do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, case, func, select
from sqlmodel import Session, col

from store.alert_rules import Rules
from store.errors import BadInput
from store.models import Alert, Brand, Person
from store.saying import say
from store.watching import MENTIONS, Found
from store.workflow import Actor, job, take

NOT_OVER = ("open", "acknowledged", "snoozed")
OVER_AFTER = timedelta(hours=24)  # one that somebody has seen ends by itself when it was not found for so long
LONGEST_SNOOZE = timedelta(days=30)


@dataclass(frozen=True)
class AlertRow:
    """An alert with its brand and the person who took it, as pages show it."""

    alert: Alert
    brand: Brand
    owner: Person | None


def raise_alert(session: Session, brand_id: int, found: Found, rules: Rules, now: datetime) -> Alert | None:
    """Keep what was found: a new alert, or more of the one that is not closed; None while it has to stay quiet.

    One that comes back after a cool-down without it is a new one, and the old one ends. After a person has closed one,
    nothing is told of the same for the length of the cool-down, nor before there is a mention that it did not have.
    The caller commits.
    """
    last, pause = _last(session, brand_id, found), timedelta(hours=rules.cool_down_hours)
    if last is not None and last.status != "closed":
        if now - last.last_seen <= pause or last.status == "snoozed":
            return _more_of(session, last, found, now)
        end(session, last, now)
    elif last is not None and (now - (last.closed_at or now) < pause or _nothing_new(last, found)):
        return None
    made = Alert(
        brand_id=brand_id, kind=found.kind, key=found.key, severity=found.severity, facts=found.facts,
        mentions=list(found.mentions), first_seen=now, last_seen=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def end(session: Session, alert: Alert, now: datetime) -> None:
    """Close an alert that is over; the caller commits."""
    take(session, alert, "end", job("watch"), alert.version)
    alert.closed_at = now
    session.add(alert)


def keep_alerts(session: Session, now: datetime) -> None:
    """Wake those whose snooze is over, to be told again if they last, and end what was seen and is over. Commits."""
    snoozed = select(Alert).where(col(Alert.status) == "snoozed", col(Alert.snoozed_until) <= now)
    for alert in session.scalars(snoozed).all():
        take(session, alert, "wake", job("watch"), alert.version)
        alert.snoozed_until = None
        if now - alert.last_seen < timedelta(hours=1):
            alert.told_at = None
        session.add(alert)
    seen = select(Alert).where(col(Alert.status) == "acknowledged", col(Alert.last_seen) < now - OVER_AFTER)
    for alert in session.scalars(seen).all():
        end(session, alert, now)
    session.commit()


def step(
    session: Session, alert: Alert, action: str, actor: Actor, seen_version: int, *, until: datetime | None = None,
    now: datetime,
) -> None:  # fmt: skip
    """Acknowledge, take, snooze (until a time), wake or close an alert; the caller commits.

    Who acknowledges one that is nobody's has it. Raises what `move` raises.
    """
    if action == "snooze" and (until is None or not now < until <= now + LONGEST_SNOOZE):
        raise BadInput(say("to snooze an alert takes a time within {days} days", days=LONGEST_SNOOZE.days))
    take(session, alert, action, actor, seen_version)
    if action == "take" or (action == "acknowledge" and alert.owner_id is None):
        alert.owner_id = actor.person_id
    alert.snoozed_until = until if action == "snooze" else None
    alert.closed_at = now if action == "close" else alert.closed_at
    session.add(alert)


def list_alerts(session: Session, brand_id: int | None, closed: bool, limit: int = 50) -> list[AlertRow]:
    """The alerts of a brand or of all, those that nobody has seen first, then the gravest and newest."""
    wanted = (
        select(Alert, Brand, Person)
        .join(Brand, col(Brand.id) == Alert.brand_id)
        .join(Person, col(Person.id) == Alert.owner_id, isouter=True)
        .where(col(Alert.status) == "closed" if closed else col(Alert.status).in_(NOT_OVER))
    )
    wanted = wanted if brand_id is None else wanted.where(col(Alert.brand_id) == brand_id)
    first = case({"open": 0, "acknowledged": 1}, value=col(Alert.status), else_=2)
    order = (first, col(Alert.severity).desc(), col(Alert.last_seen).desc(), col(Alert.id).desc())
    rows = session.execute(wanted.order_by(*((col(Alert.closed_at).desc(),) if closed else order)).limit(limit))
    return [AlertRow(*row) for row in rows]


def mentions_of(session: Session, alert_id: int) -> tuple[int, ...]:
    """The mentions behind an alert; none where it is not one of theirs."""
    alert = session.get(Alert, alert_id)
    return tuple(alert.mentions) if alert is not None else ()


def open_alerts(brand_id: int | None = None) -> Select[int]:
    """How many alerts nobody has looked at yet, as a query."""
    wanted = select(func.count()).select_from(Alert).where(col(Alert.status) == "open")
    return wanted if brand_id is None else wanted.where(col(Alert.brand_id) == brand_id)


def untold(session: Session) -> Sequence[tuple[Alert, Brand]]:
    """The open alerts that nobody was told of yet, with their brands, the oldest first.

    Cases that are about to be late are told of one by one, by collectors/nearing.py.
    """
    wanted = select(Alert, Brand).join(Brand, col(Brand.id) == Alert.brand_id)
    wanted = wanted.where(col(Alert.status) == "open", col(Alert.told_at).is_(None), col(Alert.kind) != "sla")
    wanted = wanted.order_by(col(Alert.id))
    return [(alert, brand) for alert, brand in session.execute(wanted)]


def _last(session: Session, brand_id: int, found: Found) -> Alert | None:
    same = (col(Alert.brand_id) == brand_id, col(Alert.kind) == found.kind, col(Alert.key) == found.key)
    return session.scalars(select(Alert).where(*same).order_by(col(Alert.id).desc()).limit(1)).first()


def _more_of(session: Session, alert: Alert, found: Found, now: datetime) -> Alert:
    alert.last_seen, alert.facts = now, found.facts
    alert.severity = "urgent" if "urgent" in (alert.severity, found.severity) else "high"
    alert.mentions = sorted({*alert.mentions, *found.mentions}, reverse=True)[:MENTIONS]
    session.add(alert)
    return alert


def _nothing_new(last: Alert, found: Found) -> bool:
    """Whether the last one said it all: no further mention, or the same state of the same month's budget."""
    if found.kind == "budget":
        return last.severity == found.severity
    return bool(found.mentions) and set(found.mentions) <= set(last.mentions)
