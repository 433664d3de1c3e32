"""The published figures: the shipped model on the test rows of four public benchmarks.

Usage: python benchmarks/accuracy.py [ROWS.jsonl.gz], where a row has `text`, `label`, `lang` and `source`.
The rows are for this alone: never for training, tuning, or looking at errors.
"""

import sys
from collections import defaultdict
from pathlib import Path

from sentiment.evaluate import Evaluation, evaluate
from sentiment.examples import read_rows
from sentiment.model import load
from store.settings import settings

ROWS = Path(__file__).parents[2] / "shared" / "data" / "sentiment" / "test.jsonl.gz"


def line(source: str, found: Evaluation) -> str:
    """The figure that a benchmark is known by, and the others."""
    spread = f"  mean macro-F1 over languages {found.mean_language_f1:.1%}" if len(found.languages) > 1 else ""
    by_language = "".join(f"\n    {lang} {row.line()}" for lang, row in found.languages.items()) if spread else ""
    return f"{source}: {found.overall.line()}{spread}{by_language}"


def main() -> None:
    """Score the rows once and show a line a benchmark."""
    rows_file = Path(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    if not rows_file.exists():
        sys.stdout.write(f"skipped: the benchmark rows are not here ({ROWS.name})\n")
        return
    model = load(settings().sentiment_model, settings().threads)
    by_source: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read_rows(rows_file):
        by_source[row["source"]].append(row)
    sys.stdout.write(f"model {model.version}\n")
    for source, rows in sorted(by_source.items()):
        sys.stdout.write(line(source, evaluate(rows, model)) + "\n")


if __name__ == "__main__":
    main()
