"""App Store Connect: signs each request with the key of the team, and says in our words what goes wrong."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

import jwt

from channels.app_store_reviews import app_of, reviews_in
from channels.http import Answer, Net, reaching, retry_at
from channels.json_values import part_of, parts_of, text_of
from channels.reviews import Missing, Review
from store.connections import Scope, need_secrets
from store.errors import EarfulError, NeedsSetup, Refused, TryLater
from store.models import Connection, utc_now
from store.saying import say

ADDRESS = "https://api.appstoreconnect.apple.com"
AUDIENCE = "appstoreconnect-v1"
TITLE = "App Store Connect"
GOOD_FOR = timedelta(minutes=20)  # Apple takes none that is good for longer
RENEWED_AFTER = timedelta(minutes=15)
SECRETS = ("issuer_id", "key_id", "private_key")
RESERVE = 100  # requests of an hour that reading leaves to answering
WAIT = timedelta(minutes=15)
REMAINING = re.compile(r"user-hour-rem:(\d+)")
PEM = re.compile(r"-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", re.DOTALL)


@dataclass
class Signer:
    """Makes the tokens of one key; each is used for some minutes."""

    issuer: str
    key_id: str
    pem: str
    token: str = ""
    made: datetime | None = None

    def header(self) -> dict[str, str]:
        """What a request is signed in with; NeedsSetup where the key is none."""
        now = utc_now()
        if self.made is None or now - self.made > RENEWED_AFTER:
            self.token, self.made = self._sign(now), now
        return {"authorization": f"Bearer {self.token}"}

    def _sign(self, now: datetime) -> str:
        at = int(now.timestamp())
        claims = {"iss": self.issuer, "iat": at, "exp": at + int(GOOD_FOR.total_seconds()), "aud": AUDIENCE}
        try:
            return jwt.encode(claims, self.pem, algorithm="ES256", headers={"kid": self.key_id})
        except (ValueError, TypeError, jwt.PyJWTError):
            pass
        raise NeedsSetup("the private key is none: on the Channels page, paste the whole .p8 file of the key")


def pem_of(typed: str) -> str:
    """A private key as it was pasted: a field of one line may have lost its line breaks."""
    found = PEM.search(typed)
    body = "".join((found[1] if found else typed).split())
    lines = [body[start : start + 64] for start in range(0, len(body), 64)]
    return "\n".join(("-----BEGIN PRIVATE KEY-----", *lines, "-----END PRIVATE KEY-----", ""))


@dataclass
class Connect:
    """App Store Connect, signed in; `left` is how many requests Apple lets through in this hour, where it said so."""

    net: Net
    signer: Signer
    left: int | None = field(default=None)

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """One answer as JSON; Missing where there is no such thing, TryLater where the hour is nearly used up."""
        if self.left is not None and self.left < RESERVE:
            raise TryLater(say("{title} lets few requests more through in this hour", title=TITLE), utc_now() + WAIT)
        answer = self.net.get(path, params, self.signer.header())
        found = REMAINING.search(answer.headers.get("x-rate-limit", ""))
        self.left = int(found[1]) if found else None
        body = self.net.read_json(answer)
        if not isinstance(body, dict):
            raise TryLater(say("{title} answered something that cannot be read", title=TITLE), utc_now() + WAIT)
        return body

    def send(self, method: str, path: str, body: Any = None) -> Answer:
        """Change something, once."""
        return self.net.send(method, path, body, headers=self.signer.header())

    def pages(self, path: str, params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """All pages of a list; the way to the next one is only taken where it stays in this list."""
        asked, seen = dict(params), set[str]()
        while True:
            body = self.get(path, asked)
            yield body
            link = text_of(part_of(body.get("links")).get("next"))
            if not link:
                return
            if link in seen or not self._leads_on(link, path):
                raise Refused(say("{title} leads elsewhere than to the next page, which is not followed", title=TITLE))
            seen.add(link)
            asked = dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))

    def _leads_on(self, link: str, path: str) -> bool:
        base = str(self.net.client.base_url)
        here, there = urlsplit(base), urlsplit(urljoin(base, link))
        same = (here.scheme, here.netloc) == (there.scheme, there.netloc)
        return same and there.path == here.path.rstrip("/") + path


@contextmanager
def connecting(connection: Connection | None, scope: Scope = "read") -> Iterator[Connect]:
    """App Store Connect with the key of a connection; NeedsSetup where none was entered."""
    found = need_secrets(connection, scope, SECRETS, "App Store")
    signer = Signer(found["issuer_id"], found["key_id"], pem_of(found["private_key"]))
    with reaching("app_store", TITLE, ADDRESS, explain=_explain) as net:
        yield Connect(net, signer)


def _explain(answer: Answer) -> EarfulError | None:
    if answer.status == 429:
        spent = REMAINING.search(answer.headers.get("x-rate-limit", ""))
        hour = spent is not None and spent[1] == "0" and "retry-after" not in answer.headers
        until = utc_now() + timedelta(hours=1) if hour else retry_at(answer.headers)
        return TryLater(say("{title} asks us to wait: too many requests", title=TITLE), until)
    if answer.status == 404 and _code(answer).startswith("NOT_FOUND"):
        return Missing(say("{title} knows no such thing: {answer}", title=TITLE, answer=answer.words()))
    return None


def _code(answer: Answer) -> str:
    try:
        errors = parts_of(part_of(answer.json()).get("errors"))
    except ValueError:
        return ""
    return text_of(errors[0].get("code")) if errors else ""


def one_review(connect: Connect, source: str, review_id: str) -> Review | None:
    """A review as it stands now, with the developer's answer; None where it is gone."""
    try:
        body = connect.get(f"/v1/customerReviews/{quote(review_id, safe='')}", {"include": "response"})
    except Missing:
        return None
    found = reviews_in(body, app_of(source))
    if not found or found[0].external_id != review_id:
        raise TryLater(say("{title} answered something that cannot be read", title=TITLE), utc_now() + WAIT)
    return found[0]
