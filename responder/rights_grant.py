"""Confirming that an author said yes: the grant with its evidence, and the media kept in the same moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session

from channels.originals import load_original
from responder.rights_answer import reading_of
from store.errors import EarfulError
from store.faults import in_words
from store.media import media_of
from store.models import Author, Brand, Mention, Rights
from store.rights import Evidence, grant, name_of
from store.rights_answers import answers_to
from store.rights_files import MOST_FILES, drop_files, keep_files
from store.saying import N_
from store.workflow import Actor

Load = Callable[[str], tuple[str, bytes]]


@dataclass
class Kept:
    """How many pictures and videos were kept, how many of before stay, and why others were not kept."""

    files: int = 0
    stay: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """What an author wrote since they were asked, and how it reads: yes, no or unclear."""

    mention: Mention
    reading: str


def suggestions(session: Session, rights: Rights) -> list[Answer]:
    """The answers of an author with what each of them seems to say, newest first; a person decides."""
    brand = session.get_one(Brand, rights.brand_id)
    return [Answer(each, reading_of(each.full_text(), brand.name)) for each in answers_to(session, rights)]


def evidence_of(session: Session, mention: Mention) -> Evidence:
    """An answer that we hold, as the evidence of a step."""
    author = session.get(Author, mention.author_id) if mention.author_id else None
    return Evidence(
        words=mention.full_text(), who=name_of(author) or "the author", url=mention.url, at=mention.published_at,
        mention_id=mention.id,
    )  # fmt: skip


def confirm_grant(
    session: Session, rights: Rights, actor: Actor, seen_version: int, evidence: Evidence, home: Path,
    load: Load | None = None,
) -> Kept:  # fmt: skip
    """Note the grant, then fetch and keep what the mention shows, because links expire; commits both."""
    grant(session, rights, actor, seen_version, evidence)
    session.commit()
    return keep_media(session, rights, actor, home, load)


def keep_media(session: Session, rights: Rights, actor: Actor, home: Path, load: Load | None = None) -> Kept:
    """Fetch and keep what a granted mention shows, in place of what was kept before; commits.

    Nothing is locked while the network is asked. What cannot be fetched is named and stops nothing; what was kept of it
    before stays, and nothing is deleted before the new files are kept.
    """
    actor.need("approver", rights.brand_id, N_("keep media"))
    kept, files = Kept(), list[tuple[str, bytes] | None]()
    references = media_of(session.get_one(Mention, rights.mention_id))
    session.commit()
    for number, each in enumerate(references[:MOST_FILES], start=1):
        try:
            files.append((load or load_original)(each.url))
        except EarfulError as error:
            files.append(None)
            kept.problems.append(f"{number}: {in_words(error)}")
    session.refresh(rights)
    before = list(rights.kept)
    places = keep_files(session, rights, files, actor, home)
    session.commit()
    drop_files(rights, before, home)
    kept.files, kept.stay = len(places), len(rights.kept) - len(places)
    return kept
