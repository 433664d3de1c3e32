"""Trustpilot over HTTP: in the open with an API key, or signed in as a business user."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from channels.http import Answer, Form, Net, reaching
from channels.json_values import moment_of, part_of, parts_of, stars_of, text_of
from channels.oauth import token_of
from channels.reviews import Missing, OwnAnswer, Review, missing
from channels.trustpilot import ID, TITLE, business_of
from store.connections import Scope, need_secrets
from store.errors import EarfulError, NeedsSetup, TryLater
from store.models import Connection, utc_now
from store.saying import say
from store.tokens import Token, access_token, forget_token

CHANNEL, API = "trustpilot", "https://api.trustpilot.com"
TOKENS = "/v1/oauth/oauth-business-users-for-applications/accesstoken"
AT_ONCE = 100
GONE = ("deleted", "removed")


@contextmanager
def in_the_open(connection: Connection | None) -> Iterator[Net]:
    """Trustpilot as everybody sees it, with the API key to read."""
    secrets = need_secrets(connection, "read", ("api_key",), TITLE)
    headers = {"apikey": secrets["api_key"]}
    with reaching(CHANNEL, TITLE, API, headers=headers, explain=missing) as net:
        yield net


@contextmanager
def signed_in(connection: Connection | None, scope: Scope) -> Iterator[Net]:
    """Trustpilot as a business user sees it; NeedsSetup where credentials are missing or not taken."""
    connection = connection or Connection(brand_id=0, channel=CHANNEL)
    names = ("api_key", "api_secret") if scope == "read" else ("api_key", "api_secret", "business_user_id")
    secrets = need_secrets(connection, scope, names, TITLE)
    entered = " ".join(secrets.get(name, "") for name in ("api_key", "api_secret", "username", "password"))
    token = access_token(connection, entered, lambda refresh: _granted(secrets))

    def explain(answer: Answer) -> EarfulError | None:
        if answer.status == 401:
            forget_token(connection, entered)
            return TryLater(say("{title} wants a new access token", title=TITLE), utc_now() + timedelta(minutes=1))
        return missing(answer)

    headers = {"authorization": f"Bearer {token}", "apikey": secrets["api_key"]}
    if user := secrets.get("business_user_id"):
        headers["x-business-user-id"] = user
    with reaching(CHANNEL, TITLE, API, headers=headers, explain=explain) as net:
        yield net


def unit_of(net: Net, connection: Connection | None) -> str:
    """The id of the business, asked for where only its domain is known."""
    name = business_of(connection)
    if ID.fullmatch(name):
        return name
    try:
        found = part_of(net.read_json(net.get("/v1/business-units/find", {"name": name})))
    except Missing as error:
        raise NeedsSetup(
            say("Trustpilot knows no business {name!r}: check it on the Channels page", name=name)
        ) from error
    id_ = text_of(found.get("id"))
    if not ID.fullmatch(id_):
        raise TryLater(
            say("{title} did not say which business {name!r} is", title=TITLE, name=name),
            utc_now() + timedelta(minutes=15),
        )
    return id_


def reviews_of(net: Net, path: str, unit: str, params: dict[str, Any]) -> list[Review]:
    """One page of the reviews of a business, newest first."""
    order = {"orderBy": "createdat.desc", "perPage": AT_ONCE}
    found = part_of(net.read_json(net.get(f"/v1/{path}business-units/{unit}/reviews", order | params)))
    return [review_of(unit, each) for each in parts_of(found.get("reviews"))]


def one_review(net: Net, path: str, unit: str, id_: str) -> Review | None:
    """One review by its id; None where it is gone."""
    if not ID.fullmatch(id_):
        return None
    try:
        return replace(review_of(unit, part_of(net.read_json(net.get(f"/v1/{path}reviews/{id_}")))), external_id=id_)
    except Missing:
        return None


def review_of(unit: str, sent: dict[str, Any]) -> Review:
    """One review as Trustpilot sends it, without the e-mail address and the order that the private API adds."""
    id_, consumer = text_of(sent.get("id")), part_of(sent.get("consumer"))
    url = f"https://www.trustpilot.com/reviews/{id_}"
    created, updated = moment_of(sent.get("createdAt")), moment_of(sent.get("updatedAt"))
    status, verified = text_of(sent.get("status")), sent.get("isVerified") is True
    return Review(
        source=unit,
        external_id=id_,
        text=text_of(sent.get("text")).strip(),
        title=text_of(sent.get("title")).strip(),
        author=text_of(consumer.get("displayName")).strip(),
        handle=text_of(consumer.get("id")),
        rating=stars_of(sent.get("stars")),
        url=url,
        lang=text_of(sent.get("language")),
        created=created,
        edited=updated if created and updated and updated > created else None,
        raw={"status": status, "verified": verified},
        answer=_answer(id_, url, part_of(sent.get("companyReply"))),
        gone=status.lower() in GONE,
    )


def _answer(id_: str, url: str, sent: dict[str, Any]) -> OwnAnswer | None:
    text = text_of(sent.get("text"))
    at = moment_of(sent.get("updatedAt")) or moment_of(sent.get("createdAt"))
    return OwnAnswer(f"{id_}/reply", url, text, at) if text else None


def _granted(secrets: dict[str, str]) -> Token:
    """A new access token: by the user's password where one was entered, else by the application alone."""
    body = Form(grant_type="client_credentials")
    if secrets.get("username") and secrets.get("password"):
        body = Form(grant_type="password", username=secrets["username"], password=secrets["password"])
    auth = (secrets["api_key"], secrets["api_secret"])
    with reaching(CHANNEL, TITLE, API, auth=auth, explain=_no_token) as net:
        return replace(token_of(net.read_json(net.ask(TOKENS, body)), TITLE), refresh="")


def _no_token(answer: Answer) -> EarfulError | None:
    if answer.status in (400, 401, 403):
        return NeedsSetup(
            say("{title} does not take the key and secret: enter new ones on the Channels page", title=TITLE)
        )
    return None
