"""Entries for the knowledge out of a file: Markdown, CSV, a saved web page, or plain text."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from bs4 import BeautifulSoup

from store.code_fences import fences_and_code
from store.errors import BadInput
from store.saying import N_, say

MOST_BYTES, MOST_ENTRIES = 1_000_000, 500
LONGEST, LONGEST_TITLE, LONGEST_KEY = 5_000, 200, 60
LISTS = ("aspects", "intents", "questions")
NAMES = {
    "title": ("title", "question", "heading", "name", "หัวข้อ", "คำถาม"),
    "text": ("text", "answer", "body", "reply", "content", "message", "ข้อความ", "คำตอบ"),
    "lang": ("lang", "language", "locale", "ภาษา"), "kind": ("kind", "type"), "key": ("key", "id", N_("short name")),
    "aspects": ("aspects", "about"), "intents": ("intents",), "questions": ("questions", "examples"),
}  # fmt: skip
HEADING = re.compile(r"(#{1,6})\s(.*)")
MARKUP = (
    (re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)"), ""),
    (re.compile(r"\[([^\]\n]{1,200})\]\(([^)\s]{1,500})\)"), r"\1 (\2)"),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(`{1,3})(?=[^\s`])([^\n]{1,500}?)(?<=[^\s`])\1"), r"\2"),
    (re.compile(r"^[ \t]*(?:[-*+]|>)[ \t]+", re.MULTILINE), ""),
)
TITLES = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary")
CHROME = ("script", "style", "noscript", "template", "nav", "header", "footer", "form", "svg", "iframe", "aside")
BLOCKS = ("p", "li", "dd", "div", "tr", "blockquote", "br", "pre", "section", "article", "details", *TITLES)


@dataclass(frozen=True)
class Found:
    """One entry of a file, by the line on which it begins; `problem` says why it cannot be used."""

    line: int
    title: str
    text: str
    lang: str = ""
    kind: str = ""
    key: str = ""
    aspects: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    problem: str = ""


def read_entries(name: str, data: bytes) -> list[Found]:
    """Every entry of a file, good or not, by its name's ending; BadInput for one that is too big or none of ours."""
    if len(data) > MOST_BYTES:
        raise BadInput(
            say("{name} has more than {most_bytes:,} bytes: import it in parts", name=name, most_bytes=MOST_BYTES)
        )
    readers = {"md": _markdown, "markdown": _markdown, "csv": _table, "tsv": _table, "html": _page, "htm": _page,
        "txt": _plain}  # fmt: skip
    reader = readers.get(PurePath(name.lower()).suffix[1:])
    if reader is None:
        raise BadInput(
            say(
                "{name} cannot be read: give Markdown (.md), a table (.csv, .tsv), a web page (.html) or .txt",
                name=name,
            )
        )
    found: list[Found] = []
    for entry in reader(_decoded(data)):
        if len(found) == MOST_ENTRIES:
            raise BadInput(
                say(
                    "{name} has more than {most_entries} entries: import it in parts",
                    name=name,
                    most_entries=MOST_ENTRIES,
                )
            )
        found.append(entry)
    return found


def _decoded(data: bytes) -> str:
    """UTF-8, or what older programs write in Thailand."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp874", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _markdown(text: str) -> Iterator[Found]:
    """A heading and what stands below it; a heading right above another one of a lower rank is a chapter."""
    line, title, rank, body = 0, "", 0, list[str]()
    rows = [*text.split("\n"), "# "]
    fences, code = fences_and_code(rows)
    for number, row in enumerate(rows, start=1):
        if number - 1 in fences:
            continue
        heading = None if number - 1 in code else HEADING.match(f"{row} ")
        if heading is None:
            body.append(row)
            continue
        said = _unmarked("\n".join(body))
        if said or (title and len(heading[1]) <= rank):
            yield _checked(Found(line or 1, _unmarked(title), said))
        line, title, rank, body = number, heading[2].strip().rstrip("#").rstrip(), len(heading[1]), []


def _unmarked(text: str) -> str:
    for pattern, plain in MARKUP:
        text = pattern.sub(plain, text)
    return _tidy(text)


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()


def _table(text: str) -> Iterator[Found]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        columns = _columns(next(rows, []))
    except csv.Error as error:
        raise BadInput(say("the first row is no row of a table: {error}", error=error)) from error
    while True:
        number = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Found(number, "", "", problem=say("this is no row of a table: {error}", error=error))
            continue
        if any(cell.strip() for cell in cells):
            yield _checked(_row(number, cells, columns))


def _columns(head: list[str]) -> dict[str, int]:
    plain = [cell.strip().casefold() for cell in head]
    found = {field: plain.index(name) for field, names in NAMES.items() for name in names[::-1] if name in plain}
    if "title" not in found or "text" not in found:
        raise BadInput("the first row must name the columns: title (or question) and text (or answer)")
    return found


def _row(number: int, cells: list[str], columns: dict[str, int]) -> Found:
    values = {field: _tidy(cells[place]) for field, place in columns.items() if place < len(cells)}
    lists = {field: _list(values.pop(field, "")) for field in LISTS}
    return Found(number, values.pop("title", ""), values.pop("text", ""), **values, **lists)  # type: ignore[arg-type]


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;|\n]", cell) if part.strip())


def _page(text: str) -> Iterator[Found]:
    """Headings, terms and summaries of a page, each with the text up to the next one."""
    soup = BeautifulSoup(text.replace("\x01", "").replace("\x02", ""), "html.parser")
    for tag in soup.find_all(CHROME):
        tag.decompose()
    lines = {id(tag): tag.sourceline or 1 for tag in soup.find_all(TITLES)}
    for tag in soup.find_all(BLOCKS):
        if tag.parent is not None:  # one inside a title has gone into it by now
            if tag.name in TITLES:
                title = " ".join(tag.get_text(" ").split())
                tag.string = f"\n\x01{lines[id(tag)]}\x02{title}\n"
            else:
                tag.insert_before("\n")
                tag.insert_after("\n")
    for part in soup.get_text().split("\x01")[1:]:
        head, _, body = part.partition("\n")
        line, _, title = head.partition("\x02")
        said = re.sub(r"\n{2,}", "\n", _tidy(re.sub(r"[ \t\xa0]+", " ", body)))
        if said:
            yield _checked(Found(int(line), title.strip(), said))


def _plain(text: str) -> Iterator[Found]:
    """Blocks between blank lines: the first line is the title, the rest the text."""
    number = 1
    for block in re.split(r"(\n(?:[ \t]*\n)+)", text):
        if block.strip():
            title, _, body = block.strip().partition("\n")
            yield _checked(
                Found(number + block[: len(block) - len(block.lstrip())].count("\n"), title.strip(), _tidy(body))
            )
        number += block.count("\n")


def _checked(entry: Found) -> Found:
    """The entry with what is wrong with it, if anything is."""
    problem = (
        N_("there is no title") if not re.search(r"[^\W_]", entry.title)
        else N_("there is no text") if not re.search(r"[^\W_]", entry.text)
        else say("the title has more than {most} characters", most=LONGEST_TITLE) if len(entry.title) > LONGEST_TITLE
        else say("the text has more than {longest:,} characters", longest=LONGEST) if len(entry.text) > LONGEST
        else say("the short name has more than {most} characters", most=LONGEST_KEY) if len(entry.key) > LONGEST_KEY
        else ""
    )  # fmt: skip
    return Found(**{**vars(entry), "problem": problem})
