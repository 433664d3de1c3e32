"""What is not about us closes its case, leaves the counts, and teaches the query which words to leave out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from store import people
from store.brands import ensure_query
from store.cases import close, history, open_or_extend, set_aside
from store.errors import BadInput, NotAllowed, Stale
from store.exclusion_terms import holds, shared_terms, surface
from store.exclusions import Suggestion, apply_exclusion, count_marked, excluding, suggest_exclusions
from store.mentions import MentionFilter, find_mentions, save_mentions
from store.metrics import numbers, unanswered_negatives
from store.models import Brand, Case, Mention, NotAboutUs, Query, Triage
from store.not_about_us import about_us_again, aside, marks_of, not_about, not_about_us
from store.unscored import unscored
from store.workflow import Actor, job
from tests.store.conftest import Make

PASSWORD = "correct horse battery"
OURS = (
    "Rim Fah coffee is hot and the cup is fine", "My parcel from Rim Fah came late again",
    "กาแฟริมฟ้าหอมมากค่ะ ส่งไวด้วย", "ริมฟ้าสาขาอารีย์รอนานมาก", "Rim Fah oat latte, oh my", "แก้วริมฟ้าแตกตอนส่งมา",
    "The new Rim Fah beans are too dark for me", "ร้านริมฟ้าพนักงานน่ารักค่ะ",
)  # fmt: skip
THAI_RESORT = ("พักที่ริมฟ้ารีสอร์ทสองคืน วิวสวย", "จองริมฟ้ารีสอร์ทไว้ปีใหม่", "สระน้ำของรีสอร์ทริมฟ้าใหญ่ดี")
RESORT = ("Rim Fah Resort has a lovely pool", "We booked the rim fah resort!", "Is Rim Fah (Resort) near the lake?")


@pytest.fixture
def ploy(session: Session) -> Actor:
    return person(session, "approver")


def person(session: Session, role: str) -> Actor:
    code = people.invite(session, role)
    return people.actor_of(people.join(session, code, f"{role}@rimfah.example", role, PASSWORD))


def mention_of(session: Session, case: Case) -> int:
    return session.exec(select(Triage.mention_id).where(Triage.case_id == case.id)).one()


def marked_at(session: Session, mention_id: int, brand_id: int) -> datetime:
    return marks_of(session, [mention_id])[mention_id, brand_id].made_at


def test_the_case_of_that_mention_alone_is_dismissed_and_comes_back(make: Make, session: Session, ploy: Actor) -> None:
    case = make.case(label="negative")
    make.draft(case)
    mention_id = mention_of(session, case)
    assert not_about_us(session, mention_id, case.brand_id, ploy) == case
    session.commit()
    last = [move for move in history(session, case.id or 0) if move.noun == "case"][0]
    assert (case.status, last.action, last.reason, last.actor) == ("dismissed", "dismiss", "not about us", ploy.name)
    assert not_about(session, [mention_id]) == {(mention_id, case.brand_id)}
    seen = marked_at(session, mention_id, case.brand_id)
    assert about_us_again(session, mention_id, case.brand_id, ploy, seen) == case
    session.commit()
    assert (case.status, not_about(session, [mention_id])) == ("open", set())


def test_an_answer_that_has_not_left_yet_stays_here(make: Make, session: Session, ploy: Actor) -> None:
    case = make.case(label="negative")
    reply = make.reply(case)
    assert not_about_us(session, mention_of(session, case), case.brand_id, ploy) == case
    assert (case.status, reply.status) == ("dismissed", "cancelled")


def test_a_case_with_another_mention_stays_until_that_one_is_marked_too(
    make: Make, session: Session, ploy: Actor
) -> None:
    brand = make.brand()
    case = make.case(brand, label="negative", handle="fon")
    first, second = mention_of(session, case), make.mention(brand, "negative", handle="fon")
    open_or_extend(session, make.outcome(second, brand), make.now)
    assert not_about_us(session, first, case.brand_id, ploy) is None
    assert case.status == "open"
    assert not_about_us(session, second.id or 0, case.brand_id, ploy) == case
    assert case.status == "dismissed"


def test_what_somebody_closed_otherwise_is_not_opened_by_an_undo(make: Make, session: Session, ploy: Actor) -> None:
    case = make.case(label="negative")
    mention_id = mention_of(session, case)
    close(session, case, "dismiss", ploy, case.version, "spam")
    assert not_about_us(session, mention_id, case.brand_id, ploy) is None
    assert about_us_again(session, mention_id, case.brand_id, ploy, marked_at(session, mention_id, 1)) is None
    assert case.status == "dismissed"


def test_a_second_click_does_nothing_and_an_old_page_undoes_nothing(make: Make, session: Session, ploy: Actor) -> None:
    case = make.case(label="negative")
    mention_id = mention_of(session, case)
    not_about_us(session, mention_id, case.brand_id, ploy)
    session.commit()
    first = marked_at(session, mention_id, case.brand_id)
    assert not_about_us(session, mention_id, case.brand_id, person(session, "manager")) is None
    assert marked_at(session, mention_id, case.brand_id) == first
    about_us_again(session, mention_id, case.brand_id, ploy, first)
    not_about_us(session, mention_id, case.brand_id, ploy)
    session.commit()
    with pytest.raises(Stale):
        about_us_again(session, mention_id, case.brand_id, ploy, first)
    assert case.status == "dismissed"


@pytest.mark.parametrize("role", ["viewer", "agent", "approver", "manager"])
def test_it_takes_the_role_that_a_label_takes(make: Make, session: Session, role: str) -> None:
    mention, brand, who = make.mention(make.brand(), "negative").id or 0, make.brand().id or 0, person(session, role)
    if role not in ("viewer", "agent"):
        not_about_us(session, mention, brand, who)
        about_us_again(session, mention, brand, who, marked_at(session, mention, brand))
        return
    with pytest.raises(NotAllowed):
        not_about_us(session, mention, brand, who)
    with pytest.raises(NotAllowed):
        about_us_again(session, mention, brand, who, make.now)


def test_neither_jobs_nor_brands_that_did_not_find_it(make: Make, session: Session, ploy: Actor) -> None:
    mention, brand, other = make.mention(make.brand()).id or 0, make.brand().id or 0, make.brand("Tee Noi").id or 0
    with pytest.raises(NotAllowed):
        not_about_us(session, mention, brand, job("analyse"))
    with pytest.raises(BadInput, match="no query"):
        not_about_us(session, mention, other, ploy)


def test_such_mentions_are_found_but_not_counted(make: Make, session: Session, ploy: Actor) -> None:
    one, two = make.brand("One"), make.brand("Two")
    mine = make.mention(one, "negative", external_id="shared")
    make.mention(two, "negative", external_id="shared")
    make.mention(one, "positive")
    not_about_us(session, mine.id or 0, one.id or 0, ploy)
    session.commit()

    def counted(brand: Brand | None) -> tuple[int, int, dict[str, int], int]:
        found = numbers(session, make.now, brand.id if brand else None)
        return found.mentions, found.scored, found.labels, found.unanswered_negatives

    assert counted(one) == (1, 1, {"positive": 1}, 0)
    assert counted(two) == (1, 1, {"negative": 1}, 1)
    assert counted(None) == (2, 2, {"negative": 1, "positive": 1}, 1)
    not_about_us(session, mine.id or 0, two.id or 0, ploy)
    session.commit()
    assert counted(None) == (1, 1, {"positive": 1}, 0)
    assert len(find_mentions(session, MentionFilter(brand_id=one.id, text="cup"))) == 2


def test_what_was_set_aside_for_it_is_decided_anew_after_an_undo(make: Make, session: Session, ploy: Actor) -> None:
    mention, brand = make.mention(make.brand(), "negative"), make.brand()
    not_about_us(session, mention.id or 0, brand.id or 0, ploy)
    set_aside(session, [aside(mention, brand.id or 0)])
    session.commit()
    assert unscored(session, "test", 10) == []
    about_us_again(session, mention.id or 0, brand.id or 0, ploy, marked_at(session, mention.id or 0, brand.id or 0))
    session.commit()
    assert (unscored(session, "test", 10), unanswered_negatives(session)) == ([mention], 1)


def found_by(
    make: Make, session: Session, who: Actor, ours: Sequence[str], theirs: Sequence[str], expression: str = ""
) -> Query:
    """A query that found these texts, and the marks on those that are not ours."""
    query = ensure_query(session, make.brand(), "x", "words", expression=expression or '"rim fah" OR ริมฟ้า')
    save_mentions(session, query, [make.row(text=text) for text in [*ours, *theirs]])
    newest = session.exec(select(Mention.id).order_by(col(Mention.id).desc()).limit(len(theirs))).all()
    for id_ in newest if theirs else []:
        not_about_us(session, id_ or 0, query.brand_id, who)
    session.commit()
    return query


def suggested(session: Session, query: Query, **more: Any) -> dict[str, tuple[int, int]]:
    found = suggest_exclusions(session, query.id or 0, **more)
    return {one.term: (one.removed_wrong, one.removed_right) for one in found}


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        (THAI_RESORT, {"รีสอร์ท": (3, 0)}),
        (RESORT, {"resort": (3, 0)}),
        ((*RESORT, *THAI_RESORT), {"resort": (3, 0), "รีสอร์ท": (3, 0)}),
        ([f"{text} #RimFahStay" for text in ("Rim Fah sky", "ฟ้าสวยที่ริมฟ้า", "Rim Fah!")], {"#rimfahstay": (3, 0)}),
        ([f"{text} @sea.side" for text in ("Rim Fah sky", "ฟ้าสวยที่ริมฟ้า", "Rim Fah!")], {"@sea.side": (3, 0)}),
        (["rim fah villa stay", "villa stay by Rim Fah", "A VILLA STAY: rim fah"], {"villa": (3, 0)}),
    ],
)
def test_words_of_the_marked_that_hardly_stand_elsewhere_are_suggested(
    make: Make, session: Session, ploy: Actor, theirs: Sequence[str], expected: dict[str, tuple[int, int]]
) -> None:
    query = found_by(make, session, ploy, OURS * 4, theirs)
    assert suggested(session, query) == expected
    assert count_marked(session, [query.id or 0]) == {query.id: len(theirs)}


def test_below_three_marked_nothing_is_suggested(make: Make, session: Session, ploy: Actor) -> None:
    query = found_by(make, session, ploy, OURS * 4, RESORT[:2])
    assert suggested(session, query) == {}
    assert suggest_exclusions(session, 999) == []


def test_the_harm_is_counted_and_shown(make: Make, session: Session, ploy: Actor) -> None:
    harmed = "The Rim Fah pop-up at the beach resort sold out of beans"
    query = found_by(make, session, ploy, [*OURS * 4, harmed], ["resort a", "b resort", "c, resort", "resort d"])
    assert suggest_exclusions(session, query.id or 0) == [Suggestion("resort", 4, 1, (harmed,), 4, 33)]


def test_what_often_stands_in_the_others_is_not_suggested(make: Make, session: Session, ploy: Actor) -> None:
    query = found_by(make, session, ploy, [*OURS * 4, *["at the resort"] * 4], RESORT)
    assert "resort" not in suggested(session, query)


def test_too_few_others_say_nothing(make: Make, session: Session, ploy: Actor) -> None:
    assert suggested(session, found_by(make, session, ploy, OURS[:4], RESORT)) == {}


def test_neither_the_words_asked_for_nor_common_ones_nor_numbers_are_suggested(
    make: Make, session: Session, ploy: Actor
) -> None:
    theirs = ["and the very 2024 rim fah", "the rim fah 2024 and very", "very 2024 and the rim fah"]
    query = found_by(make, session, ploy, ["กาแฟหอมค่ะ", "ส่งไวดี"] * 20, theirs)
    assert suggested(session, query) == {}
    thai = found_by(make, session, ploy, ["good coffee", "fine cup"] * 20, ["ริมฟ้าค่ะ", "มากครับริมฟ้า", "ที่ริมฟ้า"])
    assert suggested(session, thai) == {}


def test_a_tokenizer_that_is_handed_in_parts_what_has_no_spaces(make: Make, session: Session, ploy: Actor) -> None:
    theirs = ["จองห้องพักเขาใหญ่", "จองห้องพักหัวหิน", "จองห้องพักทะเล"]
    query = found_by(make, session, ploy, OURS * 4, theirs)
    assert suggested(session, query) == {"จองห้องพัก": (3, 0)}
    words = ("จอง", "ห้องพัก", "เขาใหญ่", "หัวหิน", "ทะเล")

    def cut(run: str) -> list[str]:
        return [word for word in words if word in run]

    assert suggested(session, query, cut=cut) == {"ห้องพัก": (3, 0)}


def test_a_manager_lets_a_query_leave_a_term_out_once(make: Make, session: Session, ploy: Actor) -> None:
    query, mai = found_by(make, session, ploy, OURS * 4, (*RESORT, *THAI_RESORT)), person(session, "manager")
    for term in ("resort", "รีสอร์ท", "sea view", "#Stay", "Resort", "รีสอร์ท", "Sea  View", "#stay"):
        apply_exclusion(session, query.id or 0, term, mai)
        session.commit()
    assert query.expression == '"rim fah" OR ริมฟ้า -resort -รีสอร์ท -"sea view" -#Stay'
    everything = ensure_query(session, make.brand(), "file", "a file")
    assert apply_exclusion(session, everything.id or 0, "resort", mai).expression == "-resort"


@pytest.mark.parametrize("term", ["", "  ", "-", '"', 'a"b', "-x", "!!", "x" * 101, "rim", "Rim Fah", "ริม", "ริมฟ้า"])
def test_what_is_no_term_or_would_leave_nothing_is_refused(
    make: Make, session: Session, ploy: Actor, term: str
) -> None:
    query = found_by(make, session, ploy, OURS, ())
    with pytest.raises(BadInput):
        apply_exclusion(session, query.id or 0, term, person(session, "admin"))
    assert query.expression == '"rim fah" OR ริมฟ้า'


def test_only_managers_change_a_query_and_nobody_one_that_changed_meanwhile(
    make: Make, session: Session, ploy: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = found_by(make, session, ploy, OURS, ())
    for who in (ploy, job("collect")):
        with pytest.raises(NotAllowed):
            apply_exclusion(session, query.id or 0, "resort", who)
    old = Query(id=query.id, brand_id=query.brand_id, channel="x", name="words", expression="as it was")
    mai = person(session, "manager")
    monkeypatch.setattr(session, "get", lambda *_, **__: old)
    with pytest.raises(Stale):
        apply_exclusion(session, query.id or 0, "resort", mai)
    monkeypatch.undo()
    with pytest.raises(Stale):
        apply_exclusion(session, 999, "resort", mai)


def test_a_query_learns_only_from_what_it_found_itself(make: Make, session: Session, ploy: Actor) -> None:
    found_by(make, session, ploy, OURS * 4, RESORT)
    other = ensure_query(session, make.brand(), "shopee", "other")
    save_mentions(session, other, [make.row(text=text) for text in OURS * 4])
    session.commit()
    assert (count_marked(session, [other.id or 0]), suggest_exclusions(session, other.id or 0)) == ({}, [])
    assert len(session.exec(select(NotAboutUs)).all()) == 3


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("Rim Fah's Coffee", "rim fah", True), ("Rim Fah’s", "rim fah", True), ("rim fahs", "rim fah", False),
        ("#Resort", "resort", True), ("resort", "#resort", False), ("#resorts", "resort", False),
        ("ทัก@RimFahค่ะ", "@rimfah", True), ("care@rimfah.example", "@rimfah.example", False),
        ("ไปริมฟ้า คาเฟ่มา", "ริมฟ้า คาเฟ่", True), ("ไปrimฟ้าใส", "rim ฟ้า", True), ("ไปprimฟ้าใส", "rim ฟ้า", False),
    ],
)  # fmt: skip
def test_where_a_term_stands(text: str, term: str, expected: bool) -> None:
    assert holds(surface(text), term) == expected


@pytest.mark.parametrize(
    ("term", "written"),
    [
        ("resort", "-resort"), ("ริมฟ้า", "-ริมฟ้า"), ("#Stay", "-#Stay"), ("@sea.side", "-@sea.side"),
        ("sea view", '-"sea view"'), ("a,b", '-"a,b"'), ("a:b", '-"a:b"'), ("a“b", '-"a“b"'), ("ＡＢ", '-"ＡＢ"'),
    ],
)  # fmt: skip
def test_what_is_no_plain_word_is_left_out_in_quotes(term: str, written: str) -> None:
    assert excluding(term) == written


LETTERS = st.text(alphabet='ab กาแฟ้#@.-"!\n', max_size=40)


@given(texts=st.lists(LETTERS, min_size=3, max_size=6))
def test_every_shared_term_stands_in_the_texts_that_it_is_said_to_stand_in(texts: list[str]) -> None:
    surfaces = {number: surface(text) for number, text in enumerate(texts)}
    for term, ids in shared_terms(surfaces).items():
        assert len(ids) >= 3
        assert ids <= {number for number, each in surfaces.items() if holds(each, term)}


def test_a_term_is_a_whole_word_or_a_part_of_what_has_no_spaces() -> None:
    assert holds(surface("At the Resort, again"), "the resort")
    assert not holds(surface("resorts and last resort"), "resorts and the")
    assert not holds(surface("resorts"), "resort")
    assert holds(surface("ไปรีสอร์ทมา"), "รีสอร์ท")
    assert holds(surface("ดีงาม#ริมฟ้าสเตย์ #x"), "#ริมฟ้าสเตย์")
    assert not holds(surface("see https://resort.example/x"), "resort")
