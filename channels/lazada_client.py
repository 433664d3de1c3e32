"""Lazada's Open Platform over HTTP: every request signed, with access tokens that are renewed.

Checked in Lazada's documentation as others keep copies of it: the addresses, what is signed and how, two hours for the
time in it, ten reviews at once, pages of reviews up to the fiftieth, seven days in each request.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from channels.http import Answer, Net, reaching
from channels.json_values import part_of, parts_of, text_of
from channels.lazada import TITLE, site_of
from channels.lazada_errors import WAIT, OldToken, explain
from channels.lazada_reviews import review_of
from channels.oauth import token_of
from channels.reviews import Review
from store.connections import Scope, need_secrets
from store.errors import EarfulError, TryLater
from store.models import Connection, utc_now
from store.saying import say
from store.tokens import Token, access_token, forget_token

CHANNEL = "lazada"
SIGN_IN = "https://auth.lazada.com/rest"
RENEW, REVIEWS, HISTORY = "/auth/token/refresh", "/review/seller/list/v2", "/review/seller/history/list"
ANSWER, PRODUCTS, SELLER = "/review/seller/reply/add", "/products/get", "/seller/get"
NEEDED = ("app_key", "app_secret", "refresh_token")
AT_ONCE = 10
SPAN = timedelta(days=7) - timedelta(minutes=1)  # one request may ask for seven days
BACK = timedelta(days=89)  # Lazada shows 90
MOST_PAGES = 50
PRODUCTS_AT_ONCE = 50
LAST_OFFSET = 10_000


@dataclass(frozen=True)
class Seller:
    """A seller who is signed in: the site on which the shop stands, and what its requests are signed with."""

    net: Net
    site: str
    secrets: Mapping[str, str]
    token: str

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The data of Lazada's answer to a question."""
        said = part_of(self.net.read_json(self.net.get(path, self._signed(path, params))))
        if "data" not in said:
            raise TryLater(say("{title} answered something that cannot be read", title=TITLE), utc_now() + WAIT)
        return part_of(said["data"])

    def send(self, path: str, params: Mapping[str, Any]) -> Answer:
        """Change something, once; Lazada takes this by GET, too."""
        return self.net.send("GET", path, params=self._signed(path, params))

    def _signed(self, path: str, params: Mapping[str, Any] | None) -> dict[str, str]:
        return signed(self.secrets, path, {**(params or {}), "access_token": self.token}, utc_now())


def signed(secrets: Mapping[str, str], path: str, params: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """The parameters of a request with the signature over them: names in their order, each followed by its value."""
    given = {name: str(value) for name, value in params.items()}
    time = str(int(now.timestamp() * 1000))
    given |= {"app_key": secrets["app_key"].strip(), "timestamp": time, "sign_method": "sha256"}
    said = path + "".join(name + given[name] for name in sorted(given))
    sign = hmac.new(secrets["app_secret"].strip().encode(), said.encode(), hashlib.sha256).hexdigest().upper()
    return given | {"sign": sign}


@contextmanager
def talking(connection: Connection | None, scope: Scope = "read") -> Iterator[Seller]:
    """A seller on Lazada, signed in; NeedsSetup where credentials are missing or not taken any more."""
    connection = connection or Connection(brand_id=0, channel=CHANNEL)
    secrets, site = need_secrets(connection, scope, NEEDED, TITLE), site_of(connection)
    entered = secrets["refresh_token"].strip()
    token = access_token(connection, entered, lambda refresh: _renewed(secrets, refresh))

    def understand(answer: Answer) -> EarfulError | None:
        error = explain(answer, writing=ANSWER in answer.url)
        if isinstance(error, OldToken) or (error is None and answer.status == 401):
            forget_token(connection, entered)
            return error or OldToken(say("{title} wants a new access token", title=TITLE), utc_now() + WAIT)
        return error

    with reaching(CHANNEL, TITLE, f"https://api.{site}/rest", explain=understand) as net:
        yield Seller(net, site, secrets, token)


def who_am_i(connection: Connection) -> dict[str, str]:
    """Which shop the credentials to write belong to."""
    with talking(connection, "write") as seller:
        said = seller.get(SELLER)
    id_ = text_of(said.get("seller_id"))
    return {"id": id_, "username": text_of(said.get("name")) or text_of(said.get("short_code")) or id_}


def reviews_named(seller: Seller, ids: Sequence[str]) -> dict[str, Review]:
    """Reviews by their ids, ten in each request; those that Lazada calls outdated are there as gone."""
    found = dict[str, Review]()
    for start in range(0, len(ids), AT_ONCE):
        said = seller.get(REVIEWS, {"id_list": _numbers(ids[start : start + AT_ONCE])})
        reviews = [review_of(seller.site, each) for each in parts_of(said.get("review_list"))]
        found |= {each.external_id: each for each in reviews if each.external_id in ids}
        for gone in filter(None, map(text_of, _list(said.get("outdated_reviews")))):
            found[gone] = replace(found.get(gone) or Review(seller.site, gone), gone=True)
    return found


def can_be_answered(seller: Seller, id_: str) -> tuple[Review | None, bool]:
    """One review, None where it is gone, and whether Lazada takes an answer to it now."""
    said = seller.get(REVIEWS, {"id_list": _numbers([id_])})
    sent = next((each for each in parts_of(said.get("review_list")) if text_of(each.get("id")) == id_), None)
    if sent is None and id_ not in map(text_of, _list(said.get("outdated_reviews"))):
        raise TryLater(say("{title} did not show the review that we asked for", title=TITLE), utc_now() + WAIT)
    return (review_of(seller.site, sent), sent.get("can_reply") not in (False, "false")) if sent else (None, False)


def ids_of(seller: Seller, item: str, since: datetime, until: datetime) -> Iterator[tuple[list[str], bool]]:
    """The ids of the reviews of a product in at most seven days, page by page, each with whether there were more."""
    seen = set[str]()
    params = {"item_id": item, "start_time": _milliseconds(since), "end_time": _milliseconds(until)}
    for page in range(1, MOST_PAGES + 1):
        said = seller.get(HISTORY, params | {"current": page})
        shown = [each for each in map(text_of, _list(said.get("id_list"))) if each.isdecimal()]
        ids = [each for each in dict.fromkeys(shown) if each not in seen]
        seen |= set(ids)
        total = text_of(said.get("total"))
        more = bool(shown) and total.isdecimal() and len(seen) < int(total)
        yield ids, more and page == MOST_PAGES
        if not more:
            return


def products_of(seller: Seller) -> Iterator[list[str]]:
    """The ids of all products of the shop, page by page."""
    seen, count = set[str](), 0
    while count <= LAST_OFFSET:
        said = seller.get(PRODUCTS, {"filter": "all", "offset": count, "limit": PRODUCTS_AT_ONCE})
        rows = parts_of(said.get("products"))
        ids = [each for each in (text_of(row.get("item_id")) for row in rows) if each.isdecimal() and each not in seen]
        seen, count = seen | set(ids), count + PRODUCTS_AT_ONCE
        yield ids
        if len(rows) < PRODUCTS_AT_ONCE:
            return


def _numbers(ids: Sequence[str]) -> str:
    return f"[{','.join(ids)}]"


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _renewed(secrets: Mapping[str, str], refresh: str) -> Token:
    params = signed(secrets, RENEW, {"refresh_token": refresh}, utc_now())
    with reaching(CHANNEL, TITLE, SIGN_IN, explain=lambda answer: explain(answer, renewing=True)) as net:
        token = token_of(net.read_json(net.ask(RENEW, None, params)), TITLE)
    return replace(token, refresh=token.refresh or refresh)
