"""What a model says of one text, and what may say it."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy
from numpy.typing import NDArray

LABELS = ("negative", "neutral", "positive")
Floats = NDArray[numpy.float32]
Vector = NDArray[numpy.float32]  # (384,), of length one: texts about the same thing have a high dot product


class Score(NamedTuple):
    """The probabilities of the three labels; they add up to one."""

    negative: float
    neutral: float
    positive: float

    @property
    def label(self) -> str:
        """The most probable label."""
        return LABELS[self.index(max(self))]

    @property
    def confidence(self) -> float:
        """The probability of the label, 0 to 1."""
        return max(self)


class Seen(NamedTuple):
    """What a network sees in one text.

    `present` (27,) says how far the log odds of each of `sentiment.topics.TOPICS` stand above its threshold, `trust`
    (27,) how much a written rule that holds adds to them, and `sides` (12, 3) the log odds of each aspect's label.
    `hard` (7,), where the model has layers for it, holds the log odds of no hard class and of each.
    """

    present: Floats
    trust: Floats
    sides: Floats
    hard: Floats | None = None


class Blame(NamedTuple):
    """How much each token (T) of a text in its normal form is to blame for what is negative in it."""

    values: Floats
    tokens: Any  # as the library gives them: it works out only when asked where they stand

    @property
    def ends(self) -> list[int]:
        """Where each token ends, in characters of the normal form; 0 for those that mark its two ends."""
        return [end for _, end in self.tokens.offsets]


class Encoding(NamedTuple):
    """The score of a text, and its vector, its topics and what is to blame if the model has those outputs."""

    score: Score
    vector: Vector | None = None
    seen: Seen | None = None
    blame: Blame | None = None


class Scorer(Protocol):
    """Anything that scores texts and can name the version of what it knows.

    `langs` holds the language of each text ("" where unknown; none at all is fine too): it only picks how sure the
    model may sound, never which label is the most probable.
    """

    version: str

    def __call__(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Score]:
        """One score a text, in the order of the texts."""
        ...

    def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
        """One score and vector a text, in the order of the texts, from one pass."""
        ...


def hard_odds(odds: Floats) -> float:
    """The log odds of any hard class at all, from those of none and of each (7,)."""
    return float(numpy.logaddexp.reduce(odds[1:]) - odds[0])
