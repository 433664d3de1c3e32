"""From a low score in a survey to the letter that asks what went wrong, through every stage, or to nobody."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlmodel import Session, select

from responder.allowed import way_out
from responder.approval import approve_text
from responder.compose import compose
from responder.run import draft_new, send_approved
from sentiment.run import analyse
from sentiment.scores import Encoding
from store.cases import current_draft, replies_of
from store.connections import connect, connection_of, switch
from store.errors import Refused
from store.models import Case, Draft, Mention, Sentiment, Survey, Triage
from store.survey_invitations import Wanted, invite_all, unsubscribe
from tests.peers.mail_desk import US, Desk, mail_desk
from tests.sentiment.test_analyse import VECTOR, Fake
from tests.store.conftest import NOW, Make
from tests.store.surveyed import answered, survey_of, token_for

LATER = NOW + timedelta(minutes=5)
WARNED = ("invented_fact", "too_short", "no_apology")


class Reader(Fake):
    """Reads texts without a word, too."""

    def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
        return [Encoding(self([text or "nothing"])[0], VECTOR) for text in texts]


@pytest.fixture
def make(session: Session) -> Make:
    return Make(session)


@pytest.fixture
def survey(session: Session, make: Make) -> Survey:
    return survey_of(session, make)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with mail_desk(monkeypatch) as desk:
        yield desk


def asked(session: Session, make: Make, survey: Survey, lang: str = "en") -> str:
    """The token of a link for a customer whose address is known."""
    wanted = [Wanted("nok@mail.example", lang, "Blue cup", "RF-20001")]
    (link,) = invite_all(session, survey, wanted, make.actor("agent"), NOW)
    session.commit()
    return link.address.rpartition("/")[2]


def read(session: Session) -> list[Case]:
    analyse(session, Reader(bad="negative"), now=NOW)
    draft_new(session, compose)
    session.expire_all()
    return list(session.exec(select(Case)))


def approved(session: Session, make: Make, case: Case, draft: Draft) -> None:
    seen = {"seen_case": case.version, "seen_draft": draft.version}
    approve_text(session, case, draft, draft.text, make.actor("approver"), **seen, now=NOW, despite=WARNED)
    session.commit()


def mailbox(session: Session, make: Make, survey: Survey) -> None:
    """A live mailbox of the brand."""
    read_, write = {"address": US, "server": "imap.x.example", "password": "made-up"}, {"server": "smtp.x.example"}
    connection = connect(session, survey.brand_id, "email", make.actor("admin"), read=read_, write=write)
    switch(session, connection, True, make.actor("admin"), connection.version, ())
    session.commit()


def test_a_detractor_opens_a_case_with_a_follow_up(session: Session, make: Make, survey: Survey) -> None:
    answered(session, asked(session, make, survey), 3)
    (case,) = read(session)
    assert (case.status, case.channel, case.priority) == ("open", "survey", "normal")
    assert case.reasons == [{"code": "nps:3", "text": "would not recommend us: 3 of 10"}]
    draft = current_draft(session, case.id or 0)
    assert draft is not None
    assert draft.lang == "en"
    assert "reply to this e-mail" in draft.text
    assert session.exec(select(Mention)).one().rating is None
    assert session.exec(select(Sentiment.label)).one() == "neutral"


def test_its_words_get_the_same_sentiment_and_a_promoter_who_complains_a_case_too(
    session: Session, make: Make, survey: Survey
) -> None:
    answered(session, asked(session, make, survey), 9, "bad delivery, the parcel came late")
    (case,) = read(session)
    assert session.exec(select(Sentiment.label)).one() == "negative"
    assert session.exec(select(Triage.rule)).one() == "negative"
    assert "nps" not in str(case.reasons)


def test_a_promoter_opens_none(session: Session, make: Make, survey: Survey) -> None:
    answered(session, asked(session, make, survey), 10)
    assert read(session) == []
    assert session.exec(select(Triage.rule)).one() == "nothing_asked"


def test_two_who_say_the_same_are_both_answered(session: Session, make: Make, survey: Survey) -> None:
    words = "bad glaze on the cup that I bought for my mother, it came off in the first week of use at her house"
    for score in (2, 4):
        answered(session, token_for(session, make, survey), score, words)
    assert len(read(session)) == 2


def test_the_letter_goes_to_the_customer_from_the_mailbox_of_the_brand_once(
    session: Session, make: Make, survey: Survey, desk: Desk, tmp_path: Path
) -> None:
    mailbox(session, make, survey)
    answered(session, asked(session, make, survey, "th"), 2)
    (case,) = read(session)
    draft = current_draft(session, case.id or 0)
    assert draft is not None
    approved(session, make, case, draft)
    for _ in range(2):
        send_approved(session, tmp_path / "outbox", now=LATER)
    (taken,) = desk.post.taken
    letter = message_from_bytes(taken.content, policy=policy.default)
    assert (taken.sender, taken.to) == (US, ("nok@mail.example",))
    assert letter["Subject"] == "Re: คำตอบของคุณในแบบสอบถามของ Rim Fah"
    assert letter["In-Reply-To"] is None
    assert letter.get_content().splitlines() == draft.text.splitlines()
    assert [reply.status for reply in replies_of(session, case.id or 0)] == ["published"]
    assert len(desk.sent()) == 1


def test_without_a_live_mailbox_it_is_a_dry_run(session: Session, make: Make, survey: Survey, tmp_path: Path) -> None:
    answered(session, asked(session, make, survey), 2)
    (case,) = read(session)
    draft = current_draft(session, case.id or 0)
    assert draft is not None
    approved(session, make, case, draft)
    assert send_approved(session, tmp_path / "outbox", now=LATER).written == 1


def test_where_no_address_is_known_the_case_says_so_and_nothing_can_be_approved(
    session: Session, make: Make, survey: Survey
) -> None:
    answered(session, token_for(session, make, survey), 2, "bad lid")
    (case,) = read(session)
    assert current_draft(session, case.id or 0) is None
    assert case.no_draft_reason.startswith("No e-mail address of this customer is known")
    way = way_out(session, case, None, "Sorry", NOW)
    assert (way.live, "no e-mail address" in way.why_not) == (True, True)
    with pytest.raises(Refused, match="no e-mail address"):
        approved(session, make, case, make.draft(case))


def test_who_unsubscribed_is_not_written_to(session: Session, make: Make, survey: Survey) -> None:
    token = asked(session, make, survey)
    answered(session, token, 2)
    assert unsubscribe(session, token, NOW)
    (case,) = read(session)
    assert "asked to get no more e-mails" in case.no_draft_reason
    assert connection_of(session, survey.brand_id, "email") is None
