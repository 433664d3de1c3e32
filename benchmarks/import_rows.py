"""Measures the file import: rows per second, peak memory, and how long the same file takes again.

python benchmarks/import_rows.py [ROWS]
"""

import csv
import random
import resource
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from collectors.importing import import_file
from store.database import migrate, open_engine, open_session

ROWS = 20_000
OPENINGS = ("ได้ของเร็วมาก", "The towels are soft", "กล่องบุบมาเลยค่ะ", "Nobody answers my messages", "สีไม่ตรงปก")
ENDINGS = ('ประทับใจ "สุดๆ"', "and the box, sadly, was open", "ขอคืนเงินได้ไหมคะ", "would buy again", "รอมาแล้ว 5 วัน")


def write_rows(path: Path, rows: int) -> None:
    """Write a CSV file of invented reviews, the same in each run."""
    pick = random.Random(1)  # noqa: S311  the same file each time
    start = datetime(2026, 1, 1)  # noqa: DTZ001  as sheets write it, without a zone
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["review_id", "review", "stars", "name", "date", "order"])
        for number in range(rows):
            text = f"{pick.choice(OPENINGS)} {' '.join(pick.choices(ENDINGS, k=pick.randint(1, 8)))}"
            when = f"{start + timedelta(minutes=number):%Y-%m-%d %H:%M}"
            out.writerow([number, text, pick.randint(1, 5), f"user{pick.randrange(rows)}", when, f"A-{number}"])


def main(rows: int) -> None:
    """Import the same file twice into an empty database, and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        file, url = Path(folder) / "reviews.csv", f"sqlite:///{folder}/earful.db"
        write_rows(file, rows)
        migrate(url)
        engine = open_engine(url)
        print(f"{rows:,} rows, {file.stat().st_size / 1e6:.1f} MB")
        for title in ("first import", "same file again"):
            started, busy = time.perf_counter(), time.process_time()
            with open_session(engine) as session:
                report = import_file(session, file, "Bench", "shopee", columns={})
            wall, cpu = time.perf_counter() - started, time.process_time() - busy
            print(f"{title}: {report.new:,} new, {wall:.1f} s ({cpu:.1f} s processor), {rows / wall:,.0f} rows/s")
        engine.dispose()
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
