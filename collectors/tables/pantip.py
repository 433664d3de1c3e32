"""Reads a thread of Pantip that a person pasted into a text file; nothing is fetched from Pantip.

The first line is the headline, the opening post follows, then each comment under its "ความคิดเห็นที่ N". Author and time
stand under a post, as Pantip shows them, or above it. What cannot be told is left out: a post without a time takes that
of the file.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from collectors.fields import plain
from collectors.page import BadRow, NewMention
from collectors.tables.cells import read_handle
from collectors.tables.mentions import Reading
from collectors.tables.rows import text_lines
from collectors.tables.times import MONTHS, read_time
from store.errors import BadInput

SOURCE = "pantip.com"
DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
HEAD = re.compile(r"\s*#?\s*ความคิดเห็นที่\s*([0-9๐-๙]{1,6}(?:\s*-\s*[0-9๐-๙]{1,6})?)\s*(.*)")
TOPIC = re.compile(r"https?://(?:www\.|m\.)?pantip\.com/topic/(\d{5,12})\S*", re.IGNORECASE)
_NAMES = "|".join(re.escape(name) for names in MONTHS for name in names if not name.isascii())
DATE = re.compile(
    rf"(\d{{1,2}})\s*({_NAMES})\s*(\d{{4}}|\d{{2}})\b(?:[\s,]*(?:เวลา)?[\s,]*(\d{{1,2}})[:.](\d{{2}})(?:[:.]\d{{2}})?\s*(?:น\.?)?)?"
)
BY = re.compile(r"\s*(?:โดย|จากคุณ|ผู้เขียน|เขียนโดย|ผู้ตั้งกระทู้|author)\s*[:\uff1a]?\s*", re.IGNORECASE)
LABEL = re.compile(r"\s*(?:เขียนเมื่อ|ตอบเมื่อ|โพสต์เมื่อ|เมื่อ|วันที่)?\s*[:\uff1a]?\s*")
EDITED = "แก้ไขข้อความเมื่อ"
KINDS = frozenset({"กระทู้สนทนา", "กระทู้คำถาม", "กระทู้รีวิว", "กระทู้ข่าว", "กระทู้โพล", "กระทู้ขายของ"})
FURNITURE = frozenset({
    "ตอบกลับ", "แสดงความคิดเห็น", "ดูความคิดเห็นย่อย", "ซ่อนความคิดเห็นย่อย", "แชร์", "แชร์กระทู้", "ถูกใจ", "โหวต",
    "เก็บเข้าคอลเล็กชัน", "แจ้งลบ", "สมาชิกเท่านั้น", "…", "...",
})  # fmt: skip
GONE = re.compile(r"(?:ความคิดเห็น|ข้อความ|กระทู้)นี้(?:ได้)?ถูกลบ")
LONGEST_NAME = 80


@dataclass(frozen=True)
class _Block:
    """Some lines of a thread: the number of a comment, "" for the opening post, and the line that they begin at."""

    number: str
    first: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Post:
    """What a block says, by whom and when."""

    text: str
    author: str = ""
    at: datetime | None = None


def read_thread(path: Path, reading: Reading) -> Iterator[NewMention | BadRow]:
    """The mentions of a pasted thread, the opening post first; each block that says nothing is a bad row."""
    lines = [plain(line).rstrip("\r\n").replace("\u200b", "").strip() for line in text_lines(path)]
    opening, *comments = _blocks(lines)
    said = [(place, line) for place, line in enumerate(opening.lines) if line]
    title_at = next((place for place, line in said if line not in KINDS and not TOPIC.fullmatch(line)), None)
    title = opening.lines[title_at] if title_at is not None else ""
    rest = tuple(line for place, line in enumerate(opening.lines) if place != title_at and line not in KINDS)
    post = _post(rest, reading)
    topic = next((found[1] for line in lines if (found := TOPIC.search(line))), "")
    key = topic or hashlib.sha256(f"{title}\x1f{post.author}".encode()).hexdigest()[:16]
    yield _mention(_Block("", opening.first, ()), post, title, key, topic, reading)
    seen: set[str] = set()
    for block in comments:
        post = _post(block.lines, reading)
        if GONE.match(post.text):
            continue
        if block.number in seen:
            yield BadRow(block.first, "", f"comment {block.number} stands in the file twice: only the first is taken")
            continue
        seen.add(block.number)
        yield _mention(block, post, "", key, topic, reading)


def check_thread(path: Path) -> None:
    """Refuse a file that holds no words or is not in UTF-8, before any of it is taken."""
    if not path.is_file():
        raise BadInput(f"{path} cannot be read: there is no such file")
    said = [line.strip("\ufeff \t\r\n") for line in text_lines(path)]  # all of it, to see that it is UTF-8
    if not any(said):
        raise BadInput(f"{path.name} is empty")


def _blocks(lines: list[str]) -> list[_Block]:
    """The opening post and each comment, cut where a line is the head of a comment and nothing else."""
    found = [("", 1, list[str]())]
    for number, line in enumerate(lines, start=1):
        head = HEAD.fullmatch(line)
        if head is not None and _is_head(head[2]):
            name = re.sub(r"\s+", "", head[1]).translate(DIGITS)
            found.append((name, number, [head[2].lstrip(":\uff1a ")]))
        else:
            found[-1][2].append(line)
    return [_Block(number, first, tuple(some)) for number, first, some in found]


def _is_head(rest: str) -> bool:
    return (
        not rest
        or rest[0] in ":\uff1a"
        or BY.match(rest) is not None
        or DATE.search(rest.translate(DIGITS)) is not None
    )


def _post(lines: tuple[str, ...], reading: Reading) -> _Post:
    """What stands in the lines of a post: its time is the last one that is nobody's edit, its author beside it."""
    kept = [line for line in lines if line and line not in FURNITURE and not line.startswith(EDITED)]
    dated = [place for place, line in enumerate(kept) if _time_of(line, reading)]
    by = next((place for place in (0, 1) if place < len(kept) and BY.match(kept[place])), None)
    if not dated:
        name = BY.sub("", kept[by], count=1) if by is not None else ""
        return _Post(_text(kept, {by}), name[:LONGEST_NAME])
    place = dated[0] if dated[0] <= 1 and len(kept) > dated[0] + 1 and len(dated) == 1 else dated[-1]
    found = _time_of(kept[place], reading)
    at, beside = found if found else (None, "")
    beside = BY.sub("", beside, count=1)
    if beside or place == 0:
        return _Post(_text(kept, {place}, place), beside[:LONGEST_NAME], at)
    name = BY.sub("", kept[place - 1], count=1)
    alone = len(name) <= LONGEST_NAME
    return _Post(_text(kept, {place, place - 1} if alone else {place}, place), name if alone else "", at)


