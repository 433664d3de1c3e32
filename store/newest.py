"""What the newest messages of cases say, for many cases at once: language and intents."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from store.models import Intent, Mention, Sentiment, Triage


@dataclass(frozen=True)
class Said:
    """The language and the intents of a message."""

    lang: str = "und"
    intents: frozenset[str] = frozenset()


NOTHING = Said()


def said_in(session: Session, case_ids: Sequence[int]) -> dict[int, Said]:
    """What the newest message of each case says that its author has not deleted; three queries for all of them."""
    living = (
        select(col(Triage.case_id), col(Mention.id))
        .join(Mention, col(Mention.id) == Triage.mention_id)
        .where(col(Triage.case_id).in_(case_ids), col(Mention.deleted_at).is_(None))
        .order_by(col(Mention.published_at), col(Mention.id))
    )
    newest: dict[int, int] = {row[0]: row[1] for row in session.execute(living)}
    ids = list(newest.values())
    langs = select(col(Sentiment.mention_id), col(Sentiment.lang)).where(col(Sentiment.mention_id).in_(ids))
    lang: dict[int, str] = {row[0]: row[1] for row in session.execute(langs)}
    intents: defaultdict[int, set[str]] = defaultdict(set)
    for mention_id, name in session.execute(
        select(col(Intent.mention_id), col(Intent.name)).where(col(Intent.mention_id).in_(ids))
    ):
        intents[mention_id].add(name)
    return {case: Said(lang.get(each, "und"), frozenset(intents[each])) for case, each in newest.items()}
