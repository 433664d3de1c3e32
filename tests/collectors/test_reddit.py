"""What a query finds on Reddit, and what it makes of that."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from collectors.reddit import fetch, preview
from collectors.run import collect_due
from store.edits import versions_of
from store.errors import BadInput, NeedsSetup
from store.models import Query
from store.secrets import seal, unseal
from tests.peers.reddit_desk import HOUR, SHOP, Desk, ago, open_desk


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def test_a_search_finds_submissions_with_all_their_fields(desk: Desk) -> None:
    picture = "https://i.redd.it/kettle.jpg"
    name = desk.network.submission(
        "My Pine Kettle leaks", "It *drips* & hisses <3", author="mia", media=(picture,), score=12, at=ago(60)
    )
    desk.network.submission("Nothing of ours", at=ago(30))
    run = desk.read(desk.query())
    assert (run.found, run.new, run.gap) == (1, 1, "")
    found = desk.mention(name)
    assert (found.source, found.title, found.text) == ("reddit.com", "My Pine Kettle leaks", "It *drips* & hisses <3")
    assert (found.kind, found.likes, found.media, found.version_id) == (
        "post",
        12,
        [{"url": picture, "kind": "", "alt": "", "thumbnail": ""}],
        "",
    )
    assert found.url.startswith(f"https://www.reddit.com/r/thrift/comments/{name[3:]}/")
    assert (found.conversation, found.parent, found.raw["subreddit"]) == (name, "", "thrift")
    assert found.published_at == datetime.fromtimestamp(ago(60), UTC)


def test_a_search_keeps_to_its_subreddits_and_to_its_words(desk: Desk) -> None:
    wanted = desk.network.submission("pine kettle", subreddit="tea")
    desk.network.submission("pine kettle", subreddit="thrift")
    desk.network.submission("pine kettle giveaway", subreddit="tea")
    desk.read(desk.query(expression='"pine kettle" -giveaway', subreddits="r/tea, kitchen"))
    assert desk.names == [wanted]
    assert [call.path for call in desk.network.calls("GET /r/*")] == ["/r/tea+kitchen/search"]


def test_of_comments_only_those_that_match_become_mentions(desk: Desk) -> None:
    post = desk.network.submission("weekly thread")
    wanted = desk.network.comment(post, "Has anyone a Pine Kettle?")
    desk.network.comment(post, "pine kettles are something else", author="ben")
    desk.network.comment(post, "we at Pine Kettle say hello", author=SHOP)
    run = desk.read(desk.query("comments", subreddits=["thrift"]))
    assert (run.found, desk.names) == (1, [wanted])
    found = desk.mention(wanted)
    assert (found.kind, found.parent, found.conversation, found.title) == ("reply", post, post, "")


def test_an_inbox_brings_mentions_of_our_name_and_answers_to_us_in_full(desk: Desk) -> None:
    post = desk.network.submission("ours", author="pine_reader")
    below = desk.network.comment(post, "where is my parcel?")
    named = desk.network.edit(
        desk.network.comment(desk.network.submission("tea"), "ask u/pine_reader"), "ask /u/pine_reader now"
    )
    desk.network.message("pine_reader", "hello", "private words")
    desk.read(desk.query("inbox", ""))
    assert desk.names == sorted([below, named])
    found = desk.mention(named)
    assert found.version_id == str(int(desk.network.items[named].edited))
    assert found.conversation.startswith("t3_")
    assert found.url.endswith(f"/{named[3:]}/")
    assert "locked" in found.raw


def test_removed_and_deleted_items_are_no_mentions_and_bury_what_we_hold(desk: Desk) -> None:
    post = desk.network.submission("ours", author="pine_reader")
    names = [desk.network.comment(post, f"hello {number}") for number in range(3)]
    query = desk.query("inbox", "")
    desk.network.remove(names[0])
    desk.read(query)
    assert desk.names == sorted(names[1:])
    desk.network.before("/api/info", lambda: desk.network.delete(names[1]))
    desk.read(query)
    assert (desk.names, desk.mention(names[1]).text) == ([names[2]], "")


def test_an_edit_within_the_overlap_is_a_new_version(desk: Desk) -> None:
    name = desk.network.submission("pine kettle", "it leaks", at=ago(60))
    query = desk.query()
    desk.read(query)
    desk.network.edit(name, "it leaks no more")
    desk.read(query)
    found = desk.mention(name)
    assert (found.text, [each.text for each in versions_of(desk.session, found.id or 0)]) == (
        "it leaks no more",
        ["it leaks"],
    )


def test_without_credentials_the_channel_is_off(desk: Desk) -> None:
    query = Query(brand_id=1, channel="reddit", name="q", expression="kettle")
    with pytest.raises(NeedsSetup, match="Reddit is off"):
        list(fetch(query, None, None))
    desk.connection.read_secrets = ""
    desk.query()
    assert "no credentials" in collect_due(desk.session, desk.brand.id).resting[0]


def test_the_app_alone_reads_what_everybody_sees(desk: Desk) -> None:
    name = desk.network.submission("pine kettle")
    kept = {key: value for key, value in unseal(desk.connection.read_secrets).items() if key != "password"}
    desk.connection.read_secrets = seal(kept)
    desk.read(desk.query())
    assert desk.names == [name]
    assert {call.account for call in desk.network.calls("GET /r/*")} == {""}


@pytest.mark.parametrize(
    ("what", "expression", "options", "sentence"),
    [
        ("search", "", {}, "cannot search for this"),
        ("search", "(", {}, "parenthesis"),
        ("search", "kettle", {"subreddits": ["../api"]}, "no name of a subreddit"),
        ("comments", "kettle", {}, "name the subreddits"),
        ("chat", "kettle", {}, "cannot be read on Reddit"),
    ],
)
def test_what_reddit_cannot_be_asked_is_told_before_it_is(
    desk: Desk, what: str, expression: str, options: dict[str, object], sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        desk.read(desk.query(what, expression, **options))
    assert desk.network.calls() == []


def test_a_preview_shows_why_and_saves_nothing(desk: Desk) -> None:
    desk.network.submission("A Pine Kettle for my aunt", at=ago(90 * 24 * HOUR))
    desk.network.submission("hello from Pine Kettle", author=SHOP)
    shown, costs = preview('"pine kettle"', desk.connection)
    assert [(mention.title, why) for mention, why in shown] == [("A Pine Kettle for my aunt", "Pine Kettle")]
    assert (costs, desk.names) == ([], [])


def test_every_request_says_who_we_are(desk: Desk) -> None:
    desk.read(desk.query())
    assert desk.network.nameless == []
    assert {call.account for call in desk.network.calls("GET *")} == {"pine_reader"}
