"""What Google sends, as it is read: names, translations, stars, answers, and access tokens."""

from collections.abc import Iterator

import pytest

from channels.fields import values_of
from channels.google_business import SETUP, account_name, location_name, places_of
from channels.google_business_client import one_review, talking
from channels.google_business_reviews import answer_of, original_of, review_of
from store.errors import BadInput, NeedsSetup, TryLater
from store.models import Connection
from store.secrets import seal
from store.settings import settings
from tests.peers.google_reviews import APP, PLACE, GoogleReviews
from tests.peers.review_peer import told


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleReviews]:
    with GoogleReviews() as peer:
        monkeypatch.setenv("EARFUL_GOOGLE_BUSINESS_BASE_URL", peer.url)
        settings.cache_clear()
        yield peer


def connection(**options: object) -> Connection:
    return Connection(brand_id=1, channel="google_business", read_secrets=seal(APP), options=options)


@pytest.mark.parametrize(
    ("comment", "text"),
    [
        ("Nice", "Nice"),
        ("(Translated by Google) Nice shop\n\n(Original)\nร้านดี", "ร้านดี"),
        ("ร้านดี\n\n(Translated by Google)\nNice shop", "ร้านดี"),
        ("(Translated by Google) Only this came", "Only this came"),
        ("I said (Translated by Google) is odd", "I said (Translated by Google) is odd"),
        ("a & b &amp; <c>", "a & b &amp; <c>"),
        ("", ""),
    ],
)
def test_only_what_the_customer_wrote_is_kept(comment: str, text: str) -> None:
    assert original_of(comment) == text


def test_names_are_taken_as_people_type_them() -> None:
    assert [account_name(each) for each in ("accounts/11", "11", " accounts/11/ ")] == ["accounts/11"] * 3
    assert [location_name(each) for each in ("22", "locations/22")] == ["locations/22"] * 2
    assert location_name(PLACE) == PLACE
    for wrong in ("my shop", "https://maps.example/x", "accounts/1/reviews/2"):
        with pytest.raises(BadInput):
            location_name(wrong)
    typed = {"account": "11", "locations": "22\n\nlocations/33\n22"}
    assert places_of(connection(**values_of(SETUP.options, typed.__getitem__))) == [PLACE, "accounts/11/locations/33"]


@pytest.mark.parametrize(
    "options", [{}, {"locations": ["22"]}, {"account": "11"}, {"account": "?", "locations": ["2"]}]
)
def test_without_locations_it_says_what_to_enter(options: dict[str, object]) -> None:
    with pytest.raises(NeedsSetup, match="Channels page"):
        places_of(connection(**options))


def test_an_anonymous_review_has_no_name_and_each_review_an_author_of_its_own() -> None:
    one = review_of(PLACE, {"reviewId": "a", "reviewer": {"isAnonymous": True, "displayName": "Leaked Name"}})
    two = review_of(PLACE, {"reviewId": "b", "reviewer": {"displayName": "Anna"}})
    assert (one.author, one.handle, two.author, two.handle) == ("A Google user", "a", "Anna", "b")
    assert "Leaked" not in str(one)


@pytest.mark.parametrize(
    ("reply", "state", "reason"),
    [
        ({"comment": "Hi"}, "published", ""),
        ({"comment": "Hi", "reviewReplyState": "APPROVED"}, "published", ""),
        ({"comment": "Hi", "reviewReplyState": "PENDING"}, "submitted", ""),
        (
            {"comment": "Hi", "reviewReplyState": "REJECTED", "policyViolation": "PERSONAL_INFORMATION"},
            "rejected",
            "against Google's policy: personal information",
        ),
        (
            {"comment": "Hi", "reviewReplyState": "REJECTED", "policyViolation": {"type": "OFF_TOPIC"}},
            "rejected",
            "against Google's policy: off topic",
        ),
        ({"comment": "Hi", "reviewReplyState": 7, "policyViolation": [1]}, "published", ""),
    ],
)
def test_what_google_says_of_an_answer(reply: dict[str, object], state: str, reason: str) -> None:
    answer = answer_of("name", reply)
    assert answer is not None
    assert (answer.state, answer.reason, answer.external_id) == (state, reason, "name/reply")
    assert answer_of("name", {}) is None


def test_one_access_token_serves_until_google_does_not_take_it(peer: GoogleReviews) -> None:
    name, ours = peer.review("It leaks"), connection()
    for _ in range(2):
        with talking(ours) as net:
            review = one_review(net, PLACE, name)
            assert review is not None
            assert review.text == "It leaks"
    assert len(peer.calls("POST /token")) == 1
    peer.tokens.append("another one")
    with talking(ours) as net, pytest.raises(TryLater, match="access token"):
        one_review(net, PLACE, name)
    with talking(ours) as net:
        assert one_review(net, PLACE, name) is not None
    assert len(peer.calls("POST /token")) == 2


def test_a_refresh_token_that_was_taken_back_asks_for_a_new_one(peer: GoogleReviews) -> None:
    peer.revoked = True
    with pytest.raises(NeedsSetup, match="Channels page") as caught, talking(connection()):
        pass
    assert not any(secret in str(caught.value) for secret in APP.values())


@pytest.mark.parametrize("body", [{}, [], {"access_token": None}, {"access_token": 0.0, "expires_in": {}}])
def test_an_odd_token_is_none_or_one_that_lasts_an_hour(peer: GoogleReviews, body: object) -> None:
    peer.fail("POST /token", told(body))
    if body == {"access_token": 0.0, "expires_in": {}}:
        with talking(connection()):
            return
    with pytest.raises(TryLater), talking(connection()):
        pass
