"""Reads answers to surveys that our own systems send: one object an answer, or a list of them."""

from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from collectors.page import BadRow, Delivered, NewMention, Page
from collectors.survey_values import SCALES, Reply, facts_in, mention_of
from store.models import Connection
from store.saying import N_


class Sent(BaseModel):
    """One answer as it is sent; what else stands there is left alone."""

    model_config = ConfigDict(extra="ignore", strict=False)

    response_id: str = Field(min_length=1, max_length=200)
    kind: Literal["", "nps", "csat"] = ""
    score: int | None = Field(default=None, ge=0, le=10, strict=True)
    question: str = Field(default="", max_length=1_000)
    text: str = Field(default="", max_length=20_000)
    survey: str = Field(default="", max_length=200)
    source: str = Field(default="", max_length=200)
    answered_at: AwareDatetime | None = None
    answers: list[dict[str, str]] = Field(default_factory=list, max_length=40)


def read(body: Any, delivery: Delivered, connection: Connection) -> Page:
    """One mention an answer; ValueError where it is neither an object nor a list."""
    if not isinstance(body, list | dict):
        raise ValueError(N_("this is neither an object nor a list of objects"))
    rows = body if isinstance(body, list) else [body]
    found = [_read(number, row, delivery, f"brand-{connection.brand_id}") for number, row in enumerate(rows, start=1)]
    mentions = [each for each in found if isinstance(each, NewMention)]
    return Page(mentions, None, [each for each in found if isinstance(each, BadRow)])


def _read(number: int, row: Any, delivery: Delivered, source: str) -> NewMention | BadRow:
    try:
        sent = Sent.model_validate(row)
        least, most = (1, 5) if sent.kind == "csat" else (0, 10)
        if sent.score is not None and not least <= sent.score <= most:
            return BadRow(number, "score", f"a {sent.kind} goes from {least} to {most}")
        return mention_of(_reply(sent, row, delivery, source), delivery.received_at)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return BadRow(number, str(first["loc"][0]) if first["loc"] else "", first["msg"].removeprefix("Value error, "))


def _reply(sent: Sent, row: dict[str, Any], delivery: Delivered, source: str) -> Reply:
    return Reply(
        source=sent.source or source, external_id=sent.response_id, at=sent.answered_at or delivery.received_at,
        via="webhook", survey=sent.survey, kind=sent.kind, score=sent.score, scale=SCALES.get(sent.kind),
        question=sent.question, texts=[sent.text], facts=facts_in(row),
        said=[{name: each.get(name, "") for name in ("question", "answer")} for each in sent.answers],
    )  # fmt: skip
