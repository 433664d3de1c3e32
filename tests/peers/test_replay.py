"""Recorded answers of X and Reddit are played back through the real clients, each of them once."""

import json
from pathlib import Path
from urllib.parse import urlencode

import praw
import pytest
import requests
import tweepy

from tests.peers.replay import Match, Recording, Replay, praw_cassette, twarc_envelopes, tweepy_cassette
from tests.peers.x_clients import Detour

WIRE = Path(__file__).parents[3] / "shared" / "wire"
recorded = pytest.mark.skipif(not WIRE.is_dir(), reason="the recordings are not here: ../shared/wire is missing")
TWEEPY = sorted((WIRE / "x/tweepy-cassettes").glob("test_client_*.yaml"))
PRAW = sorted((WIRE / "reddit/praw-cassettes").glob("*.json"))
NO_ANSWERS = {"flat.jsonl", "tweets_compliance.jsonl", "users_compliance.jsonl"}


def recording(name: str, path: str, *query: tuple[str, str], method: str = "GET") -> Recording:
    return Recording(name, method, path, query, 200, (("x-name", name),), name.encode())


def read(replay: Replay, *paths: str) -> list[str]:
    answers = []
    with requests.Session() as session:
        for path in paths:
            answers.append(session.get(replay.url + path, timeout=5).text)
    return answers


@pytest.mark.parametrize(
    ("match", "paths", "answers"),
    [
        ("path", ["/b", "/a?n=9", "/a"], ["B", "A1", "A2"]),
        ("order", ["/a", "/a", "/b"], ["A1", "A2", "B"]),
        ("query", ["/a?n=2", "/a?n=1&more=1", "/b"], ["A2", "A1", "B"]),
    ],
)
def test_each_recording_answers_once(match: Match, paths: list[str], answers: list[str]) -> None:
    three = [recording("A1", "/a", ("n", "1")), recording("A2", "/a", ("n", "2")), recording("B", "/b")]
    with Replay(three, match) as replay:
        assert read(replay, *paths) == answers
        assert [each.name for each in replay.played] == answers
        assert replay.unplayed == [] == replay.missed


def test_what_nothing_fits_is_missed_and_told() -> None:
    with Replay([recording("A", "/a"), recording("B", "/b")], "order") as replay:
        assert read(replay, "/b") == ["no recording answers GET /b"]
        assert [each.path for each in replay.missed] == ["/b"]
        assert [each.name for each in replay.unplayed] == ["A", "B"]


def test_a_recording_answers_again_only_if_it_may() -> None:
    with Replay([recording("A", "/a")], repeat=True) as replay:
        assert read(replay, "/a", "/a") == ["A", "A"]
    with Replay([recording("A", "/a")]) as replay:
        assert read(replay, "/a", "/a")[1].startswith("no recording")


@recorded
def test_tweepy_reads_its_own_search_again() -> None:
    with Replay(tweepy_cassette(WIRE / "x/tweepy-cassettes/test_client_search_recent_tweets.yaml")) as replay:
        client = tweepy.Client("token")
        client.session.mount("https://api.twitter.com", Detour(replay.url, 5))
        answer = client.search_recent_tweets("Tweepy")
        client.session.close()
    assert [tweet.id for tweet in answer.data][:2] == [1578516068309794817, 1578515564971970560]
    assert (answer.meta["result_count"], replay.unplayed) == (10, [])


@recorded
def test_praw_reads_its_own_mentions_again() -> None:
    recordings = praw_cassette(WIRE / "reddit/praw-cassettes/TestInbox.test_mentions.json")
    with Replay(recordings, "order") as replay:
        reddit = praw.Reddit(
            client_id="id",
            client_secret="secret",
            refresh_token="token",
            user_agent="test",
            reddit_url=replay.url,
            oauth_url=replay.url,
            check_for_updates=False,
        )
        with reddit:
            mentions = list(reddit.inbox.mentions(limit=16))
    assert len(mentions) == 16
    assert (replay.missed, replay.unplayed) == ([], [])


@recorded
@pytest.mark.parametrize("file", TWEEPY, ids=lambda file: file.stem)
def test_every_answer_of_a_tweepy_cassette_can_be_read(file: Path) -> None:
    recordings = tweepy_cassette(file)
    assert recordings
    assert all(isinstance(json.loads(each.body), dict) for each in recordings if each.body)
    assert any(each.body for each in recordings)


@recorded
@pytest.mark.parametrize("file", PRAW, ids=lambda file: file.stem)
def test_every_answer_of_a_praw_cassette_comes_back_unchanged(file: Path) -> None:
    recordings = praw_cassette(file)
    with Replay(recordings, "order") as replay, requests.Session() as session:
        for each in recordings:
            address = f"{replay.url}{each.path}?{urlencode(each.query)}"
            answer = session.request(each.method, address, timeout=5, allow_redirects=False)
            assert (answer.status_code, answer.content) == (each.status, each.body)
        assert replay.played == recordings


@recorded
def test_envelopes_of_twarc_are_answers_of_x() -> None:
    for file in sorted((WIRE / "x/twarc-csv/test-data").glob("*.jsonl")):
        if file.name in NO_ANSWERS:
            with pytest.raises(ValueError, match="holds no answers"):
                twarc_envelopes(file)
            continue
        for each in twarc_envelopes(file):
            assert each.path.startswith("/2/")
            assert b"__twarc" not in each.body
