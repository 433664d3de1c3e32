"""An import takes the good rows, names the bad ones, and adds nothing the second time."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select

from collectors.importing import MOST_BAD_ROWS, import_file
from collectors.page import BadRow, Page
from collectors.run import collect_due
from store.brands import ensure_brand, find_brand, list_brands
from store.errors import BadInput
from store.models import Mention, Query

if TYPE_CHECKING:
    from tests.collectors.conftest import Write

ROWS = "id,text,stars,when\n1,Soft towels,5,2026-11-20 10:00\n2,ผ้าบาง,2,20/11/2569\n3,Late,9,\n1,Soft towels,5,\n"


@pytest.fixture
def reviews(write: "Write") -> Path:
    return write(ROWS)


def count(session: Session) -> dict[str, int]:
    """How many rows each table has, those without any left out."""
    tables = SQLModel.metadata.tables.items()
    counts = {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables}
    return {name: number for name, number in counts.items() if number}


def test_good_rows_go_in_and_bad_ones_are_named(session: Session, reviews: Path) -> None:
    report = import_file(session, reviews, "Rim Fah", "shopee", columns={"published_at": "when"})
    assert (report.brand, report.found, report.new, report.known, report.bad_total) == ("rim-fah", 3, 2, 1, 1)
    assert report.bad == [BadRow(4, "stars", "a rating lies between 1 and 5")]
    found = session.exec(select(Mention).order_by(Mention.external_id)).all()
    assert [(mention.channel, mention.source, mention.text) for mention in found] == [
        ("shopee", "rim-fah", "Soft towels"), ("shopee", "rim-fah", "ผ้าบาง"),
    ]  # fmt: skip
    assert str(found[1].published_at) == "2026-11-19 17:00:00+00:00", "midnight where the brand is"


def test_the_same_file_again_adds_nothing(session: Session, reviews: Path) -> None:
    import_file(session, reviews, "Rim Fah", "shopee", columns={})
    before = count(session)
    report = import_file(session, reviews, "rim fah", "shopee", columns={})
    assert (report.found, report.new, report.known) == (3, 0, 3)
    assert count(session) == before | {"run": 2}


def test_the_product_of_a_row_is_kept_and_a_file_read_again_names_it(session: Session, write: "Write") -> None:
    import_file(session, write("id,text,what\n1,Soft,Towel\n2,Thin,\n"), "Rim Fah", "shopee", columns={})
    found = session.exec(select(Mention).order_by(Mention.external_id)).all()
    assert [(each.product, each.raw) for each in found] == [("", {"what": "Towel"}), ("", {})]
    again = write("id,text,what\n1,Soft,Bath   towel\n2,Thin,\n")
    report = import_file(session, again, "Rim Fah", "shopee", columns={"product": "what"})
    assert (report.new, [each.product for each in found]) == (0, ["Bath towel", ""])


def test_a_product_is_found_by_the_usual_headings(session: Session, write: "Write") -> None:
    long = "x" * 201
    for heading, name in (("Product Name", "Towel"), ("ชื่อสินค้า", "ผ้าเช็ดตัว"), ("สินค้า", long)):
        import_file(session, write(f"text,{heading}\n{name} is soft,{name}\n"), "Rim Fah", "shopee", columns={})
    found = session.exec(select(Mention).order_by(col(Mention.id))).all()
    assert [each.product for each in found] == ["Towel", "ผ้าเช็ดตัว", ""]
    assert found[2].raw == {"สินค้า": long}, "what is too long for a name is kept as it came"


def test_an_import_is_not_read_again_by_the_hourly_job(session: Session, reviews: Path) -> None:
    import_file(session, reviews, "Rim Fah", "shopee", columns={})
    query = session.exec(select(Query)).one()
    assert (query.active, query.name, query.channel) == (False, "import: reviews.csv", "file")
    assert collect_due(session).runs == []


def test_a_dry_run_reports_the_same_and_saves_nothing(session: Session, reviews: Path) -> None:
    pages: list[Page] = []
    rehearsed = import_file(
        session, reviews, "Rim Fah", "shopee", columns={}, dry_run=True, on_page=pages.append
    )  # fmt: skip
    assert count(session) == {}
    assert sum(len(page.mentions) for page in pages) == 3
    assert import_file(session, reviews, "Rim Fah", "shopee", columns={}) == rehearsed
    rehearsed = import_file(session, reviews, "Rim Fah", "shopee", columns={}, dry_run=True)
    assert (rehearsed.found, rehearsed.new) == (3, 0)


def test_a_new_brand_keeps_its_archive_limit(session: Session, reviews: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, days, expected in (("One", 90, 90), ("Two", None, 14), ("One", 5, 90)):
        import_file(session, reviews, name, "shopee", columns={}, archive_days=days)
        brand = find_brand(session, name)
        assert brand is not None
        assert brand.archive_days == expected


def test_each_brand_has_a_source_of_its_own(session: Session, reviews: Path) -> None:
    for name, source in (("One", ""), ("Two", ""), ("Two", "second shop")):
        assert import_file(session, reviews, name, "shopee", columns={}, source=source).new == 2
    assert sorted(set(session.exec(select(Mention.source)))) == ["one", "second shop", "two"]


@pytest.mark.parametrize(
    ("name", "channel", "columns", "why"),
    [
        ("reviews.csv", "fax", {}, "no channel; known: x, reddit"),
        ("missing.csv", "shopee", {}, "cannot be read"),
        ("reviews.csv", "shopee", {"text": "comment"}, "no column 'comment'"),
        ("reviews.csv", "shopee", {"mood": "text"}, "no field 'mood'"),
    ],
)
def test_what_cannot_be_used_is_refused_before_a_brand_is_made(
    session: Session, reviews: Path, name: str, channel: str, columns: dict[str, str], why: str
) -> None:
    with pytest.raises(BadInput, match=why):
        import_file(session, reviews.parent / name, "Rim Fah", channel, columns=columns)
    assert count(session) == {}


def test_a_brand_needs_a_name(session: Session, reviews: Path) -> None:
    with pytest.raises(BadInput, match="brand needs a name"):
        import_file(session, reviews, "!", "shopee", columns={})


def test_a_brand_that_exists_gives_its_time_zone(session: Session, reviews: Path) -> None:
    ensure_brand(session, "Rim Fah", time_zone="Europe/Berlin")
    import_file(session, reviews, "Rim Fah", "shopee", columns={"published_at": "when"})
    first = session.exec(select(Mention.published_at).where(Mention.external_id == "1")).one()
    assert str(first) == "2026-11-20 09:00:00+00:00"
    assert len(list_brands(session)) == 1


def test_bad_rows_are_counted_beyond_those_that_are_named(session: Session, write: "Write") -> None:
    path = write("id,text,stars\n" + "".join(f"{number},a,9\n" for number in range(MOST_BAD_ROWS + 500)))
    report = import_file(session, path, "Rim Fah", "shopee", columns={})
    assert (len(report.bad), report.bad_total) == (MOST_BAD_ROWS, MOST_BAD_ROWS + 500)
    assert (report.bad[0].line, report.bad[-1].line) == (2, MOST_BAD_ROWS + 1)


def test_the_benchmark_runs() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "benchmarks/import_rows.py", "300"], cwd=root, env={"PYTHONPATH": str(root)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "first import: 300 new" in done.stdout
    assert "same file again: 0 new" in done.stdout


def test_the_benchmark_of_a_burst_runs() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "benchmarks/burst.py", "400"], cwd=root, env={"PYTHONPATH": str(root)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "burst: 400 rows, 400 new" in done.stdout
    assert "unchanged second run: 400 rows, 0 new" in done.stdout
