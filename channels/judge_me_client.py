"""Judge.me over HTTP, with the private token of a shop in a header."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from channels.http import Net, reaching
from channels.json_values import moment_of, part_of, parts_of, stars_of, text_of
from channels.judge_me import NUMBER, TITLE, shop_of
from channels.reviews import Missing, Picture, Review, missing
from store.connections import Scope, need_secrets
from store.models import Connection

CHANNEL, API = "judge_me", "https://api.judge.me"
REVIEWS, REPLIES = "/api/v1/reviews", "/api/v1/replies"
AT_ONCE = 100


@contextmanager
def talking(connection: Connection | None, scope: Scope = "read") -> Iterator[Net]:
    """Judge.me, for the shop of the connection."""
    token = need_secrets(connection, scope, ("api_token",), TITLE)["api_token"]
    params = {"shop_domain": shop_of(connection)}
    with reaching(CHANNEL, TITLE, API, headers={"x-api-token": token}, params=params, explain=missing) as net:
        yield net


def reviews_of(net: Net, shop: str, page: int) -> list[Review]:
    """One page of the reviews of a shop, newest first."""
    found = part_of(net.read_json(net.get(REVIEWS, {"page": page, "per_page": AT_ONCE})))
    return [review_of(shop, each) for each in parts_of(found.get("reviews"))]


def one_review(net: Net, shop: str, id_: str) -> Review | None:
    """One review by its number; None where there is none."""
    if not NUMBER.fullmatch(id_):
        return None
    try:
        found = part_of(net.read_json(net.get(f"{REVIEWS}/{id_}")))
    except Missing:
        return None
    sent = part_of(found.get("review")) or found
    return review_of(shop, sent | {"id": id_})


def review_of(shop: str, sent: dict[str, Any]) -> Review:
    """One review as Judge.me sends it: of its author the name and the number, nothing else."""
    reviewer, handle = part_of(sent.get("reviewer")), text_of(sent.get("product_handle"))
    created, updated = moment_of(sent.get("created_at")), moment_of(sent.get("updated_at"))
    curated = text_of(sent.get("curated"))
    return Review(
        source=shop,
        external_id=text_of(sent.get("id")),
        text=text_of(sent.get("body")).strip(),
        title=text_of(sent.get("title")).strip(),
        author=text_of(reviewer.get("name")).strip(),
        handle=text_of(reviewer.get("id")),
        rating=stars_of(sent.get("rating")),
        url=f"https://{shop}/products/{handle}" if handle and shop.endswith(".myshopify.com") else "",
        conversation=text_of(sent.get("product_external_id")),
        product=text_of(sent.get("product_title")),
        created=created,
        edited=updated if created and updated and updated > created else None,
        pictures=tuple(_pictures(sent)),
        raw={
            "product_title": text_of(sent.get("product_title")),
            "verified": text_of(sent.get("verified")),
            "curated": curated,
            "hidden": sent.get("hidden") is True,
        },
        gone=curated == "spam",
        hidden=sent.get("hidden") is True or sent.get("published") is False or curated == "not-yet",
    )


def _pictures(sent: dict[str, Any]) -> Iterator[Picture]:
    """The pictures that the shop shows, each at its largest."""
    for each in parts_of(sent.get("pictures")):
        urls = part_of(each.get("urls"))
        largest = next((text_of(urls.get(size)) for size in ("original", "huge", "compact") if urls.get(size)), "")
        if largest and each.get("hidden") is not True:
            yield Picture(largest, thumbnail=text_of(urls.get("small")))
