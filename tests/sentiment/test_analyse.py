"""Scoring what is new, opening cases, and what a new model may change."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import numpy
import pytest
from sqlmodel import Session, col, select

from sentiment.run import analyse
from sentiment.scores import Encoding, Score
from store.brands import ensure_brand, ensure_query
from store.cases import close, history
from store.knowledge import save_knowledge
from store.mentions import save_mentions
from store.metrics import numbers, unanswered_negatives
from store.models import Case, DuplicateKey, Knowledge, Mention, MentionVector, Sentiment, Triage, Ugc, utc_now
from store.tombstones import bury
from store.vectors import packed_knowledge_vectors_of, vectors_of
from store.workflow import Actor
from tests.postgres import AS_STORE

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ADMIN = Actor("person:1", "admin", 1)
SCORES = {"negative": Score(0.9, 0.08, 0.02), "neutral": Score(0.1, 0.8, 0.1), "positive": Score(0.02, 0.08, 0.9)}
VECTOR = numpy.eye(384, dtype=numpy.float32)[0]


class Fake:
    """A scorer that says what it is told of each text, neutral of the others, and counts its work."""

    def __init__(self, version: str = "one", **labels: str) -> None:
        self.version = version
        self.labels = labels
        self.seen = 0

    def __call__(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Score]:
        return [SCORES[self.labels.get(text.split()[0], "neutral")] for text in texts]

    def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
        self.seen += len(texts)
        return [Encoding(score, VECTOR) for score in self(texts)]


def add(session: Session, *texts: str, brand: str = "Baan Test", days: float = 1, **fields: object) -> None:
    """Mentions of different authors, posted some days before now."""
    query = ensure_query(session, ensure_brand(session, brand), "file", "test")
    rows = [
        {
            "channel": "shopee", "source": "shop", "external_id": text, "title": "", "text": text, "rating": None,
            "lang": "", "url": "", "media": [], "raw": {}, "published_at": NOW - timedelta(days=days),
            "collected_at": NOW, "author": text, "handle": text, "followers": 0,
        }
        | fields
        for text in texts
    ]  # fmt: skip
    save_mentions(session, query, rows)
    session.commit()


def cases(session: Session) -> list[Case]:
    return list(session.exec(select(Case).order_by(col(Case.id))))


def rule_of(session: Session, text: str) -> str:
    wanted = select(Triage.rule).join(Mention, col(Mention.id) == Triage.mention_id).where(col(Mention.text) == text)
    return session.exec(wanted).one()


def test_negative_texts_open_cases_and_the_rest_is_set_aside_by_a_rule(session: Session) -> None:
    add(session, "bad cups everywhere", "fine cups everywhere", "nice cups everywhere")
    done = analyse(session, Fake(bad="negative", nice="positive"), now=NOW)
    assert (done.scored, done.cases, done.set_aside) == (3, 1, 2)
    found = numbers(session, NOW)
    assert (found.labels, sum(found.set_aside.values())) == ({"negative": 1, "neutral": 1, "positive": 1}, 2)
    assert found.unanswered_negatives == 0
    assert cases(session)[0].reasons


def test_questions_low_ratings_and_hard_classes_open_cases_whatever_the_label(session: Session) -> None:
    add(session, "Do you have this mug in blue?")
    add(session, "okay I guess", rating=1.0)
    add(session, "The kettle caught fire and burned my hand")
    analyse(session, Fake(), now=NOW)
    assert len(cases(session)) == 3
    assert [case.priority for case in cases(session)].count("urgent") == 1


def test_what_is_scored_is_not_scored_again_by_the_same_model(session: Session) -> None:
    add(session, "bad one", "fine one")
    assert analyse(session, Fake(), now=NOW).scored == 2
    again = Fake()
    assert (analyse(session, again, now=NOW).scored, again.seen) == (0, 0)


def test_past_its_time_no_other_chunk_is_begun(session: Session) -> None:
    add(session, *(f"bad number {number}" for number in range(7)))
    first = analyse(session, Fake(bad="negative"), now=NOW, chunk=3, until=utc_now())
    assert (first.scored, first.cut_short) == (3, True)
    rest = analyse(session, Fake(bad="negative"), now=NOW, chunk=3, until=utc_now() + timedelta(hours=1))
    assert (rest.scored, rest.cut_short) == (4, False)


def test_more_mentions_than_a_chunk_are_all_scored_once(session: Session) -> None:
    add(session, *(f"bad number {number}" for number in range(230)))
    fake = Fake(bad="negative")
    assert analyse(session, fake, now=NOW, chunk=100).cases == 230
    assert fake.seen == 230
    assert unanswered_negatives(session) == 0


def test_old_mentions_are_scored_and_set_aside_as_archive(session: Session) -> None:
    add(session, "bad long ago", days=15)
    assert analyse(session, Fake(bad="negative"), now=NOW).cases == 0
    assert rule_of(session, "bad long ago") == "archive"
    assert session.exec(select(Sentiment.label)).one() == "negative"
    assert unanswered_negatives(session) == 0


def test_a_new_model_scores_again_but_reopens_nothing(session: Session) -> None:
    add(session, "bad one")
    analyse(session, Fake(bad="negative"), now=NOW)
    case = cases(session)[0]
    close(session, case, "dismiss", ADMIN, case.version, "not about us")
    session.commit()
    before = len(history(session, case.id or 0))
    assert analyse(session, Fake("two", bad="negative"), now=NOW).scored == 1
    assert session.exec(select(Sentiment.model)).one() == "two"
    session.expire_all()
    assert [one.status for one in cases(session)] == ["dismissed"]
    assert len(history(session, case.id or 0)) == before


def test_a_young_mention_that_a_better_model_finds_negative_still_gets_its_case(session: Session) -> None:
    add(session, "subtle complaint")
    add(session, "subtle old complaint", days=20)
    analyse(session, Fake(), now=NOW)
    assert cases(session) == []
    analyse(session, Fake("two", subtle="negative"), now=NOW)
    assert len(cases(session)) == 1
    assert rule_of(session, "subtle old complaint") == "archive"
    assert unanswered_negatives(session) == 0


def test_messages_of_one_author_become_one_case(session: Session) -> None:
    add(session, "bad cup", handle="may")
    add(session, "bad plate too", handle="may", days=0.5)
    add(session, "bad bowl", handle="nok")
    analyse(session, Fake(bad="negative"), now=NOW)
    assert len(cases(session)) == 2


def test_a_mention_of_two_brands_has_a_case_for_each(session: Session) -> None:
    add(session, "bad at both")
    add(session, "bad at both", brand="Baan Other")
    analyse(session, Fake(bad="negative"), now=NOW)
    assert sorted(case.brand_id for case in cases(session)) == [1, 2]
    assert len(session.exec(select(Mention)).all()) == 1


def test_a_brand_that_matches_a_known_mention_later_gets_its_case_too(session: Session) -> None:
    add(session, "bad at both")
    analyse(session, Fake(bad="negative"), now=NOW)
    add(session, "bad at both", brand="Baan Other")
    assert unanswered_negatives(session) == 1
    assert analyse(session, Fake(bad="negative"), now=NOW).cases == 1
    assert unanswered_negatives(session) == 0
    assert analyse(session, Fake(bad="negative"), now=NOW).scored == 0


def test_one_brand_or_channel_alone_can_be_analysed(session: Session) -> None:
    add(session, "bad here")
    add(session, "bad there", brand="Baan Other")
    fake = Fake(bad="negative")
    assert analyse(session, fake, now=NOW, brand_id=2).scored == 1
    assert analyse(session, fake, now=NOW, channel="line").scored == 0
    assert analyse(session, fake, now=NOW, channel="shopee").scored == 1


def test_five_stars_with_an_angry_text_open_a_case_that_says_so(session: Session) -> None:
    add(session, "bad cup. It broke at once.", rating=5.0)
    analyse(session, Fake(bad="negative"), now=NOW)
    score, case = session.exec(select(Sentiment)).one(), cases(session)[0]
    assert (score.text_label, score.contradiction) == ("negative", True)
    assert "5 stars but the text is negative" in {reason["text"] for reason in case.reasons}
    assert sum((score.negative, score.neutral, score.positive)) > 0.99


def test_the_label_is_of_text_and_stars_together(session: Session) -> None:
    add(session, "received", rating=1.0)
    add(session, "arrived", rating=5.0)
    analyse(session, Fake(), now=NOW)
    labels = dict(session.exec(select(Mention.text, Sentiment.label).join(Sentiment)).all())
    assert labels == {"received": "negative", "arrived": "positive"}
    assert set(session.exec(select(Sentiment.text_label))) == {"neutral"}
    assert not any(score.contradiction for score in session.exec(select(Sentiment)))


def test_the_worst_sentence_is_kept_in_characters_of_the_text(session: Session) -> None:
    add(session, "fine shop. bad glue, it fell apart. fine box.", title="bad glue")
    add(session, "bad all over")
    add(session, "fine . fine .")
    analyse(session, Fake(bad="negative"), now=NOW)
    spans = select(Mention.text, Sentiment.worst_start, Sentiment.worst_end).join(Sentiment)
    found = {text: start is not None and text[start:end] for text, start, end in session.exec(spans)}
    assert list(found.values()).count("bad glue, it fell apart.") == 1
    assert list(found.values()).count(False) == 2


def test_mentions_and_knowledge_get_vectors_once_a_version_and_model(session: Session) -> None:
    add(session, "bad one")
    save_knowledge(session, 1, "policy", "returns", "en", title="Returns", text="30 days")
    for version, seen in (("one", 2), ("one", 0), ("two", 2)):
        fake = Fake(version)
        analyse(session, fake, now=NOW)
        assert fake.seen == seen
        assert vectors_of(session, [1])[1][0] == version
        assert packed_knowledge_vectors_of(session, 1)[1, 1].startswith(version.encode() + b"\n")
    save_knowledge(session, 1, "policy", "returns", "en", text="60 days")
    analyse(session, fake, now=NOW)
    assert fake.seen == 3
    assert session.exec(select(Knowledge.version)).one() == 2


def test_a_model_without_vectors_keeps_none(session: Session) -> None:
    class Bare(Fake):
        def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
            return [Encoding(score, None) for score in self(texts)]

    add(session, "bad one")
    analyse(session, Bare(bad="negative"), now=NOW)
    assert vectors_of(session, [1]) == {}
    assert len(cases(session)) == 1


class Slow(Fake):
    """A scorer that takes so long that others act meanwhile, once; PostgreSQL lets them wait for what is claimed."""

    def __init__(self, meanwhile: Callable[[], None], **labels: str) -> None:
        super().__init__(**labels)
        self.meanwhile: Callable[[], None] | None = meanwhile
        self.waiting = threading.Thread(target=meanwhile)

    def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
        if texts and self.meanwhile is not None:
            step, self.meanwhile = self.meanwhile, None
            self.waiting.start() if AS_STORE else step()
        return super().encode(texts, langs)


def analyse_meanwhile(session: Session, score: Slow) -> None:
    """Analyse while others act, and what they left to do after that."""
    analyse(session, score, now=NOW)
    if AS_STORE:
        score.waiting.join()
        analyse(session, score, now=NOW)


def test_what_is_changed_while_it_is_scored_is_read_anew(session: Session) -> None:
    add(session, "fine cups everywhere", "nice plates")

    def edited() -> None:
        with Session(session.get_bind()) as other:
            add(other, "bad cups everywhere", external_id="fine cups everywhere")

    analyse_meanwhile(session, Slow(edited, bad="negative"))
    labels = dict(session.exec(select(Mention.text, Sentiment.label).join(Sentiment)).all())
    assert labels == {"bad cups everywhere": "negative", "nice plates": "neutral"}
    assert (len(cases(session)), unanswered_negatives(session)) == (1, 0)


@pytest.mark.sqlite  # PostgreSQL lets whoever deletes it wait until the score is kept
def test_what_is_deleted_while_it_is_scored_stays_erased(session: Session) -> None:
    add(session, "bad cups everywhere", "bad plates")
    gone = session.exec(select(Mention.id).where(Mention.text == "bad cups everywhere")).one()

    def deleted() -> None:
        with Session(session.get_bind()) as other:
            bury(other, [gone or 0], NOW)
            other.commit()

    analyse(session, Slow(deleted, bad="negative"), now=NOW)
    for table in (Sentiment, MentionVector, DuplicateKey, Ugc, Triage):
        assert gone not in session.exec(select(table.mention_id)).all(), table
    assert (len(cases(session)), unanswered_negatives(session)) == (1, 0)
