"""A forgotten person is nowhere any more: in no table, in no file, and no later collection brings them back."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import Session, SQLModel, col, select
from typer.testing import CliRunner

from cli import app
from store.audit_log import AuditFilter, find_lines, verify
from store.backup import back_up
from store.brands import ensure_query
from store.cases import open_or_extend
from store.errors import BadInput, NotAllowed, TryLater
from store.forgetting import forget, would_forget
from store.handing_out import hand_out
from store.mentions import save_mentions
from store.models import Author, Brand, Case, Delivery, Mention, Reply, Theme, Triage
from store.reaching import Who, reach
from store.settings import settings
from store.sight import limit
from store.traces import says_something
from store.workflow import Actor, job, move
from tests.store.conftest import NOW
from tests.store.everything import FOUND_BY_WORDS, NOT_OF_PEOPLE, Everything

if TYPE_CHECKING:
    from tests.store.conftest import Make

WORD = "Zebrafishlamp"
ADMIN = Actor("person:1", "admin", 1)


def person(make: "Make", handle: str = WORD, brand: Brand | None = None, **fields: Any) -> tuple[Mention, Case]:
    """Somebody with one message, a case and a queued answer."""
    brand = brand or make.brand()
    said: dict[str, Any] = {"text": f"My {handle} broke on Monday", "author": f"{handle} Smith", "handle": handle}
    mention = make.mention(brand, "negative", **(said | fields))
    case = open_or_extend(make.session, make.outcome(mention, brand), NOW)
    make.reply(case)
    make.session.commit()
    return mention, case


def test_nothing_is_left_in_any_column_of_any_table(make: "Make", home: Path) -> None:
    mention, case = person(make)
    ids = {"mention": mention.id or 0, "case": case.id or 0, "author": mention.author_id or 0, "brand": case.brand_id}
    everything = Everything(make.session, WORD, ids)
    filled = everything.fill()
    make.session.add(Theme(
        brand_id=case.brand_id, kind="phrase", name=WORD, count=1, expected=0, surprise=1, mentions=[mention.id or 0],
    ))  # fmt: skip
    connection = everything._parent(SQLModel.metadata.tables["connection"])
    make.session.commit()
    handle = make.session.scalars(select(col(Author.handle))).first() or ""
    make.session.add(
        Delivery(connection_id=connection, digest="x", status="done", body=f'{{"from": "{handle}"}}'.encode())
    )
    make.session.commit()
    undecided = SQLModel.metadata.tables.keys() - filled - FOUND_BY_WORDS - NOT_OF_PEOPLE.keys()
    assert undecided == set(), "say in tests/store/everything.py why these tables hold nothing of a person"
    assert set(everything.left()) >= filled - {"duplicate", "match"} - {name for name in filled if not _has_texts(name)}
    proof = forget(make.session, Who(handle=handle), ADMIN, home, NOW)
    assert everything.left() == {}
    assert proof.clean
    assert proof.rows.keys() >= filled
    assert [place.name for place in home.iterdir() if place.is_file() and WORD.encode() in place.read_bytes()] == []
    assert verify(make.session, home).broken == 0


def _has_texts(name: str) -> bool:
    return any(says_something(each) and not each.foreign_keys for each in SQLModel.metadata.tables[name].c)


def test_others_keep_everything(make: "Make", home: Path) -> None:
    person(make)
    other, case = person(make, "Malee")
    before = reach(make.session, Who(handle="Malee")).counts()
    forget(make.session, Who(handle=WORD), ADMIN, home, NOW)
    assert reach(make.session, Who(handle="Malee")).counts() == before
    assert make.session.get_one(Case, case.id).status == "waiting"
    assert make.session.get_one(Mention, other.id).text == "My Malee broke on Monday"


def test_they_do_not_come_back(make: "Make", home: Path) -> None:
    mention, _ = person(make)
    again = make.row(external_id=mention.external_id, handle=WORD, text="once more")
    forget(make.session, Who(handle=f"@{WORD.lower()}"), ADMIN, home, NOW)
    query = ensure_query(make.session, make.brand(), "file", "test")
    later = make.row(handle=WORD.upper(), text="something new"), make.row(external_id=mention.external_id, handle="")
    assert save_mentions(make.session, query, [again, *later, make.row(handle="somchai")]) == 1
    assert [one.handle for one in make.session.exec(select(Author))] == ["somchai"]


def test_files_that_we_wrote_go_and_others_are_named(make: "Make", home: Path) -> None:
    person(make)
    for place, text in (("exports/all.csv", WORD), ("outbox/reply-1.json", WORD), ("exports/other.csv", "Malee")):
        (home / place).parent.mkdir(exist_ok=True)
        (home / place).write_text(text, encoding="utf-8")
    (home / "drop").mkdir()
    (home / "drop" / "sheet.csv").write_text(f"text\n{WORD}\n", encoding="utf-8")
    make.session.commit()
    back_up(settings().url(), home / "backups", NOW)
    proof = forget(make.session, Who(handle=WORD), ADMIN, home, NOW)
    assert [Path(each).name for each in proof.files] == ["all.csv", "reply-1.json"]
    assert (home / "exports" / "other.csv").exists()
    assert ([Path(each).name for each in proof.left_files], proof.clean) == (["sheet.csv"], False)
    (backup,) = proof.backups
    assert re.fullmatch(r"earful-20261120-100000\.(db\.gz|pgdump) of 2026-11-20T10:00", backup)


def test_an_export_of_replies_goes_though_it_names_nobody(make: "Make", home: Path) -> None:
    _, case = person(make, "nok", author="Nok", text='It broke "again"')
    (sent,) = make.session.scalars(select(Reply).where(col(Reply.case_id) == case.id)).all()
    for form in ("csv", "jsonl", "parquet"):
        place = home / "exports" / f"replies.{form}"
        place.parent.mkdir(exist_ok=True)
        done = CliRunner().invoke(app, ["export", "replies", "--format", form, "-o", str(place)])
        assert done.exit_code == 0, done.output
    assert sent.text.encode() in (home / "exports" / "replies.csv").read_bytes()
    proof = forget(make.session, Who(handle="nok"), ADMIN, home, NOW)
    assert sorted(Path(each).suffix for each in proof.files) == [".csv", ".jsonl", ".parquet"]
    assert not list((home / "exports").iterdir())


def test_words_of_theirs_in_what_others_wrote_are_named_and_kept(make: "Make", home: Path) -> None:
    person(make)
    other = make.mention(make.brand(), "neutral", handle="malee", text=f"I agree with {WORD}")
    make.session.commit()
    proof = forget(make.session, Who(handle=WORD), ADMIN, home, NOW)
    assert proof.left_rows == {"mention": [other.id]}


def test_an_admin_of_one_brand_is_told_of_no_row_or_file_of_another(make: "Make", home: Path) -> None:
    mine, theirs = make.brand(), make.brand("Other")
    person(make, brand=mine)
    own = make.mention(mine, "neutral", handle="malee", text=f"I agree with {WORD}")
    make.mention(theirs, "neutral", handle="somchai", text=f"And {WORD} too")
    make.session.commit()
    (home / "drop").mkdir()
    (home / "drop" / "other-brand.csv").write_text(f"text\n{WORD}\n", encoding="utf-8")
    admin = Actor("person:2", "admin", 2, ((mine.id or 0, "admin"),))
    proof = forget(make.session, Who(handle=WORD, brand_id=mine.id), admin, home, NOW)
    assert (proof.left_rows, proof.left_files) == ({"mention": [own.id]}, [])
    whole = forget(make.session, Who(handle=WORD), ADMIN, home, NOW)
    assert len(whole.left_rows["mention"]) == 2 and len(whole.left_files) >= 1 and whole.left_elsewhere == 0
    assert proof.left_elsewhere == sum(map(len, whole.left_rows.values())) - 1 + len(whole.left_files)
    assert not proof.clean


def test_the_log_tells_of_it_without_a_name(make: "Make", home: Path) -> None:
    person(make)
    forget(make.session, Who(handle=WORD), ADMIN, home, NOW)
    searched, forgotten = find_lines(make.session, AuditFilter(noun="person"))
    assert (forgotten.action, forgotten.actor, forgotten.facts["mentions"]) == ("forgotten", "person:1", 1)
    assert (searched.action, searched.facts) == ("searched_for", {"rows": 0, "files": 0})
    assert searched.thing == forgotten.thing
    assert WORD not in json.dumps([line.model_dump(mode="json") for line in (searched, forgotten)])


@pytest.mark.parametrize("seen", ["everything", "one brand"])
def test_one_brand_forgets_and_another_does_not(make: "Make", home: Path, seen: str) -> None:
    """Also where whoever erases may see that brand alone, as its admin does on the Privacy page."""
    first, _ = person(make)
    tee = make.brand("Tee Noi")
    second = make.mention(tee, "negative", handle=WORD, text="The tea of Zebrafishlamp is cold")
    row = make.row(external_id=first.external_id, handle=WORD)
    shared, _ = person(make, external_id="shared")
    row = make.row(external_id="shared", handle=WORD, text=shared.text)
    save_mentions(make.session, ensure_query(make.session, tee, "file", "theirs"), [row])
    make.session.commit()
    ours = make.brand().id or 0
    limit(make.session, [ours] if seen == "one brand" else None)
    admin = Actor("person:1", "", 1, ((ours, "admin"),)) if seen == "one brand" else ADMIN
    assert would_forget(make.session, Who(handle=WORD, brand_id=ours), admin, home).shared == 1
    assert second.text not in hand_out(make.session, Who(handle=WORD, brand_id=ours), admin)
    proof = forget(make.session, Who(handle=WORD, brand_id=ours), admin, home, NOW)
    limit(make.session, None)
    assert proof.shared == 1
    left = set(make.session.scalars(select(col(Mention.id))))
    assert left == {second.id, shared.id}
    assert make.session.exec(select(Author)).one().handle == WORD
    assert make.session.exec(select(Triage).where(Triage.brand_id == make.brand().id)).all() == []


def test_a_dry_run_changes_nothing(make: "Make", home: Path) -> None:
    person(make)
    found = would_forget(make.session, Who(name=f"{WORD} smith"), ADMIN, home)
    assert (found.rows["mention"], found.rows["reply"], found.tombstones) == (1, 1, 0)
    assert make.session.exec(select(Mention)).one().text.startswith("My Zebra")


@pytest.mark.parametrize("who", [Who(), Who(channel="x")])
def test_somebody_must_be_named(session: Session, home: Path, who: Who) -> None:
    with pytest.raises(BadInput, match="who is meant"):
        forget(session, who, ADMIN, home, NOW)


def test_only_an_admin_may(make: "Make", home: Path) -> None:
    person(make)
    for who in (make.actor("manager"), Actor("person:9", "", 9, ((make.brand().id or 0, "admin"),))):
        with pytest.raises(NotAllowed):
            forget(make.session, Who(handle=WORD), who, home, NOW)
        with pytest.raises(NotAllowed):
            would_forget(make.session, Who(handle=WORD), who, home)


def test_an_answer_on_its_way_is_waited_for(make: "Make", home: Path) -> None:
    _, case = person(make)
    reply = make.session.get_one(Case, case.id)
    from store.cases import replies_of

    (sent,) = replies_of(make.session, reply.id or 0)
    move(make.session, sent, "claim", job("send"), sent.version)
    make.session.commit()
    with pytest.raises(TryLater, match="on its way"):
        forget(make.session, Who(handle=WORD), ADMIN, home, NOW)


def test_a_change_on_its_way_is_waited_for(make: "Make", home: Path) -> None:
    from store.cases import replies_of

    _, case = person(make)
    (sent,) = replies_of(make.session, case.id or 0)
    sent.status = "published"
    change = make.amendment(sent)
    change.status = "unknown"
    make.session.commit()
    with pytest.raises(TryLater, match="on its way"):
        forget(make.session, Who(handle=WORD), ADMIN, home, NOW)
    change.status = "done"
    make.session.commit()
    assert forget(make.session, Who(handle=WORD), ADMIN, home, NOW).clean


def test_the_command_hands_out_erases_and_says_so(make: "Make", home: Path) -> None:
    person(make)
    out = home / "theirs.json"
    done = CliRunner().invoke(app, ["person-data", "--handle", WORD, "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert out.stat().st_mode & 0o777 == 0o600
    held = json.loads(out.read_text(encoding="utf-8"))
    assert (held["author"][0]["handle"], held["mention"][0]["text"]) == (WORD, f"My {WORD} broke on Monday")
    assert held["reply"][0]["text"].startswith("We are sorry")
    (line,) = find_lines(make.session, AuditFilter(action="handed_out"))
    assert line.facts == {"rows": sum(map(len, held.values()))}
    out.unlink()
    done = CliRunner().invoke(app, ["forget", "--handle", WORD, "--dry-run"])
    assert "would erase 1 of mention" in done.output
    done = CliRunner().invoke(app, ["forget", "--handle", WORD])
    assert (done.exit_code, "nothing is left" in done.output) == (0, True), done.output
    assert "erased 1 of reply" in done.output
