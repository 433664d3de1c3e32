"""The plain values that drafting takes and gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

COURTESY = "courtesy"


@dataclass(frozen=True)
class Voice:
    """How a brand speaks.

    `formality` is formal, polite or friendly; `particle` is the Thai one, ค่ะ or ครับ; `signature` maps a language to
    the name under a reply; `contact` is where a customer is sent in private (e-mail, phone, LINE id), and may be empty.
    `warmth` is reserved, warm or hearty, `length` short, usual or long; `prefer` maps words that the brand does not use
    to those it does, `avoid` are words that no draft holds, `emoji` is one that may stand in friendly praise, or empty.
    """

    brand: str
    language: str
    formality: str = "polite"
    particle: str = "ค่ะ"
    signature: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""
    greet_by_name: bool = True
    warmth: str = "warm"
    length: str = "usual"
    prefer: tuple[tuple[str, str], ...] = ()
    avoid: tuple[str, ...] = ()
    emoji: str = ""


@dataclass(frozen=True)
class Returns:
    """What may be returned, as the guard and the composer know it: a row of the brand's policy of returns.

    `named` is what the kind of product is called, empty where it holds for all that have no policy of their own.
    """

    window_days: int
    counts_from: str
    postage: str
    refund_least: int
    refund_most: int
    working_days: bool
    conditions: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A policy, FAQ entry or saved reply in one language, such as policy:3, that a sentence can stand on.

    `key` is shared by the same entry in other languages; `questions` are examples of what it answers; `vector` is where
    it lies among all texts, packed as store/vectors.py packs it, empty while nobody worked it out. `returns` is the
    policy of returns that it was written from, `version` that of the entry, 0 where there is none.
    """

    id: str
    kind: str
    lang: str
    title: str
    text: str
    aspects: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    key: str = ""
    questions: tuple[str, ...] = ()
    vector: bytes = b""
    returns: Returns | None = None
    version: int = 0


@dataclass(frozen=True)
class Repeated:
    """That a customer complains of an aspect for the second time or more within two months.

    `time` is which time it is, `source` names the earlier cases that say so, such as cases:3,7.
    """

    aspect: str
    time: int
    source: str


@dataclass(frozen=True)
class Heard:
    """What a customer said, as scored; `rating` counts from 1 to 5, `key` tells one mention from all others.

    `unhappy` says that they answered a survey, and that its score is low; `repeated` that they complained of the same
    before, None where that is not known for sure.

    `contradiction` says that the stars speak against the text, `handle` is the account of who wrote it, `vector` where
    the text lies among all texts, packed as store/vectors.py packs it.
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
    vector: bytes = b""
    unhappy: bool = False
    repeated: Repeated | None = None


@dataclass(frozen=True)
class Sentence:
    """One sentence of a draft and what it stands on: the id of a source, or "courtesy"."""

    text: str
    source: str = COURTESY


@dataclass(frozen=True)
class Variant:
    """Another way to say the same plan: its name, why one might want it, its words, and the same in other languages.

    `lang` is the language of its words; that of the draft where it is empty.
    """

    name: str
    reason: str
    text: str
    sentences: tuple[Sentence, ...] = ()
    gloss: Mapping[str, str] = field(default_factory=dict)
    lang: str = ""


@dataclass(frozen=True)
class Composed:
    """A draft, or the reason why there is none; `escalate` says why a person must look, and is empty otherwise.

    `plan` is what it set out to say, as plain data; `gloss` is the same plan in languages that the staff read, by
    language; `variants` are other ways to say it. `writer` is composer, or model for a language model; `note` says why
    another writer had to step in.
    """

    text: str | None
    lang: str
    sentences: tuple[Sentence, ...] = ()
    sources: tuple[str, ...] = ()
    reason: str = ""
    escalate: str = ""
    plan: Mapping[str, Any] = field(default_factory=dict)
    gloss: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    variant: str = ""
    writer: str = "composer"
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that the guard holds against a draft; `span` is where in the draft, `level` error or warning."""

    code: str
    level: str
    span: tuple[int, int]
    words: str
    message: str
