"""An import says beforehand what it would do; doubles are recognised, and nothing is overwritten unasked."""

from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session

from store.errors import NotAllowed
from store.knowledge import edit_knowledge, find_knowledge, knowledge_of, save_knowledge
from store.knowledge_files import Found
from store.knowledge_import import Planned, import_entries, plan_import

if TYPE_CHECKING:
    from tests.store.conftest import Make

HOURS = Found(1, "Opening hours", "We are open from seven to seven, every day of the week.")


def states(planned: list[Planned]) -> list[tuple[str, str]]:
    return [(one.state, one.reason) for one in planned]


def test_new_entries_are_saved_with_where_they_came_from(make: "Make", session: Session) -> None:
    brand, actor = make.brand(), make.actor("manager")
    planned = plan_import(session, brand, [HOURS, Found(4, "เวลาเปิด", "เปิดเจ็ดโมงค่ะ", kind="policy")])
    assert knowledge_of(session, brand.id or 0) == []
    assert import_entries(session, brand, planned, actor, "faq.md") == 2
    found = {(one.kind, one.key, one.lang): one for one in knowledge_of(session, brand.id or 0)}
    assert set(found) == {("faq", "opening-hours", "en"), ("policy", "เวลาเปิด", "th")}
    assert {one.origin for one in found.values()} == {"faq.md"}


def test_doubles_are_recognised_in_the_file_and_in_the_knowledge(make: "Make", session: Session) -> None:
    brand = make.brand()
    save_knowledge(session, brand.id or 0, "faq", "opening-hours", "en", title=HOURS.title, text=HOURS.text)
    again = Found(2, "When are you open", HOURS.text.replace("We are", "we're"))
    pets = Found(3, "Pets", "Dogs may come in.")
    planned = plan_import(session, brand, [HOURS, again, pets, Found(4, "pets", "Cats only.")])
    assert states(planned) == [
        ("known", "it is there already"), ("known", "it says what “Opening hours” says"), ("new", ""),
        ("bad", "an entry above has the same name and language"),
    ]  # fmt: skip
    assert states(plan_import(session, brand, [Found(1, "เวลา", HOURS.text, lang="th")])) == [("new", "")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Unused goods come back within 14 days of delivery.", "Unused goods come back within 30 days of delivery."),
        ("Unused goods come back within ten days of delivery.", "Unused goods come back within two days of delivery."),
        ("คืนสินค้าที่ยังไม่ใช้ได้ภายใน ๗ วันหลังได้รับสินค้า", "คืนสินค้าที่ยังไม่ใช้ได้ภายใน ๙ วันหลังได้รับสินค้า"),
        ("Dogs may come into our cafe on all days of May.", "Dogs may not come into our cafe on all days of May."),
        ("นำสุนัขเข้ามาในร้านกาแฟของเราได้ทุกวันตลอดสัปดาห์ค่ะ", "นำสุนัขเข้ามาในร้านกาแฟของเราไม่ได้ทุกวันตลอดสัปดาห์ค่ะ"),
    ],
)  # fmt: skip
def test_texts_that_differ_in_a_number_or_a_no_are_no_doubles(
    make: "Make", session: Session, one: str, other: str
) -> None:
    planned = plan_import(session, make.brand(), [Found(1, "A", one), Found(3, "B", other)])
    assert states(planned) == [("new", ""), ("new", "")]


def test_reasons_name_what_is_so(make: "Make", session: Session) -> None:
    brand, long = make.brand(), "How long does it take until a refund is on my bank account when"
    save_knowledge(session, brand.id or 0, "faq", "opening-hours", "en", title="Opening Hours", text=HOURS.text)
    save_knowledge(session, brand.id or 0, "faq", "pets", "en", title="", text="Dogs may come in, and cats as well.")
    planned = plan_import(session, brand, [
        HOURS, Found(2, "Dogs", "Dogs may come in, and cats as well!"), Found(3, "Parking", "Behind the house."),
        Found(4, "parking", "Behind the  house."), Found(5, f"{long} I paid by card", "Ask your bank."),
        Found(6, f"{long} I paid by transfer", "It depends on the country."), Found(7, "x", "y", key="__"),
    ])  # fmt: skip
    assert states(planned) == [
        ("known", "it is there already, with the title “Opening Hours”"),
        ("known", "it says what “pets” says"), ("new", ""),
        ("known", "an entry above says the same"), ("new", ""),
        ("bad", "its name begins with the same 60 letters as that of an entry above"),
        ("bad", "its short name has no letter or digit"),
    ]  # fmt: skip
    assert states(plan_import(session, brand, [HOURS], kind="rumour"))[0][1].startswith("'rumour' is no kind")
    assert states(plan_import(session, brand, [HOURS], lang="Klingon!"))[0][1].startswith("'Klingon!' is no language")


def test_another_text_is_taken_only_when_asked_for(make: "Make", session: Session) -> None:
    brand, actor = make.brand(), make.actor("manager")
    save_knowledge(session, brand.id or 0, "faq", "opening-hours", "en", title="Opening hours", text="From ten.",
                   aspects=["service"])  # fmt: skip
    kept = plan_import(session, brand, [HOURS])
    assert states(kept) == [("known", "there is another text under this name")]
    assert import_entries(session, brand, kept, actor, "faq.md") == 0
    assert import_entries(session, brand, plan_import(session, brand, [HOURS], replace=True), actor, "faq.md") == 1
    entry = find_knowledge(session, brand.id or 0, "faq", "opening-hours", "en")
    assert entry is not None
    assert (entry.text, entry.version, entry.aspects) == (HOURS.text, 2, ["service"])


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (Found(1, "A", "b", kind="rumour"), "is no kind"),
        (Found(1, "A", "b", lang="Klingon!"), "no language code"),
        (Found(1, "A", "", problem="there is no text"), "there is no text"),
    ],
)
def test_bad_rows_say_why_and_are_not_saved(make: "Make", session: Session, found: Found, reason: str) -> None:
    planned = plan_import(session, make.brand(), [found])
    assert planned[0].state == "bad"
    assert reason in planned[0].reason
    assert import_entries(session, make.brand(), planned, make.actor("manager"), "x.md") == 0


def test_a_language_that_nobody_names_is_told_by_its_letters(make: "Make", session: Session) -> None:
    brand = make.brand()
    brand.language = "de"
    planned = plan_import(session, brand, [HOURS, Found(2, "เวลา", "เปิดทุกวัน"), Found(3, "x", "y", lang="fr-CA")])
    assert [one.lang for one in planned] == ["de", "th", "fr"]
    assert [one.lang for one in plan_import(session, brand, [HOURS], lang="en")] == ["en"]


def test_private_replies_are_no_part_of_it(make: "Make", session: Session) -> None:
    brand, actor = make.brand(), make.actor("agent")
    edit_knowledge(
        session, brand.id or 0, "saved_reply", "opening-hours", "en", actor, 0, private=True, text=HOURS.text
    )
    assert states(plan_import(session, brand, [HOURS], kind="saved_reply")) == [("new", "")]
    with pytest.raises(NotAllowed):
        import_entries(session, brand, plan_import(session, brand, [HOURS]), actor, "faq.md")
