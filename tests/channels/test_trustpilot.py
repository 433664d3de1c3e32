"""What Trustpilot sends, as it is read, which business is meant, and how we sign in."""

from collections.abc import Iterator

import pytest

from channels.trustpilot import business, business_of
from channels.trustpilot_client import in_the_open, review_of, signed_in, unit_of
from store.errors import BadInput, NeedsSetup, TryLater
from store.models import Connection
from store.secrets import seal
from store.settings import settings
from tests.peers.review_peer import told
from tests.peers.trust_pilot import APP, TOKENS, UNIT, USER, TrustPilot


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Iterator[TrustPilot]:
    with TrustPilot() as peer:
        monkeypatch.setenv("EARFUL_TRUSTPILOT_BASE_URL", peer.url)
        settings.cache_clear()
        yield peer


def connection(business: str = "shop.example", **more: str) -> Connection:
    write = seal(APP | {"business_user_id": USER} | more)
    options = {"business": business} if business else {}
    return Connection(
        brand_id=1, channel="trustpilot", read_secrets=seal(APP), write_secrets=write, options=options
    )  # fmt: skip


def test_a_business_is_taken_as_people_type_it() -> None:
    for typed in ("shop.example", " Shop.Example/ ", "https://shop.example/about?x=1"):
        assert business(typed) == "shop.example"
    assert business("https://www.trustpilot.com/review/www.shop.example?page=2") == "www.shop.example"
    assert business(UNIT) == UNIT
    for wrong in ("my shop", "localhost", "https://"):
        with pytest.raises(BadInput):
            business(wrong)
    for entered in ("", "my shop"):
        with pytest.raises(NeedsSetup, match="Channels page"):
            business_of(connection(entered))


def test_a_business_is_found_by_its_domain_and_one_that_is_not_there_says_so(peer: TrustPilot) -> None:
    with in_the_open(connection()) as net:
        assert unit_of(net, connection()) == UNIT
        with pytest.raises(NeedsSetup, match="Channels page"):
            unit_of(net, connection("other.example"))
        peer.fail("GET /v1/business-units/find", told({"id": {"odd": 1}}))
        with pytest.raises(TryLater):
            unit_of(net, connection())
        asked = len(peer.asked)
        assert unit_of(net, connection(UNIT)) == UNIT
        assert len(peer.asked) == asked


def test_what_the_private_api_adds_is_not_taken_over() -> None:
    sent = {
        "id": "a" * 24, "stars": 2, "title": " Leaks ", "text": "It leaks & drips", "language": "en",
        "createdAt": "2026-11-01T10:00:00Z", "updatedAt": "2026-11-02T10:00:00Z", "referralEmail": "a@example.com",
        "referenceId": "order-7", "consumer": {"id": "c1", "displayName": "Ann", "displayLocation": "Bangkok"},
        "companyReply": {"text": "Sorry", "createdAt": "2026-11-03T10:00:00Z"},
    }  # fmt: skip
    review = review_of(UNIT, sent)
    assert (review.title, review.text, review.rating, review.lang) == ("Leaks", "It leaks & drips", 2.0, "en")
    assert (review.author, review.handle, review.source) == ("Ann", "c1", UNIT)
    assert review.edited is not None
    assert review.answer is not None
    assert (review.answer.text, review.answer.external_id) == ("Sorry", f"{'a' * 24}/reply")
    for private in ("a@example.com", "order-7", "Bangkok"):
        assert private not in str(review)


def test_one_access_token_serves_until_it_is_not_taken(peer: TrustPilot) -> None:
    ours = connection()
    for _ in range(2):
        with signed_in(ours, "write") as net:
            net.get(f"/v1/private/business-units/{UNIT}/reviews", {"orderBy": "createdat.desc", "page": 1})
    assert peer.grants == [{"grant_type": "client_credentials"}]
    peer.tokens.append("another one")
    with signed_in(ours, "write") as net, pytest.raises(TryLater, match="access token"):
        net.get(f"/v1/private/reviews/{'a' * 24}")
    with signed_in(ours, "write"):
        assert len(peer.grants) == 2


def test_an_application_of_the_old_kind_signs_in_by_password(peer: TrustPilot) -> None:
    with signed_in(connection(username="shop@example.com", password="secret word"), "write"):
        assert peer.grants == [
            {"grant_type": "password", "username": "shop@example.com", "password": "secret word"}
        ]  # fmt: skip


@pytest.mark.parametrize("status", [400, 401, 403])
def test_credentials_that_are_not_taken_ask_for_new_ones(peer: TrustPilot, status: int) -> None:
    peer.fail(f"POST {TOKENS}", told({"message": "tp-secret is wrong"}, status))
    with pytest.raises(NeedsSetup, match="Channels page") as caught, signed_in(connection(), "write"):
        pass
    assert "tp-secret" not in str(caught.value)
