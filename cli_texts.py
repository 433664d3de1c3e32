"""The commands that work on texts alone: score, evaluate, compose, guard. None needs a database."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import BaseModel, model_validator

from cli_lines import Answers, File, Out, Text, each_line
from store.errors import BadInput
from store.lines import Line, read_lines
from store.settings import settings

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from responder.values import Source as Fact
    from responder.values import Voice
    from sentiment.judge import Judgement
    from sentiment.model import Model
    from sentiment.reading import Reading
    from sentiment.topics import Topics

texts = typer.Typer()
Brand = Annotated[str, typer.Option(help="Voice and policies of this brand; the sample brand's if unset.")]


def load_model() -> "Model":
    """The sentiment model of the settings."""
    from sentiment.model import load

    return load(settings().sentiment_model, settings().threads)


class Labelled(Text):
    """One line of `evaluate`."""

    label: str = ""
    lang: str | None = None
    aspects: dict[str, str] | None = None
    intents: list[str] | None = None
    hard: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _none_is_a_word(cls, fields: Any) -> Any:
        """A row that says it is of no hard class says something; one without the field does not."""
        return fields | {"hard": fields["hard"] or ""} if isinstance(fields, dict) and "hard" in fields else fields


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


def read_and_judged(model: "Model", rows: Sequence[dict[str, Any]]) -> "Iterator[tuple[Topics, Judgement]]":
    """What the written rules and the model make of each row, its stars included where it has some."""
    from sentiment.judge import judge
    from sentiment.reading import read

    texts = [row["text"] for row in rows]
    readings = [read(text) for text in texts]
    ratings, langs = [row.get("rating") for row in rows], [reading.lang for reading in readings]
    judged = _beside().submit(judge, model, texts, ratings, langs)
    return _joined(readings, judged)


def _joined(readings: "list[Reading]", judged: "Future[list[Judgement]]") -> "Iterator[tuple[Topics, Judgement]]":
    from sentiment.topics import topics

    for reading, found in zip(readings, judged.result(), strict=True):
        yield topics(reading, found.seen, found.both.label), found


@cache
def _beside() -> "Executor":
    """Two threads that ask the model, so that the rules can read the next texts meanwhile, and it never waits."""
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(2, "model")


@texts.command()
def score(file: File = "-", out: Out = None) -> None:
    """Score texts: JSON lines with `text` and optional `rating`, or one text a line, in; JSON lines out."""
    each_line(file, out, scoring(load_model()))


def scoring(model: "Model") -> Answers:
    """What `score` answers, by a model."""
    return lambda rows: map(_scored, read_and_judged(model, rows))


def _scored(pair: "tuple[Topics, Judgement]") -> dict[str, Any]:
    read, found = pair
    numbers = {name: round(value, 4) for name, value in found.both._asdict().items()}
    return {
        "label": found.both.label, **numbers, "confidence": round(found.both.confidence, 4), **vars(read),
        "text_label": found.text.label, "contradiction": found.contradiction, "worst": found.worst,
    }  # fmt: skip


@texts.command()
def evaluate(
    file: Annotated[str, typer.Argument(help="JSON lines with `text`, `label`, optional `lang`.")] = "",
    corrections: Annotated[bool, typer.Option("--corrections", help="Compare with the labels people gave.")] = False,
) -> None:
    """Compare the model with labelled rows: in all, and a row a language; or with what people corrected.

    Rows may also name `aspects` (name to label), `intents` and `hard` (a class or null); each gets its figures.
    """
    from sentiment.evaluate import evaluate as compare
    from sentiment.evaluate import evaluate_corrections
    from sentiment.evaluate_topics import corrected_lines, topic_lines
    from store.corrections import corrected_rows
    from store.database import open_session, ready_engine
    from store.readings import corrected_readings

    if bool(file) == corrections:
        raise BadInput("give a file of labelled rows, or --corrections")
    if corrections:
        with open_session(ready_engine()) as session:
            lines = evaluate_corrections(corrected_rows(session), load_model()).lines()
            more = corrected_lines(corrected_readings(session))
    else:
        rows, model = [_usable(line).fields for line in read_lines(file, Labelled)], load_model()
        lines, more = compare(rows, model).lines(), topic_lines(rows, model)
    for line in chain(lines, more):
        typer.echo(line)


def _usable(line: Line) -> Line:
    if line.error:
        raise BadInput(f"line {line.number}: {line.error}")
    return line


def voice_and_facts(brand: str) -> "tuple[Voice, list[Fact]]":
    """The voice and the sources of a brand of the database, or of the sample brand."""
    from responder.facts import known_of, sample_sources, voice_of
    from store.models import Brand as BrandRow
    from store.sample import sample_brand

    if not brand:
        return voice_of(BrandRow(**sample_brand())), sample_sources()
    from store.brands import need_brand
    from store.database import open_session, ready_engine

    with open_session(ready_engine()) as session:
        row = need_brand(session, brand)
        return voice_of(row), known_of(session, row.id or 0)


@texts.command()
def compose(
    file: File = "-",
    out: Out = None,
    brand: Brand = "",
    writer: Annotated[
        str, typer.Option(help="composer, or model for the language model of the settings.")
    ] = "composer",
) -> None:
    """Draft a reply to each mention: JSON lines with `text`, optional `lang`, `author`, `rating`, `channel`."""
    from responder.guard import check
    from responder.llm import writer as writer_of
    from responder.values import Heard

    write = writer_of(writer)
    model, (voice, sources), recent = load_model(), voice_and_facts(brand), deque[str](maxlen=30)
    facts = [*(source.text for source in sources), voice.contact, voice.brand, *voice.signature.values()]
    returns = [source.returns for source in sources if source.returns]

    def answer(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row, (read, found) in zip(rows, read_and_judged(model, rows), strict=True):
            heard = Heard(
                text=row["text"], lang=row.get("lang") or read.lang, channel=row.get("channel") or "file",
                author=row.get("author") or "", rating=row.get("rating"), label=found.text.label,
                aspects=tuple(read.aspects), intents=read.intents, hard=read.hard, contradiction=found.contradiction,
                key=str(row.get("id", "")),
            )  # fmt: skip
            written = write(heard, voice, sources, list(recent))
            findings = []
            if written.text is not None:
                findings = check(
                    written.text, lang=written.lang, channel=heard.channel, text=heard.text, facts=facts, recent=recent,
                    returns=returns,
                )  # fmt: skip
                recent.append(written.text)
            yield {
                "draft": written.text, "reason": written.reason, "lang": written.lang, "sources": written.sources,
                "writer": written.writer, "note": written.note,
                "plan": written.plan, "gloss": written.gloss,
                "variants": [
                    {"name": one.name, "reason": one.reason, "text": one.text, "lang": one.lang or written.lang}
                    for one in written.variants
                ],
                "aspects": heard.aspects, "intents": heard.intents,
                "escalate": bool(written.escalate),
                "findings": [asdict(finding) for finding in findings],
            }  # fmt: skip

    each_line(file, out, answer, Said)


@texts.command()
def guard(file: File = "-", out: Out = None, brand: Brand = "") -> None:
    """Check drafts: JSON lines with `draft`, optional `lang`, `channel`, `text`, `facts`."""
    from responder.guard import check

    voice, sources = voice_and_facts(brand)
    own = [*(source.text for source in sources), voice.contact, voice.brand, *voice.signature.values()]
    returns = [source.returns for source in sources if source.returns]

    def answer(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            findings = check(
                row["draft"], lang=row.get("lang") or "", channel=row.get("channel") or "file",
                text=row.get("text") or "", facts=[*own, *(row.get("facts") or ())], returns=returns,
            )  # fmt: skip
            yield {"findings": [asdict(finding) for finding in findings]}

    each_line(file, out, answer, Drafted)
