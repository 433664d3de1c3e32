"""Exports of known shops and sites are read by their headings, in English and Thai, whoever says what they are."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import Session, col, select

from collectors.importing import import_file, plan
from collectors.tables.columns import USUAL, usual_name
from collectors.tables.presets import PRESETS, columns_by, need_preset, recognised
from collectors.tables.slashes import month_first, rewritten
from store.errors import BadInput
from store.models import Author, Mention

if TYPE_CHECKING:
    from tests.collectors.conftest import Write

SAMPLES = Path(__file__).parents[1] / "samples" / "presets"


def imported(session: Session, name: str, **options: Any) -> tuple[Any, list[tuple[Any, ...]]]:
    """What an import of a sample reports, and its mentions: key, author, rating, title, text, time in UTC."""
    report = import_file(session, SAMPLES / name, "Rim Fah", **({"columns": {}} | options))
    rows: Any = session.exec(select(Mention, Author).join(Author, isouter=True).order_by(col(Mention.external_id)))
    return report, [
        (m.external_id, a.name if a is not None else "", m.rating, m.title, m.text, f"{m.published_at:%Y-%m-%d %H:%M}")
        for m, a in rows
    ]


EXPECTED: dict[str, tuple[str, str, list[tuple[Any, ...]], list[tuple[int, str]]]] = {
    "shopee.csv": ("shopee", "shopee", [
        ("90001", "n***k", 5, "", "หอมมาก ส่งไว", "2026-11-20 03:15"),
        ("90002", "ploy_t", 1, "", "กล่องบุบ ชาหก", "2026-11-19 01:00"),
        ("90003", "mai99", 4, "", "", "2026-11-18 17:00"),
    ], [(5, "คะแนนสินค้า")]),
    "shopee_api.csv": ("shopee", "shopee", [
        ("90011", "a***z", 2, "", "Lid was broken", "2025-11-20 00:53"),
        ("90012", "bee", 5, "", "Lovely tea", "2025-11-20 03:40"),
    ], []),
    "lazada.csv": ("lazada", "lazada", [
        ("L1", "Somchai P.", 5, "", "Great smell", "2026-11-20 02:00"),
        ("L2", "Anya", 1, "", "ชาหมดอายุแล้ว", "2026-11-20 17:00"),
    ], []),
    "google.json": ("google", "google_business", [
        ("g1", "Nok Tea", 5, "", "Lovely staff", "2026-11-20 03:00"),
        ("g2", "Ploy", 1, "", "", "2026-11-19 03:00"),
    ], [(3, "starRating"), (4, "")]),
    "trustpilot.csv": ("trustpilot", "trustpilot", [
        ("t1", "Anna", 5, "Great shop", "Fast, friendly.", "2026-11-20 03:00"),
        ("t2", "Ben", 1, "Never again", "Parcel was lost", "2026-11-19 23:30"),
    ], []),
    "amazon.tsv": ("amazon", "file", [
        ("111-1", "", 5, "", "Arrived early", "2026-11-19 17:00"),
        ("111-2", "", 2, "", "Box was crushed", "2026-11-08 17:00"),
    ], []),
    "amazon_reviews.tsv": ("amazon", "file", [
        ("R1", "55", 4, "Good tea", "Nice and strong", "2026-11-19 17:00"),
        ("R2", "56", 1, "Stale", "Tasted of paper", "2026-11-17 17:00"),
    ], []),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_is_read_by_its_preset(session: Session, name: str) -> None:
    preset, channel, rows, bad = EXPECTED[name]
    report, found = imported(session, name, preset=preset)
    assert found == rows
    assert [(each.line, each.column) for each in report.bad] == bad
    assert set(session.exec(select(Mention.channel))) == {channel}
    assert imported(session, name, preset=preset)[0].new == 0


@pytest.mark.parametrize("name", [name for name in EXPECTED if not name.endswith(".json")])
def test_a_sample_is_recognised_by_its_columns(session: Session, name: str) -> None:
    preset, _, rows, _ = EXPECTED[name]
    report, found = imported(session, name)
    assert (report.preset, found) == (preset, rows)


def test_google_sheets_have_no_keys_and_are_known_by_what_they_say(session: Session) -> None:
    report, found = imported(session, "google.csv")
    assert (report.preset, report.new) == ("google", 2)
    assert sorted(row[1:5] for row in found) == [("Mai", 1, "", "Waited too long"), ("Nok", 4, "", "ดีมากค่ะ")]
    assert imported(session, "google.csv")[0].new == 0


def test_what_was_chosen_comes_before_a_preset(session: Session) -> None:
    _, found = imported(
        session, "lazada.csv", preset="lazada", columns={"title": "Product Name", "rating": "Seller Rating"}
    )
    assert [row[2:4] for row in found] == [(5, "Oolong"), (3, "Green tea")]


def test_a_choice_of_columns_alone_recognises_nothing(session: Session) -> None:
    report, _ = imported(session, "lazada.csv", channel="lazada", columns={"text": "Review Content"})
    assert report.preset == ""


def test_the_channel_that_was_named_stays(session: Session) -> None:
    imported(session, "amazon.tsv", channel="survey", preset="amazon")
    assert set(session.exec(select(Mention.channel, Mention.source))) == {("survey", "amazon")}


def test_how_to_reach_a_person_is_not_kept(session: Session) -> None:
    imported(session, "trustpilot.csv")
    imported(session, "amazon.tsv")
    imported(session, "shopee.csv")
    imported(session, "google.json", preset="google")
    kept = str([mention.raw for mention in session.exec(select(Mention))])
    assert "example" not in kept.replace("rimfah.example", "")
    assert "0800000000" not in kept


def test_without_a_channel_it_says_so(session: Session, write: "Write") -> None:
    with pytest.raises(BadInput, match="name the channel"):
        import_file(session, write("text\nhello\n"), "B", columns={})
    with pytest.raises(BadInput, match="no preset 'ebay'; known: shopee"):
        import_file(session, write("text\nhello\n"), "B", columns={}, preset="ebay")


def test_a_preset_that_fits_nothing_is_refused(session: Session, write: "Write") -> None:
    for name, content in (("a.csv", "a,b\n1,2\n"), ("a.jsonl", '{"a": 1}\n'), ("a.json", '[{"a": 1}]')):
        with pytest.raises(BadInput, match="known to hold the text"):
            import_file(session, write(content, name), "B", columns={}, preset="shopee")


@pytest.mark.parametrize("content", ["[]", '{"reviews": []}', "[1", '{"a":\n1}', '["x"', '{"reviews": 7}', "[" * 9000])
def test_a_document_without_rows_is_refused(session: Session, write: "Write", content: str) -> None:
    with pytest.raises(BadInput, match="list of rows|no JSON"):
        import_file(session, write(content, "a.json"), "B", columns={}, preset="google")


def test_usual_columns_are_no_preset() -> None:
    for names in zip(*USUAL.values(), strict=False):
        assert recognised(names) == ""
    assert recognised(["Order Number", "Text", "Rating"]) == ""
    assert recognised(PRESETS["trustpilot"].own) == "trustpilot"


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_sound(name: str) -> None:
    preset = need_preset(name)
    assert set(preset.headings) <= set(USUAL)
    assert list(preset.own) == [usual_name(each) for each in preset.own]
    headings = [each for some in preset.headings.values() for each in some]
    assert len(set(columns_by(preset, headings, {}).values())) == len(preset.headings)


def test_dates_with_slashes_tell_their_order_together(session: Session, write: "Write") -> None:
    assert month_first(["11/20/26", "1/2/26", "", None])
    assert not month_first(["20/11/26", "1/2/26"])
    assert rewritten("1/2/26 10:00", True) == "2026-1-2 10:00"
    assert rewritten("1/2/2026", False) == "2026-2-1"
    assert rewritten("2026-01-02", True) == "2026-01-02"
    file = write(
        "Date\tRating\tComments\tRater Role\tRater Email\n20/11/26\t5\tGood\tBuyer\t\n1/2/26\t5\tFine\tBuyer\t\n"
    )
    assert plan(file, {})["slashes"] == "day"
    import_file(session, file, "B", columns={})
    assert sorted(f"{each:%m-%d}" for each in session.exec(select(Mention.published_at))) == ["01-31", "11-19"]
