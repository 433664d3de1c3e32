"""A question that no draft finds an answer to is kept, and stands beside those that ask the same."""

from datetime import UTC, datetime
from typing import Any

import numpy
from sqlmodel import Session, col, select

from responder.compose import compose
from responder.gaps import asked
from responder.run import draft_new
from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, open_or_extend
from store.knowledge import edit_knowledge, save_knowledge
from store.mentions import save_mentions
from store.models import Brand, KnowledgeGap, Mention
from store.scores import save_scores
from store.vectors import save_vectors
from store.workflow import Actor

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def hears(session: Session, brand: Brand, text: str, lang: str = "en", intent: str = "question") -> Mention:
    """A case of one scored mention."""
    row: dict[str, Any] = {
        "channel": "shopee", "source": "shop", "external_id": text, "title": "", "text": text, "rating": None,
        "lang": lang, "url": "", "media": [], "raw": {}, "published_at": NOW, "collected_at": NOW, "author": "May",
        "handle": text, "followers": 0,
    }  # fmt: skip
    save_mentions(session, ensure_query(session, brand, "file", "test"), [row])
    mention = session.exec(select(Mention).order_by(col(Mention.id).desc())).first()
    assert mention is not None
    score = {
        "mention_id": mention.id, "label": "neutral", "negative": 0.1, "neutral": 0.9, "positive": 0.0, "lang": lang,
        "hard": None, "model": "m", "scored_at": NOW, "aspects": [], "intents": [intent],
    }  # fmt: skip
    save_scores(session, [score])
    reasons = [{"code": "question", "text": "asks"}]
    open_or_extend(session, Outcome(mention, brand.id or 0, "question", reasons, "normal"), NOW)
    session.commit()
    return mention


def brand_of(session: Session) -> Brand:
    brand = ensure_brand(session, "Rim Fah", language="en")
    text = "Our cafe is open from 7 to 19 every day, also on Sundays."
    save_knowledge(session, brand.id or 0, "faq", "hours", "en", title="Opening hours", text=text, intents=["question"])
    return brand


def test_only_questions_without_an_answer_are_gaps(session: Session) -> None:
    brand = brand_of(session)
    hears(session, brand, "Is your cafe open on Sundays? What are the opening hours?")
    unanswered = hears(session, brand, "Can I bring my dog along?")
    hears(session, brand, "Lovely place", intent="praise")
    assert draft_new(session, compose).drafts == 3
    gaps = list(session.exec(select(KnowledgeGap)))
    assert [(gap.mention_id, gap.status, gap.lang) for gap in gaps] == [(unanswered.id, "open", "en")]
    assert 0 <= gaps[0].best < 0.3


def test_a_private_reply_answers_no_draft_of_a_job(session: Session) -> None:
    brand, text = ensure_brand(session, "Rim Fah", language="en"), "Dogs are welcome in the garden of our cafe."
    owner = Actor("person:1", "agent", 1)
    edit_knowledge(session, brand.id or 0, "saved_reply", "dogs", "en", owner, 0, private=True, text=text, title="Dogs")
    hears(session, brand, "Are dogs welcome in the garden of the cafe?")
    draft_new(session, compose)
    assert len(list(session.exec(select(KnowledgeGap)))) == 1


def test_alike_questions_stand_together_in_their_language(session: Session) -> None:
    brand = brand_of(session)
    for text in ("Can I bring my dog along?", "Is there parking nearby?", "Can I bring my dog to the cafe?"):
        hears(session, brand, text)
    hears(session, brand, "พาหมาเข้าร้านได้ไหมคะ", "th")
    draft_new(session, compose)
    groups = asked(session, brand.id or 0)
    assert [(group.lang, len(group.ids)) for group in groups] == [("en", 2), ("th", 1), ("en", 1)]
    assert all("dog" in question for question in groups[0].questions)


def test_only_places_of_one_model_are_compared(session: Session) -> None:
    brand = brand_of(session)
    asked_of = [hears(session, brand, text) for text in ("May dogs come in?", "Are pets fine?", "Hounds, yes or no?")]
    draft_new(session, compose)
    one = numpy.eye(384, dtype=numpy.float32)[0]
    vectors = zip(asked_of, ("old", "new", "new"), (one[:256], one, one), strict=True)
    save_vectors(session, [{"mention_id": each.id, "model": model, "vector": at} for each, model, at in vectors])
    assert [len(group.ids) for group in asked(session, brand.id or 0)] == [2, 1]
    save_vectors(session, [{"mention_id": asked_of[0].id, "model": "old", "vector": one}])
    assert [len(group.ids) for group in asked(session, brand.id or 0)] == [2, 1]
