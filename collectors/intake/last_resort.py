"""The last resort of the web application: whatever goes wrong, its sender is asked to try again later."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

log = structlog.get_logger(__name__)
BODY = json.dumps({"detail": "this cannot be taken now: try again later"}).encode()
HEADERS = [
    (b"content-type", b"application/json"), (b"content-length", str(len(BODY)).encode()), (b"retry-after", b"60"),
]  # fmt: skip


class LastResort:
    """Answers 503 where nothing was answered yet, and names no more of what happened than its kind."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, and answer it where nobody else can."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            log.error("a request could not be answered", kind=type(error).__name__)
            if scope["type"] == "http" and not begun:
                await send({"type": "http.response.start", "status": 503, "headers": HEADERS})
                await send({"type": "http.response.body", "body": BODY})
