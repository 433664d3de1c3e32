"""Reads one request no further than it may be long, and no longer than it may take."""

import asyncio

from fastapi import Request

from channels.hooks_asked import Asked
from store.settings import settings

SECONDS = 10.0


class TooLarge(Exception):
    """There is more than may be read; the rest was left alone."""


class TooSlow(Exception):
    """The rest did not come in time, or will never come."""


async def body_of(request: Request, most: int) -> bytes:
    """The body, if it is no longer than `most`; what says beforehand that it is longer is not read at all."""
    said = request.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and (len(said) > 12 or int(said) > most):
        raise TooLarge
    body = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            more = True
            while more:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise TooSlow
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > most:
                    raise TooLarge
    except TimeoutError:
        raise TooSlow from None
    return bytes(body)


def asked_of(request: Request, body: bytes) -> Asked:
    """The request as our checks see it; its address is that of the setting, where there is one."""
    outside = settings().webhook_url.rstrip("/")
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    url = f"{outside}{path}" if outside else str(request.url)
    return Asked(request.method, url, dict(request.query_params), dict(request.headers), body)
