"""Google Play shows seven days: what falls out of them is a gap, what is about to is warned of, and never deleted."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from channels.states import losing, troubles
from collectors.alerts import alert
from collectors.google_play import fetch
from store.errors import NeedsSetup, Refused, TryLater
from store.models import Run, utc_now
from tests.peers.google_play_network import APP, OTHER, GooglePlay, problem
from tests.peers.loopback import Answer
from tests.peers.review_desk import Desk, desk_at

DAY = timedelta(days=1)
LIST = f"GET /androidpublisher/v3/applications/{APP}/reviews"


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(GooglePlay(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def last_read(desk: Desk, days: float) -> datetime:
    """The last run becomes one that ended some days ago."""
    when = utc_now() - days * DAY
    (run,) = desk.session.exec(select(Run).where(Run.kind == "collect"))
    run.started_at = run.finished_at = when
    places = (desk.query.cursor or {})["places"]
    desk.query.cursor = {
        "places": {app: {"newest": when.timestamp(), "read": when.timestamp()} for app in places},
    }
    desk.query.created_at = when - DAY
    desk.session.commit()
    return when


def test_all_apps_are_read_and_the_title_comes_apart(desk: Desk) -> None:
    here = desk.peer.review("มันค้าง 😡")
    there, translated = desk.peer.review("", package=OTHER), desk.peer.review("")
    desk.peer.reviews[there].more |= {"text": "Great app\tIt does what it says"}
    desk.peer.reviews[translated].more |= {"text": "It does not open", "originalText": "เปิดไม่ได้"}
    desk.collect()
    assert desk.names == sorted([here, there, translated])
    assert (desk.mention(here).source, desk.mention(there).source) == (APP, OTHER)
    assert (desk.mention(here).title, desk.mention(here).text) == ("", "มันค้าง 😡")
    assert (desk.mention(there).title, desk.mention(there).text) == ("Great app", "It does what it says")
    assert desk.mention(translated).text == "เปิดไม่ได้"
    assert desk.mention(here).version_id == str(int(desk.peer.reviews[here].at.timestamp()))


def test_a_query_can_name_one_app_and_one_that_fails_does_not_stop_the_other(desk: Desk) -> None:
    here, there = desk.peer.review("It hangs"), desk.peer.review("It rings", package=OTHER)
    desk.query.options = desk.query.options | {"apps": [OTHER]}
    desk.session.commit()
    desk.collect()
    assert desk.names == [there]
    desk.query.options = desk.query.options | {"apps": ["com.example.gone", APP]}
    desk.session.commit()
    with pytest.raises(Refused, match="com.example.gone"):
        desk.collect()
    assert desk.names == sorted([here, there])
    assert list((desk.query.cursor or {})["places"]) == [APP]


def test_an_edited_review_comes_first_again_as_a_new_version(desk: Desk) -> None:
    name = desk.peer.review("It hangs", hours=6 * 24)
    desk.collect()
    desk.peer.edit(name, "It hangs less")
    assert desk.collect().new == 0
    assert desk.mention(name).text == "It hangs less"


def test_an_outage_of_more_than_seven_days_is_a_gap(desk: Desk) -> None:
    desk.peer.review("It hangs")
    assert desk.collect().gap == ""
    last_read(desk, 6.9)
    assert desk.collect().gap == ""


def test_what_nobody_can_read_any_more_is_named(desk: Desk) -> None:
    desk.peer.review("It hangs")
    desk.collect()
    when = last_read(desk, 9)
    gap = desk.collect().gap
    assert "can no longer be read" in gap
    assert f"{when:%Y-%m-%d %H:%M}" in gap
    assert desk.collect().gap == ""


def test_from_day_five_people_are_warned_and_told_once(desk: Desk) -> None:
    told: list[str] = []

    def notify(title: str, body: str) -> bool:
        told.append(body)
        return True

    desk.collect()
    now = utc_now()
    when = last_read(desk, 4.9)
    assert losing(desk.query, when, now) is None
    assert (troubles(desk.session, now), alert(desk.session, now, notify)) == ([], [])
    when = last_read(desk, 5.1)
    (trouble,) = troubles(desk.session, now)
    assert f"not read by {when + 7 * DAY:%Y-%m-%d %H:%M} UTC begins to be lost" in trouble.sentence()
    assert len(alert(desk.session, now, notify)) == 1
    assert alert(desk.session, now + DAY, notify) == []
    assert "loses what it should read" in told[0]
    last_read(desk, 8)
    assert "is lost" in troubles(desk.session, now)[0].sentence()
    desk.collect()
    assert troubles(desk.session, now) == []
    assert alert(desk.session, now, notify) == ["Google Play of Pine Kettle, query “reviews” is read again."]


def test_what_leaves_the_seven_days_is_not_deleted(desk: Desk) -> None:
    old, gone, stays = (desk.peer.review(f"It hangs {number}", hours=number * 24) for number in (6, 2, 1))
    desk.collect()
    for name in (old, stays):
        desk.peer.reviews[name].at -= 4 * DAY
    mention = desk.mention(old)
    mention.version_id = str(int(desk.peer.reviews[old].at.timestamp()))
    desk.session.commit()
    desk.peer.delete(gone)
    desk.recheck()
    assert desk.names == sorted([old, stays])


def test_what_a_list_leaves_out_is_asked_for_by_itself_before_it_is_called_gone(desk: Desk) -> None:
    here, gone = desk.peer.review("It hangs"), desk.peer.review("It rings")
    desk.collect()
    desk.peer.delete(gone)
    for _ in range(2):  # the list is read for answers by hand, then to look again
        desk.peer.fail(LIST, Answer(200, b"{}"))
    desk.recheck()
    assert desk.names == [here]


def test_a_page_shift_between_two_requests_loses_nothing(desk: Desk) -> None:
    names = [desk.peer.review(f"It hangs {number}", hours=number + 1) for number in range(7)]
    pages = fetch(desk.query, None, desk.connection)
    read = [mention.external_id for mention in next(pages).mentions]
    desk.peer.review("It hangs as well", hours=0.01)
    read += [mention.external_id for page in pages for mention in page.mentions]
    assert set(names) <= set(read)


def test_a_token_that_comes_again_ends_the_pass(desk: Desk) -> None:
    for number in range(9):
        desk.peer.review(f"It hangs {number}", hours=number + 1)
    serve = desk.peer.serve

    def stuck(asked: object) -> Answer:
        answer = serve(asked)  # type: ignore[arg-type]  # a stand-in for the method
        return Answer(answer.status, answer.body.replace(b'"6"', b'"3"'), answer.headers)

    desk.peer.serve = stuck  # type: ignore[method-assign]  # a peer that hangs
    with pytest.raises(TryLater, match="again and again"):
        desk.collect()
    assert desk.query.cursor is None


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (problem(403, "rateLimitExceeded", "Quota exceeded"), TryLater, "quota"),
        (problem(429, "quotaExceeded", "Quota exceeded"), TryLater, "quota"),
        (problem(403, "accessNotConfigured", "not used before"), NeedsSetup, "not enabled"),
        (problem(403, "permissionDenied", "insufficient permissions"), NeedsSetup, "insufficient permissions"),
        (problem(404, "applicationNotFound", "No application was found"), Refused, "no such app"),
    ],
)
def test_googles_reasons_are_told_in_our_words(desk: Desk, answer: Answer, error: type[Exception], words: str) -> None:
    desk.peer.fail(LIST, answer)
    with pytest.raises(error, match=words):
        desk.collect()


def test_the_token_server_that_a_file_names_is_never_asked_and_a_token_is_used_until_it_ends(desk: Desk) -> None:
    assert "203.0.113.9" in desk.peer.read["service_account_key"]
    desk.collect()
    desk.collect()
    assert len(desk.peer.calls("POST /token")) == 1


def test_the_watcher_says_nothing_of_answers_without_apps(desk: Desk) -> None:
    from collectors.google_play_watch import own_replies

    desk.connection.options = {}
    assert list(own_replies(desk.connection, None)) == []
