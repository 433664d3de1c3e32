"""What an answer to a survey of another house is here: its score on its scale, its words, and who gave it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from collectors.page import Answered, NewMention
from store.survey_answers import told

NPS = re.compile(r"\bnps\b|\brecommend|แนะนำ(?:.{0,40})(?:เพื่อน|ผู้อื่น|คนอื่น|คนรู้จัก)|มีแนวโน้มที่จะแนะนำ", re.IGNORECASE)
PERSONAL = re.compile(
    r"\b(?:first|last|full|your) ?name\b|\bname\?|\b(?:phone|mobile|address|e-?mail)\b"
    r"|ชื่อ|นามสกุล|เบอร์|โทรศัพท์|ที่อยู่|อีเมล",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"\s*[^\s@]+@[^\s@]+\.[^\s@]+\s*")
SCALES = {"nps": 10, "csat": 5}
FACTS = {  # what a sender may tell beside its questions, by the names that are usual
    "email": ("email", "e_mail", "email_address"),
    "respondent": ("respondent", "respondent_id", "user_id", "userid", "customer_id"),
    "product": ("product", "product_name", "sku"),
    "order_number": ("order", "order_number", "order_id", "orderid"),
    "lang": ("lang", "language"),
}


@dataclass
class Reply:
    """One answer to a survey while it is read; `said` are the questions that no words and no score answer."""

    source: str
    external_id: str
    at: datetime
    via: str
    survey: str = ""
    kind: str = ""
    score: int | None = None
    scale: int | None = None
    question: str = ""
    texts: list[str] = field(default_factory=list)
    said: list[dict[str, str]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)

    def rate(self, kind: str, score: int | None, scale: int | None, question: str) -> None:
        """Take over a score; a second one is an answer like any other."""
        if score is None:
            return
        if self.score is None:
            self.kind, self.score, self.scale, self.question = kind, score, scale, question
        else:
            self.said.append({"question": question, "answer": f"{score} / {scale}" if scale else str(score)})


def facts_in(given: Mapping[str, Any]) -> dict[str, str]:
    """What is told of the customer and the order, by whichever of the usual names."""
    named = {name.strip().lower().replace(" ", "_").replace("-", "_"): value for name, value in given.items()}
    found = {}
    for fact, names in FACTS.items():
        value = next((str(named[name]).strip() for name in names if isinstance(named.get(name), str | int)), "")
        if value:
            found[fact] = value[:200]
    return found


def score_of(value: object, least: int, most: int) -> int | None:
    """A whole number on a scale, from a number or its digits; None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value.strip()) < 3:
        value = int(value)
    return value if isinstance(value, int) and least <= value <= most else None


def mention_of(reply: Reply, collected_at: datetime) -> NewMention:
    """The mention that an answer is; an address is not kept in it, but may tell whose answer it is."""
    facts, words = reply.facts, "\n".join(each for each in reply.texts if each.strip())
    lang = facts.get("lang", "")[:20].lower().partition("-")[0].partition("_")[0]
    lang = lang if lang.isalpha() and len(lang) in (2, 3) else ""
    kept = {name: facts[name] for name in ("product", "order_number") if name in facts}
    survey = {"survey": reply.survey} if reply.survey else {}
    email = facts.get("email", "") if ADDRESS.fullmatch(facts.get("email", "")) else ""
    numbers = [{"question": number, "kind": "other"} for number, _ in enumerate(reply.said, start=1)]
    answer = Answered.model_validate({
        "kind": reply.kind, "score": reply.score, "scale": reply.scale, "question": reply.question, "via": reply.via,
        "product": facts.get("product", ""), "respondent": facts.get("respondent", ""), "lang": lang, "email": email,
        "answers": numbers,
    })  # fmt: skip
    return NewMention(
        channel="survey", source=reply.source, external_id=reply.external_id, kind="survey", text=words,
        handle=facts.get("respondent", ""), product=facts.get("product", ""), lang="" if words else lang,
        raw=told(reply.question, reply.score, reply.scale, _shown(reply.said)) | survey | kept, answer=answer,
        published_at=reply.at, collected_at=collected_at,
    )  # fmt: skip


def _shown(said: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    return [{name: text[:1_000] for name, text in each.items()} for each in said[:40]]
