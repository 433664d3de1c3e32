"""Answers the address at which a customer ends the letters of a brand: with one click (RFC 8058), or on a page."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from collectors.intake.reading import TooLarge, TooSlow, body_of
from collectors.intake.survey_page import HEADERS, end_page, plain_page, stop_page
from collectors.intake.survey_words import WORDS
from store.models import Brand, Outreach, utc_now
from store.outreach import letter_of
from store.outreach_signs import note_sign

Ask = Callable[[Callable[[Session], Any]], Awaitable[Any]]
PATH = "/u/{token}"
LONGEST = 4 * 1024
SAID: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The question whether to stop, or that no letter is sent any more",
        "content": {"text/html": {}},
    },
    404: {"description": "No such letter"},
    408: {"description": "The body did not come in time"},
    413: {"description": "The body is longer than a click needs"},
    503: {"description": "Try again later: the database cannot be reached"},
}
FORM: dict[str, Any] = {
    "requestBody": {
        "content": {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}, "required": False
    }
}  # fmt: skip


def add_stops(app: FastAPI, ask: Ask) -> None:
    """Let an application answer the addresses that end letters; `ask` runs what asks the database."""
    desk = StopDesk(ask)
    app.get(PATH, responses=SAID, response_class=HTMLResponse)(desk.show)
    app.post(PATH, responses=SAID, response_class=HTMLResponse, openapi_extra=FORM)(desk.stop)


class StopDesk:
    """Asks whether letters should end, and ends them; a machine that only opens links ends nothing."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask

    async def show(self, token: str) -> Response:
        """The question, with one button."""
        page: Response = await self.ask(lambda session: _page(session, token))
        return page

    async def stop(self, token: str, request: Request) -> Response:
        """End the letters, whatever else stands in the body."""
        try:
            await body_of(request, LONGEST)
        except TooLarge:
            return _html(plain_page("again"), 413)
        except TooSlow:
            return _html(plain_page("again"), 408)
        page: Response = await self.ask(lambda session: _stopped(session, token))
        return page


def _html(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, HEADERS)


def _found(session: Session, token: str) -> tuple[Outreach, Brand, str] | None:
    letter = letter_of(session, token)
    if letter is None:
        return None
    return letter, session.get_one(Brand, letter.brand_id), letter.lang if letter.lang in WORDS else "en"


def _page(session: Session, token: str) -> Response:
    if (found := _found(session, token)) is None:
        return _html(plain_page("unknown"), 404)
    _, brand, lang = found
    return _html(stop_page(lang, brand))


def _stopped(session: Session, token: str) -> Response:
    if (found := _found(session, token)) is None:
        return _html(plain_page("unknown"), 404)
    letter, brand, lang = found
    page = end_page("stopped", lang, brand)
    note_sign(session, letter, "unsubscribed", utc_now())
    session.commit()
    return _html(page)
