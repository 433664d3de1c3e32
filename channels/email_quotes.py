"""What the sender of an e-mail wrote, without the earlier e-mails and signatures below it."""

import re

from bs4 import BeautifulSoup

from channels.html_text import plain_of

DATED = r"(?=.{0,120}(?:\d{4}|\d[:.]\d\d)).{4,300}"  # a year or a time stands in what introduces an earlier e-mail
INTRODUCED = (  # the line, or the few, over what is quoted
    re.compile(rf"On\b{DATED}\bwrote\s*:"),
    re.compile(rf"(?:เมื่อ|ใน\s*วันที่|วันที่|On\b){DATED}(?:เขียนว่า|เขียน)\s*:"),
    re.compile(r"\d{4}-\d\d-\d\d,? \d\d?:\d\d.{3,200}<[^<>\s]+@[^<>\s]+>\s*:"),
)
BEGINNINGS = ("On ", "เมื่อ", "ใน", "วันที่", "1", "2")
DIVIDED = re.compile(
    r"-{2,}\s*(?:original message|forwarded message|reply message|ข้อความต้นฉบับ|ข้อความเดิม|ข้อความที่ส่งต่อ)\s*-{2,}",
    re.IGNORECASE,
)
HEADED = re.compile(
    r"\*?(?P<name>from|sent|date|to|cc|subject|จาก|ส่ง|ส่งเมื่อ|วันที่|ถึง|สำเนา|เรื่อง|หัวเรื่อง)\s*:\*?\s*\S", re.IGNORECASE
)
SENDERS = ("from", "จาก")
DEVICE = re.compile(
    r"(?:sent from (?:my|outlook|yahoo|mail for|samsung|proton)\b.{0,60}|get outlook for (?:ios|android).{0,60}"
    r"|ส่งจาก\s*(?:iphone|ipad|มือถือ|โทรศัพท์|gmail|outlook|yahoo|samsung).{0,60})",
    re.IGNORECASE,
)
CITED = (
    ".gmail_quote", ".gmail_quote_container", ".yahoo_quoted", ".moz-cite-prefix", "blockquote[type=cite]",
    "#divRplyFwdMsg", "#divRplyFwdMsg ~ *", "#appendonsend", "#appendonsend ~ *", ".gmail_signature",
    ".moz-signature",
)  # fmt: skip


def own_words(text: str) -> str:
    """A plain e-mail without the history under it, its signature, and lines quoted with ">".

    It is cut only at marks that mail programs set. Where nothing would be left, all of it stays.
    """
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    ends = (number for number in range(len(lines)) if _history_begins(lines, number))
    kept = _without_quotes(lines[: next(ends, len(lines))])
    return _closed_up(_without_signature(kept)) or _closed_up(lines)


def own_html(html: str) -> str:
    """The same of an e-mail in HTML, as plain text."""
    if "<" in html:
        soup = BeautifulSoup(html, "html.parser")
        for cited in soup.select(", ".join(CITED)):
            cited.extract()
        if text := plain_of(str(soup)).strip():
            return own_words(text)
    return own_words(plain_of(html))


def _history_begins(lines: list[str], number: int) -> bool:
    line = lines[number].strip()
    if not line:
        return False
    if DIVIDED.fullmatch(line):
        return True
    if HEADED.match(line):
        return _is_header(lines[number : number + 6])
    return any(
        mark.fullmatch(" ".join(part.strip() for part in lines[number : number + size]))
        for mark in INTRODUCED
        for size in (1, 2, 3)
        if line.startswith(BEGINNINGS)
    )


def _is_header(lines: list[str]) -> bool:
    """Whether lines are the head of an earlier e-mail, as some mail programs write it: who, when, to whom, what."""
    names = []
    for line in lines:
        found = HEADED.match(line.strip())
        if found is None:
            break
        names.append(found["name"].lower())
    return len(set(names)) >= 3 and names[0] in SENDERS


def _without_quotes(lines: list[str]) -> list[str]:
    return [line for line in lines if not re.match(r"\s{0,3}>", line)]


def _without_signature(lines: list[str]) -> list[str]:
    """Without what follows the two hyphens that open a signature, and without what a device adds at the end."""
    ends = (number for number, line in enumerate(lines) if line.strip() == "--" and number > 0)
    kept = lines[: next(ends, len(lines))]
    while kept and (not kept[-1].strip() or DEVICE.fullmatch(kept[-1].strip()) or re.fullmatch(r"_{5,}", kept[-1])):
        kept = kept[:-1]
    return kept


def _closed_up(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
