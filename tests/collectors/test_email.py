"""A mailbox is read from where the last run ended, marks nothing, and survives whatever its server does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from channels import email_client
from channels.email_client import AT_ONCE
from collectors.email import fetch, preview
from collectors.email_watch import own_replies, recheck
from collectors.page import Known
from store.errors import NeedsSetup, TryLater
from store.models import Connection
from store.secrets import seal
from tests.peers.imap_server import Box, message
from tests.peers.mail_desk import US, Desk, connection_to, mail_desk, query, read


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with mail_desk(monkeypatch) as desk:
        yield desk


def deliver(desk: Desk, name: str, text: str = "The kettle leaks.", age: timedelta = timedelta(0)) -> int:
    return desk.imap.deliver(message(text, name=f"{name}@customer.example"), datetime.now(UTC) - age)


def test_each_run_goes_on_where_the_last_one_ended(desk: Desk) -> None:
    deliver(desk, "old", age=timedelta(days=3))
    deliver(desk, "one")
    mentions, cursor, _ = read()
    assert [each.external_id for each in mentions] == ["one@customer.example"]
    assert read(cursor)[0] == []
    deliver(desk, "two")
    assert [each.external_id for each in read(cursor)[0]] == ["two@customer.example"]


def test_the_last_mail_does_not_come_again_and_again(desk: Desk) -> None:
    deliver(desk, "one")
    cursor = read()[1]
    desk.imap.said.clear()
    assert read(cursor)[0] == []
    assert any(each == "UID SEARCH UID 2:*" for each in desk.imap.said)
    assert not any(each.startswith("UID FETCH") for each in desk.imap.said)


def test_an_empty_mailbox_is_not_read_from_its_beginning_later(desk: Desk) -> None:
    deliver(desk, "old", age=timedelta(days=300))
    mentions, cursor, _ = read()
    assert (mentions, cursor["uid"]) == ([], 1)
    assert read(cursor)[0] == []


def test_nothing_is_ever_marked(desk: Desk) -> None:
    deliver(desk, "one")
    read()
    assert not any(each.startswith(("SELECT", "UID STORE", "UID FETCH 1 (BODY[")) for each in desk.imap.said)
    assert any("BODY.PEEK" in each for each in desk.imap.said)


def test_a_long_folder_comes_in_pages_each_with_its_cursor(desk: Desk) -> None:
    for number in range(2 * AT_ONCE + 1):
        deliver(desk, f"m{number}")
    mentions, _, pages = read()
    assert len(mentions) == 2 * AT_ONCE + 1
    assert [page.cursor["uid"] for page in pages if page.cursor] == [AT_ONCE, 2 * AT_ONCE, 2 * AT_ONCE + 1] + [
        2 * AT_ONCE + 1
    ]


def test_numbers_that_begin_anew_bring_back_the_time_since_the_last_run(desk: Desk) -> None:
    deliver(desk, "ancient", age=timedelta(days=60))
    deliver(desk, "one", age=timedelta(hours=2))
    cursor = read()[1]
    deliver(desk, "two")
    desk.imap.boxes["INBOX"].count_anew()
    mentions, again, pages = read(cursor)
    assert [each.external_id for each in mentions] == ["one@customer.example", "two@customer.example"]
    assert again["validity"] == 8
    assert [page.gap for page in pages if page.gap] == []
    assert read(again)[0] == []


def test_numbers_that_begin_anew_after_a_long_silence_leave_a_gap_that_is_told(desk: Desk) -> None:
    cursor = read()[1] | {"read": (datetime.now(UTC) - timedelta(days=90)).timestamp()}
    deliver(desk, "lost", age=timedelta(days=60))
    deliver(desk, "kept", age=timedelta(days=20))
    desk.imap.boxes["INBOX"].count_anew()
    mentions, _, pages = read(cursor)
    assert [each.external_id for each in mentions] == ["kept@customer.example"]
    assert sum("may be missing" in page.gap for page in pages) == 1


def test_one_mail_that_came_twice_is_one_mention(desk: Desk) -> None:
    deliver(desk, "one")
    deliver(desk, "one")
    assert len(read()[0]) == 1


def test_a_query_reads_its_own_folder_and_keeps_what_holds_its_words(desk: Desk) -> None:
    desk.imap.boxes["Praise"] = Box()
    for text in ("The kettle leaks.", "The pot is fine."):
        desk.imap.deliver(message(text, name=f"{len(text)}@x.example", subject="Hello"), folder="Praise")
    assert [each.text for each in read(folder="Praise", expression="kettle")[0]] == ["The kettle leaks."]


def test_a_folder_that_is_not_there_is_set_up_by_a_person(desk: Desk) -> None:
    with pytest.raises(NeedsSetup, match="no folder 'Nope'"):
        read(folder="Nope")


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-generated"}, {"List_Id": "<news.shop.example>"}, {"Precedence": "bulk"},
        {"Return_Path": "<>"}, {"List_Unsubscribe": "<https://x.example/>"}, {"X_Autoreply": "yes"},
        {"sender": "MAILER-DAEMON@mx.example"}, {"sender": f"Help <{US.upper()}>"},
        {"sender": "sales@pinekettle.example"},
    ],
)  # fmt: skip
def test_what_no_customer_wrote_is_no_mention(desk: Desk, headers: dict[str, str]) -> None:
    desk.imap.deliver(message("Hello", name="a@x.example", **headers))
    desk.imap.deliver(message("A person", name="b@x.example", Auto_Submitted="no"))
    connection = connection_to(own_addresses=["sales@pinekettle.example"])
    pages = list(fetch(query(), None, connection))
    assert [mention.external_id for page in pages for mention in page.mentions] == ["b@x.example"]


def test_of_a_mail_with_a_large_file_only_the_beginning_is_fetched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email_client, "LARGEST", 2000)
    parts = "--b\nContent-Type: text/plain\n\nSee the film.\n--b\nContent-Type: video/mp4; name=leak.mp4\n\n"
    content = message(parts + "x" * 9000, name="big@x.example", Content_Type="multipart/mixed; boundary=b")
    desk.imap.deliver(content)
    (mention,) = read()[0]
    assert (mention.text, mention.raw) == ("See the film.", {"files": ["leak.mp4"], "cut": True})


def test_a_mail_that_says_nothing_is_told_and_stops_nothing(desk: Desk) -> None:
    desk.imap.deliver(message("", name="empty@x.example", subject=""))
    deliver(desk, "one")
    mentions, _, pages = read()
    assert len(mentions) == 1
    assert [bad.line for page in pages for bad in page.problems] == [1]


@pytest.mark.parametrize("command", ["CAPABILITY", "LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH"])
@pytest.mark.parametrize("how", ["drop", "garbage"])
def test_a_server_in_trouble_is_asked_again_later(desk: Desk, command: str, how: str) -> None:
    deliver(desk, "one")
    desk.imap.fail(command, how)
    with pytest.raises(TryLater) as caught:
        read()
    assert "made-up" not in str(caught.value)
    assert caught.value.retry_at is not None


def test_a_server_that_refuses_a_search_is_asked_again_later(desk: Desk) -> None:
    desk.imap.fail("UID SEARCH", "no")
    with pytest.raises(TryLater):
        read()


def test_a_wrong_password_is_for_a_person_to_mend(desk: Desk) -> None:
    secrets = seal({"address": US, "server": "x.example", "password": "wrong-one"})
    with pytest.raises(NeedsSetup, match="Channels page") as caught:
        list(fetch(query(), None, Connection(brand_id=1, channel="email", read_secrets=secrets)))
    assert "wrong-one" not in str(caught.value)


@pytest.mark.parametrize("said", ["[UNAVAILABLE] backend down", "[LIMIT] Too many simultaneous connections"])
def test_a_server_that_lets_nobody_in_for_now_is_no_matter_of_passwords(desk: Desk, said: str) -> None:
    desk.imap.fail("LOGIN", said)
    with pytest.raises(TryLater):
        read()


def test_a_password_in_thai_signs_in_too(desk: Desk) -> None:
    secrets = seal({"address": US, "server": "x.example", "password": "รหัสผ่าน"})
    list(fetch(query(), None, Connection(brand_id=1, channel="email", read_secrets=secrets)))
    assert "AUTHENTICATE" in desk.imap.said


def test_what_was_answered_by_hand_is_seen_in_the_sent_folder(desk: Desk) -> None:
    connection = connection_to()
    sent = message("Done", name="h1@pinekettle.example", sender=US, In_Reply_To="<m1@customer.example>")
    desk.imap.deliver(sent, folder="Sent")
    desk.imap.deliver(message("News", name="h2@pinekettle.example", sender=US), folder="Sent")
    away = message("Away", name="h3@x.example", In_Reply_To="<m2@customer.example>", Auto_Submitted="auto-replied")
    desk.imap.deliver(away, folder="Sent")
    pages = list(own_replies(connection, None))
    assert [(one.parent, one.external_id) for page in pages for one in page.replies] == [
        ("m1@customer.example", "h1@pinekettle.example")
    ]
    cursor = pages[-1].cursor
    assert [page.replies for page in own_replies(connection, cursor)] == [[]]
    desk.imap.deliver(sent.replace(b"h1@", b"h4@"), folder="Sent")
    later = [one.external_id for page in own_replies(connection, cursor) for one in page.replies]
    assert later == ["h4@pinekettle.example"]


def test_a_mailbox_without_a_sent_folder_tells_of_no_answers(desk: Desk) -> None:
    del desk.imap.boxes["Sent"]
    assert list(own_replies(connection_to(), None)) == []


def test_a_mail_that_arrived_stands(desk: Desk) -> None:
    known = [Known(US, "m1@customer.example", "", "post")]
    (checked,) = recheck(known, connection_to())
    assert (checked.seen, checked.gone, checked.changed) == (known, (), ())
    assert desk.imap.said == []


def test_a_preview_shows_the_newest_first_and_saves_nothing(desk: Desk) -> None:
    deliver(desk, "one", "A kettle.", timedelta(days=3))
    deliver(desk, "two", "Two kettles. A kettle.")
    shown, costs = preview("kettle", connection_to())
    assert [(each.external_id, why) for each, why in shown] == [
        ("two@customer.example", "kettle"), ("one@customer.example", "kettle")
    ]  # fmt: skip
    assert costs == []
