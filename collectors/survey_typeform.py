"""Reads what Typeform delivers: one response of a form, its questions beside it."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from collectors.page import BadRow, Delivered, Page
from collectors.survey_values import NPS, PERSONAL, Reply, facts_in, mention_of, score_of
from collectors.webhook_values import moment_of, part_of, text_of
from store.saying import N_

LEFT_OUT = ("phone_number", "url", "file_url", "date", "payment", "calendly")
STARS = 5  # how many a rating of Typeform has unless its maker says otherwise


def read(body: Any, delivery: Delivered) -> Page:
    """The answer of a delivery; one that was not sent off yet is none. ValueError where it is no event of Typeform."""
    event = part_of(body)
    kind, response = text_of(event.get("event_type")), part_of(event.get("form_response"))
    if not kind.startswith("form_response"):
        raise ValueError(N_("this is no event of Typeform"))
    if kind != "form_response":
        return Page((), None)
    try:
        return Page([mention_of(_reply(response, delivery), delivery.received_at)], None)
    except ValidationError as error:
        return Page((), None, [BadRow(1, "", error.errors()[0]["msg"])])


def _reply(response: Mapping[str, Any], delivery: Delivered) -> Reply:
    form = part_of(response.get("definition"))
    reply = Reply(
        source=f"typeform/{text_of(response.get('form_id')) or 'form'}", external_id=text_of(response.get("token")),
        at=moment_of(response.get("submitted_at")) or delivery.received_at, via="typeform",
        survey=text_of(form.get("title"))[:200], facts=facts_in(part_of(response.get("hidden"))),
    )  # fmt: skip
    fields = form.get("fields")
    listed = [part_of(each) for each in fields] if isinstance(fields, list) else []
    asked = {text_of(each.get("id")): each for each in listed}
    answers = response.get("answers")
    for answer in map(part_of, answers if isinstance(answers, list) else []):
        field = part_of(answer.get("field"))
        _take(reply, answer, {**field, **asked.get(text_of(field.get("id")), {})})
    return reply


def _take(reply: Reply, answer: Mapping[str, Any], field: Mapping[str, Any]) -> None:
    kind, asked = text_of(answer.get("type")), text_of(field.get("title")) or text_of(field.get("ref"))
    if kind == "email":
        reply.facts.setdefault("email", text_of(answer.get("email")))
    elif kind == "number" and text_of(field.get("type")) in ("nps", "opinion_scale", "rating"):
        reply.rate(*_scored(answer.get("number"), field, asked))
    elif kind == "text" and not PERSONAL.search(asked):
        reply.texts.append(text_of(answer.get("text")))
    elif kind not in LEFT_OUT and kind != "text" and (said := _said(answer, kind)):
        reply.said.append({"question": asked, "answer": said})


def _scored(number: object, field: Mapping[str, Any], asked: str) -> tuple[str, int | None, int | None, str]:
    """What a number says, its scale told by the question: 0 to 10 is an NPS, 1 to 5 a CSAT, all else just a number."""
    kind, more = text_of(field.get("type")), part_of(field.get("properties"))
    steps = more.get("steps") if isinstance(more.get("steps"), int) else None
    named = bool(NPS.search(asked) or NPS.search(text_of(field.get("ref")).replace("_", " ")))
    if kind == "nps" or (kind == "opinion_scale" and named and steps in (None, 11)):
        return "nps", score_of(number, 0, 10), 10, asked
    if (kind == "rating" and steps in (None, STARS)) or (steps == STARS and more.get("start_at_one") is True):
        return "csat", score_of(number, 1, 5), 5, asked
    return "", score_of(number, 0, 10), 10 if steps in (10, 11) else None, asked


def _said(answer: Mapping[str, Any], kind: str) -> str:
    """What was chosen, in the words of the form."""
    if kind == "choice":
        return text_of(part_of(answer.get("choice")).get("label")) or text_of(
            part_of(answer.get("choice")).get("other")
        )
    if kind == "choices":
        labels = part_of(answer.get("choices")).get("labels")
        return ", ".join(map(text_of, labels)) if isinstance(labels, list) else ""
    if kind == "boolean":
        return "yes" if answer.get("boolean") is True else "no"
    return text_of(answer.get(kind))
