"""Who asks: an app with its token, a person with a token of OAuth 2.0, or a person by a signature of OAuth 1.0a."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from tests.peers.loopback import Asked
from tests.peers.x_posts import User

HOSTS = ("https://api.twitter.com", "https://api.x.com")  # a signature counts for one of these, not for 127.0.0.1


@dataclass(frozen=True)
class Credentials:
    """What an account signs in with; `user_token` is one of OAuth 2.0, the other four are of OAuth 1.0a."""

    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str
    user_token: str


@dataclass(frozen=True)
class Caller:
    """Who asks; `kind` is app, oauth1, user or none, and an app is nobody in particular."""

    kind: str
    user: User | None = None


@dataclass
class Gate:
    """The tokens that are good now."""

    app_token: str = "app-token"
    given: dict[str, Credentials] = field(default_factory=dict)
    revoked: int = 0

    def credentials(self, user: User) -> Credentials:
        """The credentials of an account, the same ones each time until they are revoked."""
        name = f"{user.id}-{self.revoked}"
        made = Credentials("key", "key-secret", f"{name}-token", f"{name}-secret", f"{name}-oauth2")
        return self.given.setdefault(user.id, made)

    def revoke(self, user: User) -> None:
        """Make every token of an account worthless; asking for its credentials then gives new ones."""
        self.given.pop(user.id, None)
        self.revoked += 1

    def caller(self, asked: Asked, users: dict[str, User]) -> Caller:
        """Who sent this request."""
        scheme, _, rest = asked.headers.get("authorization", "").partition(" ")
        if scheme == "Bearer" and rest == self.app_token:
            return Caller("app")
        for number, good in self.given.items():
            if scheme == "Bearer" and rest == good.user_token:
                return Caller("user", users[number])
            if scheme == "OAuth" and _signed(asked, rest, good):
                return Caller("oauth1", users[number])
        return Caller("none")


def _signed(asked: Asked, header: str, good: Credentials) -> bool:
    parts = {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', header)}
    signature = parts.pop("oauth_signature", "")
    if (parts.get("oauth_token"), parts.get("oauth_consumer_key")) != (good.access_token, good.consumer_key):
        return False
    return any(hmac.compare_digest(signature, _signature(asked, host, parts, good)) for host in HOSTS)


def _signature(asked: Asked, host: str, parts: dict[str, str], good: Credentials) -> str:
    pairs = sorted((_escape(name), _escape(value)) for name, value in (*parts.items(), *asked.query))
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join(map(_escape, (asked.method, host + asked.path, joined)))
    key = f"{_escape(good.consumer_secret)}&{_escape(good.access_token_secret)}"
    return base64.b64encode(hmac.digest(key.encode(), base.encode(), hashlib.sha1)).decode()


def _escape(text: str) -> str:
    return quote(text, safe="~")
