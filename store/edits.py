"""Edits upstream: a mention that its author changed keeps its old versions, and its case is looked at again."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from store import drafts
from store.amendments import withdraw_edits
from store.contacts import save_contacts
from store.copies import part_from_copies
from store.models import (
    Case,
    Correction,
    Draft,
    Mention,
    MentionVersion,
    ReadingCorrection,
    Reply,
    Sentiment,
    Triage,
)
from store.once import once
from store.saying import N_
from store.stale_days import touch
from store.workflow import ACTIVE, job, locked, move

CHANGED = N_("the customer changed the text after this was written: read it again")
SAID = ("title", "text", "rating")
BROUGHT = (*SAID, "media", "raw", "url")


def apply_edits(session: Session, rows: Mapping[int, Mapping[str, Any]]) -> list[int]:
    """Bring known mentions up to date, by id, where a row says something else; returns the ids of those changed.

    A deleted mention stays so, and an older version changes nothing. A product that became known, or got another name,
    changes only what is counted. The caller commits.
    """
    changed = []
    for id_ in _differing(session, rows):
        mention, row = session.get_one(Mention, id_), rows[id_]
        if any(getattr(mention, name) != row[name] for name in SAID):
            _keep_version(session, mention)
            _bring(mention, row, BROUGHT)
            _forget_reading(session, id_)
            save_contacts(session, mention)
            part_from_copies(session, id_)
            _look_again(session, mention)
            changed.append(id_)
        if (product := row.get("product", "")) and product != mention.product:
            mention.product = product
            touch(session, [id_])
        mention.version_id, mention.edited_at = row.get("version_id", ""), row.get("edited_at")
        session.add(mention)
    session.flush()
    return changed


def _differing(session: Session, rows: Mapping[int, Mapping[str, Any]]) -> list[int]:
    """The ids of mentions that are there and older than their row; asked for in columns, because most are the same."""
    found: list[int] = []
    columns = [getattr(Mention, name) for name in ("id", *SAID, "version_id", "edited_at", "product")]
    for some in _parts(list(rows), 1000):
        wanted = select(*columns).where(col(Mention.id).in_(some), col(Mention.deleted_at).is_(None))
        for id_, title, text, rating, version_id, edited_at, product in session.execute(wanted):
            row = rows[id_]
            older = edited_at is not None and (row.get("edited_at") is None or row["edited_at"] < edited_at)
            same = (title, text, rating) == (row["title"], row["text"], row["rating"])
            same = same and row.get("product", "") in ("", product)
            if not older and not (same and version_id == row.get("version_id", "")):
                found.append(id_)
    return found


def _parts(ids: Sequence[int], size: int) -> list[Sequence[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def _keep_version(session: Session, mention: Mention) -> None:
    count = select(func.count()).select_from(MentionVersion).where(col(MentionVersion.mention_id) == mention.id)
    number = (session.scalar(count) or 0) + 1
    said = {name: getattr(mention, name) for name in SAID}
    session.add(MentionVersion(mention_id=mention.id, number=number, version_id=mention.version_id, **said))


def _bring(mention: Mention, row: Mapping[str, Any], names: Sequence[str]) -> None:
    for name in names:
        setattr(mention, name, row[name])


def _forget_reading(session: Session, mention_id: int) -> None:
    """Take away what was said of the old words, by the model and by people, so that the new ones are read."""
    for table in (Sentiment, Correction, ReadingCorrection):
        gone = delete(table).where(col(table.mention_id) == mention_id)
        session.exec(gone.execution_options(synchronize_session=False))
    touch(session, [mention_id])


def look_again(session: Session, mention: Mention) -> None:
    """Let a mention be read and decided on anew: what it says beside its words has changed. The caller commits."""
    _forget_reading(session, mention.id or 0)
    _look_again(session, mention)


def _look_again(session: Session, mention: Mention) -> None:
    """Take an active case with it back to its people; of a closed one it is let go, to be decided on anew."""
    for triage in session.scalars(select(Triage).where(col(Triage.mention_id) == mention.id)):
        case = locked(session, triage.case_id) if triage.case_id is not None else None
        if case is not None:
            withdraw_edits(session, case, job("collect"), CHANGED)
        if case is not None and case.status in ACTIVE:
            _back_to_review(session, case)
        else:
            session.delete(triage)


def _back_to_review(session: Session, case: Case) -> None:
    """What was approved and has not left is proposed again; what the machine wrote is written anew."""
    actor = job("collect")
    move(session, case, "text_changed", actor, case.version)
    queued = select(Reply).where(col(Reply.case_id) == case.id, col(Reply.status) == "queued")
    held = [reply.draft_id for reply in session.scalars(queued)]
    for draft in drafts.active(session, case.id or 0):
        if draft.id in held or draft.writer != "composer":
            drafts.withdraw_active(session, case, actor, CHANGED)
            _propose_again(session, case, draft)
            return
    drafts.withdraw_active(session, case, actor, CHANGED)
    case.no_draft_reason = ""
    session.add(case)


def _propose_again(session: Session, case: Case, old: Draft) -> None:
    drafts.propose(
        session, case, old.mention_id, old.text, lang=old.lang, writer=old.writer, sentences=old.sentences,
        escalate=CHANGED, actor=job("collect"),
    )  # fmt: skip


def versions_of(session: Session, mention_id: int) -> list[MentionVersion]:
    """What a mention said before, the first version first."""
    wanted = select(MentionVersion).where(col(MentionVersion.mention_id) == mention_id)
    ordered = wanted.order_by(col(MentionVersion.number))
    return once(session, ("versions before", mention_id), lambda: list(session.scalars(ordered)))
