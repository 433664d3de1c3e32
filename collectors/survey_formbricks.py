"""Reads what Formbricks delivers: finished responses, whose answers stand under the ids of their questions."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from pydantic import ValidationError

from collectors.page import BadRow, Delivered, Page
from collectors.survey_values import ADDRESS, FACTS, NPS, PERSONAL, SCALES, Reply, facts_in, mention_of, score_of
from collectors.webhook_values import moment_of, part_of, text_of
from store.models import Connection
from store.saying import N_

FACT_NAMES = {name for names in FACTS.values() for name in names}
EVENTS = ("responseCreated", "responseUpdated", "responseFinished", "testEndpoint")
LINK = re.compile(r"https?://\S+")
PHONE = re.compile(r"\+?[\d\s().-]{9,20}")
SIGN = re.compile(r"clicked|dismissed|accepted|\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?")  # a button, a tick, a day: no words
BY_WORD = {"nps": NPS, "csat": re.compile(r"csat|satisf|rating|พอใจ", re.IGNORECASE)}


def read(body: Any, delivery: Delivered, connection: Connection) -> Page:
    """The answer of a delivery; one that is not finished is none. ValueError where it is no event of Formbricks."""
    event = part_of(body)
    if text_of(event.get("event")) not in EVENTS:
        raise ValueError(N_("this is no event of Formbricks"))
    if text_of(event.get("event")) != "responseFinished":
        return Page((), None)
    try:
        return Page([mention_of(_reply(part_of(event.get("data")), delivery, connection), delivery.received_at)], None)
    except ValidationError as error:
        return Page((), None, [BadRow(1, "", error.errors()[0]["msg"])])


def _reply(response: Mapping[str, Any], delivery: Delivered, connection: Connection) -> Reply:
    given = part_of(response.get("data"))
    told = [given, *(part_of(response.get(name)) for name in ("contactAttributes", "personAttributes"))]
    facts = {name: value for each in reversed(told) for name, value in facts_in(each).items()}
    lang = text_of(response.get("language"))
    reply = Reply(
        source=f"formbricks/{text_of(response.get('surveyId')) or 'survey'}", external_id=text_of(response.get("id")),
        at=moment_of(response.get("updatedAt")) or moment_of(response.get("createdAt")) or delivery.received_at,
        via="formbricks", survey=text_of(part_of(response.get("survey")).get("title"))[:200],
        facts=({"lang": lang} if lang and lang != "default" else {}) | facts,
    )  # fmt: skip
    for name, value in given.items():
        if name.strip().lower().replace("-", "_") not in FACT_NAMES:
            _take(reply, name, value, connection)
    return reply


def _take(reply: Reply, name: str, value: object, connection: Connection) -> None:
    """Take over one answer: Formbricks says neither what was asked nor how it is answered."""
    words = name.replace("_", " ").replace("-", " ")
    if isinstance(value, int | float):
        kind = next((each for each in SCALES if _asks(each, name, words, connection)), "")
        scale = SCALES.get(kind)
        reply.rate(kind, score_of(value, 1 if scale == 5 else 0, scale or 10), scale, words)
    elif isinstance(value, list):
        chosen = list(map(text_of, value))
        if (
            chosen and all(chosen) and not (PERSONAL.search(words) or any(map(_is_contact, chosen)))
        ):  # blank: a block of fields
            reply.said.append({"question": words, "answer": ", ".join(chosen)})
    elif isinstance(value, str) and value.strip() and not (_is_contact(value) or SIGN.fullmatch(value.strip())):
        reply.texts += [] if PERSONAL.search(words) else [value]


def _is_contact(value: str) -> bool:
    """Whether an answer, or a field of the block that asks for contacts, says how somebody is reached."""
    return any(form.fullmatch(value.strip()) for form in (ADDRESS, LINK, PHONE))


def _asks(kind: str, name: str, words: str, connection: Connection) -> bool:
    """Whether a question is of a kind: a person said so, or else its id does."""
    chosen: Collection[str] = connection.options.get(kind) or ()
    others = [each for other in SCALES for each in connection.options.get(other) or ()]
    return name in chosen or (name not in others and bool(BY_WORD[kind].search(words)))
