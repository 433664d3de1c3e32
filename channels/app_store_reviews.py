"""Reviews as App Store Connect tells them, and where the reviews of an app in a country are found."""

from collections.abc import Mapping
from typing import Any

from channels.json_values import moment_of, part_of, parts_of, stars_of, text_of
from channels.reviews import OwnAnswer, Review
from channels.territories import country_of


def source_of(app: str, country: str) -> str:
    """The source of the reviews of an app in a country, whichever way they are read."""
    return f"itunes:{app}:{country}"


def address_of(source: str) -> str:
    """Where the reviews of a source are shown; "" where it names no app. A single review has no address."""
    kind, _, rest = source.partition(":")
    app, _, country = rest.partition(":")
    known = kind == "itunes" and app.isdigit() and country.isalpha() and country.isascii()
    return f"https://apps.apple.com/{country}/app/id{app}?see-all=reviews" if known else ""


def app_of(source: str) -> str:
    """The app of a source."""
    return source.removeprefix("itunes:").partition(":")[0]


def reviews_in(body: Mapping[str, Any], app: str) -> list[Review]:
    """The reviews of an answer, one or many, each with the developer's answer that came along."""
    data = body.get("data")
    answers = {text_of(each.get("id")): each for each in parts_of(body.get("included"))}
    return [_review(each, app, answers) for each in parts_of(data if isinstance(data, list) else [data])]


def answer_of(thing: object) -> OwnAnswer | None:
    """A developer's answer; None where there is none."""
    id_, said = text_of(part_of(thing).get("id")), part_of(part_of(thing).get("attributes"))
    if not id_ or part_of(thing).get("type") != "customerReviewResponses":
        return None
    state = text_of(said.get("state"))
    return OwnAnswer(
        id_, text=text_of(said.get("responseBody")), at=moment_of(said.get("lastModifiedDate")),
        state="published" if state == "PUBLISHED" else "submitted",
    )  # fmt: skip


def _review(thing: Mapping[str, Any], app: str, answers: Mapping[str, Any]) -> Review:
    said = part_of(thing.get("attributes"))
    own = part_of(part_of(part_of(thing.get("relationships")).get("response")).get("data"))
    name, territory = text_of(said.get("reviewerNickname")).strip(), text_of(said.get("territory"))
    source = source_of(app, country_of(territory))
    return Review(
        source=source, external_id=text_of(thing.get("id")), title=text_of(said.get("title")).strip(),
        text=text_of(said.get("body")).strip(), rating=stars_of(said.get("rating")), author=name, handle=name,
        url=address_of(source), created=moment_of(said.get("createdDate")),
        raw={"read": "connect", "territory": territory}, answer=answer_of(answers.get(text_of(own.get("id")))),
    )  # fmt: skip
