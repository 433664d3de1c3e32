"""The readable form of a text that may try to hide what it says; for detection only, never stored or shown."""

import re
import unicodedata

SLICE = 6_000  # what lies behind it is never drafted from either, so nothing can hide there
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef]"
)
TAGS = re.compile("[\U000e0020-\U000e007e]")
LOOKALIKES = str.maketrans("аеорсухіјѕһԁԛԝАВЕКМНОРСТХІЈЅαεορτυνικ", "aeopcyxijshdqwABEKMHOPCTXIJSaeoptuvik")
MARKS = re.compile("[\u0300-\u036f\u0489]+")
DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def unmasked(text: str) -> str:
    """Bring a text to the form in which hidden words show: no invisible signs, no look-alike letters, plain digits.

    Words written in invisible tag characters become visible at the end of the text.
    """
    head = text[:SLICE]
    hidden = "".join(chr(ord(sign) - 0xE0000) for sign in TAGS.findall(head))
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", head)).translate(LOOKALIKES).translate(DIGITS)
    plain = plain.replace("\u0e4d\u0e32", "\u0e33")  # NFKC takes the Thai vowel am apart
    bare = MARKS.sub("", unicodedata.normalize("NFD", plain))
    return unicodedata.normalize("NFC", f"{bare} {hidden}".strip())


def hides(text: str) -> bool:
    """Whether a text holds signs whose only use is to hide or turn around what it says."""
    return bool(re.search("[\u202a-\u202e\u2066-\u2069\U000e0020-\U000e007e]", text[:SLICE])) or bool(
        re.search("[A-Za-z][\u200b\u2060\ufeff\u00ad]+[A-Za-z]", text[:SLICE])
    )


def one_blank(text: str) -> str:
    """Every run of blanks as one, lines kept: the form that the tables of patterns are written for."""
    return re.sub(r"[^\S\n]+", " ", text)
