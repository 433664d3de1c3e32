"""What its author deleted is erased everywhere; a tombstone without content stays, and nothing is answered."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect
from sqlmodel import Session, col, select, text

from store.brands import ensure_query
from store.cases import current_draft, open_or_extend, replies_of
from store.duplicates import save_duplicates
from store.mentions import save_mentions
from store.metrics import unanswered_negatives
from store.models import Author, Case, Draft, Match, Mention, Move, Reply, Sentiment
from store.tombstones import GONE, bury, find_ids
from store.unscored import unscored
from store.workflow import job, move
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make

SECRET = "Zebrafishlamp"


def one(make: "Make", **fields: Any) -> tuple[Mention, Case]:
    """A case of one mention that says something which stands nowhere else."""
    brand = make.brand()
    said: dict[str, Any] = {
        "text": f"My {SECRET} broke",
        "author": SECRET,
        "handle": SECRET,
        "url": f"https://x.example/{SECRET}",
    }
    mention = make.mention(brand, "negative", **(said | {"raw": {"said": SECRET}} | fields))
    case = open_or_extend(make.session, make.outcome(mention, brand), NOW)
    make.session.commit()
    return mention, case


def everything(session: Session) -> str:
    """All rows of all tables."""
    tables = inspect(session.connection()).get_table_names()
    rows = {name: [list(map(str, row)) for row in session.execute(text(f'SELECT * FROM "{name}"'))] for name in tables}
    return json.dumps(rows, ensure_ascii=False)


def test_nothing_of_it_is_left_anywhere(make: "Make", home: Path) -> None:
    session, (mention, case) = make.session, one(make)
    make.draft(case, f"We are sorry about the {SECRET}.")
    query = ensure_query(session, make.brand(), "file", "test")
    save_mentions(session, query, [make.row(external_id=mention.external_id, handle=SECRET, text=f"{SECRET} again")])
    session.execute(text("UPDATE match SET words = :words"), {"words": json.dumps([SECRET])})
    session.commit()
    assert SECRET in everything(session)
    assert bury(session, [mention.id or 0], NOW) == 1
    session.commit()
    session.expire_all()
    assert SECRET not in everything(session)
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("VACUUM"))
        session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        assert SECRET.encode() not in (home / "earful.db").read_bytes()


def test_a_tombstone_stays_and_its_case_closes(make: "Make") -> None:
    mention, case = one(make)
    bury(make.session, [mention.id or 0], NOW)
    make.session.commit()
    assert (mention.text, mention.author_id, mention.deleted_at) == ("", None, NOW)
    assert (mention.channel, mention.external_id) == ("shopee", mention.external_id)
    assert (case.status, case.author_id) == ("dismissed", None)
    assert make.session.exec(select(Match)).one().mention_id == mention.id
    assert unscored(make.session, "test", 10) == []
    assert make.session.exec(select(Sentiment)).all() == []


def test_it_does_not_come_back(make: "Make") -> None:
    mention, _ = one(make)
    bury(make.session, [mention.id or 0], NOW)
    query = ensure_query(make.session, make.brand(), "file", "test")
    save_mentions(make.session, query, [make.row(external_id=mention.external_id, text="here again")])
    make.session.refresh(mention)
    assert mention.text == ""
    assert find_ids(make.session, "shopee", [("shop", mention.external_id)]) == []


def test_an_approved_answer_is_withdrawn_and_loses_its_text(make: "Make") -> None:
    mention, case = one(make)
    reply = make.reply(case)
    bury(make.session, [mention.id or 0], NOW)
    make.session.commit()
    assert (reply.status, reply.text) == ("cancelled", "")
    assert current_draft(make.session, case.id or 0) is None
    assert [draft.text for draft in make.session.exec(select(Draft))] == [""]
    assert GONE in {line.reason for line in make.session.exec(select(Move))}


def test_what_we_published_stays_ours(make: "Make") -> None:
    mention, case = one(make)
    reply = make.reply(case)
    move(make.session, reply, "claim", job("send"), reply.version)
    move(make.session, reply, "publish", job("send"), reply.version)
    bury(make.session, [mention.id or 0], NOW)
    make.session.commit()
    kept = make.session.get_one(Reply, reply.id)
    assert (kept.status, kept.text) == ("published", "We are sorry. We send a new one.")
    assert [draft.text for draft in make.session.exec(select(Draft))] == [kept.text]


def test_other_messages_of_the_case_keep_it_open(make: "Make") -> None:
    mention, case = one(make)
    other = make.mention(make.brand(), "negative", handle=SECRET, text="and the plate")
    open_or_extend(make.session, make.outcome(other, make.brand()), NOW)
    make.draft(case)
    bury(make.session, [mention.id or 0], NOW)
    make.session.commit()
    assert (case.status, case.no_draft_reason) == ("open", "")
    assert current_draft(make.session, case.id or 0) is None
    assert make.session.exec(select(Author).where(col(Author.handle) == SECRET)).one().id == other.author_id


def test_copies_of_it_stand_by_themselves_again(make: "Make") -> None:
    mention, _ = one(make)
    copy = make.mention(make.brand(), "negative", handle="other")
    row = {"mention_id": copy.id, "original_id": mention.id, "reason": "the same words", "likeness": 1.0}
    save_duplicates(make.session, [row])
    bury(make.session, [mention.id or 0], NOW)
    make.session.commit()
    assert make.session.execute(text("SELECT count(*) FROM duplicate")).scalar() == 0


def test_the_promise_of_the_overview_still_holds(make: "Make") -> None:
    mention, _ = one(make)
    one(make, handle="second", author="second", external_id="second")
    bury(make.session, [mention.id or 0], NOW)
    make.session.commit()
    assert unanswered_negatives(make.session) == 0


def test_replies_of_the_case_are_all_looked_through(make: "Make") -> None:
    mention, case = one(make)
    make.reply(case)
    bury(make.session, [mention.id or 0], NOW)
    assert [reply.text for reply in replies_of(make.session, case.id or 0)] == [""]
