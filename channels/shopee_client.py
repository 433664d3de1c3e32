"""Shopee's Open Platform over HTTP: every request signed, with access tokens that last four hours.

Checked in Shopee's guides as others keep copies of them: hosts, the order in which what is signed is put together, five
minutes for the time in it, four hours for an access token, 30 days and one single use for a refresh token.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels.http import Answer, Net, reaching
from channels.json_values import part_of, parts_of, text_of
from channels.oauth import token_of
from channels.reviews import Missing, Review
from channels.shopee import TITLE, host_of, shop_of, site_of
from channels.shopee_errors import WAIT, OldToken, explain
from channels.shopee_reviews import review_of
from store.connections import Scope, need_secrets
from store.errors import EarfulError, TryLater
from store.models import Connection, utc_now
from store.saying import say
from store.tokens import Token, access_token, forget_token

CHANNEL = "shopee"
ROOT, RENEW = "/api/v2", "/api/v2/auth/access_token/get"
COMMENTS, ANSWER = "/product/get_comment", "/product/reply_comment"
NEEDED = ("partner_id", "partner_key", "refresh_token")
AT_ONCE = 100
MOST_PAGES = 30


@dataclass(frozen=True)
class Shop:
    """A shop that is signed in: its number, the site on which it stands, and what its requests are signed with."""

    net: Net
    id: str
    site: str
    secrets: Mapping[str, str]
    token: str

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What Shopee says to a question."""
        params = {**(params or {}), **self._signed(path)}
        return part_of(self.net.read_json(self.net.get(ROOT + path, params)))

    def send(self, path: str, body: Mapping[str, Any]) -> Answer:
        """Change something, once."""
        return self.net.send("POST", ROOT + path, dict(body), self._signed(path))

    def _signed(self, path: str) -> dict[str, str]:
        return signed(self.secrets, ROOT + path, utc_now(), self.token, self.id)


def signed(secrets: Mapping[str, str], path: str, now: datetime, token: str = "", shop: str = "") -> dict[str, str]:
    """The parameters that every request has, with the signature over them."""
    partner, time = secrets["partner_id"].strip(), str(int(now.timestamp()))
    said = f"{partner}{path}{time}{token}{shop}"
    sign = hmac.new(
        secrets["partner_key"].strip().encode(), said.encode("utf-8", "surrogatepass"), hashlib.sha256
    ).hexdigest()
    params = {"partner_id": partner, "timestamp": time, "sign": sign}
    return params | ({"access_token": token, "shop_id": shop} if token else {})


@contextmanager
def talking(connection: Connection | None, scope: Scope = "read") -> Iterator[Shop]:
    """A shop on Shopee, signed in; NeedsSetup where credentials are missing or not taken any more."""
    connection = connection or Connection(brand_id=0, channel=CHANNEL)
    secrets = need_secrets(connection, scope, NEEDED, TITLE)
    shop, host, entered = shop_of(connection), host_of(connection), secrets["refresh_token"].strip()
    token = access_token(connection, entered, lambda refresh: _renewed(secrets, host, shop, refresh))

    def understand(answer: Answer) -> EarfulError | None:
        error = explain(answer, writing=ANSWER in answer.url)
        if isinstance(error, OldToken) or (error is None and answer.status == 401):
            forget_token(connection, entered)
            return error or OldToken(say("{title} wants a new access token", title=TITLE), utc_now() + WAIT)
        return error

    with reaching(CHANNEL, TITLE, host, explain=understand) as net:
        yield Shop(net, shop, site_of(connection), secrets, token)


def who_am_i(connection: Connection) -> dict[str, str]:
    """Which shop the credentials to write belong to."""
    with talking(connection, "write") as shop:
        said = shop.get("/shop/get_shop_info")
    told = part_of(said.get("response")) | said  # Shopee's examples show the name outside of the response
    return {"id": shop.id, "username": text_of(told.get("shop_name")) or shop.id}


def pages(shop: Shop, item: str = "") -> Iterator[tuple[list[Review], bool, bool]]:
    """The reviews of a shop or product, page by page: each with whether it is the last, and whether there were more.

    Shopee shows 500 or 1,000 at most (its pages name both) and says then that there are more. What moves on to the next
    page while we read comes once.
    """
    seen, cursor, idle = set[str](), "", 0
    params: dict[str, Any] = {"page_size": AT_ONCE} | ({"item_id": item} if item else {})
    for number in range(1, MOST_PAGES + 1):
        found = _response(shop.get(COMMENTS, params | {"cursor": cursor}))
        reviews = [review_of(shop.id, shop.site, each) for each in parts_of(found.get("item_comment_list"))]
        fresh = [each for each in reviews if each.external_id not in seen]
        idle = 0 if fresh else idle + 1
        more, cursor = found.get("more") is True, text_of(found.get("next_cursor"))
        stuck = not reviews or idle > 1 or not cursor or f"cursor {cursor}" in seen or number == MOST_PAGES
        seen |= {f"cursor {cursor}", *(each.external_id for each in fresh)}
        yield fresh, stuck or not more, stuck and more
        if stuck or not more:
            return


def one_review(shop: Shop, id_: str) -> Review | None:
    """One review by its id; None where it is gone."""
    try:
        found = _response(shop.get(COMMENTS, {"comment_id": id_, "cursor": "", "page_size": 1}))
    except Missing:
        return None
    reviews = [review_of(shop.id, shop.site, each) for each in parts_of(found.get("item_comment_list"))]
    if reviews and all(each.external_id != id_ for each in reviews):
        raise TryLater(say("{title} showed another review than we asked for", title=TITLE), utc_now() + WAIT)
    return next((each for each in reviews if each.external_id == id_), None)


def _response(said: dict[str, Any]) -> dict[str, Any]:
    found = said.get("response")
    if not isinstance(found, dict):
        raise TryLater(say("{title} answered something that cannot be read", title=TITLE), utc_now() + WAIT)
    return found


def _renewed(secrets: Mapping[str, str], host: str, shop: str, refresh: str) -> Token:
    partner = secrets["partner_id"].strip()
    body = {
        "refresh_token": refresh,
        "shop_id": int(shop),
        "partner_id": int(partner) if partner.isdigit() else partner,
    }
    with reaching(CHANNEL, TITLE, host, explain=lambda answer: explain(answer, renewing=True)) as net:
        said = part_of(net.read_json(net.ask(RENEW, body, signed(secrets, RENEW, utc_now()))))
    return token_of(said | {"expires_in": said.get("expire_in")}, TITLE)
