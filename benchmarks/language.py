"""How often the language of short social texts is named rightly, by language.

Usage: python benchmarks/language.py [ROWS.jsonl], where a row has `text` and `lang`. The rows were written for this
alone: never choose a rule by them.
"""

import sys
import time
from collections import Counter
from pathlib import Path

from sentiment.examples import read_rows
from sentiment.language import detect

ROWS = Path(__file__).with_name("language.jsonl")


def main() -> None:
    """Name each text's language and count."""
    rows = read_rows(Path(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
    detect("warm up")
    start = time.perf_counter()
    named = [detect(row["text"]) for row in rows]
    took = time.perf_counter() - start
    right, every = Counter[str](), Counter(row["lang"] for row in rows)
    mistaken = Counter[str]()
    for row, lang in zip(rows, named, strict=True):
        right[row["lang"]] += lang == row["lang"]
        mistaken[f"{row['lang']} as {lang}"] += lang != row["lang"]
    sys.stdout.write(f"all {right.total()} of {every.total()}, {right.total() / every.total():.1%}\n")
    sys.stdout.writelines(f"{lang:<4} {right[lang]:>3} of {count}\n" for lang, count in sorted(every.items()))
    sys.stdout.write("mistaken: " + ", ".join(f"{name} {n}" for name, n in mistaken.items() if n) + "\n")
    sys.stdout.write(f"{len(rows) / took:,.0f} texts/s on one core\n")


if __name__ == "__main__":
    main()
