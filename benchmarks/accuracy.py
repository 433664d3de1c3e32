"""The published figures: the shipped model on the test rows of four public benchmarks and of our own corpus.

Usage: python benchmarks/accuracy.py [ROWS.jsonl.gz ...], where a row has `text`, `label`, `lang` and `source`. A word
list (VADER, English only) stands beside the model. The rows are for this alone: never for training, tuning, or looking
at errors.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from sentiment.evaluate import Evaluation, evaluate
from sentiment.examples import read_rows
from sentiment.model import load
from sentiment.scores import Encoding, Score, Scorer
from store.settings import settings

ROOT = Path(__file__).parents[1]
PUBLISHED = ROOT.parent / "shared" / "data" / "sentiment" / "test.jsonl.gz"
OWN = ROOT / "sentiment" / "corpus" / "test.jsonl"


class WordList:
    """VADER as a scorer; from -0.05 to 0.05 is neutral, as its authors have it."""

    version = "vader"

    def __init__(self) -> None:
        """Load the words."""
        self._analyse = SentimentIntensityAnalyzer()

    def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
        """One score a text, without a vector."""
        return [Encoding(score, None) for score in self(texts, langs)]

    def __call__(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Score]:
        """A certain label for each text: a word list gives no probabilities."""
        found = [self._analyse.polarity_scores(text)["compound"] for text in texts]
        return [Score(float(c <= -0.05), float(abs(c) < 0.05), float(c >= 0.05)) for c in found]


def lines(source: str, found: Evaluation) -> Iterator[str]:
    """The figure that a benchmark is known by, and the others, a row a language."""
    several = len(found.languages) > 1
    spread = f"  mean macro-F1 over languages {found.mean_language_f1:.1%}" if several else ""
    yield f"{source}: {found.overall.line()}{spread}"
    for lang, row in found.languages.items() if several else ():
        yield f"    {lang} {row.line()}"


def compared(source: str, rows: list[dict[str, Any]], model: Scorer, words: Scorer) -> Iterator[str]:
    """The model on one benchmark, and the word list on its English rows."""
    yield from lines(source, evaluate(rows, model))
    english = [row for row in rows if row["lang"] == "en"]
    if english:
        found = evaluate(english, words).overall
        yield f"    en by word list (VADER): macro recall {found.macro_recall:.1%}  macro-F1 {found.macro_f1:.1%}"


def main() -> None:
    """Score the rows once and show a line a benchmark."""
    model, words = load(settings().sentiment_model, settings().threads), WordList()
    sys.stdout.write(f"model {model.version}\n")
    by_source: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in map(Path, sys.argv[1:] or (PUBLISHED, OWN)):
        if not path.exists():
            sys.stdout.write(f"skipped: {path.name} is not here\n")
            continue
        for row in read_rows(path):
            by_source[row["source"]].append(row)
    for source, rows in sorted(by_source.items()):
        sys.stdout.write("\n".join(compared(source, rows, model, words)) + "\n")
    if everything := [row for rows in by_source.values() for row in rows]:
        sys.stdout.write(f"all rows together: {evaluate(everything, model).overall.line()}\n")


if __name__ == "__main__":
    main()
