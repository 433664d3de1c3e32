"""A person's label counts from the click on, survives another reading, and can be undone; nothing negative is lost."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import Session, col, select

from store import people
from store.cases import close, set_aside
from store.corrections import correct, corrected_rows, corrections_of, take_back, to_label, unsure_of
from store.errors import BadInput, NotAllowed, Stale
from store.metrics import unanswered_negatives
from store.models import Case, Correction, Mention, Sentiment, Triage
from store.scores import save_scores
from store.workflow import Actor, job

if TYPE_CHECKING:
    from tests.store.conftest import Make

PASSWORD = "correct horse battery"


@pytest.fixture
def ploy(session: Session) -> Actor:
    return person(session, "approver")


def person(session: Session, role: str) -> Actor:
    code = people.invite(session, role)
    return people.actor_of(people.join(session, code, f"{role}@rimfah.example", role, PASSWORD))


def score(session: Session, mention: Mention, sizes: tuple[float, float, float], model: str = "test") -> None:
    found: dict[str, Any] = dict(zip(("negative", "neutral", "positive"), sizes, strict=True))
    label = max(found, key=found.__getitem__)
    row = found | {"mention_id": mention.id, "label": label, "lang": "en", "hard": None, "model": model}
    save_scores(session, [row | {"aspects": [], "intents": []}])


def aside(make: "Make", label: str = "positive", rule: str = "praise", **fields: Any) -> Mention:
    """A mention that a rule has set aside."""
    brand = make.brand()
    mention = make.mention(brand, label, **fields)
    outcome = make.outcome(mention, brand)
    set_aside(make.session, [type(outcome)(mention, outcome.brand_id, rule, outcome.reasons, "low")])
    make.session.commit()
    return mention


def label_of(session: Session, mention: Mention) -> str:
    return session.exec(select(Sentiment.label).where(Sentiment.mention_id == mention.id)).one()


def made_at(session: Session, mention: Mention) -> datetime:
    return corrections_of(session, [mention.id])[mention.id or 0].made_at


def rules(session: Session) -> list[tuple[str, bool]]:
    return [(one.rule, one.case_id is not None) for one in session.exec(select(Triage).order_by(col(Triage.id)))]


def test_a_correction_counts_at_once_and_after_another_reading(make: "Make", session: Session, ploy: Actor) -> None:
    mention = aside(make)
    assert correct(session, mention.id or 0, "neutral", ploy, None) == []
    session.commit()
    assert label_of(session, mention) == "neutral"
    score(session, mention, (0.1, 0.2, 0.7), "another")
    session.commit()
    stored = corrections_of(session, [mention.id])[mention.id or 0]
    assert (label_of(session, mention), stored.was, stored.model) == ("neutral", "positive", "test")
    assert stored.person_id == ploy.person_id


def test_undoing_brings_back_what_the_present_model_says(make: "Make", session: Session, ploy: Actor) -> None:
    mention = aside(make)
    correct(session, mention.id or 0, "positive", ploy, None)
    score(session, mention, (0.1, 0.7, 0.2), "another")
    session.commit()
    take_back(session, mention.id or 0, ploy, made_at(session, mention))
    session.commit()
    assert (label_of(session, mention), corrections_of(session, [mention.id])) == ("neutral", {})


def test_what_a_person_calls_negative_gets_its_case_with_the_reason(
    make: "Make", session: Session, ploy: Actor
) -> None:
    mention = aside(make)
    cases = correct(session, mention.id or 0, "negative", ploy, None, make.now)
    session.commit()
    assert [(case.status, case.priority) for case in cases] == [("open", "normal")]
    assert cases[0].reasons == [{"code": "corrected", "text": "a person labelled it negative"}]
    assert rules(session) == [("corrected", True)]
    assert unanswered_negatives(session) == 0


def test_each_brand_gets_its_case_also_one_that_has_not_decided_yet(
    make: "Make", session: Session, ploy: Actor
) -> None:
    mention = aside(make, external_id="shared")
    make.mention(make.brand("Tee Noi"), external_id="shared")
    assert len(correct(session, mention.id or 0, "negative", ploy, None, make.now)) == 2
    assert unanswered_negatives(session) == 0


def test_a_mention_that_is_in_a_case_stays_in_that_one(make: "Make", session: Session, ploy: Actor) -> None:
    case = make.case(label="neutral")
    mention = session.exec(select(Mention)).one()
    close(session, case, "dismiss", make.actor("agent"), case.version, "spam")
    session.commit()
    assert correct(session, mention.id or 0, "negative", ploy, None, make.now) == []
    assert [one.status for one in session.exec(select(Case))] == ["dismissed"]


def test_what_is_older_than_the_archive_limit_opens_no_case(make: "Make", session: Session, ploy: Actor) -> None:
    mention = aside(make, published_at=make.now - timedelta(days=15))
    assert correct(session, mention.id or 0, "negative", ploy, None, make.now) == []
    assert rules(session) == [("archive", False)]
    assert unanswered_negatives(session) == 0


def test_calling_a_negative_mention_positive_closes_nothing(make: "Make", session: Session, ploy: Actor) -> None:
    make.case(label="negative")
    mention = session.exec(select(Mention)).one()
    correct(session, mention.id or 0, "positive", ploy, None)
    assert [one.status for one in session.exec(select(Case))] == ["open"]


def test_an_undo_that_makes_a_mention_negative_again_takes_it_up(make: "Make", session: Session, ploy: Actor) -> None:
    mention = aside(make)
    correct(session, mention.id or 0, "positive", ploy, None)
    score(session, mention, (0.7, 0.2, 0.1), "another")
    take_back(session, mention.id or 0, ploy, made_at(session, mention), make.now)
    assert rules(session) == [("negative", True)]


@pytest.mark.parametrize(("undone", "opens"), [(True, False), (False, True)])
def test_an_advertisement_becomes_work_only_when_a_person_says_so(
    make: "Make", session: Session, ploy: Actor, undone: bool, opens: bool
) -> None:
    mention = aside(make, "negative", "spam")
    correct(session, mention.id or 0, "neutral", ploy, None, make.now)
    if undone:
        take_back(session, mention.id or 0, ploy, made_at(session, mention), make.now)
    else:
        correct(session, mention.id or 0, "negative", ploy, made_at(session, mention), make.now)
    assert rules(session) == [("corrected" if opens else "spam", opens)]


def test_agreeing_with_a_negative_label_decides_nothing_anew(make: "Make", session: Session, ploy: Actor) -> None:
    mention = aside(make, "negative", "spam")
    assert correct(session, mention.id or 0, "negative", ploy, None, make.now) == []
    assert rules(session) == [("spam", False)]


def test_a_second_click_does_nothing(make: "Make", session: Session, ploy: Actor) -> None:
    mention = aside(make)
    for opened in (1, 0):
        assert len(correct(session, mention.id or 0, "negative", ploy, None, make.now)) == opened
        session.commit()
    assert len(session.exec(select(Case)).all()) == 1


def test_an_old_page_changes_nothing(make: "Make", session: Session, ploy: Actor) -> None:
    mention, fon = aside(make), person(session, "manager")
    correct(session, mention.id or 0, "neutral", fon, None)
    session.commit()
    shown = made_at(session, mention)
    with pytest.raises(Stale):
        correct(session, mention.id or 0, "negative", ploy, None, make.now)
    assert (label_of(session, mention), rules(session)) == ("neutral", [("praise", False)])
    correct(session, mention.id or 0, "positive", ploy, shown)
    session.commit()
    with pytest.raises(Stale):
        take_back(session, mention.id or 0, fon, shown)
    with pytest.raises(Stale):
        correct(session, mention.id or 0, "negative", fon, shown)
    take_back(session, mention.id or 0, fon, made_at(session, mention))
    session.commit()
    with pytest.raises(Stale):
        take_back(session, mention.id or 0, fon, shown)


@pytest.mark.parametrize("role", ["viewer", "agent", "approver", "manager", "admin"])
def test_labels_are_corrected_by_those_who_may_approve(make: "Make", session: Session, role: str) -> None:
    mention, who = aside(make), person(session, role)
    if role not in ("viewer", "agent"):
        correct(session, mention.id or 0, "neutral", who, None)
        return
    with pytest.raises(NotAllowed):
        correct(session, mention.id or 0, "neutral", who, None)
    with pytest.raises(NotAllowed):
        take_back(session, mention.id or 0, who, make.now)
    assert session.exec(select(Correction)).all() == []


def test_neither_jobs_nor_unread_mentions_nor_other_words(make: "Make", session: Session, ploy: Actor) -> None:
    unread = make.mention(make.brand())
    with pytest.raises(NotAllowed):
        correct(session, unread.id or 0, "neutral", job("analyse"), None)
    with pytest.raises(BadInput, match="not read"):
        correct(session, unread.id or 0, "neutral", ploy, None)
    with pytest.raises(BadInput, match="one of negative"):
        correct(session, unread.id or 0, "angry", ploy, None)


def test_the_queue_holds_what_is_unsure_open_work_first(make: "Make", session: Session, ploy: Actor) -> None:
    brand, day = make.brand(), timedelta(days=1)
    make.case(brand, text="in a case", published_at=make.now - 3 * day)
    make.case(make.brand("Tee Noi"), text="of another brand", published_at=make.now - 4 * day)
    closed = make.case(brand, text="closed", published_at=make.now - 2 * day)
    close(session, closed, "dismiss", make.actor("agent"), closed.version, "spam")
    for text, age in (("new", 0), ("old", 9), ("sure", 0), ("", 0), ("labelled", 0)):
        make.mention(brand, text=text, published_at=make.now - age * day)
    for mention in session.exec(select(Mention)):
        score(session, mention, (0.9, 0.05, 0.05) if mention.text == "sure" else (0.4, 0.35, 0.25))
    labelled = session.exec(select(Mention).where(Mention.text == "labelled")).one()
    correct(session, labelled.id or 0, "neutral", ploy, None)
    session.commit()
    found = to_label(session, 0.55)
    assert [one.text for one in found] == ["in a case", "of another brand", "new", "closed", "old"]
    assert [one.text for one in to_label(session, 0.55, brand.id, [found[0].id or 0], 2)] == ["new", "closed"]
    assert to_label(session, 0.3) == []


def test_a_label_is_unsure_until_a_person_speaks(make: "Make", session: Session, ploy: Actor) -> None:
    mentions = [aside(make) for _ in range(3)]
    for mention, sizes in zip(mentions, ((0.5, 0.3, 0.2), (0.5, 0.3, 0.2), (0.56, 0.3, 0.14)), strict=True):
        score(session, mention, sizes)
    correct(session, mentions[1].id or 0, "negative", ploy, None)
    scores = [session.get(Sentiment, mention.id) for mention in mentions]
    assert unsure_of(session, [*scores, None], 0.55) == {mentions[0].id}


def test_corrected_rows_are_labelled_rows(make: "Make", session: Session, ploy: Actor) -> None:
    mention = aside(make, title="Two cups", text="Both fine", rating=4.0)
    aside(make)
    correct(session, mention.id or 0, "neutral", ploy, None)
    session.commit()
    row = {"text": "Two cups\nBoth fine", "label": "neutral", "was": "positive", "channel": "shopee", "lang": "en"}
    assert corrected_rows(session) == [row | {"rating": 4.0, "source": "corrections"}]
