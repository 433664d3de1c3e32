"""What X allows: whom we may answer, and what that costs."""

from typing import Any

import pytest

from channels import SETUPS
from channels.x import POST_WITH_LINK, REPLY, most_of, price, read_costs, why_not
from store.connections import SOFTWARE_REPLIES
from store.ledger import Cost
from store.models import Connection, Mention, utc_now

OWN = {"id": "7", "username": "PineKettle"}
NAMED = {"mentions": [{"username": "PineKettle", "id": "7"}]}


def mention(**raw: Any) -> Mention:
    return Mention(channel="x", source="x.com", external_id="1", text="tea", raw=raw, published_at=utc_now())


def why(account: dict[str, str] | None = None, **raw: Any) -> str:
    return why_not(mention(**raw), Connection(brand_id=1, channel="x", account=OWN if account is None else account))


def quote(address: str, kind: str = "quoted", spelling: str = "referenced_tweets") -> dict[str, Any]:
    return {spelling: [{"type": kind, "id": "99"}], "entities": {"urls": [{"expanded_url": address}]}}


@pytest.mark.parametrize(
    "raw",
    [
        {"entities": NAMED},
        {"note_tweet": {"text": "", "entities": NAMED}},
        {"note_post": {"text": "", "entities": NAMED}},
        quote("https://twitter.com/PineKettle/status/99"),
        quote("https://x.com/pinekettle/status/99?s=20"),
        quote("https://x.com/PineKettle/status/99/photo/1", spelling="referenced_posts"),
    ],
)
def test_whoever_called_us_may_be_answered(raw: dict[str, Any]) -> None:
    assert why(**raw) == ""


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"entities": {"mentions": [{"username": "PineKettle", "id": "8"}]}},
        {"entities": None},
        quote("https://x.com/SomebodyElse/status/99"),
        quote("https://x.com/PineKettle/status/98"),
        quote("https://x.com/PineKettle/status/99", kind="replied_to"),
        quote("https://x.example/PineKettle/status/99"),
    ],
)
def test_nobody_else_may(raw: dict[str, Any]) -> None:
    assert "open the post on X and answer it by hand" in why(**raw)


def test_what_is_withheld_may_not_be_answered_from_here() -> None:
    assert "withholds" in why(entities=NAMED, withheld={"country_codes": ["DE"]})


def test_without_an_account_nobody_can_tell() -> None:
    assert "whose account this is" in why({}, entities=NAMED)


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("We are sorry", REPLY),
        ("a:b 3.5 e.g. this", REPLY),
        ("see https://a.example/b", POST_WITH_LINK),
        ("see pinekettle.com", POST_WITH_LINK),
    ],
)
def test_a_link_makes_a_reply_dear(text: str, micros: int) -> None:
    assert price(text) == micros


def test_an_answer_costs_its_posts_and_accounts_once() -> None:
    payload = {
        "data": [{"id": "1", "text": "a"}, {"id": "1", "text": "a"}],
        "includes": {"posts": [{"id": "2", "text": "b"}], "users": [{"id": "3", "username": "c"}]},
    }
    assert read_costs(payload) == [Cost("post read", 5_000, ("1", "2")), Cost("user read", 10_000, ("3",))]
    assert most_of(read_costs(payload)) == 20_000
    assert read_costs({"meta": {}}) == []


def test_the_setup_names_every_secret_once_and_the_term_that_x_asks_for() -> None:
    setup = SETUPS["x"]
    assert [need.name for need in setup.read] == ["bearer_token"]
    assert [need.name for need in setup.write] == [
        "consumer_key", "consumer_secret", "access_token", "access_token_secret",
    ]  # fmt: skip
    assert [term.name for term in setup.terms] == [SOFTWARE_REPLIES]
    assert all(need.secret and need.help for need in (*setup.read, *setup.write))
    assert any("$0.005" in step for step in setup.steps)
