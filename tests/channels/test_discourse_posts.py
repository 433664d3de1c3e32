"""Posts of a forum are read whole: what is quoted is not what its author said, and nothing odd is a crash."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.discourse_posts import Post, post_of

WIRE = Path(__file__).parents[3] / "shared" / "wire" / "discourse"
AT = "https://talk.example/forum"
POST: dict[str, Any] = {
    "id": 7, "topic_id": 3, "post_number": 2, "username": "mai", "name": "Mai", "created_at": "2026-11-20T09:00:00.5Z",
    "raw": "Tea & milk", "cooked": "<p>Tea &amp; milk</p>", "post_type": 1, "topic_slug": "tea",
    "actions_summary": [{"id": 2, "count": 3}],
}  # fmt: skip


def read(**changes: Any) -> Post:
    post = post_of({**POST, **changes}, AT)
    assert post is not None
    return post


def posts_in(found: Any) -> list[dict[str, Any]]:
    """Everything in an answer that looks like a post."""
    if isinstance(found, dict):
        here = [found] if {"cooked", "post_number", "topic_id"} <= found.keys() else []
        return here + [post for each in found.values() for post in posts_in(each)]
    return [post for each in found for post in posts_in(each)] if isinstance(found, list) else []


@pytest.mark.skipif(not WIRE.is_dir(), reason="the recordings are not here: ../shared/wire/discourse")
def test_every_recorded_post_is_read() -> None:
    given = [post for file in sorted(WIRE.rglob("*.json")) for post in posts_in(json.loads(file.read_text()))]
    assert len(given) > 10
    found = [post_of(each, AT) for each in given]
    regular = [each for each in given if each.get("post_type", 1) == 1]
    assert sum(each is not None for each in found) == len(regular)
    assert all(each is None or each.text or each.gone for each in found)


def test_a_post() -> None:
    post = read()
    assert (post.id, post.topic, post.number, post.author, post.name) == ("7", "3", 2, "mai", "Mai")
    assert (post.text, post.title, post.likes, post.answers, post.gone) == ("Tea & milk", "", 3, 0, False)
    assert post.url(AT) == f"{AT}/t/tea/3/2"
    assert read(post_number=1, topic_title=" A <title> ").title == "A <title>"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ('[quote="ben, post:1, topic:3"]\nno\n[/quote]\n\nyes', "yes"),
        ("[quote]a[quote]b[/quote]c[/quote]yes", "yes"),
        ("[quote]only[/quote]", "[quote]only[/quote]"),
        ("a ![a tin|690x388](upload://x.jpeg) b ![|10x10,50%](upload://y)", "a a tin b"),
        ("[quote] never closed", "[quote] never closed"),
        ("1 < 2 &amp; 3", "1 < 2 &amp; 3"),
    ],
)
def test_what_was_typed_without_what_was_quoted(raw: str, text: str) -> None:
    assert read(raw=raw).text == text


def test_shown_text_where_what_was_typed_is_not_told() -> None:
    cooked = (
        '<aside class="quote"><blockquote><p>no</p></blockquote></aside><p>yes &amp; <b>no</b></p>'
        '<div class="lightbox-wrapper"><img src="//cdn.example/1.png" alt="a tin"><div class="meta">1.png</div></div>'
    )
    post = read(raw=None, cooked=cooked)
    assert post.text == "yes & no\n\na tin"
    assert post.pictures == (("https://cdn.example/1.png", "a tin"),)
    assert read(raw=[{"type": "paragraph"}], cooked='<aside class="quote">only this</aside>').text == "only this"


def test_pictures_that_only_decorate_are_none() -> None:
    cooked = (
        '<img class="emoji" src="/e.png"><aside><img src="/onebox.png"></aside><img src="data:image/png;base64,x">'
        '<img src="/up/1.png"><img src="http://[bad">'
    )
    assert read(cooked=cooked).pictures == (("https://talk.example/up/1.png", ""),)


@pytest.mark.parametrize("mark", [{"hidden": True}, {"user_deleted": True}, {"deleted_at": "2026-11-20"}])
def test_what_is_hidden_or_deleted_is_gone(mark: dict[str, Any]) -> None:
    assert read(**mark).gone


@pytest.mark.parametrize(
    "change",
    [
        {"post_type": 3}, {"id": None}, {"id": True}, {"id": -1}, {"topic_id": "3"}, {"post_number": 0},
        {"username": ""}, {"username": 5}, {"created_at": None}, {"created_at": "soon"},
    ],
)  # fmt: skip
def test_what_is_no_post_of_a_person_is_none(change: dict[str, Any]) -> None:
    assert post_of({**POST, **change}, AT) is None


def test_an_edit_is_another_version_and_likes_are_none() -> None:
    assert read(raw="Tea").version != read().version
    assert read(actions_summary=[], version=4, updated_at="x").version == read().version


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(POST)), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*POST, "hidden", "topic_title", "reply_to_post_number"]), values))
@settings(deadline=None, max_examples=200)
def test_odd_posts_are_no_crash(changes: dict[str, Any]) -> None:
    post = post_of({**POST, **changes}, AT)
    assert post is None or (post.version and post.url(AT))


@given(st.text(alphabet='[quote]/="! (\n', max_size=200))
@settings(deadline=None, max_examples=200)
def test_odd_texts_are_no_crash(raw: str) -> None:
    read(raw=raw)
