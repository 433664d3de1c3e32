"""A pasted thread becomes its posts, with who wrote them and when; no paste is too odd, and nothing is fetched."""

import json
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from collectors.importing import import_file
from collectors.page import NewMention
from store.errors import BadInput
from store.models import Mention

if TYPE_CHECKING:
    from tests.collectors.conftest import Content, Read, Write

SAMPLE = Path(__file__).parents[1] / "samples" / "presets" / "pantip.txt"
THREAD = SAMPLE.read_text(encoding="utf-8")


def pasted(read: "Read", text: str) -> "Content":
    return read(text, "thread.txt", channel="file", source="pantip.com", preset="pantip")


def told(mention: NewMention) -> tuple[str, str, str, str]:
    when = f"{mention.published_at:%Y-%m-%d %H:%M}"
    return mention.external_id.partition("-")[2], mention.author, when, mention.text


def test_the_sample_thread(read: "Read", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("something was fetched"))
    found = pasted(read, THREAD)
    opening, *comments = found.mentions
    assert found.problems == []
    assert (opening.external_id, opening.kind, opening.conversation) == ("43210001", "post", "43210001")
    assert (opening.title, opening.author) == ("ริมฟ้า ชาไทย ส่งช้าแบบนี้ปกติไหมคะ", "สมาชิกหมายเลข 1234567")
    assert opening.text.endswith("สั่งไป 7 วันแล้วยังไม่ได้ของเลยค่ะ\nโทรไปไม่มีคนรับ")
    assert str(opening.published_at) == "2025-11-20 10:15:00+07:00"
    assert opening.url == "https://pantip.com/topic/43210001"
    assert [told(each) for each in comments] == [
        ("1", "มะนาวโซดา", "2025-11-20 10:40", "ของเราก็ช้าค่ะ แต่ได้ครบ\nความคิดเห็นที่ 2 บอกถูกแล้ว รอหน่อย"),
        ("1-1", "สมาชิกหมายเลข 1234567", "2025-11-20 11:05", "ขอบคุณค่ะ"),
        ("2", "ชาวสวนชา", "2025-11-21 08:30", "ร้านนี้ตอบเร็วในไลน์นะครับ\nลองทักไป"),
        ("4", "", "2026-11-01 09:00", "เมื่อวานได้ของแล้ว ดีใจมาก"),
    ]
    assert [each.parent for each in comments] == ["43210001", "43210001-1", "43210001", "43210001"]
    assert {each.conversation for each in comments} == {"43210001"}
    assert {each.kind for each in comments} == {"reply"}
    assert comments[0].url == "https://pantip.com/topic/43210001/comment1"


def test_an_import_keeps_a_thread_together_and_brings_it_once(session: Session) -> None:
    report = import_file(session, SAMPLE, "Rim Fah", columns={}, preset="pantip")
    assert (report.new, report.preset) == (5, "pantip")
    assert import_file(session, SAMPLE, "Rim Fah", columns={}, preset="pantip").new == 0
    rows = session.exec(select(Mention).order_by(col(Mention.id))).all()
    assert {(row.channel, row.source, row.conversation) for row in rows} == {("file", "pantip.com", "43210001")}


def test_more_comments_later_are_the_only_new_ones(session: Session, write: "Write") -> None:
    text = THREAD.replace("https://pantip.com/topic/43210001\n", "")
    import_file(session, write(text, "a.txt"), "B", columns={}, preset="pantip")
    more = write(text + "ความคิดเห็นที่ 5\nเพิ่งได้เหมือนกัน\n", "b.txt")
    assert import_file(session, more, "B", columns={}, preset="pantip").new == 1


@pytest.mark.parametrize(
    ("lines", "author", "when", "text"),
    [
        (["Hello", "Mai", "20 พฤศจิกายน 2568 เวลา 10:15 น."], "Mai", "2025-11-20 10:15", "Hello"),
        (["Mai", "20 พฤศจิกายน 2568 เวลา 10:15 น.", "Hello"], "Mai", "2025-11-20 10:15", "Hello"),
        (["Mai 20 พ.ย. 2568 10:15", "Hello"], "Mai", "2025-11-20 10:15", "Hello"),
        (["20 พฤศจิกายน 2568", "Hello"], "", "2025-11-20 00:00", "Hello"),
        (["Hello", "โดย: Mai", "เขียนเมื่อ 20 พ.ย. 68, 10.15 น."], "Mai", "2025-11-20 10:15", "Hello"),
        (["โดย Mai", "Hello", "you"], "Mai", "2026-11-01 09:00", "Hello\nyou"),
        (["Sold on 20 พ.ย. 2568 for 5 baht", "Mai", "21 พ.ย. 2568"], "Mai", "2025-11-21 00:00",
         "Sold on 20 พ.ย. 2568 for 5 baht"),
        (["Hello", "99 พฤศจิกายน 2568"], "", "2026-11-01 09:00", "Hello\n99 พฤศจิกายน 2568"),
        (["I have 5", "12", "3", "Mai", "20 พ.ย. 2568"], "Mai", "2025-11-20 00:00", "I have 5"),
        (["Hello"], "", "2026-11-01 09:00", "Hello"),
    ],
)  # fmt: skip
def test_author_and_time_are_found_around_a_comment(
    read: "Read", lines: list[str], author: str, when: str, text: str
) -> None:
    found = pasted(read, "\n".join(["Tea?", "Anyone?", "ความคิดเห็นที่ 1", *lines]))
    assert told(found.mentions[1]) == ("1", author, when, text)


def test_a_comment_without_words_or_with_a_number_twice_is_named(read: "Read") -> None:
    found = pasted(read, "Tea?\nความคิดเห็นที่ 1\n\nความคิดเห็นที่ 2\na\nความคิดเห็นที่ 2\nb\n")
    assert [mention.text for mention in found.mentions] == ["", "a"]
    assert found.lines == [(2, ""), (6, "")]


def test_a_text_without_any_form_is_one_post(read: "Read") -> None:
    (mention,) = pasted(read, "\ufeffJust a line\r\nand another\r\n").mentions
    assert (mention.title, mention.text, mention.kind) == ("Just a line", "and another", "post")


@pytest.mark.parametrize("content", [b"", b"\n  \n", b"\xff\xfe", "ก".encode("cp874")])
def test_a_file_of_no_words_is_refused(session: Session, write: "Write", content: bytes) -> None:
    with pytest.raises(BadInput):
        import_file(session, write(content, "a.txt"), "B", columns={}, preset="pantip")


PARTS = [*THREAD.splitlines(), "", "ความคิดเห็นที่", "ความคิดเห็นที่ 999999-1", "0", "กระทู้สนทนา", "\u200b", "x" * 9000]


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=30), max_size=30))
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_paste_is_too_odd(write: "Write", read: "Read", lines: list[str]) -> None:
    text = "\n".join(lines).encode("utf-8", "ignore").decode()
    try:
        found: Any = pasted(read, text)
    except BadInput as error:
        assert "empty" in str(error)  # noqa: PT017  only some of these pastes are
        return
    keys = [mention.external_id for mention in found.mentions]
    assert len(keys) == len(set(keys))
    json.dumps([mention.model_dump(mode="json") for mention in found.mentions])
