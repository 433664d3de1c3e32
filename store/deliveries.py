"""Deliveries of webhooks: kept as they came in, counted by what became of them, worked on later, pruned in the end."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Engine, event, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from store.mentions import insert_new
from store.models import Brand, Connection, Delivery, Intake
from store.saying import N_, say
from store.set_back import APART

Kept = Literal["taken", "known", "reused"]
DELIVERED = "webhook"  # what such a query reads: nothing is asked for it
BODY, CONTENT, SENDER = "earful-body", "earful-content", "earful-sender"
WORDS = {
    "taken": N_("{count} taken"),
    "known": N_("{count} known already"),
    "reused": N_("{count} refused (the id of another)"),
    "bad_signature": N_("{count} refused (signature)"),
    "too_old": N_("{count} refused (time)"),
    "malformed": N_("{count} refused (no JSON)"),
    "too_large": N_("{count} refused (too long)"),
}
LEFT = {"new": N_("{count} still to be read"), "failed": N_("{count} that could not be read")}
AGAIN_AFTER = timedelta(minutes=5)
MOST_TRIES = 10
KEPT_FOR = timedelta(days=30)
REPLAY = timedelta(minutes=15)


def make_durable(engine: Engine) -> None:
    """Let each commit reach the disk before it counts, also where the power fails; PostgreSQL does so by itself."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = FULL"))


def keep(
    session: Session, connection_id: int, digest: str, body: bytes, headers: Mapping[str, str], now: datetime
) -> Kept:
    """Keep a delivery and count it, both committed: what was kept is never lost.

    One that is known already is not kept again; `reused` is one that carries the id of another. What was signed (in
    the headers, as CONTENT) may not come twice under two ids either.
    """
    outcome: Kept = "known"
    if not _is_replayed(session, connection_id, headers, now):
        row = {
            "connection_id": connection_id, "digest": digest, "headers": dict(headers), "body": body, "status": "new",
            "tries": 0, "problem": "", "received_at": now,
        }  # fmt: skip
        outcome = "taken" if insert_new(session, Delivery, [row], col(Delivery.id)) else "known"
        if outcome == "known" and _body_of(session, connection_id, digest) != headers.get(BODY):
            outcome = "reused"
    count(session, connection_id, outcome, now)
    return outcome


def _is_replayed(session: Session, connection_id: int, headers: Mapping[str, str], now: datetime) -> bool:
    if CONTENT not in headers:
        return False
    recent = col(Delivery.connection_id) == connection_id, col(Delivery.received_at) > now - REPLAY
    same = col(Delivery.headers)[CONTENT].as_string() == headers[CONTENT]
    return session.scalars(select(col(Delivery.id)).where(*recent, same).limit(1)).first() is not None


def _body_of(session: Session, connection_id: int, digest: str) -> str | None:
    """The hash of the body of a delivery that is kept under a digest."""
    here = col(Delivery.connection_id) == connection_id, col(Delivery.digest) == digest
    headers: dict[str, str] = session.scalars(select(col(Delivery.headers)).where(*here)).one()
    return headers.get(BODY)


