"""Feeds of every kind are read the same, whatever is wrong with them, and no file of ours is ever opened."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.feed_entries import Entry, Feed, kind_of, name_in, read_xml, web
from channels.http import Answer
from channels.json_feed import is_json, read_json_feed

WIRE = Path(__file__).parents[3] / "shared" / "wire" / "rss"
AT = "https://tea.example/feed"


def xml(body: str | bytes, headers: Mapping[str, str] | None = None) -> Feed:
    return read_xml(Answer(200, headers or {}, body.encode() if isinstance(body, str) else body), AT)


def only(inside: str, spaces: str = "") -> Entry:
    (entry,) = xml(f'<rss version="2.0" {spaces}><channel><item>{inside}</item></channel></rss>').entries
    return entry


@pytest.mark.skipif(not WIRE.is_dir(), reason="the recordings are not here: ../shared/wire/rss")
def test_every_recorded_feed_is_read() -> None:
    files = [file for file in sorted(WIRE.rglob("*")) if file.is_file()]
    counts = [len(xml(file.read_bytes()).entries) for file in files]
    assert len(files) > 300
    assert sum(counts) > 200


def test_bytes_that_name_a_file_do_not_open_it(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text('<rss version="2.0"><channel><item><title>secret</title></item></channel></rss>')
    assert xml(str(file)).entries == []


def test_entities_of_a_document_are_not_fetched_or_blown_up(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("secret")
    found = xml(
        f'<!DOCTYPE r [<!ENTITY f SYSTEM "file://{tmp_path}/s"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;">]><rss version="2.0"><channel><item><title>&f;&c;</title></item></channel></rss>'
    )
    assert "secret" not in str(found)
    assert len(str(found)) < 2_000


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Tea &amp; milk", "Tea & milk"),
        ("&lt;b&gt;Tea&lt;/b&gt; &amp;amp; milk", "Tea & milk"),
        ("<![CDATA[<b>Tea</b> &amp; milk]]>", "Tea & milk"),
        ("5 &lt; 6", "5 < 6"),
    ],
)
def test_titles_are_decoded_once(title: str, plain: str) -> None:
    assert only(f"<title>{title}</title>").title == plain


def test_the_whole_content_is_taken_before_the_summary() -> None:
    entry = only(
        "<description>short</description><c:encoded>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two &amp;lt;3&lt;/p&gt;</c:encoded>",
        'xmlns:c="http://purl.org/rss/1.0/modules/content/"',
    )
    assert entry.text == "One\n\ntwo <3"


def test_atom_and_its_author() -> None:
    (entry,) = xml(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:1</id><title type="text">A &lt;b&gt; c</title>'
        '<link href="/p/1"/><author><name>Mai</name><email>mai@tea.example</email></author>'
        "<updated>2026-11-20T09:00:00+07:00</updated>"
        '<content type="html">&lt;i&gt;Hi&lt;/i&gt;</content></entry></feed>'
    ).entries
    assert (entry.key, entry.title, entry.text, entry.author) == ("urn:1", "A <b> c", "Hi", "Mai")
    assert (entry.url, str(entry.published)) == ("https://tea.example/p/1", "2026-11-20 02:00:00+00:00")


def test_a_key_is_made_where_there_is_none() -> None:
    one, same, other = (only(f"<title>{text}</title>").key for text in ("Tea", "Tea", "Milk"))
    assert one == same != other
    assert only("<title>Tea</title><link>https://tea.example/1</link>").key == "https://tea.example/1"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("mai@tea.example (Mai Leaves)", "Mai Leaves"),
        ("Mai <mai@tea.example>", "Mai"),
        ("mai@tea.example", ""),
        ("พลอย", "พลอย"),
        (None, ""),
    ],
)
def test_no_mail_address_of_an_author_is_kept(given: str | None, name: str) -> None:
    assert name_in(given) == name


@pytest.mark.parametrize("date", ["", "soon", "0000-00-00", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_date_that_cannot_be_right_is_none(date: str) -> None:
    assert only(f"<title>a</title><pubDate>{date}</pubDate>").published is None


def test_media_are_references_with_what_is_said_of_them() -> None:
    entry = only(
        '<title>a</title><m:content url="/1.jpg" medium="image"/>'
        '<m:content url="https://a.example/2" type="video/mp4"/>'
        '<m:thumbnail url="https://a.example/t.jpg"/><enclosure url="https://a.example/3.mp3" type="audio/mpeg"/>'
        '<enclosure url="javascript:x" type="image/png"/><enclosure url="https://a.example/4.pdf" type="a/pdf"/>',
        'xmlns:m="http://search.yahoo.com/mrss/"',
    )
    thumbnail = "https://a.example/t.jpg"
    assert [(each.url, each.kind, each.thumbnail) for each in entry.media] == [
        ("https://tea.example/1.jpg", "image", thumbnail), ("https://a.example/2", "video", thumbnail),
        ("https://a.example/3.mp3", "audio", ""), ("https://a.example/4.pdf", "file", thumbnail),
    ]  # fmt: skip
    alone = only('<title>a</title><m:thumbnail url="/t.jpg"/>', 'xmlns:m="http://search.yahoo.com/mrss/"')
    assert [(each.url, each.kind) for each in alone.media] == [("https://tea.example/t.jpg", "image")]


def test_kinds_and_addresses() -> None:
    assert [kind_of("IMAGE/png"), kind_of("", "video"), kind_of(None), kind_of("x/y")] == ["image", "video", "", "file"]
    assert [web("//a.example/x", AT), web("http://[", AT), web("mailto:a", AT)] == ["https://a.example/x", "", ""]


def test_the_charset_of_the_headers_counts() -> None:
    body = '<rss version="2.0"><channel><item><title>ชาไทย</title></item></channel></rss>'.encode("cp874")
    assert xml(body, {"content-type": "application/rss+xml; charset=tis-620"}).entries[0].title == "ชาไทย"


JSON_FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1", "title": "T", "language": "th-TH",
    "items": [
        {"id": 7, "url": "/7", "title": "ชา", "content_html": "<p>Tea &amp; milk</p>", "tags": ["tea", None, 3],
         "date_published": "2026-11-20T09:00:00+07:00", "authors": [{"url": "x"}, {"name": "Mai"}],
         "image": "https://a.example/i.jpg",
         "attachments": [{"url": "https://a.example/a.mp3", "mime_type": "audio/mpeg", "title": "Song"}, 5]},
        {"external_url": "https://b.example/", "summary": "S", "author": {"name": "Old"},
         "date_modified": "2026-11-20"},
        {"title": "only", "date_published": "never"}, "odd",
    ],
}  # fmt: skip


def test_a_json_feed_is_read_the_same() -> None:
    answer = Answer(200, {}, b"\xef\xbb\xbf " + json.dumps(JSON_FEED).encode())
    assert is_json(answer)
    feed = read_json_feed(answer, AT)
    one, two, three = feed.entries
    assert (one.key, one.url, one.title, one.text) == ("7", "https://tea.example/7", "ชา", "Tea & milk")
    assert (one.author, one.lang, one.tags) == ("Mai", "th-TH", ["tea", "3"])
    assert [(each.url, each.kind, each.alt) for each in one.media] == [
        ("https://a.example/i.jpg", "image", ""), ("https://a.example/a.mp3", "audio", "Song"),
    ]  # fmt: skip
    assert (two.key, two.text, two.author, str(two.published)) == (
        "https://b.example/", "S", "Old", "2026-11-20 00:00:00+00:00",
    )  # fmt: skip
    assert (len(three.key), three.published) == (32, None)
    assert (feed.kind, feed.flaw) == ("json", "some of its items are no objects")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(JSON_FEED["items"][0])), inner),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(st.sampled_from([*JSON_FEED["items"][0], "author", "language"]), values), max_size=3))
@settings(deadline=None, max_examples=150)
def test_odd_json_is_no_crash(items: list[Any]) -> None:
    feed = read_json_feed(Answer(200, {}, json.dumps({"items": items}).encode()), AT)
    assert len(feed.entries) == len(items)
    assert all(entry.key for entry in feed.entries)


@given(st.binary(max_size=300) | st.text(alphabet="<>/&;rsitemchanl=\"' ", max_size=200).map(str.encode))
@settings(deadline=None, max_examples=150)
def test_odd_bytes_are_no_crash(body: bytes) -> None:
    xml(b"<rss><channel><item>" + body)
    read_json_feed(Answer(200, {}, b"{" + body), AT)
