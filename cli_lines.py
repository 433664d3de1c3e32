"""Lines in, lines out: how every command on texts reads its file and writes its answers."""

import json
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, BinaryIO, TextIO

import typer
from pydantic import BaseModel

from store.lines import Line, read_lines

CHUNK = 1000
CHUNK_CHARACTERS = 1_000_000
File = Annotated[str, typer.Argument(help="A file, or - for standard input.")]
Out = Annotated[Path | None, typer.Option("-o", "--out", help="Write there instead of to standard output.")]
Answers = Callable[[Sequence[dict[str, Any]]], Iterable[dict[str, Any]]]


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator[Callable[[int], object]]:
    """A progress bar on a terminal, nothing elsewhere; call what it gives with how much more is done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=total)
        yield lambda more: bar.advance(task, more)


class Text(BaseModel):
    """One line of `score`."""

    text: str
    rating: float | None = None


def each_line(file: str, out: Path | None, answer: Answers, shape: type[BaseModel] = Text) -> None:
    """Answer every line of a file with one JSON line, a chunk at a time; bad lines end in exit code 1.

    A chunk is written once the next one is begun, so that an answer that works beside us never waits for us.
    """
    bad = 0
    lines = read_lines(file, shape)
    begun: deque[tuple[list[dict[str, Any]], Iterable[dict[str, Any]]]] = deque()
    with written(out) as target, progress("lines") as advance:
        while (chunk := list(_chunk(lines))) or begun:
            bad += sum(map(_name_bad, chunk))
            good = [line.fields for line in chunk if not line.error]
            if good:
                begun.append((good, answer(good)))
            if len(begun) > bool(good):
                _write(target, *begun.popleft())
            advance(len(chunk))
    if bad:
        raise typer.Exit(1)


def _chunk(lines: Iterator[Line]) -> Iterator[Line]:
    """The next thousand lines, or fewer if they are long, so that no input fills the memory."""
    size = 0
    for line in islice(lines, CHUNK):
        yield line
        size += sum(len(value) for value in line.fields.values() if isinstance(value, str))
        if size > CHUNK_CHARACTERS:
            return


def _write(target: TextIO, rows: Iterable[dict[str, Any]], answers: Iterable[dict[str, Any]]) -> None:
    for fields, row in zip(rows, answers, strict=True):
        kept = {"id": fields["id"]} if "id" in fields else {}
        line = json.dumps(kept | row, ensure_ascii=False) + "\n"
        target.write(line.encode("utf-8", "backslashreplace").decode("utf-8"))  # half a character stays an escape
    target.flush()


@contextmanager
def written(out: Path | None, private: bool = False) -> Iterator[TextIO]:
    """Standard output, or a file that stands under its name only once it is whole; a private one is its owner's."""
    if out is None:
        yield sys.stdout
        return
    with whole(out) as part:
        if private:
            open_private(part).close()
        with part.open("w", encoding="utf-8") as target:
            yield target


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """A place to write a file to, which gets its name once nothing went wrong, and is gone otherwise."""
    part = out.with_name(f"{out.name}.part")
    try:
        yield part
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def open_private(place: Path) -> BinaryIO:
    """A new file that only its owner may read, in place of any other under that name."""
    place.unlink(missing_ok=True)
    return os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _name_bad(line: Line) -> bool:
    if line.error:
        typer.echo(f"line {line.number}: {line.error}", err=True)
    return bool(line.error)
