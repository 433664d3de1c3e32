"""The drop folder: what lands in BRAND/CHANNEL is imported, then moved to `done` or, with reasons, to `failed`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session

from channels import CHANNELS
from collectors.drop_files import Dropped, dropped, move_away, settled, still_to_settle
from collectors.importing import ImportReport, import_file
from collectors.page import Page
from collectors.tables.presets import PRESETS
from store.brands import slug_of
from store.errors import BadInput, EarfulError
from store.faults import in_words
from store.saying import say

FOLDER = "drop"
README = """Files that land here are imported by `earful collect`.

    BRAND/CHANNEL/reviews.csv     such as rim-fah/shopee/november.csv

BRAND is the short name of a brand; a new one is created. CHANNEL is a channel ({channels})
or the name of an export ({presets}). CSV, TSV, JSON lines and Parquet are read, and for pantip a text file with
a pasted thread.

A file is taken once it has stopped changing for a few seconds. Then it moves to CHANNEL/done. Where something of it
could not be read it moves to CHANNEL/failed, beside a text that names each bad row; the good rows are in, so you can
put the mended file back as a whole. Links are not followed.
"""


@dataclass
class TakenIn:
    """What a look into the drop folder brought: how many rows, what people should know, and what went wrong."""

    files: int = 0
    found: int = 0
    new: int = 0
    notes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def make_folder(home: Path) -> Path:
    """The drop folder of a data folder, with a text in it that says how it is used."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    readme, text = folder / "README.txt", README.format(channels=", ".join(CHANNELS), presets=", ".join(PRESETS))
    if not readme.exists():
        readme.write_text(text, encoding="utf-8")
    return folder


def take_in(session: Session, home: Path, brand: str = "", channel: str = "") -> TakenIn:
    """Import every file of the drop folder that has stopped changing; the others wait for the next look.

    A file leaves the folder only after its rows are saved, and its rows are known by their keys: whatever interrupts
    this, the next look makes it good, and nothing comes twice. One file's trouble does not stop the others.
    """
    folder, done = make_folder(home), TakenIn()
    waiting: list[Dropped] = []
    for each in _wanted(dropped(folder, done.notes), brand, channel):
        if not settled(folder, each):
            waiting.append(each)
            continue
        try:
            _take(session, each, done)
        except Exception as error:
            session.rollback()
            done.errors.append(f"{each.shown}: {in_words(error)}")
    still_to_settle(folder, waiting)
    return done


def _wanted(files: Iterator[Dropped], brand: str, channel: str) -> Iterator[Dropped]:
    for each in files:
        if (not brand or _alike(each.brand, brand)) and channel in ("", each.channel):
            yield each


def _alike(folder: str, brand: str) -> bool:
    try:
        return slug_of(folder) == slug_of(brand)
    except BadInput:
        return False


def _take(session: Session, file: Dropped, done: TakenIn) -> None:
    """Import one file and move it to where it belongs."""
    reasons = _Reasons(file)
    try:
        file.check_name()
        report = _imported(session, file, reasons)
        done.found, done.new = done.found + report.found, done.new + report.new
    except BadInput as error:
        session.rollback()
        reasons.add(str(error))
    if file.changed():
        reasons.forget()
        done.notes.append(say("{shown} changed while it was read: it is read again at the next look", shown=file.shown))
        return
    done.files += 1
    place = move_away(file, "failed" if reasons.count else "done", reasons.part)
    if place is None:
        done.notes.append(
            say("{shown} changed right after it was read: it is read again at the next look", shown=file.shown)
        )
    elif reasons.count:
        done.notes.append(f"{file.shown}: {reasons.first} ({reasons.count} in all, see {place.parent.name}/)")


def _imported(session: Session, file: Dropped, reasons: "_Reasons") -> ImportReport:
    known = file.channel in CHANNELS
    if not known and file.channel not in PRESETS:
        raise BadInput(
            say(
                "{channel!r} is neither a channel nor a preset; known: {known}",
                channel=file.channel,
                known=", ".join({*CHANNELS, *PRESETS}),
            )
        )
    channel, preset = (file.channel, "") if known else ("", file.channel)
    return import_file(session, file.path, file.brand, channel, columns={}, preset=preset, on_page=reasons)


class _Reasons:
    """Writes down why rows were not taken, one a line, into a file that stands under its name only at the end."""

    def __init__(self, file: Dropped) -> None:
        self.part = file.path.parent / ".reasons.part"
        self.count, self.first = 0, ""
        self.forget()

    def __call__(self, page: Page) -> None:
        for bad in page.problems:
            self.add(f"line {bad.line}, {bad.column or 'row'}: {bad.reason}")

    def add(self, reason: str) -> None:
        """One more reason."""
        line = " ".join(reason.split())
        self.first, self.count = self.first or line[:300], self.count + 1
        with self.part.open("a", encoding="utf-8", errors="replace") as target:
            target.write(line + "\n")

    def forget(self) -> None:
        """Begin anew, without what an interrupted look may have left."""
        self.part.unlink(missing_ok=True)


def raise_for(done: TakenIn) -> None:
    """EarfulError where a file could not be taken in for another reason than what stands in it."""
    if done.errors:
        raise EarfulError("; ".join(done.errors))
