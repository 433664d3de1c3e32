"""A review as every shop and directory shows it: what the customer says, and what the shop answered."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from channels.http import Answer
from store.errors import Refused


class Missing(Refused):
    """What was asked for is not there, or not any more."""


def missing(answer: Answer) -> Missing | None:
    """What a 404 or 410 says where it can only mean that one thing is gone."""
    return Missing("it is not there any more") if answer.status in (404, 410) else None


@dataclass(frozen=True)
class OwnAnswer:
    """The shop's own answer to a review; `reason` is theirs where the network rejected it."""

    external_id: str
    url: str = ""
    text: str = ""
    at: datetime | None = None
    state: Literal["published", "submitted", "rejected"] = "published"
    reason: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture or video that a customer added."""

    url: str
    kind: Literal["image", "video"] = "image"
    thumbnail: str = ""


@dataclass(frozen=True)
class Review:
    """One review; `gone` says that it does not count any more, `hidden` that only the shop sees it."""

    source: str
    external_id: str
    text: str = ""
    title: str = ""
    author: str = ""
    handle: str = ""
    rating: float | None = None
    url: str = ""
    lang: str = ""
    conversation: str = ""
    product: str = ""
    created: datetime | None = None
    edited: datetime | None = None
    pictures: tuple[Picture, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)
    answer: OwnAnswer | None = None
    gone: bool = False
    hidden: bool = False

    @property
    def version(self) -> str:
        """A name for what it says now: another one as soon as a word or a star changes."""
        said = json.dumps([self.title, self.text, self.rating], ensure_ascii=False)
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]
