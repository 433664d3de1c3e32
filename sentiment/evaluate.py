"""How good a scorer is on labelled rows and on what people corrected: in all, and a row a language or channel."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sentiment.judge import judge
from sentiment.metrics import Figures, figures
from sentiment.scores import LABELS, Score, Scorer
from store.errors import BadInput
from store.saying import say

CHUNK = 2000
FEWEST = 20


@dataclass(frozen=True)
class Evaluation:
    """Figures over all rows, and by language where there are at least 20 rows."""

    overall: Figures
    languages: dict[str, Figures]

    @property
    def mean_language_f1(self) -> float:
        """The mean over the languages of their macro-F1."""
        return sum(row.macro_f1 for row in self.languages.values()) / max(1, len(self.languages))

    def lines(self) -> Iterator[str]:
        """All figures as lines for a terminal, the confusion matrix last."""
        yield f"all  {self.overall.line()}"
        for lang, row in self.languages.items():
            yield f"{lang:<4} {row.line()}"
        if len(self.languages) > 1:
            yield f"mean macro-F1 over {len(self.languages)} languages: {self.mean_language_f1:.1%}"
        yield f"\n{'true, predicted':<16}" + "".join(f"{label:>10}" for label in LABELS)
        for label, counts in zip(LABELS, self.overall.confusion, strict=True):
            yield f"{label:<16}" + "".join(f"{count:>10}" for count in counts)


@dataclass(frozen=True)
class Agreement:
    """How often the model says now what people said in their corrections, and how often it did when they made them."""

    before: float
    overall: Figures
    channels: dict[str, Figures]
    languages: dict[str, Figures]

    def lines(self) -> Iterator[str]:
        """Accuracy in all, by channel and by language, as lines for a terminal."""
        if not self.overall.rows:
            yield "there are no corrections yet: people make them on the pages Labelling, Mentions and Case"
            return
        yield f"{'all':<20} {_accuracy(self.overall)}  (when they were made: {self.before:.1%})"
        for title, rows in (("channel", self.channels), ("language", self.languages)):
            yield from (f"{title} {name:<{19 - len(title)}} {_accuracy(row)}" for name, row in rows.items())
        yield "People are asked about what the model is unsure of: on all mentions it is right more often than here."


def _accuracy(row: Figures) -> str:
    return f"corrections {row.rows:>5}  accuracy {row.accuracy:6.1%}"


def evaluate(rows: Iterable[Mapping[str, str]], score: Scorer) -> Evaluation:
    """Score labelled rows (`text`, `label`, optional `lang`) and compare."""
    truth: list[str] = []
    langs: list[str] = []
    scores: list[Score] = []
    texts: list[str] = []
    for number, row in enumerate(rows, start=1):
        if row.get("label") not in LABELS:
            raise BadInput(
                say(
                    "row {number}: the label must be one of {labels}, not {row!r}",
                    number=number,
                    labels=", ".join(LABELS),
                    row=row.get("label"),
                )
            )
        truth.append(row["label"])
        langs.append(row.get("lang") or "")
        texts.append(row["text"])
        if len(texts) == CHUNK:
            scores += score(texts, langs[-CHUNK:])
            texts.clear()
    scores += score(texts, langs[len(scores) :])
    if not truth:
        raise BadInput("there is no labelled row in this file")
    return Evaluation(figures(truth, scores), _by(langs, truth, scores, FEWEST))


def evaluate_corrections(rows: Sequence[Mapping[str, Any]], model: Scorer) -> Agreement:
    """Judge corrected mentions anew, stars included (`text`, `label`, `was`, `channel`, `lang`, `rating`)."""
    names = ("text", "rating", "lang", "label", "channel")
    texts, ratings, langs, truth, channels = ([row[name] for row in rows] for name in names)
    scores = [found.both for found in judge(model, texts, ratings, langs)]
    return Agreement(
        before=sum(row["was"] == row["label"] for row in rows) / max(1, len(rows)),
        overall=figures(truth, scores),
        channels=_by(channels, truth, scores),
        languages=_by(langs, truth, scores),
    )


def _by(names: Sequence[str], truth: Sequence[str], scores: Sequence[Score], fewest: int = 1) -> dict[str, Figures]:
    """Figures of the rows of each name, where there are enough; rows without one are "und", undetermined."""
    found = {}
    for name in sorted(set(names)):
        rows = [index for index, one in enumerate(names) if one == name]
        if len(rows) >= fewest:
            found[name or "und"] = figures([truth[i] for i in rows], [scores[i] for i in rows])
    return found
