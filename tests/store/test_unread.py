"""What waits to be read is marked by the database itself, and a mark is gone once there is nothing left to do."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete, select
from sqlmodel import Session, SQLModel, col

from store.brands import ensure_query
from store.database import migrate, open_engine, open_session
from store.mentions import save_mentions
from store.models import Mention, Sentiment, Triage, Unread, Unreadable
from store.scores import save_scores
from store.unread import marks_of, take_away, unread_ids
from store.unscored import drop_settled, set_unreadable, try_again, unscored
from tests.postgres import own_database
from tests.store.conftest import NOW, Make

MODEL = "model 2"


@pytest.fixture(params=["sqlite", "postgresql"])
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Makes things in a database of either kind."""
    if request.param == "sqlite":
        yield Make(request.getfixturevalue("session"))
        return
    with own_database() as url:
        migrate(url)
        engine = open_engine(url)
        with open_session(engine) as session:
            yield Make(session)
        engine.dispose()


def read(session: Session, mention_id: int, brand_id: int, model: str = MODEL) -> None:
    """Score a mention and set it aside, as `analyse` does."""
    marks = [mark for mark, _ in marks_of(session, [mention_id])]
    row = {"mention_id": mention_id, "label": "neutral", "negative": 0.1, "neutral": 0.8, "positive": 0.1}
    save_scores(session, [row | {"lang": "en", "hard": None, "model": model, "aspects": [], "intents": []}])
    session.add(Triage(mention_id=mention_id, brand_id=brand_id, rule="neutral"))
    take_away(session, marks)
    session.commit()


def gone(table: type[SQLModel]) -> Callable[[Session], None]:
    """Deletes every row of a table."""

    def work(session: Session) -> None:
        session.execute(delete(table))
        session.commit()

    return work


def ids_of(found: list[Mention]) -> list[int | None]:
    return [each.id for each in found]


def test_what_came_in_waits_until_it_was_read(make: Make) -> None:
    brand, session = make.brand(), make.session
    mention = make.mention(brand)
    session.commit()
    assert unread_ids(session) == ids_of(unscored(session, MODEL, 9)) == [mention.id]
    read(session, mention.id or 0, brand.id or 0)
    assert unread_ids(session) == ids_of(unscored(session, MODEL, 9)) == []


@pytest.mark.parametrize("change", [gone(Sentiment), gone(Triage)])
def test_what_must_be_read_or_decided_on_anew_waits_again(make: Make, change: Callable[[Session], None]) -> None:
    brand, session = make.brand(), make.session
    mention = make.mention(brand)
    read(session, mention.id or 0, brand.id or 0)
    change(session)
    assert unread_ids(session) == ids_of(unscored(session, MODEL, 9)) == [mention.id]


def test_another_brand_that_hears_it_has_to_decide_too(make: Make) -> None:
    brand, session = make.brand(), make.session
    mention = make.mention(brand)
    read(session, mention.id or 0, brand.id or 0)
    query = ensure_query(session, make.brand("Tee Noi"), "file", "test", options={})
    assert save_mentions(session, query, [make.row(external_id=mention.external_id)]) == 0
    session.commit()
    assert ids_of(unscored(session, MODEL, 9)) == [mention.id]


def test_a_mark_that_came_meanwhile_stays(make: Make) -> None:
    brand, session = make.brand(), make.session
    mention = make.mention(brand)
    read(session, mention.id or 0, brand.id or 0)
    session.execute(delete(Triage))
    seen = [mark for mark, _ in marks_of(session, [mention.id or 0])]
    session.execute(delete(Sentiment))
    take_away(session, seen)
    session.commit()
    assert len(seen) == 1
    assert unread_ids(session) == [mention.id]


def test_a_mark_without_anything_to_do_is_taken_away(make: Make) -> None:
    brand, session = make.brand(), make.session
    settled, waits = make.mention(brand), make.mention(brand)
    read(session, settled.id or 0, brand.id or 0)
    session.add(Unread(mention_id=settled.id or 0))
    session.commit()
    drop_settled(session, MODEL)
    session.commit()
    assert unread_ids(session) == [waits.id]


def test_what_goes_takes_its_marks_along(make: Make) -> None:
    brand, session = make.brand(), make.session
    read(session, make.mention(brand).id or 0, brand.id or 0)
    make.mention(brand)
    session.commit()
    session.execute(delete(Mention))
    session.commit()
    assert session.scalars(select(Unread)).all() == []


def test_what_broke_waits_for_the_next_model_or_another_try(make: Make) -> None:
    brand, session = make.brand(), make.session
    mention = make.mention(brand)
    set_unreadable(session, mention.id or 0, MODEL, ValueError("broke"), NOW)
    drop_settled(session, MODEL)
    session.commit()
    assert (unread_ids(session), unscored(session, MODEL, 9)) == ([], [])
    assert ids_of(unscored(session, "model 3", 9)) == [mention.id]
    assert try_again(session) == 1
    session.commit()
    assert ids_of(unscored(session, MODEL, 9)) == [mention.id]
    assert session.scalars(select(col(Unreadable.mention_id))).all() == []


@pytest.mark.parametrize("other", ["model 1", "model 3"])
def test_what_another_model_scored_is_scored_again_after_what_is_new(make: Make, other: str) -> None:
    brand, session = make.brand(), make.session
    before = [make.mention(brand) for _ in range(3)]
    for one in before:
        read(session, one.id or 0, brand.id or 0, other)
    new = make.mention(brand)
    session.commit()
    newest_first = [new.id, *reversed(ids_of(before))]
    assert ids_of(unscored(session, MODEL, 9)) == newest_first
    assert ids_of(unscored(session, MODEL, 2)) == newest_first[:2]


def test_more_than_a_page_is_found_behind_what_is_settled(make: Make) -> None:
    brand, session = make.brand(), make.session
    first, settled = make.mention(brand), make.mention(brand)
    read(session, settled.id or 0, brand.id or 0)
    session.add_all(Unread(mention_id=settled.id or 0) for _ in range(3))
    session.commit()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("store.unread.PAGE", 1)
        assert ids_of(unscored(session, MODEL, 1)) == [first.id]