def count(session: Session, connection_id: int, outcome: str, now: datetime) -> None:
    """Count one delivery more, by what became of it, and commit."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {"connection_id": connection_id, "day": f"{now:%Y-%m-%d}", "outcome": outcome, "count": 1}
    one_more = dialect.insert(Intake).on_conflict_do_update(
        index_elements=["connection_id", "day", "outcome"], set_={"count": col(Intake.count) + 1}
    )
    session.connection().execute(one_more, row)
    session.commit()


def next_new(session: Session, now: datetime, limit: int, without: Collection[int] = ()) -> list[Delivery]:
    """The next deliveries to work on, oldest first; one that went wrong waits, longer each time.

    Those of the connections in `without` stay where they are.
    """
    rested = (
        (col(Delivery.tries) == tries) & (col(Delivery.worked_at) <= now - AGAIN_AFTER * 2 ** (tries - 1))
        for tries in range(1, MOST_TRIES)
    )
    due = or_(col(Delivery.tries) == 0, col(Delivery.worked_at) > now + APART, *rested)
    wanted = select(Delivery).where(col(Delivery.status) == "new", due, col(Delivery.connection_id).not_in(without))
    return list(session.scalars(wanted.order_by(col(Delivery.id)).limit(limit)))


def done(session: Session, delivery: Delivery, now: datetime) -> None:
    """Note that a delivery was read; the caller commits."""
    delivery.status, delivery.problem, delivery.worked_at, delivery.tries = "done", "", now, delivery.tries + 1
    session.add(delivery)


def failed(session: Session, delivery: Delivery, problem: str, now: datetime, *, for_good: bool) -> None:
    """Note why a delivery could not be read: for good, or until it was tried often enough; the caller commits."""
    delivery.tries, delivery.problem, delivery.worked_at = delivery.tries + 1, problem[:500], now
    if for_good or delivery.tries >= MOST_TRIES:
        delivery.status = "failed"
    session.add(delivery)


def prune(session: Session, now: datetime) -> int:
    """Empty the bodies of what was read long ago; by its digest each is still known. The caller commits."""
    old = col(Delivery.status) == "done", col(Delivery.received_at) < now - KEPT_FOR, col(Delivery.body) != b""
    return session.exec(update(Delivery).where(*old).values(body=b"")).rowcount


def counted(session: Session, connection_id: int, since: datetime) -> dict[str, int]:
    """How many deliveries of a connection were taken and refused since a day, by outcome."""
    mine = col(Intake.connection_id) == connection_id, col(Intake.day) >= f"{since:%Y-%m-%d}"
    wanted = select(col(Intake.outcome), func.sum(col(Intake.count))).where(*mine).group_by(col(Intake.outcome))
    return {outcome: int(number) for outcome, number in session.execute(wanted)}


def summary(session: Session, connection_id: int, now: datetime) -> str:
    """The deliveries of the last week in a sentence; empty where there were none, and none is left unread."""
    here = col(Delivery.connection_id) == connection_id
    counts = counted(session, connection_id, now - timedelta(days=6))
    by_status = select(col(Delivery.status), func.count()).where(here, col(Delivery.status) != "done")
    left = {row[0]: row[1] for row in session.execute(by_status.group_by(col(Delivery.status)))}
    parts = [WORDS[outcome].format(count=f"{number:,}") for outcome, number in sorted(counts.items())]
    parts += [words.format(count=f"{left[status]:,}") for status, words in LEFT.items() if left.get(status)]
    return say("Deliveries of the last seven days: {parts}", parts=", ".join(parts)) if parts else ""


NOT_TAKEN_IN = N_("deliveries that were not read")


@dataclass(frozen=True)
class Unread:
    """Deliveries of a brand on a channel that could not be read: how many, and why the newest."""

    brand: str
    channel: str
    number: int
    problem: str

    def sentence(self) -> str:
        """What a person is told about them."""
        return say(
            "{number} to {channel} of {brand}: {problem}", number=self.number, channel=self.channel, brand=self.brand,
            problem=self.problem,
        )  # fmt: skip


def unread(session: Session, brand_id: int | None = None) -> Sequence[Unread]:
    """What could not be read, by brand and channel."""
    mine = [] if brand_id is None else [col(Connection.brand_id) == brand_id]
    wanted = (
        select(func.max(col(Delivery.id)), func.count(), col(Brand.name), col(Connection.channel))
        .select_from(Delivery)
        .join(Connection, col(Connection.id) == Delivery.connection_id)
        .join(Brand, col(Brand.id) == Connection.brand_id)
        .where(col(Delivery.status) == "failed", *mine)
        .group_by(col(Brand.name), col(Connection.channel))
        .order_by(col(Brand.name), col(Connection.channel))
    )
    rows = list(session.execute(wanted))
    return [Unread(name, channel, number, _problem(session, newest)) for newest, number, name, channel in rows]


def _problem(session: Session, delivery_id: int) -> str:
    return session.scalars(select(col(Delivery.problem)).where(col(Delivery.id) == delivery_id)).one()
