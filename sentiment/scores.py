"""What a model says of one text, and what may say it."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

LABELS = ("negative", "neutral", "positive")


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


class Scorer(Protocol):
    """Anything that scores texts and can name the version of what it knows."""

    version: str

    def __call__(self, texts: Sequence[str]) -> list[Score]:
        """One score a text, in the order of the texts."""
        ...
