"""What every reader of a shop's events yields: one event, checked before the store makes a row of it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from collectors.fields import Key, Moment, Name, is_web, plain
from store.shop_events import KINDS, NAMES_OF_KINDS
from store.zones import known_zones

MOST_PRODUCTS = 200
LARGEST = Decimal(10) ** 12


def _kind(given: object) -> str:
    """The word for a kind, whatever a shop calls it; an unknown one stays as it was said."""
    said = "_".join(plain(str(given or "")).casefold().replace(".", " ").replace("/", " ").replace("-", " ").split())
    known = said.replace("_", " ").removeprefix("order ").replace(" ", "_")
    return NAMES_OF_KINDS.get(said) or NAMES_OF_KINDS.get(known) or (known if known in KINDS else said)


def _zone(given: str) -> str:
    """A time zone that there is; another one says nothing."""
    return given if given in known_zones() else ""


def _web(given: str) -> str:
    """An address of the web; another one says nothing."""
    return given.strip() if is_web(given.strip()) else ""


Money = Annotated[Decimal, Field(allow_inf_nan=False, ge=-LARGEST, le=LARGEST)]
Short = Annotated[str, AfterValidator(lambda text: plain(text).strip()), Field(max_length=254)]


class Product(BaseModel):
    """One line of an order; `kind` is the shop's own word for what sort of thing it is."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sku: Name = ""
    name: Name = ""
    kind: Name = ""
    quantity: int = Field(default=1, ge=0, le=10**6)
    price: Money | None = None


class NewEvent(BaseModel):
    """What happened to an order, and by which addresses its customer is found.

    `order_of` is the external id of the event that placed the order, where a shop names only that. `business` says that
    it was bought for a company; `consent` what the customer allowed, with when they said so.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Annotated[Key, BeforeValidator(_kind)]
    external_id: Key
    order_number: Annotated[Name, AfterValidator(lambda name: name.removeprefix("#").strip())] = ""
    order_of: Name = ""
    email: Short = ""
    phone: Short = ""
    line: Short = ""
    lang: str = Field(default="", max_length=20)
    time_zone: Annotated[str, AfterValidator(_zone)] = ""
    business: bool = False
    products: list[Product] = Field(default_factory=list, max_length=MOST_PRODUCTS)
    amount: Money | None = None
    currency: Annotated[str, AfterValidator(lambda code: code.strip().upper())] = Field(default="", max_length=10)
    url: Annotated[str, AfterValidator(_web)] = ""
    consent: Literal["", "given", "withdrawn"] = ""
    consent_at: AwareDatetime | None = None
    promised_at: Moment | None = None
    happened_at: Moment


@dataclass(frozen=True)
class NewSign:
    """What became of one letter, by its Message-ID."""

    kind: str
    message_id: str
    at: datetime


def fingerprint(*said: object) -> str:
    """The external id of an event that names none: the same words at the same time are the same event."""
    return hashlib.sha256("\x1f".join(map(str, said)).encode("utf-8", "surrogatepass")).hexdigest()


def newest(first: datetime | None, *more: datetime | None) -> datetime | None:
    """The latest of some times that may be missing."""
    return max((each for each in (first, *more) if each is not None), default=None)
