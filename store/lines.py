"""Texts and JSON lines from a file or standard input, one by one, each bad line named by its number."""

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from pydantic import BaseModel, ValidationError

from store.errors import BadInput
from store.saying import say

LONGEST = 1_000_000


class Line(NamedTuple):
    """One line: its number from 1, its fields, and why it cannot be used ("" when it can)."""

    number: int
    fields: dict[str, Any]
    error: str


def read_lines(source: str, shape: type[BaseModel]) -> Iterator[Line]:
    """Read `source` (a path, or - for standard input): JSON objects if its first line is one, else a text a line.

    A line that is too long or does not have the shape comes with an error. Blank lines are skipped. BadInput without
    such a file.
    """
    if source != "-" and not Path(source).is_file():
        raise BadInput(say("there is no file {source}", source=source))
    first = next(iter(shape.model_fields))
    with nullcontext(sys.stdin.buffer) if source == "-" else Path(source).open("rb") as raw:
        as_json: bool | None = None
        for number, line in enumerate(_bounded(raw), start=1):
            if len(line) > LONGEST:
                yield Line(number, {}, f"longer than {LONGEST:,} bytes")
                continue
            text = line.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace").strip("\r\n")
            if not text.strip():
                continue
            as_json = text.lstrip().startswith("{") if as_json is None else as_json
            yield _parse(number, text, shape) if as_json else Line(number, {first: text}, "")


def _bounded(raw: BinaryIO) -> Iterator[bytes]:
    """The lines of a file, of those that are too long one byte more than is allowed: no line fills the memory."""
    while line := raw.readline(LONGEST + 1):
        yield line
        while len(line) > LONGEST and not line.endswith(b"\n"):
            line = raw.readline(LONGEST + 1)


def _parse(number: int, text: str, shape: type[BaseModel]) -> Line:
    try:
        fields = json.loads(text)
        known = shape.model_validate(fields).model_dump(exclude_none=True)
    except ValidationError as error:
        first = error.errors()[0]
        return Line(number, {}, f"{'.'.join(map(str, first['loc'])) or 'line'}: {first['msg'][:150]}")
    except (ValueError, RecursionError) as error:
        return Line(number, {}, f"no valid JSON: {error}"[:200])
    return Line(number, {"id": fields["id"]} | known if "id" in fields else known, "")
