"""How well the knowledge answers questions: python benchmarks/knowledge.py [test].

It asks 148 written questions, half in Thai and half in English, of 54 entries: the policies and answers of the sample
brand and those of `benchmarks/knowledge/entries.tsv`. 40 of the questions have no answer there. Without `test` it looks
at the half by which the floor was chosen, with it at the other half. Each line is one way to look: how many of the
questions that have an answer got the right entry first, how many got a wrong one, and how many of those without an
answer got one.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cli_texts import load_model, read_and_judged
from responder.knowledge import best_sources
from responder.patterns import rows_of
from responder.values import Heard, Source
from sentiment.model import Model
from store.sample import sample_knowledge
from store.vectors import packed

HERE = Path(__file__).parent / "knowledge"
LANGUAGES = ("en", "th")
Pair = tuple[Heard, str]


def main() -> None:
    """Print the figures of one half, by language, with vectors and without."""
    model = load_model()
    sources, pairs = entries(model), questions(model, test="test" in sys.argv[1:])
    print("way                  lang  right of answerable  wrong of answerable  answered of unanswerable")
    for way, asked, known in (
        ("letters and vectors", pairs, sources),
        ("letters alone", [(replace(heard, vector=b""), key) for heard, key in pairs], sources),
        ("without topics", [(replace(heard, aspects=(), intents=()), key) for heard, key in pairs], sources),
    ):
        for lang in LANGUAGES:
            print(f"{way:<21}{lang:<6}{figures([pair for pair in asked if pair[0].lang == lang], known)}")


def figures(pairs: Sequence[Pair], sources: Sequence[Source]) -> str:
    """Three shares in percent."""
    first = [(key, next((each.key for each in best_sources(heard, sources)), "")) for heard, key in pairs]
    known, unknown = [pair for pair in first if pair[0] != "-"], [found for key, found in first if key == "-"]
    right, wrong = sum(key == found for key, found in known), sum(bool(found) and key != found for key, found in known)
    return f"{right / len(known):>19.1%}{wrong / len(known):>21.1%}{sum(map(bool, unknown)) / len(unknown):>26.1%}"


def entries(model: Model) -> list[Source]:
    """All entries as sources, placed by the model as `analyse` places them."""
    rows = [row for row in sample_knowledge() if row["kind"] != "saved_reply"]
    found = [
        Source(f"faq:{number}", row["kind"], row["lang"], row["title"], row["text"], tuple(row["aspects"]),
               tuple(row["intents"]), row["key"])
        for number, row in enumerate(rows)
    ]  # fmt: skip
    for key, aspects, intents, *cells in rows_of(HERE / "entries.tsv"):
        for lang, title, text in (("en", *cells[:2]), ("th", *cells[2:])):
            about = tuple(aspects.split(",")), tuple(intents.split(","))
            found.append(Source(f"faq:{len(found)}", "faq", lang, title, text, *about, key))
    placed = model.encode([f"{each.title}\n{each.text}" for each in found], [each.lang for each in found])
    return [replace(each, vector=packed("m", one.vector)) for each, one in zip(found, placed, strict=True)]


def questions(model: Model, *, test: bool) -> list[Pair]:
    """Every other question of each key and language, as a mention that the model has scored."""
    rows = rows_of(HERE / "questions.tsv")[test::2]
    read = read_and_judged(model, [{"text": text} for _, _, text in rows])
    return [
        (Heard(text, lang, "facebook", label=found.text.label, aspects=tuple(seen.aspects),
               intents=tuple(seen.intents), vector=packed("m", found.vector)), key)
        for (lang, key, text), (seen, found) in zip(rows, read, strict=True)
    ]  # fmt: skip


if __name__ == "__main__":
    main()
