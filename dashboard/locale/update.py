"""Brings the catalogues in line with the code: `make messages`; what is new there waits for its translation."""

import ast
from collections.abc import Iterator
from contextlib import redirect_stderr
from fnmatch import fnmatch
from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LANGUAGES = ("th",)
GROUPS = {
    "case": ("dashboard/case*.py", "dashboard/several*.py", "dashboard/sheet.py"),
    "listen": tuple(
        f"dashboard/{name}*.py"
        for name in (
            "inbox", "filters", "mention", "labels", "alert", "ugc", "correcting", "copies", "media", "rising",
            "exclusions",
        )
    ),
    "manage": tuple(
        f"dashboard/{name}*.py"
        for name in (
            "brand", "channel", "quer", "knowledge", "insight", "audit", "weekly", "responder_report", "networks",
            "pausing", "survey", "targets_met",
        )
    ),
    "customer": ("dashboard/customer*.py", "dashboard/outreach*.py"),
    "start": ("dashboard/*.py", "streamlit_app.py"),
    "store": ("store/*.py", "channels/*.py", "collectors/*.py", "responder/*.py", "sentiment/*.py"),
}  # fmt: skip
ERRORS = (
    "BadInput", "NeedsSetup", "TryLater", "Refused", "Unknown", "InvalidMove", "NotAllowed", "Stale", "Ended",
    "Forbidden", "Missing", "NotThere", "NotUsable", "OldToken", "StaleSince", "Throttled", "TooDeep",
)  # fmt: skip
BUILT: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {  # values with words: their places and names
    "Sign": ((1,), ()),
    "About": ((), ("reads", "fresh", "answers", "costs", "terms", "upstream")),
    "Field": ((1, 2), ("title", "help")),
    "Need": ((1, 2), ("title", "help")),
    "Reading": ((1, 2), ("title", "help")),
    "Setup": ((), ("steps",)),
    "Term": ((1,), ("sentence",)),
    "replace": ((), ("title", "help")),
}
STEPS = "responder/tables/checklists.tsv"
MARKS = {"_": None, "N_": None, "ngettext": (1, 2), "say": None} | dict.fromkeys(ERRORS)
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural}\\n"

"""


def group_of(name: str) -> str:
    """The catalogue that a file's texts stand in; "" for a file that says nothing to people."""
    return next((group for group, patterns in GROUPS.items() if any(fnmatch(name, each) for each in patterns)), "")


def waiting() -> tuple[str, ...]:
    """The files, or beginnings of their names, whose texts are still English only; a ! excepts one that is done."""
    return tuple((HERE / "waiting.txt").read_text(encoding="utf-8").split())


def waits(name: str) -> bool:
    """Whether a file is still English only."""
    return f"!{name}" not in waiting() and name.startswith(waiting())


def sources() -> Iterator[str]:
    """Every file whose texts people read, from the root of the checkout."""
    for folder in ("channels", "collectors", "dashboard", "responder", "sentiment", "store"):
        for file in sorted((ROOT / folder).glob("*.py")):
            yield file.relative_to(ROOT).as_posix()
    yield "streamlit_app.py"


def templates() -> dict[str, Catalog]:
    """What the code says now, by group: each text with the files that it stands in."""
    found = {group: Catalog() for group in GROUPS}
    with redirect_stderr(StringIO()):  # Babel complains of each f-string; tests find those that people read
        for name in (each for each in sources() if not waits(each)):
            for line, text, comments, _context in extract_from_file("python", ROOT / name, keywords=MARKS):
                if text and text != " ":  # a blank that joins facts inside of an error
                    found[group_of(name)].add(text, None, [(name, line)], auto_comments=comments)
            for text in built(ROOT / name):
                found[group_of(name)].add(text, None, [(name, 1)])
    for row in (ROOT / STEPS).read_text(encoding="utf-8").splitlines()[1:]:
        found["store"].add(row.partition("\t")[2], None, [(STEPS, 1)])
    return found


def built(file: Path) -> Iterator[str]:
    """The words in values such as the signs of a priority, which stand in tables of the code."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BUILT:
            places, names = BUILT[node.func.id]
            parts = [*(part for at, part in enumerate(node.args) if at in places)]
            parts += [word.value for word in node.keywords if word.arg in names]
            for each in (inner for part in parts for inner in ast.walk(part)):
                if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value:
                    yield each.value


def update(language: str) -> None:
    """Write the catalogues of a language anew; a translation stays as long as its text does."""
    for group, template in templates().items():
        file = HERE / language / f"{group}.po"
        known = read_po(BytesIO(file.read_bytes() if file.exists() else b""), locale=language, ignore_obsolete=True)
        known.update(template, no_fuzzy_matching=True)
        file.write_bytes(written(known, language))


def written(catalogue: Catalog, language: str) -> bytes:
    """A catalogue as it stands in its file: without dates and line numbers, so that nothing changes by itself."""
    body = BytesIO()
    write_po(
        body, catalogue, width=120, omit_header=True, sort_by_file=True, ignore_obsolete=True, include_lineno=False
    )
    return HEADER.format(language=language, plural=catalogue.plural_forms).encode() + body.getvalue()


if __name__ == "__main__":
    for each in LANGUAGES:
        update(each)
