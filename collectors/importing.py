"""Imports a file for a brand: which preset reads it, what it held, and what of it is bad."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlmodel import Session

from channels import CHANNELS
from collectors import file
from collectors.page import BadRow, Page
from collectors.run import OnPage, collect, save_page
from collectors.tables.answers import answers_plan
from collectors.tables.columns import check_columns, check_map
from collectors.tables.pantip import check_thread
from collectors.tables.presets import PRESETS, Preset, columns_by, need_preset, recognised
from collectors.tables.rows import Table
from collectors.tables.slashes import month_first
from store.brands import ensure_brand, ensure_query
from store.errors import BadInput
from store.models import Query, Run
from store.saying import say
from store.settings import settings

MOST_BAD_ROWS = 1000
LOOKED_AT = 200  # rows in which the columns of JSON are looked for
Options = dict[str, Any]


@dataclass(frozen=True)
class ImportReport:
    """What an import found: `brand` is the short name; `bad` holds the first bad rows of `bad_total`."""

    brand: str
    found: int
    new: int
    bad: list[BadRow]
    bad_total: int
    preset: str = ""

    @property
    def known(self) -> int:
        """How many of the rows were known before, or stand twice in the file."""
        return self.found - self.new


def import_file(
    session: Session,
    path: Path,
    brand_name: str,
    channel: str = "",
    *,
    columns: dict[str, str],
    preset: str = "",
    source: str = "",
    archive_days: int | None = None,
    dry_run: bool = False,
    on_page: OnPage | None = None,
) -> ImportReport:
    """Read a whole file once for one brand, which is created when it is new; good rows go in, bad ones are reported.

    `columns` goes from fields to column names; where it says nothing, a `preset` does, which is told by the columns
    themselves if none is named, and which gives the channel where that is empty. A dry run saves nothing, but holds the
    database until it ends. BadInput when the file, a column or the channel cannot be used; what was saved stays.
    """
    if channel and channel not in CHANNELS:
        raise BadInput(
            say("{channel!r} is no channel; known: {channels}", channel=channel, channels=", ".join(CHANNELS))
        )
    options = plan(path, columns, preset)
    known = PRESETS.get(options["preset"], Preset("", ""))
    if not (channel or known.channel):
        raise BadInput(say("name the channel that the rows come from; known: {channels}", channels=", ".join(CHANNELS)))
    options |= {"path": str(path.resolve()), "channel": channel or known.channel}
    days = settings().archive_days if archive_days is None else archive_days
    brand = ensure_brand(session, brand_name, archive_days=days)
    own = f"{brand.slug}/{options['preset']}" if known.answers else brand.slug
    options |= {"source": source or known.source or own, "time_zone": brand.time_zone, "zone": known.zone}
    slug, name = brand.slug, f"import: {path.name}"
    query = ensure_query(session, brand, "file", name, options=options, active=False, cursor=None)
    seen = _Seen(on_page)
    run = _rehearse(session, query, seen) if dry_run else collect(session, query, on_page=seen)
    return ImportReport(slug, run.found, run.new, seen.bad, run.bad_rows, options["preset"])


def plan(path: Path, columns: dict[str, str], preset: str = "") -> Options:
    """How a file is read: by which preset and which columns; BadInput where it cannot be."""
    if preset and need_preset(preset).thread:
        check_thread(path)
        return {"map": {}, "preset": preset}
    if preset and need_preset(preset).answers:
        return _answers(path, columns, preset)
    chosen = tuple(sorted(columns.items()))
    table = file.open_any(path, chosen, preset)
    names = _names(table)
    name = preset or ("" if columns else recognised(names))
    known = PRESETS[name] if name else Preset("", "")
    found = columns_by(known, names, columns)
    check_map(tuple(found.items()))
    if table.columns is not None or name:
        check_columns(tuple(names), tuple(found.items()))
    options: Options = {"map": found, "preset": name}
    if known.slashes and "published_at" in found:
        rows = file.open_any(path, chosen, preset).rows
        options["slashes"] = "month" if month_first(row.cells.get(found["published_at"]) for row in rows) else "day"
    return options


def _answers(path: Path, columns: dict[str, str], preset: str) -> Options:
    """How answers to a survey are read: their questions head the columns."""
    table = file.open_any(path, (), preset)
    rows = list(islice(table.rows, LOOKED_AT))
    names = table.columns or list(dict.fromkeys(name for row in rows for name in row.cells))
    return {"map": {}, "preset": preset, "answers": answers_plan(names, rows, columns, need_preset(preset).asked)}


def _names(table: Table) -> Sequence[str]:
    """The columns of a table, in JSON those of its first rows."""
    if table.columns is not None:
        return table.columns
    return list(dict.fromkeys(name for row in islice(table.rows, LOOKED_AT) for name in row.cells))


@dataclass
class _Seen:
    """Keeps the first bad rows of the pages that went by."""

    on_page: OnPage | None
    bad: list[BadRow] = field(default_factory=list)

    def __call__(self, page: Page) -> None:
        self.bad += page.problems[: MOST_BAD_ROWS - len(self.bad)]
        if self.on_page is not None:
            self.on_page(page)


def _rehearse(session: Session, query: Query, on_page: OnPage) -> Run:
    """Do what collect does, and take it all back."""
    run = Run(kind="collect")
    try:
        for page in file.fetch(query, None, None):
            save_page(session, query, page, run)
            on_page(page)
    finally:
        session.rollback()
    return run
