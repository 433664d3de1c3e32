"""A mention as the composer hears it: what it says, what was read in it, and whether it was said before."""

from sqlmodel import Session

from responder.caution import PRIVATE
from responder.values import Heard, Repeated
from store.models import Author, Case, Mention, Sentiment
from store.readings import readings_in_force
from store.repeats import sure_complaints
from store.survey_answers import is_unhappy
from store.survey_contacts import CHANNEL
from store.vectors import packed_vector_of


def heard(session: Session, mention: Mention, vector: bool = True) -> Heard:
    """What the composer needs to know of a mention; without its vector where nothing is compared."""
    score = session.get(Sentiment, mention.id)
    author = session.get(Author, mention.author_id) if mention.author_id else None
    read = readings_in_force(session, mention.id or 0)
    return Heard(
        text=mention.full_text(),
        lang=score.lang if score else "und",
        channel=mention.channel,
        author=author.name if author else "",
        handle=author.handle if author else "",
        rating=mention.rating,
        label=score.label if score else "neutral",
        aspects=tuple(sorted(read.aspects)),
        intents=tuple(sorted(read.intents)),
        hard=score.hard if score else None,
        contradiction=score.contradiction if score else False,
        key=f"{mention.channel}/{mention.source}/{mention.external_id}",
        vector=packed_vector_of(session, mention.id or 0) if vector else b"",
        unhappy=mention.channel == CHANNEL and is_unhappy(session, mention.id or 0),
    )


def repeated_in(session: Session, case: Case, mention: Mention) -> Repeated | None:
    """Which time within two months the customer of a case complains of the same, where the store is sure of it."""
    found = sure_complaints(session, case, mention, PRIVATE)
    if found is None:
        return None
    return Repeated(found.aspect, len(found.case_ids) + 1, f"cases:{','.join(map(str, found.case_ids))}")