def _time_of(line: str, reading: Reading) -> tuple[datetime, str] | None:
    """The time that a line tells, and what else stands in it, which can only be a name; None where it is a text."""
    found = DATE.search(line.translate(DIGITS))
    if found is None:
        return None
    rest = LABEL.sub("", line[: found.start()].strip(" -|•·,"), count=1).strip(" -|•·,")
    if line[found.end() :].strip(" -|•·,.") or len(rest) > LONGEST_NAME // 2:
        return None
    year = found[3] if len(found[3]) == 4 else f"25{found[3]}"
    clock = f" {found[4]}:{found[5]}" if found[4] else ""
    try:
        return read_time(f"{found[1]} {found[2]} {year}{clock}", reading.zone), rest
    except ValueError:
        return None


def _text(lines: list[str], without: set[int | None], end: int | None = None) -> str:
    """The words of a post: not its author and time, nor the counts that Pantip shows around them."""
    near = [place for place in range(len(lines)) if place not in without]
    while near and lines[near[-1]].isdigit() and (end is None or near[-1] >= end - 4):
        near.pop()
    counts = [place for place in near if end is not None and end - 4 <= place < end and lines[place].isdigit()]
    return "\n".join(lines[place] for place in near if place not in counts).strip()


def _mention(
    block: _Block, post: _Post, title: str, key: str, topic: str, reading: Reading
) -> NewMention | BadRow:  # fmt: skip
    external_id = f"{key}-{block.number}" if block.number else key
    over, _, inner = block.number.rpartition("-")
    parent = "" if not block.number else f"{key}-{over}" if over and inner else key
    url = f"https://pantip.com/topic/{topic}" if topic else ""
    try:
        return NewMention(
            channel=reading.channel, source=reading.source, external_id=external_id, text=TOPIC.sub("", post.text)
            if not block.number else post.text, title=title, author=post.author,
            handle=read_handle(post.author, external_id) if post.author else "", lang="",
            url=f"{url}/comment{block.number}" if url and block.number else url,
            kind="reply" if block.number else "post", conversation=key, parent=parent,
            published_at=post.at or reading.undated, collected_at=reading.collected_at,
        )  # fmt: skip
    except ValidationError:
        what = f"comment {block.number}" if block.number else "the opening post"
        return BadRow(block.first, "", f"{what} holds no words")
