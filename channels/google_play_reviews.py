"""A review on Google Play as its API tells it: the customer's last words, and the developer's answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from channels.json_values import part_of, parts_of, stars_of, text_of
from channels.reviews import OwnAnswer, Review

KEPT = ("appVersionName", "androidOsVersion", "device", "reviewerLanguage")


@dataclass(frozen=True)
class PlayReview(Review):
    """A review whose version is the second in which its author last changed it."""

    stamp: str = ""

    @property
    def version(self) -> str:
        """Google's time of the last change; a name for what it says where Google gives no time."""
        return self.stamp or super().version


def review_of(package: str, told: Mapping[str, Any]) -> PlayReview:
    """A review, untranslated; the title stands before a tab where there is one."""
    comments = parts_of(told.get("comments"))
    customers = [part_of(each.get("userComment")) for each in comments if part_of(each.get("userComment"))]
    said = max(customers, key=lambda each: seconds_of(each) or 0, default=dict[str, Any]())
    id_ = text_of(told.get("reviewId"))
    title, tab, text = (text_of(said.get("originalText")) or text_of(said.get("text"))).partition("\t")
    seconds = seconds_of(said)
    return PlayReview(
        source=package, external_id=id_, title=title.strip() if tab else "", text=(text if tab else title).strip(),
        author=text_of(told.get("authorName")).strip(), rating=stars_of(said.get("starRating")),
        url=address_of(package, id_), created=_time(seconds), raw={name: said[name] for name in KEPT if name in said},
        answer=_answer(package, id_, comments), stamp=str(seconds) if seconds else "",
    )  # fmt: skip


def _answer(package: str, id_: str, comments: list[dict[str, Any]]) -> OwnAnswer | None:
    """The developer's answer: it has no id of its own, as there is one to a review."""
    for each in comments:
        said = part_of(each.get("developerComment"))
        if text := text_of(said.get("text")).strip():
            return OwnAnswer(f"{id_}/reply", address_of(package, id_), text, _time(seconds_of(said)))
    return None


def seconds_of(said: Mapping[str, Any], name: str = "lastModified") -> int | None:
    """A time in seconds, which Google writes as text; None where it is none."""
    try:
        seconds = int(text_of(part_of(said.get(name)).get("seconds")))
    except ValueError:
        return None
    return seconds if 0 < seconds < 2**33 else None


def _time(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def written_at(version: str) -> datetime | None:
    """When the version of a review was written; None where Google gave no time for it."""
    return _time(int(version)) if version.isdecimal() and len(version) < 12 else None


def address_of(package: str, review_id: str) -> str:
    """Where a review is shown in the store."""
    return f"https://play.google.com/store/apps/details?id={quote(package)}&reviewId={quote(review_id, safe='')}"
