"""A brand whose senders deliver: their connections, and requests signed as each of them signs."""

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI
from sqlmodel import Session

from collectors.page import Delivered, NewMention, Page
from store.brands import ensure_brand
from store.connections import connect
from store.models import Brand, Connection, utc_now
from store.workflow import Actor

ADMIN = Actor("person:1", "admin", 1)
SECRET = "an-invented-secret-of-thirty-two"
Headers = dict[str, str]


def digest(content: bytes, form: str = "hex", secret: str = SECRET) -> str:
    """What a sender writes under what it sends, made apart from the code that checks it."""
    made = hmac.new(secret.encode(), content, hashlib.sha256)
    return made.hexdigest() if form == "hex" else base64.b64encode(made.digest()).decode()


def generic(body: bytes, id_: str = "", seconds: int | None = None) -> Headers:
    """How our own senders sign."""
    at = str(int(utc_now().timestamp()) if seconds is None else seconds)
    named = {"X-Earful-Delivery": id_} if id_ else {}
    return {"X-Earful-Timestamp": at, "X-Earful-Signature": digest(at.encode() + b"." + body)} | named


def line(body: bytes) -> Headers:
    """How LINE signs."""
    return {"X-Line-Signature": digest(body, "base64")}


def meta(body: bytes) -> Headers:
    """How Meta signs."""
    return {"X-Hub-Signature-256": f"sha256={digest(body)}"}


def zendesk(body: bytes, at: str = "") -> Headers:
    """How Zendesk signs."""
    at = at or f"{utc_now():%Y-%m-%dT%H:%M:%SZ}"
    signature = digest(at.encode() + body, "base64")
    return {"X-Zendesk-Webhook-Signature": signature, "X-Zendesk-Webhook-Signature-Timestamp": at}


def row(number: int, text: str = "The lid is loose.", **more: Any) -> bytes:
    """A row that our own senders send."""
    return json.dumps({"external_id": f"r-{number}", "text": text, "author": "Nok"} | more).encode()


def read_texts(delivery: Delivered, connection: Connection) -> Page:
    """A reader for channels whose own is not asked for here: `texts` of a delivery."""
    texts = json.loads(delivery.body).get("texts", [])
    at = delivery.received_at
    return Page(
        [NewMention(channel=connection.channel, source="s", external_id=each, text=each, published_at=at)
         for each in texts], None,
    )  # fmt: skip


def open_brand(session: Session, name: str = "Rim Fah") -> Brand:
    """A brand with a webhook of its own that Zendesk and Shopify deliver to as well; committed."""
    brand = ensure_brand(session, name)
    secrets = dict.fromkeys(("signing_secret", "zendesk_secret", "shopify_secret"), SECRET)
    connect(session, brand.id or 0, "webhook", ADMIN, read=secrets)
    session.commit()
    return brand


def open_channel(session: Session, brand: Brand, channel: str, **read: str) -> Connection:
    """One more connection of a brand; committed."""
    connection = connect(session, brand.id or 0, channel, ADMIN, read=read)
    session.commit()
    return connection


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The application behind a real server on a free port of this machine; its address."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(128)  # who comes before the server is ready waits
        config = uvicorn.Config(app, log_level="error", access_log=False, ws="none", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
