"""How everything grows with the archive, from ten thousand mentions to a million.

Usage: python benchmarks/scale.py [--sizes 10000,100000,1000000] [--database SERVER] [--draw FILE.svg]

For each size a new archive is made (benchmarks/scale_rows.py) and measured (benchmarks/scale_measures.py). Printed is a
table with the growth exponents: what people wait for should stay flat, and nothing may be worse than n log n. The
database is an SQLite file, or a new one on the PostgreSQL server named, which is dropped in the end.
"""

import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from logging import WARNING
from pathlib import Path
from typing import Annotated

import structlog
import typer
from sqlalchemy import text

from benchmarks.scale_curve import Times, curve, exponents, grown_too_much, head, line
from benchmarks.scale_measures import MODEL, measures, prepared, size_of, take
from benchmarks.scale_rows import make
from store.database import open_engine
from store.settings import settings

SIZES = "10000,100000,1000000"


@contextmanager
def own_place(server: str, folder: str) -> Iterator[str]:
    """The address of a new database: in the folder, or on a server until the end."""
    if not server:
        yield f"sqlite:///{folder}/earful.db"
        return
    engine, name = open_engine(server), f"earful_scale_{secrets.token_hex(4)}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        try:
            yield engine.url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()


def measured(size: int, server: str, quiet: bool = False) -> tuple[dict[str, tuple[bool, list[float]]], int, float]:
    """What each measure takes at one size, whether it should be flat, the bytes on disk, and the seconds of making."""
    with tempfile.TemporaryDirectory() as folder, own_place(server, folder) as url:
        os.environ |= {"EARFUL_HOME": folder, "EARFUL_DATABASE_URL": url}
        settings.cache_clear()
        started, found = time.perf_counter(), {}
        make(url, size, MODEL)
        made, engine = time.perf_counter() - started, open_engine(url)
        weighs = size_of(engine)
        with prepared(engine):
            for one in measures(engine, Path(folder)):
                found[one.name] = (one.flat, take(engine, one))
                if not quiet:
                    typer.echo(f"  {size:,}: {one.name}: {min(found[one.name][1]) * 1000:,.0f} ms", err=True)
        engine.dispose()
    return found, weighs, made


def main(
    sizes: Annotated[str, typer.Option(help="How many mentions, several by commas.")] = SIZES,
    database: Annotated[str, typer.Option(help="A PostgreSQL server; SQLite without.")] = "",
    draw: Annotated[Path | None, typer.Option(help="Where to write the curves, as SVG.")] = None,
) -> None:
    """Measure every size, print the table, and end with 1 where something grows as it must not."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(WARNING))
    times: dict[str, dict[int, list[float]]] = {}
    flat: dict[str, bool] = {}
    bytes_of: Times = {}
    for size in (int(each) for each in sizes.split(",")):
        found, weighs, made = measured(size, database)
        for name, (is_flat, taken) in found.items():
            times.setdefault(name, {})[size] = taken
            flat[name] = is_flat
        bytes_of = {**bytes_of, size: [float(weighs)]}
        print(f"{size:,} mentions made in {made:.0f} s: {weighs / 1e6:,.0f} MB, {weighs / size:,.0f} bytes a mention")
    print(head(list(bytes_of)))
    for name, taken_at in times.items():
        print(line(name, taken_at, flat[name]))
    print("exponents of the bytes on disk:", ", ".join(f"{power:.2f}" for power in exponents(bytes_of)))
    if draw is not None:
        draw.write_text(curve(times, "SQLite" if not database else "PostgreSQL"), encoding="utf-8")
    raise typer.Exit(int(any(grown_too_much(taken_at, flat[name]) for name, taken_at in times.items())))


if __name__ == "__main__":
    typer.run(main)
