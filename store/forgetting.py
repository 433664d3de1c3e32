"""Forgetting a person: every row and file of theirs goes, a hash keeps them out, and a search proves it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import and_, delete, select, text
from sqlmodel import Session, SQLModel, col

from store.audit import digest, record
from store.backup import backups_in, read_note
from store.copies import part_from_copies
from store.errors import NotAllowed, TryLater
from store.forgetting_words import deliveries_of, files_of
from store.forgotten import account_key, keep_out, mention_key
from store.models import Delivery, Theme
from store.reaching import Reached, Who, reach
from store.rights_files import sweep_files
from store.traces import in_files, in_tables, telling
from store.workflow import Actor

RIGHT = "admin"
UNDER_WAY = ("sending", "unknown")
LONG_ENOUGH = 15  # so much of a text is nobody else's


@dataclass
class Proof:
    """What was erased, what was kept out from now on, and where words of the person still stand."""

    rows: dict[str, int] = field(default_factory=dict)
    shared: int = 0
    tombstones: int = 0
    files: list[str] = field(default_factory=list)
    left_rows: dict[str, list[Any]] = field(default_factory=dict)
    left_files: list[str] = field(default_factory=list)
    backups: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing of the person was found any more, backups apart."""
        return not self.left_rows and not self.left_files


def would_forget(session: Session, who: Who, home: Path) -> Proof:
    """What `forget` would erase; nothing is changed."""
    reached = reach(session, who)
    words = _words(who, reached)
    files = [str(place) for place in files_of(session, who.brand_id, home, words, reached.ids("reply"))]
    counts = _counts(session, reached, deliveries_of(session, who.brand_id, words))
    return Proof(counts, reached.shared, files=files, backups=_backups(home))


def forget(session: Session, who: Who, actor: Actor, home: Path, now: datetime) -> Proof:
    """Erase a person everywhere, for one brand or for all, and search for what is left; commits.

    Raises TryLater while an answer to them is on its way: nobody could tell afterwards whether it went out.
    """
    if who.brand_id is not None:
        actor.need(RIGHT, who.brand_id, "erase a person")
    elif not actor.may_everywhere(RIGHT):
        raise NotAllowed(f"to erase a person takes the role {RIGHT} or higher")
    reached = reach(session, who)
    if any(row["status"] in UNDER_WAY for row in (*reached.rows["reply"], *reached.rows["amendment"])):
        raise TryLater("an answer to this person is on its way: try again in some minutes")
    words = _words(who, reached)
    deliveries = deliveries_of(session, who.brand_id, words)
    files = files_of(session, who.brand_id, home, words, reached.ids("reply"))
    proof = Proof(_counts(session, reached, deliveries), reached.shared, backups=_backups(home))
    keys = _keys(reached)
    keep_out(session, keys, who.brand_id)
    proof.tombstones = len(keys)
    erase_rows(session, reached, deliveries)
    record(
        session, actor, "forgotten", "person", digest("\n".join(sorted(keys))), brand_id=who.brand_id,
        rows=sum(proof.rows.values()), mentions=len(reached.ids("mention")), tombstones=len(keys),
        shared=reached.shared,
    )  # fmt: skip
    session.commit()
    _sweep(session)
    sweep_files(session, home)
    for place in files:
        place.unlink(missing_ok=True)
        proof.files.append(str(place))
    proof.left_rows = in_tables(session, words)
    proof.left_files = [str(place) for place in in_files(home, words)]
    where = {"rows": sum(map(len, proof.left_rows.values())), "files": len(proof.left_files)}
    record(session, actor, "searched_for", "person", digest("\n".join(sorted(keys))), brand_id=who.brand_id, **where)
    session.commit()
    return proof


def _words(who: Who, reached: Reached) -> list[str]:
    """By what the person would be recognised: names, accounts, addresses, and the texts themselves."""
    words = {who.name, who.handle.removeprefix("@"), who.email}
    for author in reached.rows["author"]:
        words |= {author["handle"].removeprefix("@"), author["name"]}
    for row in (*reached.rows["mention"], *reached.rows["mention_version"]):
        words |= {said for said in (row["text"], row.get("url", "")) if len(said) >= LONG_ENOUGH}
    return telling(words)


def _keys(reached: Reached) -> set[str]:
    accounts = {account_key(row["channel"], row["source"], row["handle"]) for row in reached.rows["author"]}
    return accounts | {
        mention_key(row["channel"], row["source"], row["external_id"]) for row in reached.rows["mention"]
    }


def erase_rows(session: Session, reached: Reached, deliveries: Sequence[int] = ()) -> None:
    """Delete every row, those that hang on others first; then what names the person without hanging on them.

    The caller commits.
    """
    session.expunge_all()
    for id_ in reached.ids("mention"):
        part_from_copies(session, id_)
    for table in reversed(SQLModel.metadata.sorted_tables):
        for row in reached.rows[table.name]:
            same = and_(*(column == row[column.name] for column in table.primary_key))
            session.execute(delete(table).where(same))
    for theme_id in _themes(session, reached):
        session.execute(delete(Theme).where(col(Theme.id) == theme_id))
    for delivery_id in deliveries:
        session.execute(delete(Delivery).where(col(Delivery.id) == delivery_id))


def _counts(session: Session, reached: Reached, deliveries: list[int]) -> dict[str, int]:
    more = {"theme": len(_themes(session, reached)), "delivery": len(deliveries)}
    return reached.counts() | {name: count for name, count in more.items() if count}


def _themes(session: Session, reached: Reached) -> list[int]:
    """Themes that stand on one of the mentions: their phrase may be the person's own; analyse finds them anew."""
    gone = set(reached.ids("mention"))
    return [id_ or 0 for id_, on in session.execute(select(col(Theme.id), col(Theme.mentions))) if gone & set(on)]


def _sweep(session: Session) -> None:
    """Let go of the pages in which the deleted rows still stand."""
    engine = session.connection().engine
    session.rollback()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM"))
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _backups(home: Path) -> list[str]:
    """Backups that still hold the person: a copy of the whole database cannot lose one row."""
    return [f"{place.name} of {read_note(place).made_at[:16]}" for place in backups_in(home / "backups")]
