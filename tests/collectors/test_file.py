"""A file's columns find their fields, its rows their keys and times, and its cursor the place to go on."""

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from collectors.file import fetch
from collectors.page import Page
from collectors.tables.columns import USUAL, usual_name
from store.errors import BadInput
from store.models import Query

if TYPE_CHECKING:
    from tests.collectors.conftest import Read, Write


@pytest.mark.parametrize(
    "header",
    [
        "text,rating,author,date,external_id,url,title,lang,media,followers,likes,shares",
        "TEXT,Stars,User,Created At,ID,Link,Title,Language,Images,Followers,Likes,Shares",
        "Review Text,Score,Name,Time,review-id,permalink,Review.Title,LANG,image,follower count,like count,reposts",
        "รีวิว,คะแนน,ชื่อ,วันที่,รหัส,ลิงก์,หัวข้อ,ภาษา,รูปภาพ,ผู้ติดตาม,ถูกใจ,แชร์",
        "ข้อความ,ดาว,ลูกค้า,วันเวลา,รหัสรีวิว,ลิงค์,ชื่อเรื่อง,ภาษา,รูป,ผู้ติดตาม,ยอดไลก์,ยอดแชร์",
    ],
)
def test_usual_names_of_columns_are_known(read: "Read", header: str) -> None:
    row = "Nice,5,Nok,2026-11-20 10:00,7,https://a.example,Hello,EN-gb,https://a.example/1.jpg,12,3,1"
    found = (
        read(f"{header}\n{row}\n").mentions[0].model_dump(mode="json", exclude={"collected_at"}, exclude_defaults=True)
    )
    assert found == {
        "channel": "shopee", "source": "shop", "external_id": "7", "text": "Nice", "title": "Hello", "author": "Nok",
        "handle": "Nok", "followers": 12, "rating": 5.0, "lang": "en", "url": "https://a.example",
        "likes": 3, "shares": 1, "media": [{"url": "https://a.example/1.jpg"}],
        "published_at": "2026-11-20T10:00:00+07:00",
    }  # fmt: skip


def test_no_name_means_two_fields() -> None:
    names = [usual_name(name) for names in USUAL.values() for name in names]
    assert sorted(names) == sorted(set(names))


def test_the_surest_name_wins_and_the_other_is_kept(read: "Read") -> None:
    found = read("name,comment,author,text\nN,C,A,T\n").mentions[0]
    assert (found.text, found.author, found.raw) == ("T", "A", {"name": "N", "comment": "C"})


def test_a_mapping_comes_first_and_the_usual_names_fill_up(read: "Read") -> None:
    found = read("text,q5,stars,user\nignored,said,4,Nok\n", map={"text": "q5", "title": "user"}).mentions[0]
    assert (found.text, found.title, found.rating, found.author) == ("said", "Nok", 4, "")
    assert found.raw == {"text": "ignored"}


@pytest.mark.parametrize(
    ("chosen", "why"),
    [({"text": "gone"}, "no column 'gone'; the file has: a, b"), ({"colour": "a"}, "no field 'colour'"), ({}, "known")],
)
def test_a_mapping_that_does_not_fit_is_named(read: "Read", chosen: dict[str, str], why: str) -> None:
    with pytest.raises(BadInput, match=why):
        read("a,b\n1,2\n", map=chosen)


def test_a_row_may_name_its_channel_and_source(read: "Read") -> None:
    rows = [
        {"text": "a", "channel": "line", "source": "oa"},
        {"text": "b", "channel": "fax", "source": "oa"},
        {"text": "c", "source": "oa"},
        {"text": "d", "channel": "x"},
    ]
    found = read("\n".join(map(json.dumps, rows)), "a.jsonl", channel=None, source="")
    assert [(mention.channel, mention.source) for mention in found.mentions] == [("line", "oa")]
    assert found.lines == [(2, "channel"), (3, "channel"), (4, "source")]


def test_a_row_cannot_change_the_channel_that_was_chosen(read: "Read") -> None:
    assert read("text,channel,source\na,x,other\n").mentions[0].channel == "shopee"


def test_a_row_without_a_time_takes_that_of_the_file(read: "Read") -> None:
    found = read("text,date\na,\nb,2026-11-20\nc,soon\n")
    assert [str(mention.published_at) for mention in found.mentions] == [
        "2026-11-01 09:00:00+00:00",
        "2026-11-20 00:00:00+07:00",
    ]
    assert found.lines == [(4, "date")]
    assert str(read("text\na\n").mentions[0].published_at) == "2026-11-01 09:00:00+00:00"


