"""A WooCommerce shop over HTTP: reviews with the keys of the shop, answers as a user of its WordPress."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from channels.html_text import plain_of
from channels.http import Answer, Net, reaching
from channels.json_values import moment_of, part_of, parts_of, stars_of, text_of
from channels.reviews import Missing, OwnAnswer, Review, missing
from channels.woocommerce import NUMBER, TITLE, shop_of, source_of
from store.connections import need_secrets
from store.errors import EarfulError, Refused, TryLater
from store.models import Connection, utc_now
from store.saying import say

CHANNEL = "woocommerce"
REVIEWS, COMMENTS = "/wp-json/wc/v3/products/reviews", "/wp-json/wp/v2/comments"
MOST = 100
OUT = ("spam", "trash")
GONE = ("woocommerce_rest_review_invalid_id", "rest_comment_invalid_id", "rest_comment_trash")


@contextmanager
def reading(connection: Connection | None) -> Iterator[Net]:
    """The shop, signed in with its keys."""
    secrets = need_secrets(connection, "read", ("consumer_key", "consumer_secret"), TITLE)
    auth = (secrets["consumer_key"], secrets["consumer_secret"])
    with reaching(CHANNEL, TITLE, shop_of(connection), auth=auth, explain=_explain, typed=True) as net:
        yield net


@contextmanager
def answering(connection: Connection | None) -> Iterator[Net]:
    """The shop's WordPress, signed in as the user who answers."""
    secrets = need_secrets(connection, "write", ("username", "application_password"), TITLE)
    auth = (secrets["username"], secrets["application_password"])
    with reaching(CHANNEL, TITLE, shop_of(connection), auth=auth, explain=_explain, typed=True) as net:
        yield net


def who_am_i(connection: Connection) -> dict[str, str]:
    """The WordPress user who answers."""
    with answering(connection) as net:
        return _user(net)


def user_id(net: Net, connection: Connection) -> str:
    """The number of the user who answers, asked for where nobody did yet."""
    return str(connection.account.get("id") or "") or _user(net)["id"]


def list_of(net: Net, answer: Answer) -> list[dict[str, Any]]:
    """The rows of an answer; TryLater where a shop sends something else, such as a page that it is being mended."""
    found = net.read_json(answer)
    if not isinstance(found, list):
        raise TryLater(say("{title} answered something that cannot be read", title=TITLE), utc_now())
    return parts_of(found)


def review_of(address: str, sent: dict[str, Any]) -> Review:
    """One review as the shop sends it; nothing but the name of its author is taken over."""
    id_, page = text_of(sent.get("id")), text_of(sent.get("product_permalink"))
    product = text_of(sent.get("product_id"))
    place = page or (f"{address}/?p={product}" if NUMBER.fullmatch(product) else address)
    status = text_of(sent.get("status"))
    return Review(
        source=source_of(address),
        external_id=id_,
        text=plain_of(text_of(sent.get("review"))),
        author=plain_of(text_of(sent.get("reviewer"))),
        handle=f"review-{id_}",  # two customers may have one name, and their addresses are not kept
        rating=stars_of(sent.get("rating")),
        conversation=product,
        product=plain_of(text_of(sent.get("product_name"))),
        url=f"{place}#comment-{id_}",
        created=moment_of(sent.get("date_created_gmt")),
        raw={
            "product_id": product,
            "product_name": plain_of(text_of(sent.get("product_name"))),
            "verified": sent.get("verified") is True,
            "status": status,
        },
        gone=status in OUT,
        hidden=status == "hold",
    )


def one_review(net: Net, address: str, id_: str) -> Review | None:
    """One review by its number, whatever its status; None where there is none."""
    if not NUMBER.fullmatch(id_):
        return None
    try:
        sent = net.read_json(net.get(f"{REVIEWS}/{id_}"))
    except Missing:
        return None
    return review_of(address, sent if isinstance(sent, dict) else {})


def answers_to(net: Net, id_: str, author: str) -> list[OwnAnswer]:
    """What one user answered to a review, the first first; what was thrown away is not told."""
    params = {"parent": id_, "author": author, "context": "edit", "order": "asc", "per_page": MOST}
    comments = list_of(net, net.get(COMMENTS, params))
    return [answer_of(each) for each in comments if text_of(each.get("parent")) == id_]


def answer_of(sent: dict[str, Any]) -> OwnAnswer:
    """A comment of ours; one that waits for a person of the shop is only submitted."""
    content = sent.get("content")
    html = text_of(part_of(content).get("raw")) or text_of(part_of(content).get("rendered"))
    at, status = moment_of(sent.get("date_gmt")), text_of(sent.get("status"))
    state = "published" if status in ("", "approved", "approve", "1") else "rejected" if status in OUT else "submitted"
    return OwnAnswer(text_of(sent.get("id")), text_of(sent.get("link")), plain_of(html), at, state)  # type: ignore[arg-type]


def _user(net: Net) -> dict[str, str]:
    found = net.read_json(net.get("/wp-json/wp/v2/users/me"))
    sent = found if isinstance(found, dict) else {}
    id_, name = text_of(sent.get("id")), text_of(sent.get("name"))
    if not id_:
        raise TryLater(say("{title} did not say who answers there", title=TITLE), utc_now())
    return {"id": id_, "username": name or id_}


def _explain(answer: Answer) -> EarfulError | None:
    """What a shop says by its codes: no for one product only, wait, or that there is no shop at this address."""
    if answer.status < 400:
        return None
    try:
        code = text_of(part_of(answer.json()).get("code"))
    except ValueError:
        code = ""
    if code == "rest_comment_closed":
        return Refused("the shop takes no more comments on this product")
    if code == "comment_flood":
        return TryLater("the shop asks us to wait between two comments", utc_now() + timedelta(minutes=1))
    return missing(answer) if code in GONE else None
