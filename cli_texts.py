"""The commands that work on texts alone: score, evaluate, compose, guard. None needs a database."""

import json
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer
from pydantic import BaseModel

from store.errors import BadInput
from store.lines import Line, read_lines
from store.settings import settings

if TYPE_CHECKING:
    from responder.values import Source as Fact
    from responder.values import Voice
    from sentiment.model import Model

texts = typer.Typer()
CHUNK = 2000
File = Annotated[str, typer.Argument(help="A file, or - for standard input.")]
Out = Annotated[Path | None, typer.Option("-o", "--out", help="Write there instead of to standard output.")]
Brand = Annotated[str, typer.Option(help="Voice and policies of this brand; the sample brand's if unset.")]


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


def load_model() -> "Model":
    """The sentiment model of the settings."""
    from sentiment.model import load

    return load(settings().sentiment_model, settings().threads)


class Text(BaseModel):
    """One line of `score`."""

    text: str


class Labelled(Text):
    """One line of `evaluate`."""

    label: str = ""
    lang: str | None = None


class Said(Text):
    """One line of `compose`."""

    lang: str | None = None
    author: str | None = None
    rating: float | None = None
    channel: str | None = None


class Drafted(BaseModel):
    """One line of `guard`."""

    draft: str
    lang: str | None = None
    channel: str | None = None
    text: str | None = None
    facts: list[str] | None = None


Answers = Callable[[Sequence[dict[str, Any]]], Iterable[dict[str, Any]]]


def each_line(file: str, out: Path | None, answer: Answers, shape: type[BaseModel] = Text) -> None:
    """Answer every line of a file with one JSON line, a chunk at a time; bad lines end in exit code 1."""
    bad = 0
    lines = read_lines(file, shape)
    with written(out) as target, progress("lines") as advance:
        while chunk := list(islice(lines, CHUNK)):
            for line in chunk:
                bad += _name_bad(line)
            good = [line.fields for line in chunk if not line.error]
            for fields, row in zip(good, answer(good), strict=True):
                kept = {"id": fields["id"]} if "id" in fields else {}
                target.write(json.dumps(kept | row, ensure_ascii=False) + "\n")
            target.flush()
            advance(len(chunk))
    if bad:
        raise typer.Exit(1)


@contextmanager
def written(out: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that stands under its name only once it is whole."""
    if out is None:
        yield sys.stdout
        return
    part = out.with_name(f"{out.name}.part")
    with part.open("w", encoding="utf-8") as target:
        yield target
    part.replace(out)


def _name_bad(line: Line) -> bool:
    if line.error:
        typer.echo(f"line {line.number}: {line.error}", err=True)
    return bool(line.error)


@texts.command()
def score(file: File = "-", out: Out = None) -> None:
    """Score texts: JSON lines with `text`, or one text a line, in; JSON lines out."""
    from sentiment.reading import read

    model = load_model()

    def answer(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row, found in zip(rows, model([row["text"] for row in rows]), strict=True):
            numbers = {name: round(value, 4) for name, value in found._asdict().items()}
            reading = asdict(read(row["text"]))
            yield {"label": found.label, **numbers, "confidence": round(found.confidence, 4), **reading}

    each_line(file, out, answer)


@texts.command()
def evaluate(file: Annotated[str, typer.Argument(help="JSON lines with `text`, `label`, optional `lang`.")]) -> None:
    """Compare the model with labelled rows: in all, and a row a language."""
    from sentiment.evaluate import evaluate as compare
    from sentiment.scores import LABELS

    found = compare((_usable(line).fields for line in read_lines(file, Labelled)), load_model())
    typer.echo(f"all  {found.overall.line()}")
    for lang, row in found.languages.items():
        typer.echo(f"{lang:<4} {row.line()}")
    if len(found.languages) > 1:
        typer.echo(f"mean macro-F1 over {len(found.languages)} languages: {found.mean_language_f1:.1%}")
    typer.echo(f"\n{'true, predicted':<16}" + "".join(f"{label:>10}" for label in LABELS))
    for label, counts in zip(LABELS, found.overall.confusion, strict=True):
        typer.echo(f"{label:<16}" + "".join(f"{count:>10}" for count in counts))


def _usable(line: Line) -> Line:
    if line.error:
        raise BadInput(f"line {line.number}: {line.error}")
    return line


def voice_and_facts(brand: str) -> "tuple[Voice, list[Fact]]":
    """The voice and the sources of a brand of the database, or of the sample brand."""
    from responder.facts import source_of, voice_of
    from store.models import Brand as BrandRow
    from store.models import Knowledge
    from store.sample import sample_brand, sample_knowledge

    if not brand:
        rows = [Knowledge(id=number, brand_id=0, **entry) for number, entry in enumerate(sample_knowledge(), start=1)]
        return voice_of(BrandRow(**sample_brand())), [source_of(row) for row in rows]
    from store.brands import need_brand
    from store.database import open_session, ready_engine
    from store.knowledge import knowledge_of

    with open_session(ready_engine()) as session:
        row = need_brand(session, brand)
        return voice_of(row), [source_of(entry) for entry in knowledge_of(session, row.id or 0)]


@texts.command()
def compose(file: File = "-", out: Out = None, brand: Brand = "") -> None:
    """Draft a reply to each mention: JSON lines with `text`, optional `lang`, `author`, `rating`, `channel`."""
    from responder.compose import compose as write
    from responder.guard import check
    from responder.values import Heard
    from sentiment.reading import read

    model, (voice, sources), recent = load_model(), voice_and_facts(brand), deque[str](maxlen=30)
    facts = [*(source.text for source in sources), voice.contact, voice.brand, *voice.signature.values()]

    def answer(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row, found in zip(rows, model([row["text"] for row in rows]), strict=True):
            reading = read(row["text"])
            heard = Heard(
                text=row["text"], lang=row.get("lang") or reading.lang, channel=row.get("channel") or "file",
                author=row.get("author") or "", rating=row.get("rating"), label=found.label, aspects=reading.aspects,
                intents=reading.intents, hard=reading.hard, key=str(row.get("id", "")),
            )  # fmt: skip
            written = write(heard, voice, sources, list(recent))
            findings = []
            if written.text is not None:
                findings = check(
                    written.text, lang=written.lang, channel=heard.channel, text=heard.text, facts=facts, recent=recent
                )
                recent.append(written.text)
            yield {
                "draft": written.text, "reason": written.reason, "lang": written.lang, "sources": written.sources,
                "aspects": heard.aspects, "intents": heard.intents, "escalate": bool(written.escalate),
                "findings": [asdict(finding) for finding in findings],
            }  # fmt: skip

    each_line(file, out, answer, Said)


@texts.command()
def guard(file: File = "-", out: Out = None, brand: Brand = "") -> None:
    """Check drafts: JSON lines with `draft`, optional `lang`, `channel`, `text`, `facts`."""
    from responder.guard import check

    voice, sources = voice_and_facts(brand)
    own = [*(source.text for source in sources), voice.contact, voice.brand, *voice.signature.values()]

    def answer(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            findings = check(
                row["draft"], lang=row.get("lang") or "", channel=row.get("channel") or "file",
                text=row.get("text") or "", facts=[*own, *(row.get("facts") or ())],
            )  # fmt: skip
            yield {"findings": [asdict(finding) for finding in findings]}

    each_line(file, out, answer, Drafted)
