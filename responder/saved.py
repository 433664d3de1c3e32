"""Saved replies as the answer of a case: chosen by a person, combined, and filled in."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from responder.catalogue import catalogue
from responder.facts import voice_of
from responder.names import greeting_name
from responder.plan import signature_of
from responder.sentences import split_sentences
from responder.variables import combined, filled
from store.cases import newest_message
from store.errors import BadInput
from store.knowledge import knowledge_of
from store.models import Author, Brand, Case, Knowledge, Sentiment
from store.workflow import Actor


def language_of(session: Session, case: Case) -> str:
    """The language of a case's newest message, or the brand's where that is not known."""
    newest = newest_message(session, case.id or 0)
    score = session.get(Sentiment, newest.id) if newest else None
    return score.lang if score and score.lang != "und" else session.get_one(Brand, case.brand_id).language


def saved_replies(session: Session, case: Case, lang: str, actor: Actor) -> list[Knowledge]:
    """The saved replies in one language that a person may use in a case: the shared ones and their own."""
    entries = knowledge_of(session, case.brand_id, lang, actor.person_id)
    return [entry for entry in entries if entry.kind == "saved_reply"]


def known_values(session: Session, case: Case, lang: str) -> dict[str, str]:
    """What we know of the variables ourselves; the name only where the brand greets by name."""
    voice, newest = voice_of(session.get_one(Brand, case.brand_id)), newest_message(session, case.id or 0)
    author = session.get(Author, newest.author_id) if newest and newest.author_id else None
    name = greeting_name(author.name) if author and voice.greet_by_name else ""
    known = catalogue(lang)
    signature = signature_of(voice, known) if known else voice.signature.get(lang, "")
    return {
        "name": name.removeprefix("คุณ"), "brand": voice.brand.strip(), "contact": voice.contact.strip(),
        "signature": signature or voice.brand.strip(),
    }  # fmt: skip


def saved_text(
    session: Session, case: Case, ids: Sequence[int], lang: str, values: Mapping[str, str], actor: Actor
) -> tuple[str, list[dict[str, str]]]:
    """The chosen replies as one text, and which of its sentences stands on which; BadInput for one that is not there.

    `values` are what the person typed; what they left empty stays an open variable.
    """
    known = {entry.id: entry for entry in saved_replies(session, case, lang, actor)}
    chosen = [known[id_] for id_ in ids if id_ in known]
    if not chosen or len(chosen) < len(ids):
        raise BadInput("choose a saved reply: one that you chose is not there any more")
    text = filled(combined([entry.text for entry in chosen]), values)
    sources = [
        {"text": sentence, "source": entry.source_id}
        for entry in chosen
        for sentence in split_sentences(filled(entry.text, values))
        if sentence in text
    ]
    return text, sources
