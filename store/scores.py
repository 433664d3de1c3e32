"""What a model said of mentions, and what people say instead: label and probabilities, aspects, intents."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, false, select, update
from sqlmodel import Session, col

from store.mentions import insert_new
from store.models import Aspect, Correction, Intent, Mention, Sentiment
from store.stale_days import touch

LABELS = ("negative", "neutral", "positive")


def as_read(session: Session, mentions: Sequence[Mention]) -> list[Mention]:
    """Those of these mentions that still say what they said when they were read; they stay so until the caller commits.

    The others were changed or deleted meanwhile: what a model found in their old words holds no more.
    """
    nothing = update(Mention).where(false()).values(kind="")  # from here on nobody else writes, where that is one file
    session.exec(nothing.execution_options(synchronize_session=False))
    columns = col(Mention.id), col(Mention.title), col(Mention.text), col(Mention.rating)
    ids = [mention.id for mention in mentions]
    same = select(*columns).where(columns[0].in_(ids), col(Mention.deleted_at).is_(None))
    there = {tuple(row) for row in session.execute(same.with_for_update(read=True, skip_locked=True))}
    return [each for each in mentions if (each.id, each.title, each.text, each.rating) in there]


def save_scores(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Replace what was known of these mentions, except what a person corrected; the caller commits.

    A row has the columns of a sentiment, `aspects` as names or as a mapping of names to labels, and `intents` as names.
    """
    ids = [row["mention_id"] for row in rows]
    for table in (Sentiment, Aspect, Intent):
        session.exec(delete(table).where(col(table.mention_id).in_(ids)).execution_options(synchronize_session=False))
    corrected = corrected_labels(session, ids)
    insert_new(session, Sentiment, [_sentiment(row, corrected) for row in rows])
    aspects = [(row["mention_id"], name, label) for row in rows for name, label in _labelled(row["aspects"])]
    insert_new(session, Aspect, [{"mention_id": id_, "name": name, "label": label} for id_, name, label in aspects])
    intents = [{"mention_id": row["mention_id"], "name": name} for row in rows for name in row["intents"]]
    insert_new(session, Intent, intents)
    touch(session, ids)


def corrected_labels(session: Session, mention_ids: Sequence[int]) -> dict[int, str]:
    """The labels that people gave to some of these mentions."""
    pair = col(Correction.mention_id), col(Correction.label)
    return dict(session.execute(select(*pair).where(pair[0].in_(mention_ids))).all())


def _sentiment(row: dict[str, Any], corrected: dict[int, str]) -> dict[str, Any]:
    known = {key: value for key, value in row.items() if key not in ("aspects", "intents")}
    derived = {
        "confidence": max(row[label] for label in LABELS),
        "text_label": row["label"],
        "contradiction": False,
        "worst_start": None,
        "worst_end": None,
    }
    return derived | known | {"label": corrected.get(row["mention_id"], row["label"])}


def _labelled(aspects: Any) -> list[tuple[str, str]]:
    return list(aspects.items()) if isinstance(aspects, dict) else [(name, "") for name in aspects]
