"""Forgetting a person: every row and file of theirs goes, a hash keeps them out, and a search proves it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, text, tuple_
from sqlmodel import Session, SQLModel, col

from store.addresses import address_of, tombstone_of
from store.audit import digest, record
from store.backup import backups_in, read_note
from store.copies import part_from_copies
from store.errors import Broken, NotAllowed, TryLater
from store.forgetting_words import deliveries_of, files_of
from store.forgotten import account_key, keep_out, mention_key
from store.left_over import told
from store.models import CustomerContact, Delivery, Theme
from store.reaching import Reached, Who, reach
from store.rights_files import sweep_files
from store.saying import N_, say
from store.survey_customers import handle_of
from store.traces import in_files, in_tables, telling
from store.workflow import Actor

RIGHT = "admin"
UNDER_WAY = ("sending", "unknown")
AT_ONCE = 500  # rows of one statement
LONG_ENOUGH = 15  # so much of a text is nobody else's


@dataclass
class Proof:
    """What was erased, what was kept out from now on, and where words of the person still stand.

    Who has not all brands is told of rows of their own only; `left_elsewhere` counts the others, and all files.
    """

    rows: dict[str, int] = field(default_factory=dict)
    shared: int = 0
    tombstones: int = 0
    files: list[str] = field(default_factory=list)
    left_rows: dict[str, list[Any]] = field(default_factory=dict)
    left_files: list[str] = field(default_factory=list)
    left_elsewhere: int = 0
    backups: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing of the person was found any more, backups apart."""
        return not (self.left_rows or self.left_files or self.left_elsewhere)


def need_right(who: Who, actor: Actor, what: str) -> None:
    """NotAllowed unless somebody is admin of the brand that is asked for, or of the house where all brands are."""
    if who.brand_id is not None:
        actor.need(RIGHT, who.brand_id, what)
    elif not actor.may_everywhere(RIGHT):
        raise NotAllowed(say("to {what} takes the role {right} or higher", what=what, right=RIGHT))


def would_forget(session: Session, who: Who, actor: Actor, home: Path) -> Proof:
    """What `forget` would erase; nothing is changed. It takes the same right."""
    need_right(who, actor, N_("erase a person"))
    reached = reach(session, who)
    words = _words(who, reached)
    files = [str(place) for place in _files(session, who, reached, home, words)]
    counts = _counts(session, reached, deliveries_of(session, who.brand_id, words))
    return Proof(counts, reached.shared, files=files, backups=_backups(home))


def forget(session: Session, who: Who, actor: Actor, home: Path, now: datetime) -> Proof:
    """Erase a person everywhere, for one brand or for all, and search for what is left; commits.

    Raises TryLater while an answer to them is on its way: nobody could tell afterwards whether it went out.
    """
    need_right(who, actor, N_("erase a person"))
    reached = reach(session, who)
    if any(row["status"] in UNDER_WAY for row in (*reached.rows["reply"], *reached.rows["amendment"])):
        raise TryLater("an answer to this person is on its way: try again in some minutes")
    words = _words(who, reached)
    deliveries = deliveries_of(session, who.brand_id, words)
    files = _files(session, who, reached, home, words)
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
    proof.left_rows, proof.left_elsewhere = told(session, in_tables(session, words), actor)
    left_files = [str(place) for place in in_files(home, words)]
    if actor.brands is None:
        proof.left_files = left_files
    else:
        proof.left_elsewhere += len(left_files)
    where = {"rows": sum(map(len, proof.left_rows.values())), "files": len(proof.left_files)}
    where |= {"elsewhere": proof.left_elsewhere} if proof.left_elsewhere else {}
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
    for row in reached.rows["customer_contact"]:
        with suppress(Broken):  # sealed with a key that is lost: nobody can read it any more
            words.add(address_of(CustomerContact(**row)))
    return telling(words)


def _files(session: Session, who: Who, reached: Reached, home: Path, words: list[str]) -> list[Path]:
    """The files of ours that name the person, or hold an answer to them: an export of replies names nobody."""
    answers = [text for row in reached.rows["reply"] for text in (row["text"], row["url"]) if len(text) >= LONG_ENOUGH]
    return files_of(session, who.brand_id, home, [*words, *answers], reached.ids("reply"))


def _keys(reached: Reached) -> set[str]:
    """What keeps the person out; of answers on our own page nothing, for the next one may get the same number."""
    by_link = {row["mention_id"] for row in reached.rows["survey_answer"] if row["invitation_id"] is not None}
    numbered = {handle_of(row["id"]) for row in reached.rows["customer"]}
    authors = [row for row in reached.rows["author"] if row["channel"] != "survey" or row["handle"] not in numbered]
    mentions = [row for row in reached.rows["mention"] if row["id"] not in by_link]
    return (
        {account_key(row["channel"], row["source"], row["handle"]) for row in authors}
        | {tombstone_of(row["digest"]) for row in reached.rows["customer_contact"]}
        | {mention_key(row["channel"], row["source"], row["external_id"]) for row in mentions}
    )


def erase_rows(session: Session, reached: Reached, deliveries: Sequence[int] = ()) -> None:
    """Delete every row, those that hang on others first; then what names the person without hanging on them.

    The caller commits.
    """
    session.expunge_all()
    for id_ in reached.ids("mention"):
        part_from_copies(session, id_)
    for table in reversed(SQLModel.metadata.sorted_tables):
        keys = [tuple(row[column.name] for column in table.primary_key) for row in reached.rows[table.name]]
        for first in range(0, len(keys), AT_ONCE):
            these = tuple_(*table.primary_key).in_(keys[first : first + AT_ONCE])
            session.execute(delete(table).where(these))
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
