"""Make confidences mean what they say: one temperature for all texts, and one for a language where that helps.

`python -m sentiment.calibration CHECKPOINT --validation FILE` fits them and writes them into the checkpoint.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy
import typer
from numpy.typing import NDArray

from sentiment.examples import read_rows
from sentiment.metrics import calibration_error
from sentiment.model import load
from sentiment.scores import LABELS, Scorer

Floats = NDArray[numpy.float64]
Whole = NDArray[numpy.int64]

COLDEST, HOTTEST = 0.1, 10.0
FEWEST = 200  # rows of a language before it may have a temperature of its own
PULL = 25  # rows that a language's own temperature needs to weigh as much as the general one
FOLDS = 5
GOLDEN = (5**0.5 - 1) / 2

app = typer.Typer(help="Calibrate a checkpoint.")


@dataclass(frozen=True)
class Row:
    """Calibration errors of some rows: as they came, and with the temperatures kept, fitted without the row itself."""

    rows: int
    before: float
    after: float


def cooled(logits: Floats, temperatures: Floats | float) -> Floats:
    """Probabilities (N, 3) of logits (N, 3) divided by one temperature, or by one a row."""
    scaled = logits / numpy.broadcast_to(temperatures, (len(logits),))[:, None]
    powers = numpy.exp(scaled - scaled.max(axis=1, keepdims=True))
    found: Floats = powers / powers.sum(axis=1, keepdims=True)
    return found


def surprise(logits: Floats, labels: Whole, temperature: float) -> float:
    """The mean negative log-likelihood of the labels at a temperature."""
    right = cooled(logits, temperature)[numpy.arange(len(labels)), labels]
    return float(-numpy.log(numpy.maximum(right, 1e-12)).mean())


def fit(logits: Floats, labels: Whole) -> float:
    """The temperature that makes the labels least surprising; there is one such, which a golden section finds."""
    low, high = numpy.log(COLDEST), numpy.log(HOTTEST)
    while high - low > 1e-4:
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        if surprise(logits, labels, float(numpy.exp(left))) < surprise(logits, labels, float(numpy.exp(right))):
            high = right
        else:
            low = left
    return float(numpy.exp((low + high) / 2))


def fit_all(logits: Floats, labels: Whole, langs: Sequence[str]) -> tuple[dict[str, float], Floats]:
    """The temperatures to keep, and the probabilities that they give to rows that they were fitted without.

    "" is for all texts; a language has its own where there are enough rows and its held-out error is lower with it.
    """
    places, general = numpy.array(langs), fit(logits, labels)
    usual, own = held_out(logits, labels, places)
    found = {"": round(general, 4)}
    for lang in enough(langs):
        here = places == lang
        if error(own[here], labels[here]) < error(usual[here], labels[here]):
            found[lang] = round(shrunk(logits[here], labels[here], general), 4)
            usual[here] = own[here]
    return found, usual


def enough(langs: Sequence[str]) -> list[str]:
    """The languages with enough rows for a temperature of their own."""
    return sorted(lang for lang, rows in Counter(langs).items() if lang and rows >= FEWEST)


def shrunk(logits: Floats, labels: Whole, general: float) -> float:
    """A language's own temperature, pulled towards the general one, because few rows say little."""
    share = len(labels) / (len(labels) + PULL)
    return float(fit(logits, labels) ** share * general ** (1 - share))


def held_out(logits: Floats, labels: Whole, places: NDArray[numpy.str_]) -> tuple[Floats, Floats]:
    """Probabilities of rows by the general temperature and by their language's own, each fitted without these rows."""
    usual, own, folds = numpy.zeros_like(logits), numpy.zeros_like(logits), _folds(len(logits))
    for fold in range(FOLDS):
        out = folds == fold
        general = fit(logits[~out], labels[~out])
        usual[out] = own[out] = cooled(logits[out], general)
        for lang in enough(places.tolist()):
            rest, tested = ~out & (places == lang), out & (places == lang)
            own[tested] = cooled(logits[tested], shrunk(logits[rest], labels[rest], general))
    return usual, own


def _folds(rows: int) -> Whole:
    """The fold of each row, the same in each run, whatever the order of labels in the file."""
    return numpy.random.default_rng(7).permutation(rows) % FOLDS


def error(probabilities: Floats, labels: Whole) -> float:
    """The expected calibration error of probabilities (N, 3)."""
    return calibration_error([LABELS[label] for label in labels], probabilities.tolist())


def logits_of(model: Scorer, texts: Sequence[str], general: float) -> Floats:
    """Logits (N, 3) of texts from a model whose general temperature is this; they miss a sum that changes nothing."""
    found: Floats = numpy.log(numpy.maximum(numpy.array(model(texts), dtype=float), 1e-30)) * general
    return found


def compare(before: Floats, after: Floats, labels: Whole, langs: Sequence[str]) -> dict[str, Row]:
    """Calibration errors of all rows, as "all", and of the rows of each language."""
    places = numpy.array(langs)
    chosen = {"all": places == places} | {lang or "und": places == lang for lang in sorted(set(langs))}
    return {
        name: Row(int(here.sum()), error(before[here], labels[here]), error(after[here], labels[here]))
        for name, here in chosen.items()
    }


def calibrate(checkpoint: Path, rows: Sequence[Mapping[str, str]], threads: int = 2) -> dict[str, Row]:
    """Fit temperatures on validation rows (`text`, `label`, `lang`) and write them into the config.json there."""
    place = checkpoint / "config.json"
    config = json.loads(place.read_text(encoding="utf-8"))
    present = {"": 1.0} | config.get("temperatures", {})
    labels = numpy.array([LABELS.index(row["label"]) for row in rows])
    langs = [row.get("lang") or "" for row in rows]
    logits = logits_of(load(str(checkpoint), threads), [row["text"] for row in rows], present[""])
    temperatures, after = fit_all(logits, labels, langs)
    before = cooled(logits, numpy.array([present.get(lang, present[""]) for lang in langs]))
    part = place.with_name("config.json.part")
    part.write_text(json.dumps(config | {"temperatures": temperatures}, indent=2) + "\n", encoding="utf-8")
    part.replace(place)
    return compare(before, after, labels, langs)


@app.command()
def main(
    checkpoint: Annotated[Path, typer.Argument(help="Folder of the model; its config.json is rewritten.")],
    validation: Annotated[list[Path], typer.Option(help="Labelled rows that no training saw; several are fine.")],
    threads: Annotated[int, typer.Option(help="Processor threads.")] = 2,
) -> None:
    """Fit temperatures on validation rows, write them, and show the calibration error before and after, held out."""
    found = calibrate(checkpoint, [row for file in validation for row in read_rows(file)], threads)
    kept = json.loads((checkpoint / "config.json").read_text(encoding="utf-8"))["temperatures"]
    for name, row in found.items():
        temperature = kept[""] if name == "all" else kept.get(name)
        own = f"  temperature {temperature:.3f}" if temperature else ""
        typer.echo(f"{name:<4} rows {row.rows:>6}  before {row.before:6.1%}  after {row.after:6.1%}{own}")


if __name__ == "__main__":
    app()
