"""What single cells mean: texts, ratings, counts, languages, addresses, names, and the time in times.py."""

import json
import math
import re
from typing import Any

from collectors.fields import is_web, plain
from collectors.page import LONGEST_PRODUCT, MOST

LONGEST_RAW = 10_000
DEEPEST_RAW = 20
RATINGS = (1, 5)
STAR_WORDS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}  # how Google writes them

_RATING = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:/\s*5(?:[.,]0)?|(?:out of 5)?\s*(?:stars?)?|ดาว)", re.IGNORECASE)
_FULL_STARS = re.compile("([★⭐]+)[☆✩\ufe0f]*")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,3}(?:,\d{3}){1,3}|\d{1,10}")
_BETWEEN_ADDRESSES = re.compile(r"[\s|]+|[,;]+\s*(?=https?://)", re.IGNORECASE)

# Names that many people share; a name with an asterisk was masked by the network.
NOBODY = frozenset({
    "anonymous", "anonymous user", "guest", "customer", "user", "unknown", "a google user", "google user",
    "facebook user", "amazon customer", "n/a", "-", "ไม่ระบุชื่อ", "ไม่ระบุตัวตน", "ไม่ประสงค์ออกนาม", "นิรนาม", "ลูกค้า",
    "ผู้ใช้", "ผู้ใช้ทั่วไป", "ผู้ใช้ google", "ผู้ใช้ facebook", "สมาชิก",
})  # fmt: skip


def is_missing(value: object) -> bool:
    """Whether a cell says nothing."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value)) or str(value).isspace()


def read_text(value: object) -> str:
    """The cell as a text; whole numbers lose the ".0" that spreadsheets give them."""
    if isinstance(value, str):
        return value
    if is_missing(value):
        return ""
    if isinstance(value, (dict, list, bytes)):
        raise ValueError("this is no text")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def read_rating(value: object) -> float | None:
    """A rating from 1 to 5, from "5", "4.5", "4/5", "5 stars" or "★★★★☆"."""
    if is_missing(value):
        return None
    text = str(STAR_WORDS.get(str(value), value)).strip()
    stars = _FULL_STARS.fullmatch(text.replace("\ufe0f", ""))
    number = _RATING.fullmatch(text)
    if stars is None and number is None:
        raise ValueError("this is no rating that can be read, such as 4, 4.5, 4/5 or ★★★★☆")
    rating = float(len(stars[1])) if stars else float(number[1].replace(",", ".")) if number else 0.0
    if not RATINGS[0] <= rating <= RATINGS[1]:
        raise ValueError("a rating lies between 1 and 5")
    return rating


def read_product(value: object) -> str | None:
    """The name of a product; None when the cell is empty, or too long for a name."""
    name = " ".join(read_text(value).split()) if isinstance(value, (str, int, float)) else ""
    return name if 0 < len(name) <= LONGEST_PRODUCT else None


def read_count(value: object) -> int | None:
    """A count such as 1200 or "1,200"; None when it is none."""
    text = read_text(value).strip() if isinstance(value, (str, int, float)) else ""
    count = int(text.replace(",", "")) if _COUNT.fullmatch(text) else None
    return count if count is not None and count <= MOST else None


def read_language(value: object) -> str | None:
    """The language of a code such as th, en-US or th_TH; None when it is no code."""
    match = _LANGUAGE.fullmatch(value.strip()) if isinstance(value, str) else None
    return match[1].lower() if match else None


def read_address(value: object) -> str | None:
    """A web address; None when it is none."""
    address = value.strip() if isinstance(value, str) else ""
    return plain(address) if is_web(address) else None


def read_addresses(value: object) -> list[str] | None:
    """The web addresses in a cell: a list, a list in JSON, or some with spaces, commas or bars between them.

    None when something else stands among them.
    """
    if isinstance(value, str):
        value = _listed(value.strip())
    found = [read_address(part) for part in value] if isinstance(value, list) else [None]
    return [address for address in found if address] if all(found) else None


def _listed(text: str) -> list[Any]:
    if not text.startswith("["):
        return _BETWEEN_ADDRESSES.split(text) if text else []
    try:
        listed: list[Any] = json.loads(text)
    except (ValueError, RecursionError):
        return [text]
    return listed


def read_handle(name: str, external_id: str) -> str:
    """The account behind a name; each row of a masked or shared name stands for somebody else."""
    if "*" in name or name.casefold() in NOBODY:
        return f"{name[:200]} #{external_id[:200]}"
    return name


def as_json(value: Any, depth: int = 0) -> Any:
    """The cell in a form that every database keeps as JSON; very long or deep values are cut."""
    if isinstance(value, str):
        return plain(value[:LONGEST_RAW])
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth == DEEPEST_RAW:
        return "…"
    if isinstance(value, dict):
        return {plain(str(key)): as_json(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item, depth + 1) for item in value]
    return str(value)[:LONGEST_RAW]
