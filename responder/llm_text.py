"""The customer's text as a language model may see it: cleaned, capped, without names and personal data."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from responder.patterns import pattern
from responder.personal import personal_data
from responder.unmask import DIGITS, INVISIBLE, SLICE, one_blank
from responder.values import Heard

CAP = 2_000
BRACKETS = str.maketrans("<>[]{}", "‹›()()")  # so that no text closes its frame or looks like the tokens of a model
CONTROL = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]")
NUMBER = re.compile(r"\d(?:[-./ ]{0,2}\d){4,}")
INTRODUCED = re.compile(
    r"\b(?i:my name is|i am|i['’]m|this is|name[ds]?|call me|regards,?|mr\.?|mrs\.?|ms\.?|miss|dr\.?|khun)\s+"
    r"([A-ZÀ-Þ][\w'’-]+(?:\s+[A-ZÀ-Þ][\w'’-]+)*)"
    r"|(?:ผม|ดิฉัน|ฉัน|หนู|เรา)ชื่อ\s?(\S{2,30})"
)
Spans = Iterator[tuple[int, int, str]]


def text_for_model(heard: Heard) -> str:
    """What a customer wrote, with a word in brackets where a name, a number, a link or an address stood."""
    plain = _plain(heard.text[:SLICE])
    spans = [*_personal(plain), *_names(plain, (heard.author, heard.handle))]
    return _masked(plain, sorted(spans))[:CAP]


def _plain(text: str) -> str:
    seen = unicodedata.normalize("NFKC", CONTROL.sub(" ", INVISIBLE.sub("", text)))
    return one_blank(seen.replace("\u0e4d\u0e32", "\u0e33")).translate(BRACKETS).strip()  # NFKC cuts the Thai vowel am


def _personal(text: str) -> Spans:
    for each in personal_data(text):
        yield *each.span, each.kind.replace("_", " ")
    for name, word in (("link", "link"), ("handle", "account")):
        yield from ((*match.span(), word) for match in pattern(name).finditer(text))
    yield from ((*match.span(), "number") for match in NUMBER.finditer(text.translate(DIGITS)))


def _names(text: str, known: Sequence[str]) -> Spans:
    """The author's own names, whole and in parts, and whoever is introduced by name."""
    names = {unicodedata.normalize("NFKC", each).strip().lstrip("@") for each in known}
    for name in {part for each in names for part in (each, *re.split(r"[\s._-]+", each)) if len(part) > 1}:
        whole = rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name)
        yield from ((*match.span(), "name") for match in re.finditer(whole, text, re.IGNORECASE))
    for match in INTRODUCED.finditer(text):
        yield *match.span(match.lastindex or 0), "name"


def _masked(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    """The text with each span as one word; of two that overlap, the first gives the word and none stays."""
    kept, end = "", 0
    for start, stop, word in spans:
        if start >= end:
            kept += f"{text[end:start]}[{word}]"
        end = max(end, stop)
    return kept + text[end:]
