"""What a model said of mentions: label and probabilities, aspects, intents."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from store.mentions import insert_new
from store.models import Aspect, Intent, Sentiment


def save_scores(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Replace what was known of these mentions; the caller commits.

    A row has the columns of a sentiment, and `aspects` and `intents` as lists of names.
    """
    ids = [row["mention_id"] for row in rows]
    for table in (Sentiment, Aspect, Intent):
        session.exec(delete(table).where(col(table.mention_id).in_(ids)).execution_options(synchronize_session=False))
    plain = [{key: value for key, value in row.items() if key not in ("aspects", "intents")} for row in rows]
    insert_new(session, Sentiment, plain)
    for table, field in ((Aspect, "aspects"), (Intent, "intents")):
        insert_new(
            session, table, [{"mention_id": row["mention_id"], "name": name} for row in rows for name in row[field]]
        )
