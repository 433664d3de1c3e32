"""Google Business over HTTP: signed in with a refresh token, whose access tokens last an hour."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import quote

from channels.google_business import TITLE
from channels.google_business_reviews import review_of
from channels.http import Answer, Form, Net, reaching
from channels.json_values import part_of, text_of
from channels.oauth import token_of
from channels.reviews import Missing, Review, missing
from store.connections import Scope, need_secrets
from store.errors import EarfulError, NeedsSetup, TryLater
from store.models import Connection, utc_now
from store.saying import say
from store.tokens import Token, access_token, forget_token

CHANNEL = "google_business"
API, SIGN_IN = "https://mybusiness.googleapis.com", "https://oauth2.googleapis.com"
NEEDED = ("client_id", "client_secret", "refresh_token")
GONE_TOKENS = ("invalid_grant", "invalid_client", "unauthorized_client", "deleted_client")


@contextmanager
def talking(connection: Connection | None, scope: Scope = "read") -> Iterator[Net]:
    """Google Business, signed in; NeedsSetup where credentials are missing or not taken any more."""
    connection = connection or Connection(brand_id=0, channel=CHANNEL)
    secrets = need_secrets(connection, scope, NEEDED, TITLE)
    token = access_token(connection, secrets["refresh_token"], lambda refresh: _renewed(secrets, refresh))

    def explain(answer: Answer) -> EarfulError | None:
        if answer.status == 401:
            forget_token(connection, secrets["refresh_token"])
            return TryLater(say("{title} wants a new access token", title=TITLE), utc_now() + timedelta(minutes=1))
        return missing(answer)

    headers = {"authorization": f"Bearer {token}"}
    with reaching(CHANNEL, TITLE, API, headers=headers, explain=explain) as net:
        yield net


def one_review(net: Net, place: str, id_: str) -> Review | None:
    """One review by its id; None where it is gone."""
    try:
        return review_of(place, part_of(net.read_json(net.get(f"/v4/{place}/reviews/{quote(id_, safe='')}"))))
    except Missing:
        return None


def _renewed(secrets: dict[str, str], refresh: str) -> Token:
    body = Form(
        client_id=secrets["client_id"],
        client_secret=secrets["client_secret"],
        refresh_token=refresh,
        grant_type="refresh_token",
    )
    with reaching(CHANNEL, "Google", SIGN_IN, explain=_no_token) as net:
        return token_of(net.read_json(net.ask("/token", body)), "Google")


def _no_token(answer: Answer) -> EarfulError | None:
    """Google says so with a 400 or a 401 where the refresh token or the client is not taken any more."""
    if answer.status not in (400, 401):
        return None
    try:
        code = text_of(part_of(answer.json()).get("error"))
    except ValueError:
        code = ""
    if answer.status == 401 or code in GONE_TOKENS:
        return NeedsSetup("Google does not take the refresh token any more: enter a new one on the Channels page")
    return None
