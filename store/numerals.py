"""Numbers as people write them: 1,500, 5k, ๓๐, 9 พัน, two hundred and fifty, สองพันห้าร้อย."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from pythainlp.util import thaiword_to_num

TIMES = {
    "k": 1_000, "พัน": 1_000, "thousand": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000, "m": 1_000_000,
    "million": 1_000_000, "ร้อย": 100, "hundred": 100,
}  # fmt: skip
NUMBER = r"\d(?:[\d.,]|[ \u00a0](?=\d{3}(?!\d)))*"
TIMES_SIGN = rf"(?:{'|'.join(TIMES)})(?![a-z])"
SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ENGLISH = {word: at for at, word in enumerate(SMALL.split(), 1)} | {
    word: at * 10 for at, word in enumerate(TENS.split(), 2)
} | {"a": 1, "an": 1}  # fmt: skip
LARGE = "hundred|thousand|million"
WORD = rf"(?:{'|'.join((*SMALL.split(), *TENS.split()))}|{LARGE})"
ENGLISH_WORDS = rf"(?<![a-z])(?:a[\s-](?={LARGE}))?(?:(?:(?:{LARGE})[\s-]and|{WORD})[\s-])*{WORD}(?![a-z])"
# เรียบร้อย is no hundred; เอ็ด and ยี่ are numbers only beside a ten, as in ยี่สิบเอ็ด.
THAI = (
    "(?:ศูนย์|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|(?<!เรียบ)ร้อย|พัน(?!ธ)|หมื่น|แสน|ล้าน|ยี่(?=สิบ)"
    "|(?:(?<=สิบ)|(?<=ร้อย)|(?<=พัน)|(?<=หมื่น)|(?<=แสน)|(?<=ล้าน))เอ็ด)"
)
FULL_WIDTH = {"\uffe0": "¢", "\uffe1": "£", "\uffe5": "¥", "\uffe6": "₩"}
# In "9 พัน" the words go with the digits.
SPELLED = rf"(?:(?<!\d)(?<!\d[ \u00a0])|(?!{'|'.join(TIMES)}))(?:{THAI}+|{ENGLISH_WORDS})"


def value_of(written: str, times: str | None = None) -> Iterator[Decimal]:
    """The value of one number in digits or words, `times` such as k or พัน; nothing where it makes no sense."""
    if not written[:1].isdigit():
        yield from _said(written.lower())
        return
    whole, cents = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", written.strip("., \u00a0"), re.DOTALL).groups()  # type: ignore[union-attr]  # it matches everything
    digits = re.sub(r"\D", "", whole)
    try:
        yield Decimal(f"{digits or 0}.{cents or 0}") * TIMES.get((times or "").lower(), 1)
    except InvalidOperation:
        return


def plain_digits(text: str) -> str:
    """The text with the digits of any script as ours and full-width signs as plain ones, each in its place."""
    return text if text.isascii() else "".join(map(_plain, text))


def _plain(sign: str) -> str:
    if sign.isdecimal():
        return str(int(sign))
    return chr(ord(sign) - 0xFEE0) if "\uff01" <= sign <= "\uff5e" else FULL_WIDTH.get(sign, sign)


def _said(words: str) -> Iterator[Decimal]:
    if re.match(THAI, words):
        try:
            yield Decimal(thaiword_to_num(words))
        except (ValueError, TypeError, KeyError, IndexError):
            return
        return
    total = part = 0
    for word in re.findall("[a-z]+", words):
        if word == "hundred":
            part = (part or 1) * 100
        elif word in ("thousand", "million"):
            total, part = total + (part or 1) * TIMES[word], 0
        else:
            part += ENGLISH.get(word, 0)
    if total + part:
        yield Decimal(total + part)
