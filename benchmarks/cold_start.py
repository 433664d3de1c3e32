"""How long a fresh `earful` takes to answer: its help, and one text scored; and how much memory that needs.

Usage: python benchmarks/cold_start.py [ROUNDS]
"""

import resource
import subprocess
import sys
import time

HELP = ["--help"]
SCORE = ["score", "-"]
TEXT = b"The parcel came late and the box was open. Nobody answers.\n"


def seconds(arguments: list[str]) -> tuple[float, float]:
    """Wall clock and processor seconds of one fresh process."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-c", "import cli; cli.main()", *arguments]
    subprocess.run(command, input=TEXT, check=True, capture_output=True)  # noqa: S603  our own command
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begun, busy


def main() -> None:
    """Print the best of some rounds of each, and the highest peak of memory."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    for name, arguments in {"earful --help": HELP, "earful score, one text": SCORE}.items():
        found = [seconds(arguments) for _ in range(rounds)]
        print(
            f"{name}: {min(wall for wall, _ in found):.2f} s, {min(busy for _, busy in found):.2f} s of processor time"
        )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"peak memory of one process: {peak} MB")


if __name__ == "__main__":
    main()
