"""How well the guard tells promises of a vague time from sentences that name one and promise nothing, Thai and English.

Usage: python benchmarks/vague.py [--show]. Each row of vague/sentences.tsv promises such a time (wrong) or does not
(true). Rules are written from the half `write` alone, whose errors `--show` prints; `measure` is for its figures only.
"""

import sys
from pathlib import Path

from responder.guard import blocks, check

ROWS = Path(__file__).parent / "vague" / "sentences.tsv"


def rows_of(half: str, verdict: str) -> list[str]:
    """The sentences of a half and a verdict."""
    every = (line.split("\t") for line in ROWS.read_text(encoding="utf-8").splitlines()[1:])
    return [sentence for of, said, sentence in every if (of, said) == (half, verdict)]


def missed(half: str, verdict: str) -> list[str]:
    """The sentences that the guard judges otherwise than the row says, whichever of its checks does."""
    return [each for each in rows_of(half, verdict) if blocks(check(each)) != (verdict == "wrong")]


def main() -> None:
    """Show the figures of both halves."""
    for half in ("write", "measure"):
        for verdict, name in (("true", "true sentences let through"), ("wrong", "wrong sentences stopped")):
            every, bad = rows_of(half, verdict), missed(half, verdict)
            sys.stdout.write(f"{half:8} {name}: {len(every) - len(bad)} of {len(every)}\n")
            if "--show" in sys.argv and half == "write":
                sys.stdout.writelines(f"    {each}\n" for each in bad)


if __name__ == "__main__":
    main()
