"""Scoring what is new, opening cases, and what a new model may change."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from sentiment.run import analyse
from sentiment.scores import Score
from store.brands import ensure_brand, ensure_query
from store.cases import close, history
from store.mentions import save_mentions
from store.metrics import numbers, unanswered_negatives
from store.models import Case, Mention, Sentiment, Triage
from store.workflow import Actor

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ADMIN = Actor("person:1", "admin", 1)
SCORES = {"negative": Score(0.9, 0.08, 0.02), "neutral": Score(0.1, 0.8, 0.1), "positive": Score(0.02, 0.08, 0.9)}


class Fake:
    """A scorer that says what it is told of each text, neutral of the others, and counts its work."""

    def __init__(self, version: str = "one", **labels: str) -> None:
        self.version = version
        self.labels = labels
        self.seen = 0

    def __call__(self, texts: Sequence[str]) -> list[Score]:
        self.seen += len(texts)
        return [SCORES[self.labels.get(text.split()[0], "neutral")] for text in texts]


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


def test_more_mentions_than_a_chunk_are_all_scored_once(session: Session) -> None:
    add(session, *(f"bad number {number}" for number in range(2300)))
    fake = Fake(bad="negative")
    assert analyse(session, fake, now=NOW).cases == 2300
    assert fake.seen == 2300
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
