"""Files that land in the drop folder are imported once, whatever happens meanwhile, and nothing else is touched."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

import collectors.drop
import collectors.drop_files
from collectors.drop import make_folder, raise_for, take_in
from collectors.drop_files import UNFINISHED, move_away
from collectors.importing import import_file
from store.brands import ensure_brand, list_brands
from store.errors import EarfulError
from store.models import Mention

ROWS = "id,text,stars\n1,Soft towels,5\n2,ผ้าบาง,2\n"
BAD = ROWS + "3,Late,9\n4,x,0\n"
Drop = Callable[..., Path]


@pytest.fixture
def drop(home: Path, monkeypatch: pytest.MonkeyPatch) -> Drop:
    """Puts a file into the drop folder that nobody writes any more."""
    monkeypatch.setattr(collectors.drop_files, "CALM", -1e9)

    def drop(content: str | bytes = ROWS, place: str = "rim-fah/shopee/reviews.csv") -> Path:
        path = home / "drop" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return drop


def texts(session: Session) -> list[str]:
    return sorted(mention.text for mention in session.exec(select(Mention)))


def names(folder: Path) -> list[str]:
    """What stands in a folder, without the times before the names."""
    return sorted(path.name.partition(" ")[2] or path.name for path in folder.iterdir()) if folder.exists() else []


def test_the_folder_says_how_it_is_used(home: Path) -> None:
    text = (make_folder(home) / "README.txt").read_text(encoding="utf-8")
    assert "BRAND/CHANNEL" in text
    assert "trustpilot" in text
    (home / "drop" / "README.txt").write_text("mine", encoding="utf-8")
    assert (make_folder(home) / "README.txt").read_text(encoding="utf-8") == "mine"


def test_a_file_is_taken_in_and_moves_to_done(session: Session, home: Path, drop: Drop) -> None:
    path = drop()
    done = take_in(session, home)
    assert (done.files, done.found, done.new, done.notes, done.errors) == (1, 2, 2, [], [])
    assert texts(session) == ["Soft towels", "ผ้าบาง"]
    assert not path.exists()
    assert names(path.parent / "done") == ["reviews.csv"]
    assert [(brand.slug, brand.name) for brand in list_brands(session)] == [("rim-fah", "rim-fah")]
    (mention, *_) = session.exec(select(Mention))
    assert (mention.channel, mention.source) == ("shopee", "rim-fah")
    assert take_in(session, home).files == 0


def test_the_same_name_again_clashes_with_nothing(session: Session, home: Path, drop: Drop) -> None:
    folder = drop().parent
    take_in(session, home)
    drop()
    drop(ROWS + "9,New,4\n", "rim-fah/shopee/REVIEWS.csv")
    assert take_in(session, home).new == 1
    assert len(list((folder / "done").iterdir())) == 3


@pytest.mark.parametrize("folder", ["Rim Fah", "rim-fah", "RIM FAH"])
def test_a_brand_that_exists_is_found_by_its_folder(session: Session, home: Path, drop: Drop, folder: str) -> None:
    ensure_brand(session, "Rim Fah")
    drop(place=f"{folder}/shopee/a.csv")
    assert take_in(session, home).new == 2
    assert len(list_brands(session)) == 1


def test_bad_rows_are_all_named_and_the_good_ones_are_in(session: Session, home: Path, drop: Drop) -> None:
    path = drop(BAD + "".join(f"b{number},a,9\n" for number in range(1200)))
    done = take_in(session, home)
    assert (done.files, done.new, done.errors) == (1, 2, [])
    assert names(path.parent / "failed") == ["reviews.csv", "reviews.csv.txt"]
    report = next((path.parent / "failed").glob("*.txt")).read_text(encoding="utf-8").splitlines()
    assert len(report) == 1202
    assert report[0] == "line 4, stars: a rating lies between 1 and 5"
    assert "1202 in all" in done.notes[0]
    drop(BAD.replace(",9", ",4").replace(",0", ",1"))
    assert take_in(session, home).new == 2, "the mended file brings the rest"


@pytest.mark.parametrize(
    ("content", "place", "why"),
    [
        ("a,b\n1,2\n", "b/shopee/x.csv", "known to hold the text"),
        (b"text\n\xff\n", "b/shopee/x.csv", "not UTF-8"),
        (b"", "b/shopee/x.csv", "empty"),
        (b"PK\x03\x04", "b/shopee/x.xlsx", "none of .csv"),
        (ROWS, "b/fax/x.csv", "neither a channel nor a preset"),
        (ROWS, "!!/shopee/x.csv", "brand needs a name"),
        (ROWS, "b/shopee/x\n.csv", "letters that cannot be kept"),
        (b"   \n\n", "b/pantip/x.txt", "empty"),
    ],
)
def test_what_cannot_be_read_fails_with_its_reason(
    session: Session, home: Path, drop: Drop, content: Any, place: str, why: str
) -> None:
    path = drop(content, place)
    drop(ROWS, "z/shopee/good.csv")
    done = take_in(session, home)
    assert (done.files, done.new, done.errors) == (2, 2, [])
    assert why in max((path.parent / "failed").iterdir(), key=lambda each: len(each.name)).read_text(encoding="utf-8")
    assert not path.exists()


@pytest.mark.parametrize(
    "name", ["a b;c'.csv", "-rf.csv", "รีวิว พ.ย..csv", "n" * 250 + ".csv", "ก" * 80 + ".csv", ".csv.csv"]
)
def test_odd_names_are_fine(session: Session, home: Path, drop: Drop, name: str) -> None:
    path = drop(place=f"b/shopee/{name}")
    done = take_in(session, home)
    if name.startswith("."):
        assert path.exists()
        return
    assert (done.new, done.errors) == (2, [])
    assert len(list((path.parent / "done").iterdir())) == 1


def test_a_name_of_broken_letters_fails_but_stops_nothing(session: Session, home: Path, drop: Drop) -> None:
    folder = drop().parent
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.csv")).write_text(ROWS, encoding="utf-8")
    done = take_in(session, home)
    assert (done.files, done.new, done.errors) == (2, 2, [])
    assert names(folder / "failed") == ["?.csv", "?.csv.txt"]


def test_links_are_not_followed(
    session: Session, home: Path, drop: Drop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    secret = outside / "secret.csv"
    secret.write_text(ROWS, encoding="utf-8")
    folder = drop().parent
    (folder / "link.csv").symlink_to(secret)
    (folder.parent / "lazada").symlink_to(outside)
    (folder.parent.parent / "other").symlink_to(outside.parent)
    os.mkfifo(folder / "pipe.csv")
    done = take_in(session, home)
    assert (done.files, done.new, len(done.notes), done.errors) == (1, 2, 4, [])
    assert secret.exists()
    assert list(outside.iterdir()) == [secret]


def test_where_done_is_a_link_nothing_moves_there(
    session: Session, home: Path, drop: Drop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    path = drop()
    (path.parent / "done").symlink_to(outside)
    done = take_in(session, home)
    assert path.exists()
    assert list(outside.iterdir()) == []
    with pytest.raises(EarfulError, match="link"):
        raise_for(done)


def test_what_stands_in_no_folder_is_told(session: Session, home: Path, drop: Drop) -> None:
    drop(place="loose.csv")
    drop(place="rim-fah/loose.csv")
    drop(place="rim-fah/shopee/deeper/loose.csv")
    done = take_in(session, home)
    assert (done.files, len(done.notes)) == (0, 3)
    assert list_brands(session) == []


def test_only_one_brand_and_channel_if_asked(session: Session, home: Path, drop: Drop) -> None:
    drop(place="one/shopee/a.csv")
    drop(place="two/shopee/a.csv")
    drop(place="two/lazada/a.csv")
    assert take_in(session, home, "TWO", "lazada").files == 1
    assert take_in(session, home, "one").files == 1
    assert take_in(session, home).files == 1


# Files that are still written.


def test_a_new_file_waits_for_a_second_look(
    session: Session, home: Path, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collectors.drop_files, "CALM", 1e9)
    path = drop("id,text\n1,Soft")
    assert take_in(session, home).files == 0
    path.write_text("id,text\n1,Soft towels\n", encoding="utf-8")
    assert take_in(session, home).files == 0, "it grew since the last look"
    assert take_in(session, home).files == 1
    assert texts(session) == ["Soft towels"]
    assert not (home / "drop" / ".looks.json").exists() or take_in(session, home).files == 0


def test_a_file_that_somebody_still_writes_waits(session: Session, home: Path, drop: Drop) -> None:
    path = drop("id,text\n1,Soft")
    with path.open("a", encoding="utf-8") as writer:
        assert take_in(session, home).files == 0
        writer.write(" towels\n")
    assert take_in(session, home).files == 1
    assert texts(session) == ["Soft towels"]


@pytest.mark.parametrize("ending", UNFINISHED)
def test_a_download_that_is_not_done_waits(session: Session, home: Path, drop: Drop, ending: str) -> None:
    path = drop(place=f"b/shopee/a.csv{ending}")
    assert (take_in(session, home).files, path.exists()) == (0, True)


def test_a_file_that_changes_while_it_is_read_is_read_again(
    session: Session, home: Path, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = drop(BAD), import_file

    def slow(*args: Any, **named: Any) -> Any:
        found = real(*args, **named)
        path.write_text(ROWS + "7,Late news,1\n", encoding="utf-8")
        monkeypatch.setattr(collectors.drop, "import_file", real)
        return found

    monkeypatch.setattr(collectors.drop, "import_file", slow)
    first = take_in(session, home)
    assert (first.files, "read again" in first.notes[0], names(path.parent)) == (0, True, ["reviews.csv"])
    assert (take_in(session, home).files, texts(session)) == (1, ["Late news", "Soft towels", "ผ้าบาง"])


def test_a_file_that_takes_the_place_in_the_last_moment_is_kept(home: Path, drop: Drop) -> None:
    path = drop()
    (seen,) = collectors.drop_files.dropped(home / "drop", [])
    path.write_text("id,text\n8,other\n", encoding="utf-8")
    assert move_away(seen, "done", path.parent / "none") is None
    assert path.read_text(encoding="utf-8") == "id,text\n8,other\n"
    assert names(path.parent / "done") == []


# Interruptions.


@pytest.mark.parametrize("point", ["collectors.drop.import_file", "collectors.drop.move_away", "pathlib.Path.rename"])
@pytest.mark.parametrize("after", [False, True])
def test_an_interruption_loses_nothing_and_brings_nothing_twice(
    session: Session, home: Path, drop: Drop, monkeypatch: pytest.MonkeyPatch, point: str, after: bool
) -> None:
    path = drop(BAD)
    module, _, name = point.rpartition(".")
    target: Any = Path if module == "pathlib.Path" else collectors.drop
    real = getattr(target, name)

    def stop(*args: Any, **named: Any) -> None:
        if after:
            real(*args, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(target, name, stop)
        take_in(session, home)
    session.rollback()
    moved = point != "collectors.drop.import_file" and after
    assert path.exists() != moved
    assert take_in(session, home).files == (0 if moved else 1)
    assert texts(session) == ["Soft towels", "ผ้าบาง"]
    (kept,) = (path.parent / "failed").glob("*.csv")
    assert kept.with_name(f"{kept.name}.txt").exists()


def test_trouble_of_ours_leaves_the_file_and_the_others_go_on(
    session: Session, home: Path, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = drop(place="a/shopee/a.csv"), import_file
    drop(place="b/shopee/b.csv")

    def broken(session: Session, path: Path, *args: Any, **named: Any) -> Any:
        if path.name == "a.csv":
            raise RuntimeError("the customer wrote: secret")
        return real(session, path, *args, **named)

    monkeypatch.setattr(collectors.drop, "import_file", broken)
    done = take_in(session, home)
    assert (done.files, path.exists()) == (1, True)
    with pytest.raises(EarfulError, match="a/shopee/a.csv: a fault of ours") as caught:
        raise_for(done)
    assert "secret" not in str(caught.value)
