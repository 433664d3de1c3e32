"""What mail servers say of e-mails that did not arrive is read, and what is no bounce is not taken for one."""

from datetime import UTC, datetime

import pytest

from channels.email_bounces import Bounce
from channels.email_letters import letter_of
from tests.peers.bounces import in_words, report
from tests.peers.imap_server import message

NAME = "letter-7.0123abcd@pinekettle.example"
EXIM = "A message that you sent could not be delivered to one or more of its recipients. This is a permanent error."
QMAIL = (
    "Hi. This is the qmail-send program at mx.far.example.\nI'm afraid I wasn't able to deliver your message to the "
    "following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<nok@mail.example>:\n"
    "192.0.2.5 does not like recipient.\nRemote host said: 550 5.1.1 no such user\n"
)


def found(content: bytes) -> Bounce | None:
    letter = letter_of(content, datetime(2026, 11, 20, tzinfo=UTC))
    assert letter.automatic or letter.bounce is None
    return letter.bounce


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize(
    ("action", "status", "failed", "hard"),
    [("failed", "5.1.1", True, True), ("failed", "4.4.7", True, False), ("delayed", "4.2.0", False, False)],
)
def test_a_report_is_read_by_its_fields(returned: str, action: str, status: str, failed: bool, hard: bool) -> None:
    assert found(report(NAME, action, status, returned=returned)) == Bounce((NAME,), failed, hard)


@pytest.mark.parametrize(
    ("words", "more", "failed", "hard"),
    [
        (QMAIL, {}, True, True),
        (f"{EXIM}\n\n  nok@mail.example\n    Unrouteable", {"X_Failed_Recipients": "nok@mail.example"}, True, True),
        ("host mx.far.example said: 452-4.2.2 The recipient's inbox is out of space.", {}, False, False),
        ("SMTP error from remote mail server: 550 no such person here", {}, True, True),
        ("Your message was put off; we go on trying for some days.", {}, False, False),
        ("The server at 5.1.1.20 does not answer.", {}, False, False),
    ],
)  # fmt: skip
def test_plain_words_are_read_by_their_first_code(words: str, more: dict[str, str], failed: bool, hard: bool) -> None:
    assert found(in_words(NAME, words, **more)) == Bounce((NAME,), failed, hard)


def test_without_a_copy_what_it_answers_names_the_e_mail() -> None:
    words = message("550 5.1.1 no such user", sender="postmaster@far.example", In_Reply_To=f"<{NAME}>")
    assert found(words) == Bounce((NAME,), True, True)


def test_a_letter_is_known_by_its_mark_where_a_server_gave_it_another_name() -> None:
    content = report("0100@relay.example").replace(b"Subject: How", f"X-Earful-Letter: {NAME}\r\nSubject: How".encode())
    assert found(content) == Bounce(("0100@relay.example", NAME), True, True)


@pytest.mark.parametrize(
    "content",
    [
        message("I am away until 5.12.26. 550 5.1.1", Auto_Submitted="auto-replied", In_Reply_To=f"<{NAME}>"),
        message("550 5.1.1 no such user, I was told", In_Reply_To=f"<{NAME}>"),
        report(NAME, "delivered", "2.0.0"),
        report(NAME, "relayed", "2.1.9"),
        in_words(NAME, "250 2.1.5 was delivered"),
        message("550 5.1.1 no such user", sender="mailer-daemon@far.example"),
        report("not one that can be named"),
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n--x--",
        b"From: mailer-daemon@x.example\r\nContent-Type: multipart/report\r\n\r\nnothing",
    ],
)
def test_what_tells_of_no_failure_or_of_no_e_mail_is_no_bounce(content: bytes) -> None:
    assert found(content) is None


def test_a_customer_who_passes_a_bounce_on_is_a_customer() -> None:
    """A bounce that is attached to an e-mail says nothing of one of ours."""
    inner = report(NAME)
    content = (
        b"From: Mia <mia@customer.example>\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: "
        b"text/plain\r\n\r\nWhat is this?\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--o--\r\n"
    )
    letter = letter_of(content, datetime(2026, 11, 20, tzinfo=UTC))
    assert (letter.bounce, letter.automatic, letter.text) == (None, False, "What is this?")
