"""An answer leaves by SMTP once, opens no header of its own, and is called sent only where the server said so."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from channels.email_letters import Letter, Person
from channels.email_sending import composed, name_of
from responder.email import find, look, publish
from responder.publishing import Sent
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from tests.peers.imap_server import Box, message
from tests.peers.mail_desk import US, Desk, connection_to, mail_desk, outgoing

PARENT = "m1@customer.example"
NAME = name_of("earful-1", PARENT, US)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with mail_desk(monkeypatch) as desk:
        desk.imap.deliver(message("It leaks.", name=PARENT, References="<m0@customer.example>", subject="Kettle"))
        yield desk


def parsed(content: bytes) -> EmailMessage:
    read = message_from_bytes(content, policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def test_an_answer_reaches_the_customer_as_one_thread(desk: Desk) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    sent = publish(outgoing(PARENT), connection_to(name="Pine Kettle, Help"))
    (taken,) = desk.post.taken
    assert (taken.sender, taken.to) == (US, ("mia@customer.example",))
    mail = parsed(taken.content)
    assert str(mail["From"]) == '"Pine Kettle, Help" <help@pinekettle.example>'
    assert str(mail["To"]) == "Mia Stone <mia@customer.example>"
    assert mail["Subject"] == "Re: Kettle"
    assert mail["In-Reply-To"] == f"<{PARENT}>"
    assert mail["References"] == f"<m0@customer.example> <{PARENT}>"
    assert mail["Message-ID"] == f"<{NAME}>"
    assert mail["Date"].datetime >= before
    assert mail["Auto-Submitted"] is None
    assert mail.get_content_charset() == "utf-8"
    assert mail.get_content().rstrip() == "We are sorry. ขออภัยค่ะ"
    assert (sent.external_id, sent.state) == (NAME, "published")
    assert [parsed(each)["Message-ID"] for each in desk.sent()] == [f"<{NAME}>"]


def test_lines_that_begin_with_a_dot_arrive_as_they_were_written(desk: Desk) -> None:
    text = "Dear Mia,\n.\n..two dots\n.hidden\nBye"
    publish(outgoing(PARENT, text), connection_to())
    assert parsed(desk.post.taken[0].content).get_content().splitlines() == text.splitlines()


def test_reply_to_is_answered_where_the_customer_asks_for_it(desk: Desk) -> None:
    desk.imap.deliver(message("Form", name="f1@x.example", sender=US, Reply_To="Lek <lek@customer.example>"))
    publish(outgoing("f1@x.example"), connection_to())
    assert desk.post.taken[0].to == ("lek@customer.example",)


def test_nobody_but_us_is_refused(desk: Desk) -> None:
    desk.imap.deliver(message("Note to self", name="f2@x.example", sender=US))
    with pytest.raises(Refused, match="nobody"):
        publish(outgoing("f2@x.example"), connection_to())
    assert desk.post.tried == 0


@pytest.mark.parametrize("address", ["a..b@x.example", ".a@x.example", "a@x..example", "a@-.example"])
def test_an_odd_address_is_answered_or_clearly_not(desk: Desk, address: str) -> None:
    desk.imap.deliver(message("Hi", name="odd@x.example", sender=f"Odd <{address}>"))
    try:
        publish(outgoing("odd@x.example"), connection_to())
    except Refused:
        assert desk.post.tried == 0
    else:
        assert desk.post.taken[0].to == (address,)


@pytest.mark.parametrize("folder", ["INBOX", "Done/2026"])
def test_a_mail_is_found_in_any_folder_and_looked_at_before(desk: Desk, folder: str) -> None:
    desk.imap.boxes.setdefault(folder, Box())
    desk.imap.deliver(message("Where?", name='odd"name\\@x.example'), folder=folder)
    seen = look(outgoing('odd"name\\@x.example'), connection_to())
    assert (seen.gone, seen.answered, seen.version_id) == (False, None, "")


def test_what_was_moved_out_of_the_mailbox_is_answered_by_hand_and_never_buried(desk: Desk) -> None:
    with pytest.raises(Refused, match="by hand"):
        look(outgoing("gone@customer.example"), connection_to())


def test_an_answer_by_hand_is_seen_before_sending(desk: Desk) -> None:
    by_hand = message("Done", name="h1@pinekettle.example", sender=US, In_Reply_To=f"<{PARENT}>")
    desk.imap.deliver(by_hand, folder="Sent")
    answered = look(outgoing(PARENT), connection_to()).answered
    assert isinstance(answered, Sent)
    assert answered.external_id == "h1@pinekettle.example"


def test_a_second_try_bears_the_same_name_and_another_reply_another(desk: Desk) -> None:
    assert name_of("earful-1", PARENT, US) == NAME
    assert name_of("earful-2", PARENT, US) != NAME
    assert name_of("earful-1", "m2@customer.example", US) != NAME
    assert NAME.endswith("@pinekettle.example")
    assert " " not in name_of("earful <1>\r\nX: y", PARENT, US)


@pytest.mark.parametrize(
    ("step", "said", "error"),
    [
        ("mail", "451 later", TryLater), ("mail", "550 no", Refused), ("rcpt", "550 no such user", Refused),
        ("rcpt", "450 greylisted", TryLater), ("data", "554 spam", Refused), ("data", "452 full", TryLater),
        ("mail", "530 sign in first", NeedsSetup),
    ],
)  # fmt: skip
def test_a_clear_no_means_that_nothing_left(desk: Desk, step: str, said: str, error: type[EarfulError]) -> None:
    desk.post.refuse[step] = said
    with pytest.raises(error) as caught:
        publish(outgoing(PARENT), connection_to())
    assert type(caught.value) is error
    assert "made-up" not in str(caught.value)
    assert (desk.post.taken, desk.sent()) == ([], [])


def test_a_line_that_breaks_before_the_mail_left_is_tried_again(desk: Desk) -> None:
    desk.post.drop = "mail"
    with pytest.raises(TryLater):
        publish(outgoing(PARENT), connection_to())


@pytest.mark.parametrize("landed", [True, False])
def test_a_line_that_breaks_after_the_mail_left_is_unclear(desk: Desk, landed: bool) -> None:
    desk.post.drop = "landed" if landed else "lost"
    with pytest.raises(Unknown):
        publish(outgoing(PARENT), connection_to())
    assert (desk.post.tried, len(desk.post.taken)) == (1, int(landed))
    assert find(outgoing(PARENT), connection_to()).sent is None


def test_a_copy_to_the_mailbox_clears_up_what_was_unclear(desk: Desk) -> None:
    desk.post.drop = "landed"
    with pytest.raises(Unknown):
        publish(outgoing(PARENT), connection_to(copies="mailbox"))
    (taken,) = desk.post.taken
    assert taken.to == ("mia@customer.example", US)
    desk.imap.deliver(taken.content)
    found = find(outgoing(PARENT), connection_to()).sent
    assert found is not None
    assert found.external_id == NAME


def test_a_copy_that_is_refused_does_not_stop_the_answer(desk: Desk) -> None:
    desk.post.refuse["copy"] = "550 not here"
    publish(outgoing(PARENT), connection_to(copies="mailbox"))
    assert desk.post.taken[0].to == ("mia@customer.example",)


def test_a_copy_in_the_sent_folder_is_found_again(desk: Desk) -> None:
    publish(outgoing(PARENT), connection_to())
    found = find(outgoing(PARENT), connection_to()).sent
    assert found is not None
    assert found.external_id == NAME
    assert find(outgoing(PARENT, key="earful-2"), connection_to()).sent is None


@pytest.mark.parametrize("how", ["no", "drop", "garbage"])
def test_that_no_copy_could_be_kept_is_no_failure(desk: Desk, how: str) -> None:
    desk.imap.fail("APPEND", how)
    assert publish(outgoing(PARENT), connection_to()).external_id == NAME
    assert (len(desk.post.taken), desk.sent()) == (1, [])


def test_no_second_copy_is_put_where_the_server_keeps_one_itself(desk: Desk) -> None:
    desk.imap.deliver(message("the server's own", name=NAME, sender=US), folder="Sent")
    publish(outgoing(PARENT), connection_to())
    assert len(desk.sent()) == 1


BAD = "a\r\nBcc: thief@x.example\r\n\r\nfree text\x00\u2028"


def test_what_others_wrote_opens_no_header() -> None:
    letter = Letter(
        name=PARENT, sender=Person("mia@customer.example", BAD), reply_to=None, subject=BAD, text="",
        at=datetime.now(UTC), thread=("ok@x.example",),
    )  # fmt: skip
    mail = composed("Text\n\nBcc: me", letter, NAME, Person(US, BAD), letter.sender, datetime.now(UTC))
    again = parsed(mail.as_bytes())
    assert set(again.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Content-Type", "MIME-Version",
        "Content-Transfer-Encoding",
    }  # fmt: skip
    assert again["To"].addresses[0].addr_spec == "mia@customer.example"
    assert again.get_content().startswith("Text")


def test_names_of_mails_are_never_broken_up() -> None:
    long = "x" * 300 + "@customer.example"
    thread = tuple(f"{number}-{'y' * 90}@customer.example" for number in range(60))
    letter = Letter(long, Person("mia@customer.example"), None, "ก" * 500, "", datetime.now(UTC), thread=thread)
    mail = composed("x", letter, NAME, Person(US, "ร้านกาน้ำ"), letter.sender, datetime.now(UTC))
    again = parsed(mail.as_bytes())
    assert again["In-Reply-To"] == f"<{long}>"
    named = str(again["References"]).split()
    assert (named[0], named[-1], len(named)) == (f"<{thread[0]}>", f"<{long}>", 22)
    assert all(len(line) < 998 for line in mail.as_bytes().split(b"\r\n"))
    assert again["From"].addresses[0].display_name == "ร้านกาน้ำ"
    assert str(again["Subject"]).startswith("Re: กกก")


@pytest.mark.parametrize("subject", ["Re: Kettle", "RE: Kettle", "ตอบ: กา"])
def test_a_subject_is_answered_once(subject: str) -> None:
    letter = Letter(PARENT, Person("mia@customer.example"), None, subject, "", datetime.now(UTC))
    assert composed("x", letter, NAME, Person(US), letter.sender, datetime.now(UTC))["Subject"] == subject
