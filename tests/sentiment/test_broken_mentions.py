"""One poisoned mention never blocks the others: it is set aside with its error, shown, and can be tried again."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from sentiment.run import analyse
from sentiment.scores import Encoding
from store.models import Mention, Sentiment, Triage, Unreadable, utc_now
from store.unscored import try_again, unreadable
from tests.sentiment.test_analyse import NOW, Fake, add


class Breaks(Fake):
    """A scorer that some texts break, with whatever else is in the same batch."""

    def __init__(self, *texts: str, error: Exception | None = None) -> None:
        super().__init__()
        self.texts, self.error = texts, error or ValueError("a token beyond the vocabulary")

    def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
        if any(text in self.texts for text in texts):
            raise self.error
        return super().encode(texts, langs)


def scored(session: Session) -> set[str]:
    return set(session.exec(select(Mention.text).join(Sentiment).where(Sentiment.mention_id == Mention.id)))


def test_what_breaks_the_model_is_set_aside_and_all_others_are_scored(session: Session) -> None:
    add(session, *(f"text {each}" for each in range(30)))
    done = analyse(session, Breaks("text 3", "text 17"), now=NOW)
    assert (done.scored, done.unreadable) == (28, 2)
    assert {mention.text for mention, _ in unreadable(session)} == {"text 3", "text 17"}
    assert all("ValueError" in why.error for _, why in unreadable(session))
    assert scored(session) == {f"text {each}" for each in range(30)} - {"text 3", "text 17"}


@given(broken=st.sets(st.integers(0, 16), max_size=17))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whichever_are_broken_the_others_are_scored_once(session: Session, broken: set[int]) -> None:
    for table in (Unreadable, Sentiment, Triage):
        session.exec(delete(table))
    add(session, *(f"text {each}" for each in range(17)))
    done = analyse(session, Breaks(*(f"text {each}" for each in broken)), now=NOW)
    assert (done.scored, done.unreadable) == (17 - len(broken), len(broken))
    assert scored(session) == {f"text {each}" for each in set(range(17)) - broken}


def test_the_next_run_leaves_it_alone_until_a_person_or_a_new_model_tries_again(session: Session) -> None:
    add(session, "text")
    analyse(session, Breaks("text"), now=NOW)
    quiet = Fake()
    assert (analyse(session, quiet, now=NOW).scored, quiet.seen, len(unreadable(session))) == (0, 0, 1)
    assert try_again(session) == 1
    assert analyse(session, quiet, now=NOW).scored == 1
    session.exec(delete(Sentiment))
    analyse(session, Breaks("text"), now=NOW)
    assert analyse(session, Fake("two"), now=NOW).scored == 1


def test_a_database_that_went_away_is_nobodys_fault(session: Session) -> None:
    add(session, "text")
    with pytest.raises(OperationalError):
        analyse(session, Breaks("text", error=OperationalError("", {}, Exception("gone"))), now=utc_now())
    assert unreadable(session) == []
