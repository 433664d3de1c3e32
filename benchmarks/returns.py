"""How well the guard on returns tells sentences that fit a policy from those that do not, in Thai and English.

Usage: python benchmarks/returns.py [--show]. Each row of returns/sentences.tsv fits `POLICY` (true) or contradicts it
(wrong). Rules are written from the half `write` alone, whose errors `--show` prints; `measure` is for its figures only.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from responder.guard import check
from responder.guard_returns import CODE
from responder.values import Returns

ROWS = Path(__file__).parent / "returns" / "sentences.tsv"
POLICY = Returns(14, "delivered", "customer", 7, 7, True, ("unused", "tags", "receipt"))
Row = tuple[str, str, str, str]


def rows_of(lang: str, half: str, verdict: str) -> list[str]:
    """The sentences of a language, half and verdict."""
    return [row[3] for row in _rows() if row[:3] == (lang, half, verdict)]


def stopped(sentence: str, lang: str) -> bool:
    """Whether the guard on returns stops a sentence."""
    return any(each.code == CODE for each in check(sentence, lang=lang, returns=[POLICY]))


def missed(lang: str, half: str, verdict: str) -> list[str]:
    """The sentences that the guard judges otherwise than the row says."""
    return [each for each in rows_of(lang, half, verdict) if stopped(each, lang) != (verdict == "wrong")]


def _rows() -> Iterator[Row]:
    for line in ROWS.read_text(encoding="utf-8").splitlines()[1:]:
        lang, half, verdict, sentence = line.split("\t")
        yield lang, half, verdict, sentence


def main() -> None:
    """Show the figures of both halves."""
    for half in ("write", "measure"):
        for lang in ("en", "th"):
            for verdict, name in (("true", "true sentences let through"), ("wrong", "wrong sentences stopped")):
                every, bad = rows_of(lang, half, verdict), missed(lang, half, verdict)
                sys.stdout.write(f"{half:8} {lang} {name}: {len(every) - len(bad)} of {len(every)}\n")
                if "--show" in sys.argv and half == "write":
                    sys.stdout.writelines(f"    {each}\n" for each in bad)


if __name__ == "__main__":
    main()
