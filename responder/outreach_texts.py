"""The words of letters to customers, in Thai and English, from the facts that they stand on and nothing else."""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from babel.dates import format_date

from responder.patterns import TABLES
from store.outreach_words import SURVEY_LINK

LANGUAGES = ("th", "en")
Text = tuple[str, str]


@cache
def words() -> dict[str, Any]:
    """The texts by occasion and language, what a thing is called, and the sentences that stand on one fact."""
    found: dict[str, Any] = json.loads((TABLES / "outreach.json").read_text(encoding="utf-8"))
    return found


def letter_text(
    occasion: str, lang: str, facts: Mapping[str, Any], *, brand: str, signature: str, particle: str
) -> Text:
    """Subject and text of a letter, always the same for the same facts."""
    lang = lang if lang in LANGUAGES else "en"
    polite = {"p": particle, "q": "คะ" if particle == "ค่ะ" else particle}
    product, order = _plain(facts.get("product")), _plain(facts.get("order"))
    thing = words()["thing"][lang]["product" if product else "order" if order else "neither"].format(
        product=product, order=order
    )
    values = polite | {
        "brand": _plain(brand), "signature": _plain(signature), "product": product or thing, "order": order,
        "thing": thing, "other": _plain(facts.get("other")),
        "together": str(facts.get("together") or ""), "tips": str(facts.get("tips") or "").strip(),
        "link": SURVEY_LINK if occasion == "nps" else str(facts.get("link") or ""),
    }  # fmt: skip
    values |= _sentences(occasion, lang, facts, values)
    subject, text = (words()["texts"][occasion][lang][name].format(**values) for name in ("subject", "text"))
    return _tidy(" ".join(subject.split()))[:200], _tidy(text)


def _sentences(occasion: str, lang: str, facts: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, str]:
    """The parts that are there only where their fact is."""
    more = words()["more"][lang]
    said = {name: _day(facts.get(name), lang) for name in ("promised", "until", "last")}
    promised = more["expected" if occasion == "order_worry" else "promised"]
    why = more["renewal"].format(**values, day=said["until"]) if said["until"] else ""
    why = why or (more["again"].format(**values, day=said["last"]) if said["last"] else "")
    return {
        "promised": promised.format(**values, day=said["promised"]) if said["promised"] else "",
        "until": more["until"].format(**values, day=said["until"]) if said["until"] else "",
        "amount": more["amount"].format(amount=_plain(facts["amount"])) if facts.get("amount") else "",
        "link_line": more["link"].format(link=values["link"]) if values["link"] else "",
        "why": why,
    }


def _tidy(text: str) -> str:
    """Without the blanks that a fact which is not there leaves behind."""
    return re.sub(r" +(?=[,.?\n])|(?<=\S) +(?= )", "", text)


def _day(given: object, lang: str) -> str:
    return str(format_date(date.fromisoformat(str(given)), "d MMM y", locale=lang)) if given else ""


def _plain(given: object) -> str:
    """A name of theirs on one line, without what a mail program would read as an address or a mark."""
    return " ".join(str(given or "").replace("<", " ").replace(">", " ").split())[:120]
