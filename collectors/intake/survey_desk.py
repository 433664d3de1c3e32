"""Answers the addresses of surveys: shows the questions, takes the answers once, and lets a customer unsubscribe."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from collectors.intake.reading import TooLarge, TooSlow, body_of
from collectors.intake.survey_page import HEADERS, end_page, plain_page, question_page, stop_page
from collectors.intake.survey_words import WORDS
from store.models import utc_now
from store.survey_answering import Asked, answer, find_asked, note_opened
from store.survey_invitations import unsubscribe
from store.surveys import language_for

Found = TypeVar("Found")
Ask = Callable[[Callable[[Session], Any]], Awaitable[Any]]
PATH = "/s/{token}"
LONGEST_FORM = 64 * 1024  # five answers of 2,000 Thai letters, each of nine signs
MOST_FIELDS = 12
FORM: dict[str, Any] = {
    "requestBody": {
        "content": {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}, "required": False
    }
}  # fmt: skip
SAID: dict[int | str, dict[str, Any]] = {
    200: {"description": "The questions, thanks, or that it was answered already", "content": {"text/html": {}}},
    400: {"description": "An answer is missing or none that can be given: the questions again"},
    404: {"description": "No such link"},
    408: {"description": "The answers did not come in time"},
    410: {"description": "The link ran out, or the survey was closed"},
    413: {"description": "The answers are longer than a survey takes"},
    503: {"description": "Try again later: the database cannot be reached"},
}


def add_surveys(app: FastAPI, ask: Ask) -> None:
    """Let an application answer the addresses of surveys; `ask` runs what asks the database."""
    desk = SurveyDesk(ask)
    app.get(PATH, responses=SAID, response_class=HTMLResponse)(desk.show)
    app.post(PATH, responses=SAID, response_class=HTMLResponse, openapi_extra=FORM)(desk.take)


def html(text: str, status: int = 200) -> Response:
    """A page with the headers that keep it to itself."""
    return HTMLResponse(text, status, HEADERS)


class SurveyDesk:
    """Shows a survey to who has a link to it, and takes the answers."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask

    async def show(self, token: str, request: Request) -> Response:
        """The questions of a survey, or what became of its link."""
        lang, stop = request.query_params.get("lang", ""), request.query_params.get("stop", "")
        page: Response = await self.ask(lambda session: _shown(session, token, lang, bool(stop)))
        return page

    async def take(self, token: str, request: Request) -> Response:
        """Keep the answers of a survey once; or stop writing to its customer."""
        try:
            given = _fields(await body_of(request, LONGEST_FORM))
        except TooLarge:
            return html(plain_page("again"), 413)
        except TooSlow:
            return html(plain_page("again"), 408)
        page: Response = await self.ask(lambda session: _taken(session, token, given))
        return page


def _fields(body: bytes) -> dict[str, str]:
    """The fields of a form, of each the last value; more of them than a survey has are no form of ours."""
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        return {}
    return dict(pairs)


def _nowhere() -> Response:
    return html(plain_page("unknown"), 404)


def _shown(session: Session, token: str, lang: str, stop: bool) -> Response:
    now, asked = utc_now(), find_asked(session, token)
    if asked is None:
        return _nowhere()
    spoken = _spoken(asked, lang)
    if stop and asked.invitation.customer_id is not None:
        return html(stop_page(spoken, asked.brand))
    state = asked.state(now)
    if state != "open":
        return _ended(asked, state, spoken)
    known = asked.invitation.customer_id is not None
    shown = question_page(asked.survey, asked.brand, spoken, known=known)
    note_opened(session, asked, now)
    return html(shown)


def _spoken(asked: Asked, lang: str) -> str:
    return language_for(asked.survey, lang if lang in WORDS else asked.invitation.lang)


def _ended(asked: Asked, state: str, lang: str) -> Response:
    """Why a link cannot be answered, with the thanks of the brand where that is because it was."""
    return html(end_page(state, lang, asked.brand), 410 if state == "expired" else 200)


def _taken(session: Session, token: str, given: dict[str, str]) -> Response:
    now, asked = utc_now(), find_asked(session, token)
    if asked is None:
        return _nowhere()
    spoken, survey, brand = _spoken(asked, given.get("lang", "")), asked.survey, asked.brand
    thanks, known = survey.thanks.get(spoken, ""), asked.invitation.customer_id is not None
    if given.get("stop") and known:
        stopped = end_page("stopped", spoken, brand)
        unsubscribe(session, token, now)
        return html(stopped)
    pages = {"kept": end_page("thanks", spoken, brand, thanks), "answered": end_page("answered", spoken, brand),
             "expired": end_page("expired", spoken, brand)}  # fmt: skip
    found = answer(session, token, given, now, spoken)
    if found is None:
        return _nowhere()
    if found.state == "wrong":
        return html(question_page(survey, brand, spoken, known=known, given=given, wrong=found.wrong), 400)
    return html(pages[found.state], 410 if found.state == "expired" else 200)
