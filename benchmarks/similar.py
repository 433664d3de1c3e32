"""How well vectors find the text that means the same: python benchmarks/similar.py [SPLIT [CHECKPOINT]].

The pairs were written for this. `th` and `en` pair two customers' messages about one matter, `th-en` a message and its
translation, `faq` a question and the entry that answers it. A message looks for its partner among all others of its set
and 1,000 texts of the corpus (those of its language first), a question among 100 entries. Choices are made on the split
`dev`, figures are of `test`.
"""

import lzma
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sentiment.examples import read_rows
from sentiment.similar import Vectors, base_vectors, plain_vectors, similar_vectors, unit
from sentiment.text import normal_form
from store.settings import settings

Encoder = Callable[[Sequence[str]], Vectors]
Ranks = npt.NDArray[np.int64]

HERE = Path(__file__).parent
PAIRS = HERE / "pairs"
CORPUS = HERE.parent / "sentiment" / "corpus" / "train.jsonl"
BASE = HERE.parents[1] / "shared" / "model-base"
DISTRACTORS = 1000
NAMES = ("th", "en", "th-en", "faq")


class Search(NamedTuple):
    """Texts to look among, and for each search the place of its own text (-1: it is not among them) and its answer."""

    queries: list[str]
    candidates: list[str]
    own: list[int]
    answers: list[int]


def read_search(name: str, split: str) -> Search:
    """Read one set of pairs with what its answers must be told from."""
    pairs = [row for row in read_rows(PAIRS / f"{name}.jsonl") if row["split"] == split]
    if name == "faq":
        rest = [row["same"] for row in read_rows(PAIRS / "faq.jsonl") if row["split"] != split]
        entries = [row["same"] for row in pairs] + rest + [row["same"] for row in read_rows(PAIRS / "faq-others.jsonl")]
        return Search([row["text"] for row in pairs], entries, [-1] * len(pairs), list(range(len(pairs))))
    corpus = sorted(read_rows(CORPUS), key=lambda row: row["lang"] not in name.split("-"))
    messages = [text for row in pairs for text in (row["text"], row["same"])]
    others = [row["text"] for row in corpus[:DISTRACTORS]]
    places = range(len(messages))
    return Search(messages, messages + others, list(places), [place ^ 1 for place in places])


def ranks(search: Search, encode: Encoder) -> Ranks:
    """The place of each answer among the candidates by closeness, 1 is best; shape (queries,)."""
    vectors = encode([*search.queries, *search.candidates])
    queries, candidates = np.split(vectors, [len(search.queries)])
    close = queries @ candidates.T
    rows = np.arange(len(search.queries))
    itself = np.array(search.own) >= 0
    close[rows[itself], np.array(search.own)[itself]] = -np.inf
    found: Ranks = 1 + (close > close[rows, search.answers][:, None]).sum(1)
    return found


def character_tfidf(texts: Sequence[str]) -> Vectors:
    """The simple baseline: unit TF-IDF vectors of the runs of two to four characters, (N, runs)."""
    bags = [Counter(text[i : i + n] for n in (2, 3, 4) for i in range(len(text) - n + 1)) for text in texts]
    among = Counter(run for bag in bags for run in bag)
    column = {run: place for place, run in enumerate(among)}
    table = np.zeros((len(texts), len(column)), np.float32)
    for row, bag in zip(table, bags, strict=True):
        for run, count in bag.items():
            row[column[run]] = (1 + np.log(count)) * np.log(len(texts) / among[run])
    return unit(table)


def line(name: str, found: Ranks) -> str:
    """Recall at one and at five, and the mean reciprocal rank."""
    return f"  {name:<6} R@1 {(found == 1).mean():6.1%}  R@5 {(found <= 5).mean():6.1%}  MRR {(1 / found).mean():.3f}"


def show(title: str, encode: Encoder | None, split: str) -> None:
    """Print one way to make vectors and its figures on every set."""
    sys.stdout.write(title + (": none in this checkpoint\n" if encode is None else "\n"))
    if encode is None:
        return
    for name in NAMES:
        sys.stdout.write(line(name, ranks(read_search(name, split), encode)) + "\n")


def remembered(encode: Callable[[list[str]], Vectors | None], split: str) -> Encoder | None:
    """Encode all texts of all sets at once, and then only look them up; None where there is nothing to encode with."""
    searches = [read_search(name, split) for name in NAMES]
    texts = list(dict.fromkeys(normal_form(text) for one in searches for text in (*one.queries, *one.candidates)))
    vectors = encode(texts)
    if vectors is None:
        return None
    known = dict(zip(texts, vectors, strict=True))
    return lambda wanted: np.array([known[normal_form(text)] for text in wanted])


def show_base(split: str) -> None:
    """Unpack the base encoder to a folder of its own, and print its figures; says so where it is not here."""
    if not BASE.exists():
        sys.stdout.write(f"skipped: the base encoder is not here ({BASE.name})\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        for path in BASE.glob("*.json"):
            shutil.copyfile(path, base / path.name)
        with lzma.open(BASE / "model.safetensors.xz") as packed, (base / "model.safetensors").open("wb") as plain:
            shutil.copyfileobj(packed, plain)
        show("base encoder", remembered(lambda texts: base_vectors(base, texts), split), split)


def main() -> None:
    """Print a table for each way to make vectors."""
    split = sys.argv[1] if len(sys.argv) > 1 else "test"
    checkpoint = Path(sys.argv[2] if len(sys.argv) > 2 else settings().sentiment_model)
    show("runs of characters, TF-IDF", character_tfidf, split)
    show_base(split)
    show("fine-tuned model, pooled", remembered(lambda texts: plain_vectors(checkpoint, texts), split), split)
    show("second output", remembered(lambda texts: similar_vectors(checkpoint, texts), split), split)


if __name__ == "__main__":
    main()
