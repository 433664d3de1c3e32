"""The parts of an e-mail: its headers and its words, in whatever letters they were sent, and the names of its files."""

import codecs
import re
from collections.abc import Iterator
from email import message_from_string
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from channels.email_quotes import own_html, own_words

NAMES = {
    "windows-874": "cp874", "x-windows-874": "cp874", "ms874": "cp874", "tis620-0": "tis-620",
    "ansi": "cp1252", "x-sjis": "cp932", "shift_jis": "cp932", "gb2312": "gb18030", "utf8mb4": "utf-8",
    "iso-8859-8-i": "iso-8859-8", "unicode": "utf-8",
}  # fmt: skip
MOST_PARTS = 200
MOST_FILES = 30


def decoded(content: bytes, charset: str | None) -> str:
    """Bytes as text: in their charset, where that is known and fits, else as UTF-8, else as Thai or Western letters."""
    named = (charset or "").strip().strip("\"'").lower()
    for name in (NAMES.get(named, named), "utf-8", "cp874" if _is_thai(content) else "cp1252"):
        try:
            return content.decode(codecs.lookup(name).name) if name else content.decode("ascii")
        except (LookupError, ValueError, TypeError, AssertionError):  # odd names, and codecs that are none of text
            continue
    return content.decode("latin-1")


def _is_thai(content: bytes) -> bool:
    """Whether most of the bytes beyond ASCII are Thai letters in TIS-620 that follow upon each other."""
    high = [byte for byte in content if byte > 127]
    pairs = sum(1 for one, two in zip(content, content[1:], strict=False) if one > 160 and two > 160)
    return bool(high) and pairs > len(high) / 2


def headers(message: Message, name: str) -> list[str]:
    """All headers of this name, decoded, each in one line."""
    return [unpacked(value) for value in raw_headers(message, name)]


def raw_headers(message: Message, name: str) -> list[str]:
    """All headers of this name in one line each, still packed; letters that were never packed are read as they are."""
    found = [value for key, value in message.raw_items() if key.lower() == name.lower()]
    return [" ".join(_letters(str(value)).split()) for value in found]


def _letters(text: str) -> str:
    return text if text.isascii() else decoded(text.encode("utf-8", "surrogateescape"), None)


def header(message: Message, name: str) -> str:
    """The first header of this name, decoded; "" where there is none."""
    return next(iter(headers(message, name)), "")


def unpacked(value: str) -> str:
    """A header, or a part of one, in plain letters and one line."""
    try:
        parts = decode_header(value) if "=?" in value else [(value, None)]
    except (HeaderParseError, ValueError):
        parts = [(value, None)]
    return " ".join("".join(_piece(*each) for each in parts).split())


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    return decoded(piece, charset) if charset else _raw_unicode(piece)


def _raw_unicode(piece: bytes) -> str:
    """What stood between packed parts, in the form in which the header's own decoder hands it on."""
    return piece.decode("raw-unicode-escape", "replace")


def words_in(message: Message) -> str:
    """What its sender wrote: the plain part, or the one in HTML where there is no other, without earlier e-mails."""
    plain = "\n".join(text_of(part) for part in _texts(message, "plain")).strip()
    if plain:
        return own_words(plain)
    return own_html("\n".join(text_of(part) for part in _texts(message, "html")))


def _texts(message: Message, kind: str) -> Iterator[Message]:
    """The parts with text of one kind that belong to the e-mail itself, and to no other that is attached to it."""
    for part in _parts(message):
        if part.get_content_maintype() == "text" and not _is_file(part):
            subtype = part.get_content_subtype()
            if subtype == kind or (kind == "plain" and subtype not in ("html", "calendar", "x-amp-html")):
                yield part


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    if depth > 20:
        return
    content = message.get_payload()
    if isinstance(content, str) and message.get_content_maintype() == "multipart":
        content = _divided(content)
    if not isinstance(content, list) or message.get_content_maintype() == "message":
        yield message
        return
    for part in content[:MOST_PARTS]:
        if isinstance(part, Message):
            yield from _parts(part, depth + 1)


def _divided(content: str) -> list[Message]:
    """The parts of an e-mail that forgot to say what divides them; as one plain text where that cannot be guessed."""
    line = content.lstrip().partition("\n")[0].strip()
    divided = re.fullmatch(r"--([\w'()+,./:=?-]{1,70})", line)
    about = f'multipart/mixed; boundary="{divided[1]}"' if divided else "text/plain"
    again = message_from_string(f"Content-Type: {about}\n\n{content}")
    parts = again.get_payload()
    return [each for each in parts if isinstance(each, Message)] if isinstance(parts, list) else [again]


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_filename(part))


def text_of(part: Message) -> str:
    """The text of one part; "" where there is none."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AssertionError):
        content = None
    if not isinstance(content, bytes):
        return ""
    try:
        charset = part.get_content_charset()
    except (ValueError, LookupError, TypeError):
        charset = None
    return decoded(content, charset)


def _filename(part: Message) -> str:
    try:
        return unpacked(part.get_filename() or "")[:200]
    except (ValueError, LookupError, TypeError):
        return ""


def files_in(message: Message) -> tuple[str, ...]:
    """The names of what is attached; nothing of the files is kept."""
    found = [_filename(part) or part.get_content_type() for part in _parts(message) if _named(part)]
    return tuple(found[:MOST_FILES])


def _named(part: Message) -> bool:
    return _is_file(part) or part.get_content_maintype() not in ("text", "multipart")
