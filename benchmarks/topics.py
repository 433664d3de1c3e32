"""How well aspects, intents and hard classes are seen on their own test rows, with and without the network.

Usage: python benchmarks/topics.py [ROWS.jsonl ...], where a row has `text`, `lang`, `label`, and `aspects` with
`intents`, or `hard`. The rows are for this alone: never for training, for words of rules, or for looking at errors.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from sentiment.evaluate_topics import topic_lines
from sentiment.examples import Row, read_rows
from sentiment.model import load
from sentiment.scores import Encoding, Score, Scorer
from store.settings import settings

CORPUS = Path(__file__).parents[1] / "sentiment" / "corpus"
FILES = ("topics_test.jsonl", "hard_test.jsonl")


class RulesOnly:
    """The model without its heads for topics, so that the written rules stand alone."""

    def __init__(self, model: Scorer) -> None:
        """Keep the model."""
        self.version = model.version
        self._model = model

    def __call__(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Score]:
        """The model's scores."""
        return self._model(texts, langs)

    def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
        """The model's scores and vectors."""
        return [each._replace(seen=None) for each in self._model.encode(texts, langs)]


def main() -> None:
    """Show the figures of each file, by language too."""
    model = load(settings().sentiment_model, settings().threads)
    sys.stdout.write(f"model {model.version}\n")
    for path in [Path(name) for name in sys.argv[1:]] or [CORPUS / name for name in FILES]:
        rows: list[Row] = [row | {"hard": row["hard"] or ""} if "hard" in row else row for row in read_rows(path)]
        for title, scorer in (("rules and network", model), ("rules alone", RulesOnly(model))):
            sys.stdout.write(f"\n{path.name}, {len(rows)} rows, {title}\n")
            sys.stdout.writelines(f"  {line}\n" for line in topic_lines(rows, scorer))
        for lang in sorted({row["lang"] for row in rows}) if "aspects" in rows[0] else ():
            some = [row for row in rows if row["lang"] == lang]
            sys.stdout.write(f"\n{path.name}, {lang}, {len(some)} rows, rules and network\n")
            sys.stdout.writelines(f"  {line}\n" for line in topic_lines(some, model))


if __name__ == "__main__":
    main()
