"""The plain values that drafting takes and gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field

COURTESY = "courtesy"


@dataclass(frozen=True)
class Voice:
    """How a brand speaks.

    `formality` is formal, polite or friendly; `particle` is the Thai one, ค่ะ or ครับ; `signature` maps a language to
    the name under a reply; `contact` is where a customer is sent in private (e-mail, phone, LINE id), and may be empty.
    """

    brand: str
    language: str
    formality: str = "polite"
    particle: str = "ค่ะ"
    signature: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""
    greet_by_name: bool = True


@dataclass(frozen=True)
class Source:
    """A policy, FAQ entry or saved reply in one language, such as policy:3, that a sentence can stand on."""

    id: str
    kind: str
    lang: str
    title: str
    text: str
    aspects: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heard:
    """What a customer said, as scored; `rating` counts from 1 to 5, `key` tells one mention from all others.

    `contradiction` says that the stars speak against the text, `handle` is the account of who wrote it.
    """

    text: str
    lang: str
    channel: str
    author: str = ""
    rating: float | None = None
    label: str = "neutral"
    aspects: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    hard: str | None = None
    key: str = ""
    contradiction: bool = False
    handle: str = ""


@dataclass(frozen=True)
class Sentence:
    """One sentence of a draft and what it stands on: the id of a source, or "courtesy"."""

    text: str
    source: str = COURTESY


@dataclass(frozen=True)
class Composed:
    """A draft, or the reason why there is none; `escalate` says why a person must look, and is empty otherwise."""

    text: str | None
    lang: str
    sentences: tuple[Sentence, ...] = ()
    sources: tuple[str, ...] = ()
    reason: str = ""
    escalate: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that the guard holds against a draft; `span` is where in the draft, `level` error or warning."""

    code: str
    level: str
    span: tuple[int, int]
    words: str
    message: str
