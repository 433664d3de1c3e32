"""Random long schedules of sending: two senders, crashes, time-outs, late answers, and a person who approves again.

Usage: python benchmarks/outbox_schedules.py [--schedules 100000] [--replies 3] [--seed 1]

Each schedule runs the machine of tests/responder/outbox_machine.py to its end, one random step after another;
printed is how many ended in which wrong, which should be none.
"""

import random
import time
from collections import Counter
from typing import Annotated

import typer

from tests.responder.outbox_machine import begin, stroll


def main(
    schedules: Annotated[int, typer.Option(min=1)] = 100_000,
    replies: Annotated[int, typer.Option(min=1)] = 3,
    seed: int = 1,
) -> None:
    """Run the schedules and count what was wrong."""
    dice, started, found = random.Random(seed), time.monotonic(), Counter[str]()  # noqa: S311  a dice, no secret
    start = begin(replies, crashes=3, mishaps=4, again=2)
    for _ in range(schedules):
        found[stroll(start, dice)] += 1
    right = found.pop("", 0)
    typer.echo(
        f"{schedules:,} schedules of {replies} replies in {time.monotonic() - started:.0f} s: {right:,} kept all"
    )
    for wrong, count in found.items():
        typer.echo(f"{wrong}: {count:,}")
    raise typer.Exit(1 if found else 0)


if __name__ == "__main__":
    typer.run(main)
