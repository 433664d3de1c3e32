"""What every collector yields: pages of validated mentions, with the cursor that comes after each page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, NamedTuple, Protocol, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from collectors.fields import Key, Moment, Name, Plain, Web, WebOrNone, plain
from collectors.orders.event import NewEvent, NewSign
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import N_

LONGEST_TEXT = 100_000
LONGEST_QUESTION = 1_000
LONGEST_PRODUCT = 200
MOST = 2**31 - 1
Cursor = dict[str, Any]


class Media(BaseModel):
    """A picture, video or file of a mention, as a reference: nothing of it is fetched."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Web
    kind: Literal["", "image", "video", "audio", "file"] = ""
    alt: Annotated[str, AfterValidator(lambda text: plain(text).strip()[:2000])] = ""
    thumbnail: WebOrNone = ""


def _reference(given: object) -> object:
    return {"url": given} if isinstance(given, str) else given


class Answered(BaseModel):
    """What a mention of the channel survey answers: a score on its own scale, which is no stars.

    `kind` is nps, csat or neither; `respondent` is who answered, by the id of the house that asked; `via` names it.
    `email` says whose answer it is and is kept as an address of the customer alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["", "nps", "csat"] = ""
    score: int | None = Field(default=None, ge=0, le=10)
    scale: Literal[5, 10] | None = None
    question: Annotated[str, AfterValidator(lambda text: plain(text).strip()[:LONGEST_QUESTION])] = ""
    product: Name = ""
    respondent: Name = ""
    via: Name = ""
    email: Name = Field(default="", repr=False)
    lang: str = Field(default="", max_length=20)
    answers: list[dict[str, Any]] = Field(default_factory=list)


Product = Annotated[str, AfterValidator(lambda name: " ".join(plain(name).split())[:LONGEST_PRODUCT])]


class NewMention(BaseModel):
    """A mention as a collector read it, checked before the store makes a row of it.

    `text` is plain, as the customer wrote it; it is empty only where a title or a rating says something. `author` is
    the name to show and `handle` the account; without a handle nobody knows who wrote it. `version_id` is the channel's
    word for this version of it, `conversation` and `parent` name what it stands in and answers; `product` is what it is
    about, where that is told; `matched` are the words of the query as they stand in it, `answer` what it answers where
    it is of a survey.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: Key
    source: Key
    external_id: Key
    text: Annotated[Plain, Field(max_length=LONGEST_TEXT)] = ""
    title: Annotated[Plain, Field(max_length=LONGEST_TEXT)] = ""
    author: Name = ""
    handle: Name = ""
    followers: int = Field(default=0, ge=0, le=MOST)
    rating: float | None = Field(default=None, ge=1, le=5, allow_inf_nan=False)
    lang: str = Field(default="", max_length=20)
    url: WebOrNone = ""
    kind: Literal["", "post", "reply", "quote", "repost", "review", "survey"] = ""
    likes: int = Field(default=0, ge=0, le=MOST)
    shares: int = Field(default=0, ge=0, le=MOST)
    media: list[Annotated[Media, BeforeValidator(_reference)]] = Field(default_factory=list)
    raw: dict[str, Any] = Field(default_factory=dict)
    matched: list[Name] = Field(default_factory=list)
    version_id: Name = ""
    conversation: Name = ""
    parent: Name = ""
    product: Product = ""
    answer: Answered | None = None
    edited_at: Moment | None = None
    published_at: Moment
    collected_at: AwareDatetime = Field(default_factory=utc_now)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.text.strip() and not self.title.strip() and self.rating is None and not self._is_scored():
            raise ValueError(N_("there is neither a text, nor a title, nor a rating"))
        return self

    def _is_scored(self) -> bool:
        return self.answer is not None and (self.answer.score is not None or bool(self.answer.answers))


class BadRow(NamedTuple):
    """One row that could not be read: its line from 1 (in Parquet its row), the column ("" for all), and why."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True)
class Page:
    """Some mentions, and where to go on once they are saved; a cursor of None means "not yet".

    `gap` says what could not be read, `cost` what the page cost, and `changes` are the mentions that are gone upstream,
    as pairs of source and external id; an edited one comes again. `events` are those of orders, `signs` of letters.
    """

    mentions: Sequence[NewMention]
    cursor: Cursor | None
    problems: Sequence[BadRow] = ()
    gap: str = ""
    cost: Sequence[Cost] = ()
    changes: Sequence[tuple[str, str]] = ()
    events: Sequence[NewEvent] = ()
    signs: Sequence[NewSign] = ()

    def window(self) -> tuple[datetime, datetime] | None:
        """When the oldest and the newest mention of the page were published, in UTC."""
        times = [mention.published_at.astimezone(UTC) for mention in self.mentions]
        return (min(times), max(times)) if times else None


@dataclass(frozen=True)
class Known:
    """A mention that we hold, to be looked at again: where it stands, and the version that we hold."""

    source: str
    external_id: str
    version_id: str
    kind: str


@dataclass(frozen=True)
class Checked:
    """What became of some known mentions: `gone` are external ids, `changed` the new versions; all others stand.

    `replies` are answers of our own account to them of which the network does not tell when they were given.
    """

    seen: Sequence[Known]
    gone: Sequence[str] = ()
    changed: Sequence[NewMention] = ()
    cost: Sequence[Cost] = ()
    replies: Sequence["OwnReply"] = ()


@dataclass(frozen=True)
class OwnReply:
    """What our own account answered on the network: to what (external id there), and where it stands."""

    parent: str
    external_id: str
    url: str
    at: datetime


@dataclass(frozen=True)
class OwnPage:
    """Some replies of our own account, and where to go on; a cursor of None means "not yet"."""

    replies: Sequence[OwnReply]
    cursor: Cursor | None
    cost: Sequence[Cost] = ()


@dataclass(frozen=True)
class Delivered:
    """What a network delivered to our webhook; its signature was checked. Header names are in small letters."""

    body: bytes
    headers: Mapping[str, str]
    received_at: datetime


class IntakeReader(Protocol):
    """How the deliveries of a channel's webhook are read."""

    def __call__(self, delivery: Delivered, connection: Connection) -> Page:
        """The mentions of one delivery, and what it says is gone; ValueError where it cannot be read."""


class Watcher(Protocol):
    """How a channel is looked at again; a module with these two functions is one."""

    def recheck(self, known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
        """Look at mentions again, some at a time: which are gone, which were changed."""

    def own_replies(self, connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
        """What our own account answered since the cursor, by whatever means."""


class Collector(Protocol):
    """How every channel is read."""

    def __call__(self, query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
        """Read what a query finds after the cursor, page by page."""
