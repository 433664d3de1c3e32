"""E-mails are read whole, in whatever letters they came, and only what their sender wrote counts."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email import NO_NAME
from channels.email_letters import letter_of, people_in
from channels.email_parts import decoded
from channels.email_quotes import own_html, own_words
from collectors.email import author_of, mention_of

WIRE = Path(__file__).parents[3] / "shared" / "wire" / "email"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.skipif(not WIRE.is_dir(), reason="the recordings are not here: ../shared/wire/email")
def test_every_recorded_mail_is_read_and_most_are_mentions() -> None:
    files, mentions = sorted(WIRE.rglob("*.eml")), 0
    assert len(files) > 50
    for file in files:
        content = file.read_bytes()
        letter = letter_of(content, NOW)
        assert letter == letter_of(content, NOW)
        assert "=?" not in letter.subject + letter.sender.name, file.name
        author = author_of(letter, set())
        if author is not None and (letter.text or letter.subject or letter.files):
            mention_of(letter, author, "us@x.example", [])
            mentions += 1
    assert mentions > 45


@given(st.binary(max_size=400))
def test_no_bytes_whatever_break_it(content: bytes) -> None:
    letter_of(content, NOW)
    letter_of(b"Content-Type: multipart/mixed; boundary=b\r\nSubject: =?x?b?" + content, NOW)


@pytest.mark.parametrize(
    "charset", ["tis-620", "windows-874", "TIS620", "cp874", "iso-8859-11", "", "utf8mb4", "no-such"]
)
def test_thai_is_read_in_every_set_of_letters(charset: str) -> None:
    codec = "utf-8" if charset == "utf8mb4" else "cp874"
    body = "กาน้ำรั่วค่ะ".encode(codec)
    content = b"Message-ID: <a@b.example>\nContent-Type: text/plain; charset=" + charset.encode() + b"\n\n" + body
    assert letter_of(content, NOW).text == "กาน้ำรั่วค่ะ"
    assert decoded("Grüße – schön".encode("cp1252"), "no-such") == "Grüße – schön"


def test_a_name_that_looks_like_an_address_is_none() -> None:
    content = b"From: =?utf-8?q?boss=40pinekettle.example=3E=2C_=3Cx?= <real@customer.example>\n\nHi"
    (person,) = people_in(message_from_bytes(content), "From")
    assert person.address == "real@customer.example"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Fri, 20 Nov 2026 08:00:00 +0000", NOW - timedelta(hours=1)),
        ("Fri, 20 Nov 2026 15:00:00 +0700", NOW - timedelta(hours=1)),
        ("Thu, 01 Jan 1970 00:00:00 +0000", NOW), ("Fri, 20 Nov 2099 08:00:00 +0000", NOW), ("yesterday", NOW),
        ("Fri, 20 Nov 2026 09:20:00 +0000", NOW),
    ],
)  # fmt: skip
def test_the_time_of_a_mail_is_its_own_where_that_can_be(said: str, expected: datetime) -> None:
    assert letter_of(f"Date: {said}\n\nHi".encode(), NOW).at == expected


def test_a_mail_without_a_name_gets_the_same_one_each_time() -> None:
    one = letter_of(b"Subject: a\n\nHi", NOW)
    assert one.name.startswith(NO_NAME)
    assert one.name == letter_of(b"Subject: a\n\nHi", NOW + timedelta(days=1)).name
    assert one.name != letter_of(b"Subject: b\n\nHi", NOW).name


@pytest.mark.parametrize(
    "below",
    [
        "On Thu, Nov 19, 2026 at 4:02 PM Pine Kettle <help@pinekettle.example> wrote:\n> Dear Mia",
        "On Thu, Nov 19, 2026 at 4:02 PM Pine Kettle\n<help@pinekettle.example> wrote:\n\n> Dear Mia",
        "เมื่อ 18 พ.ย. 2569 เวลา 10:12 Pine Kettle <help@pinekettle.example> เขียนว่า:\n> สวัสดี",
        "ในวันที่ พฤ. 19 พ.ย. 2026 เวลา 16:02 Pine Kettle\n<help@pinekettle.example> เขียนว่า:\n\n> สวัสดี",
        "-----Original Message-----\nFrom: Pine Kettle\nDear Mia",
        "----- ข้อความต้นฉบับ -----\nสวัสดี",
        "________________________________\nFrom: Pine Kettle\nSent: Thursday\nTo: Mia\nSubject: Re: Kettle\n\nDear Mia",
        "*From:* Pine Kettle\n*Date:* Thursday\n*To:* Mia\n\nDear Mia",
        "จาก: Pine Kettle\nส่งเมื่อ: วันพฤหัส\nถึง: Mia\nเรื่อง: กา\n\nสวัสดี",
        "-- \nMia Stone\n+66 2 000 0000", "Sent from my iPhone", "ส่งจาก iPhone ของฉัน", "Get Outlook for iOS",
        "> quoted\n> lines",
    ],
)  # fmt: skip
def test_earlier_mails_and_signatures_are_left_out(below: str) -> None:
    assert own_words(f"It still leaks.\n\n{below}\n") == "It still leaks."


@pytest.mark.parametrize(
    "text",
    [
        "On Monday I called, and your colleague wrote: no refund. Is that so?",
        "From: where do you ship? To: Laos?", "I want 10 kettles. > 5 in blue.", "เมื่อวานโทรไปแล้ว ไม่มีใครรับสาย",
        "วันที่ 3 จะส่งของไหมคะ", "First - second -- third", "Dear all,\nOn and off it works.\nBye",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert own_words(text) == text


def test_where_nothing_would_be_left_all_stays() -> None:
    text = "-----Original Message-----\nFrom: you\n\nThis came back."
    assert own_words(text) == text
    assert own_words("> only quoted") == "> only quoted"


def test_answers_between_quoted_lines_stay() -> None:
    assert own_words("> Is it new?\nYes.\n> From when?\nMay.") == "Yes.\nMay."


def test_history_in_html_is_left_out() -> None:
    assert own_html("<p>Still &amp; leaks</p><div class=gmail_quote>On Monday: hi</div>") == "Still & leaks"
    assert own_html("<p>A</p><div id=divRplyFwdMsg>From: us</div><p>old</p>") == "A"
    assert own_html("<blockquote type=cite>only this</blockquote>") == "only this"