def test_times_without_a_zone_are_the_brands(read: "Read") -> None:
    found = read("text,date\na,2026-11-20 10:00\n", time_zone="Europe/Berlin")
    assert str(found.mentions[0].published_at) == "2026-11-20 10:00:00+01:00"


def keys(read: "Read", *rows: str) -> list[str]:
    return [mention.external_id for mention in read("\n".join(["text,author,date,rating", *rows])).mentions]


def test_a_row_without_a_key_is_known_by_what_it_says(read: "Read") -> None:
    one, same, author, time, text, rating = keys(
        read, "a,Nok,1/11/2026,5", "a,Nok,1/11/2026,5", "a,May,1/11/2026,5", "a,Nok,2/11/2026,5", "b,Nok,1/11/2026,5",
        "a,Nok,1/11/2026,4",
    )  # fmt: skip
    assert one == same
    assert len({one, author, time, text, rating}) == 5
    assert keys(read, "a,Nok,1/11/2026,5") == [one], "the place in the file does not matter"


def test_ratings_without_a_word_are_mentions(read: "Read") -> None:
    found = read("text,rating,title\n,4,\n,,\n ,,Good\n,,\n,,x\n")
    assert [(mention.rating, mention.title) for mention in found.mentions] == [(4, ""), (None, "Good"), (None, "x")]
    assert found.problems == []
    empty = read("id,text,rating\n7,,\n8, ,3\n")
    assert (len(empty.mentions), empty.lines) == (1, [(2, "text")])


def test_one_cell_names_each_bad_row(read: "Read") -> None:
    found = read("id,text,rating,date\n1,a,5,\n2,a,0,\n3,a,5,32/1/2026\n4,a,x,soon\n" + f"{'5' * 501},a,5,\n")
    assert found.lines == [(3, "rating"), (4, "date"), (5, "rating"), (6, "id")]
    assert all(bad.reason and "\n" not in bad.reason for bad in found.problems)


def test_an_account_stands_for_its_name_and_a_name_for_its_account(read: "Read") -> None:
    found = read("text,author,handle\na,Nok,nok99\nb,,nok99\nc,Nok,\nd,,\n").mentions
    assert [(mention.author, mention.handle) for mention in found] == [
        ("Nok", "nok99"), ("nok99", "nok99"), ("Nok", "Nok"), ("", ""),
    ]  # fmt: skip


def test_what_is_welcome_but_unreadable_is_kept_aside(read: "Read") -> None:
    found = read("text,url,media,lang,followers\na,www.a.example,none,Thai,many\n").mentions[0]
    assert (found.url, found.media, found.lang, found.followers) == ("", [], "", 0)
    assert found.raw == {"url": "www.a.example", "media": "none", "lang": "Thai", "followers": "many"}


def pages(query: Query, cursor: dict[str, Any] | None = None) -> list[Page]:
    return list(fetch(query, cursor, None))


@pytest.fixture
def query(write: "Write") -> Query:
    path = write("text\n" + "".join(f"text {number}\n" for number in range(2500)))
    return Query(brand_id=1, channel="file", name="n", options={"path": str(path), "channel": "x", "source": "x"})


def test_pages_hold_a_thousand_rows(query: Query) -> None:
    found = pages(query)
    assert [len(page.mentions) for page in found] == [1000, 1000, 500, 0]
    assert [page.cursor and page.cursor["rows"] for page in found] == [1000, 2000, 2500, 2500]
    assert [page.cursor and page.cursor["done"] for page in found] == [False, False, False, True]


def test_reading_goes_on_after_a_page(query: Query) -> None:
    texts = [mention.text for page in pages(query, pages(query)[0].cursor) for mention in page.mentions]
    assert (texts[0], texts[-1], len(texts)) == ("text 1000", "text 2499", 1500)


def test_a_file_that_did_not_change_is_not_read_again(query: Query, monkeypatch: pytest.MonkeyPatch) -> None:
    last = pages(query)[-1].cursor
    monkeypatch.setattr("collectors.file.open_table", lambda *_: pytest.fail("the file was opened"))
    assert pages(query, last) == []


@pytest.mark.parametrize("touch", ["time", "size"])
def test_a_file_that_changed_is_read_from_its_start(query: Query, write: "Write", touch: str) -> None:
    cursor = pages(query)[-1].cursor
    path = write("text\nnew\n") if touch == "size" else write("text\n" + "x" * 10)
    if touch == "time":
        os.utime(path, (1, 1))
    assert len(pages(query, cursor)[0].mentions) == 1


def test_a_file_that_went_is_named(query: Query) -> None:
    cursor = pages(query)[-1].cursor
    query.options = query.options | {"path": "gone.csv"}
    with pytest.raises(BadInput, match="cannot be read"):
        pages(query, cursor)
