"""Reviews of Google Play are read as the API tells them, whatever is missing, and apps are named by their packages."""

import sys
from datetime import UTC, datetime
from subprocess import run
from typing import Any

import pytest

from channels.google_play import SETUP, package, packages, why_not
from channels.google_play_reviews import address_of, review_of, written_at
from store.errors import BadInput
from store.models import Connection, Mention, utc_now

APP = "com.example.app"


def told(**said: Any) -> dict[str, Any]:
    return {"reviewId": "gp:1", "authorName": "Nok", "comments": [{"userComment": said}]}


def test_a_review_holds_what_the_customer_last_wrote_and_the_answer() -> None:
    customer = {"text": "Title\tText", "lastModified": {"seconds": "1795174800", "nanos": 1}, "starRating": 2}
    answer = {"text": "Sorry", "lastModified": {"seconds": "1795174900"}}
    both = told(**customer)
    both["comments"].append({"developerComment": answer})
    review = review_of(APP, both)
    assert (review.title, review.text, review.rating, review.author) == ("Title", "Text", 2.0, "Nok")
    assert (review.version, written_at(review.version)) == ("1795174800", review.created)
    assert review.created == datetime.fromtimestamp(1795174800, UTC)
    assert review.answer is not None
    assert (review.answer.text, review.answer.external_id) == ("Sorry", "gp:1/reply")


@pytest.mark.parametrize(
    "odd", [None, 7, "x", [], {}, [None], {"seconds": None}, {"seconds": "-1"}, {"seconds": "9e9"}]
)
def test_nothing_that_may_be_missing_breaks_it(odd: Any) -> None:
    review = review_of(APP, told(text="tea", lastModified=odd, starRating=odd, device=odd))
    assert (review.text, review.created, review.rating) == ("tea", None, None)
    assert written_at(review.version) is None
    assert review_of(APP, {"reviewId": odd, "authorName": odd, "comments": odd}).text == ""
    assert review_of(APP, {"comments": [{"userComment": odd, "developerComment": odd}]}).answer is None


@pytest.mark.parametrize("typed", [APP, f" {APP} ", f"https://play.google.com/store/apps/details?hl=th&id={APP}&gl=TH"])
def test_an_app_is_understood_by_its_package_or_address(typed: str) -> None:
    assert package(typed) == APP


@pytest.mark.parametrize("typed", ["app", "1510826067", "com.example/../x", "com..app", "", "https://example.com/a.b"])
def test_what_is_no_package_says_so(typed: str) -> None:
    with pytest.raises(BadInput):
        package(typed)


def test_only_the_apps_of_the_connection_are_answered() -> None:
    connection = Connection(brand_id=1, channel="google_play", options={"apps": [APP]})
    mention = Mention(channel="google_play", source=APP, external_id="gp:1", text="tea", published_at=utc_now())
    assert why_not(mention, connection) == ""
    mention.source = "com.other.app"
    assert "not among the apps" in why_not(mention, connection)
    mention.source = "a file"
    assert "by hand" in why_not(mention, connection)
    assert packages(f"{APP}\n{APP}\ncom.other.app") == [APP, "com.other.app"]
    assert packages(None) == []


def test_how_long_google_remembers_is_known_to_all() -> None:
    assert SETUP.window is not None
    assert (SETUP.window.length.days, SETUP.window.warn_after.days) == (7, 5)
    assert address_of(APP, "a/b&c").endswith("reviewId=a%2Fb%26c")


def test_googles_client_is_not_loaded_before_it_is_needed() -> None:
    heavy = ("googleapiclient", "google.auth")
    code = f"import sys, collectors, responder; print(any(name.startswith({heavy}) for name in sys.modules))"
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
