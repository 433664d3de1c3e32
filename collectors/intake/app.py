"""The web application of webhooks and surveys: one address a brand and sender, one a link, one for our health."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, TypeVar

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import Engine, text
from sqlmodel import Session

from collectors.intake.doors import Door, find_door, need_database
from collectors.intake.last_resort import LastResort
from collectors.intake.outreach_desk import add_stops
from collectors.intake.reading import TooLarge, TooSlow, asked_of, body_of
from collectors.intake.survey_desk import add_surveys
from collectors.intake.take import LONGEST_BODY, Taken, refuse, take
from collectors.intake.watched import exposition, may_see
from store.database import check_version, open_session
from store.models import utc_now

Found = TypeVar("Found")
PATH = "/hooks/{brand}/{sender}"
SAID: dict[int | str, dict[str, Any]] = {
    200: {"description": "Taken and kept, or known already"},
    400: {"description": "Signed, but no JSON object and no list; or no challenge that can be answered"},
    401: {"description": "The signature or the token is missing or wrong, or the signed time is too far from now"},
    404: {"description": "No such brand, or nothing is set up for this sender"},
    405: {"description": "This sender does not ask like this"},
    408: {"description": "The body did not come in time"},
    409: {"description": "Another delivery has this id"},
    413: {"description": "The body is longer than one MiB"},
    503: {"description": "Try again later: the database cannot be reached"},
}
BODY: dict[str, Any] = {
    "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}, "required": True}
}


def make_app(engine: Engine) -> FastAPI:
    """The application on a database; what it writes is on the disk before it answers."""
    app = FastAPI(title="Earful webhooks", docs_url=None, redoc_url=None)
    # SQLite has one writer at a time: they wait here for their turn, which is kinder than letting them try
    desk = Desk(engine, ThreadPoolExecutor(1 if engine.dialect.name == "sqlite" else 8, "intake"))
    app.state.desk = desk
    app.add_middleware(LastResort)
    app.get("/healthz", responses={503: SAID[503]})(desk.healthz)
    app.get("/readyz", responses={503: SAID[503]})(desk.readyz)
    app.get("/metrics", responses={404: SAID[404], 503: SAID[503]})(desk.metrics)
    app.get(PATH, responses=SAID)(desk.challenge)
    app.post(PATH, responses=SAID, openapi_extra=BODY)(desk.deliver)
    add_surveys(app, desk.asking)
    add_stops(app, desk.asking)
    for operation in [each for path in app.openapi()["paths"].values() for each in path.values()]:
        operation["responses"].pop("422", None)  # any text is a name that may be asked for
    return app


def said(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    """An answer in one sentence."""
    return JSONResponse({"detail": words}, status, headers)


def nowhere() -> Response:
    """The answer at an address that nothing is delivered to."""
    return said(404, "nothing is delivered here")


class Desk:
    """Answers the requests; all that touches the database runs in threads of its own."""

    def __init__(self, engine: Engine, threads: Executor) -> None:
        self.engine, self.threads = engine, threads

    async def healthz(self) -> Response:
        """Whether deliveries can be kept."""
        await self.asking(lambda session: session.execute(text("SELECT 1 FROM delivery LIMIT 1")))
        return JSONResponse({"status": "ok"})

    async def readyz(self) -> Response:
        """Whether all that is needed is there: the database, and in the version that this code was written for."""
        await self.asking(lambda session: check_version(self.engine))
        return JSONResponse({"status": "ready"})

    async def metrics(self, request: Request) -> Response:
        """The numbers for Prometheus, for who brings the token."""
        if not may_see(request.headers.get("authorization", "")):
            return nowhere()
        told = await self.asking(lambda session: exposition(session, utc_now()))
        return Response(told, media_type=CONTENT_TYPE_LATEST)

    async def challenge(self, brand: str, sender: str, request: Request) -> Response:
        """Answer a network that asks whether this address is ours."""
        door = await self.asking(lambda session: find_door(session, brand, sender))
        if door is None:
            return nowhere()
        if door.hook.challenge is None:
            return said(405, "this sender only delivers", {"Allow": "POST"})
        answer = door.hook.challenge(asked_of(request, b""), door.secrets, door.hook.name)
        if answer.body is None:
            return said(401, "this is no challenge that we answer")
        return Response(answer.body, media_type=answer.kind, headers={"X-Content-Type-Options": "nosniff"})

    async def deliver(self, brand: str, sender: str, request: Request) -> Response:
        """Keep one delivery, then answer; it is read later."""
        door = await self.asking(lambda session: find_door(session, brand, sender))
        if door is None:
            return nowhere()
        try:
            asked = asked_of(request, await body_of(request, LONGEST_BODY))
        except TooLarge:
            return await self._told(door, lambda session, door: refuse(session, door, "too_large", utc_now()), True)
        except TooSlow:
            return said(408, "the body did not come in time", {"Connection": "close"})
        return await self._told(door, lambda session, door: take(session, door, asked, utc_now()))

    async def _told(self, door: Door, do: Callable[[Session, Door], Taken], close: bool = False) -> Response:
        taken = await self.asking(lambda session: do(session, door))
        return said(taken.status, taken.said, {"Connection": "close"} if close else None)

    async def asking(self, ask: Callable[[Session], Found]) -> Found:
        """What a function that asks the database says, from a thread of its own."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, self._ask, ask)

    def _ask(self, ask: Callable[[Session], Found]) -> Found:
        need_database(self.engine)
        with open_session(self.engine) as session:
            return ask(session)
