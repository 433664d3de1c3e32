"""How well aspects, intents and hard classes are seen: precision and recall on labelled rows, or on corrections."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sentiment.aspects import ASPECTS
from sentiment.hard import HARD
from sentiment.intents import INTENTS
from sentiment.judge import judge
from sentiment.reading import read
from sentiment.scores import Scorer
from sentiment.topics import Topics, topics

ABSENT = "absent"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """How often something was seen rightly, seen at all, and there at all."""

    right: int
    seen: int
    there: int

    @property
    def precision(self) -> float:
        """The share of what was seen that was there; 1 where nothing was seen."""
        return self.right / self.seen if self.seen else 1.0

    @property
    def recall(self) -> float:
        """The share of what was there that was seen; 1 where nothing was there."""
        return self.right / self.there if self.there else 1.0

    def line(self, name: str) -> str:
        """The figures in one line, in percent."""
        return f"{name:<24} precision {self.precision:6.1%}  recall {self.recall:6.1%}  rows {self.there:>5}"


def found(there: Sequence[bool], seen: Sequence[bool]) -> Found:
    """Compare what is there with what was seen, text by text."""
    return Found(sum(a and b for a, b in zip(there, seen, strict=True)), sum(seen), sum(there))


def see(rows: Sequence[Row], model: Scorer) -> list[Topics]:
    """What the rules and the model see in rows of `text` and `lang`, in their order."""
    readings = [read(row["text"]) for row in rows]
    judged = judge(model, [row["text"] for row in rows], (), [row.get("lang") or "" for row in rows])
    return [topics(reading, each.seen, each.both.label) for reading, each in zip(readings, judged, strict=True)]


def topic_lines(rows: Sequence[Row], model: Scorer) -> Iterator[str]:
    """Figures for rows that name `aspects` (name to label), `intents` or `hard` (a class, or empty for none)."""
    spoken = [row for row in rows if "aspects" in row or "intents" in row or "hard" in row]
    known = list(zip(spoken, see(spoken, model) if spoken else [], strict=True))
    yield from _aspect_lines([pair for pair in known if "aspects" in pair[0]])
    yield from _intent_lines([pair for pair in known if "intents" in pair[0]])
    yield from _hard_lines([pair for pair in known if "hard" in pair[0]])


def _aspect_lines(known: Sequence[tuple[Row, Topics]]) -> Iterator[str]:
    for name in ASPECTS if known else ():
        one = found([name in row["aspects"] for row, _ in known], [name in said.aspects for _, said in known])
        yield one.line(f"aspect {name}")
    both = [(row["aspects"][name], label) for row, said in known for name, label in said.aspects.items()
            if name in row["aspects"]]  # fmt: skip
    if both:
        yield f"labels of the aspects found rightly: {sum(a == b for a, b in both) / len(both):.1%} right"


def _intent_lines(known: Sequence[tuple[Row, Topics]]) -> Iterator[str]:
    for name in INTENTS if known else ():
        yield found([name in row["intents"] for row, _ in known], [name in said.intents for _, said in known]).line(
            f"intent {name}"
        )


def _hard_lines(known: Sequence[tuple[Row, Topics]]) -> Iterator[str]:
    for lang in sorted({row.get("lang") or "und" for row, _ in known}):
        here = [(row, said) for row, said in known if (row.get("lang") or "und") == lang]
        for name in HARD:
            of_class = [said.hard is not None for row, said in here if row["hard"] == name]
            if of_class:
                yield f"{lang} {name:<16} kept for people {sum(of_class) / len(of_class):6.1%}  rows {len(of_class):>5}"
        hard = [said.hard is not None for row, said in here if row["hard"]]
        calm = [said.hard is not None for row, said in here if not row["hard"] and row.get("label") == "negative"]
        caught = f"ordinary complaints caught {sum(calm) / max(1, len(calm)):.1%} of {len(calm)}"
        yield f"{lang} any hard class: recall {sum(hard) / max(1, len(hard)):.1%} of {len(hard)}; {caught}"


def corrected_lines(rows: Sequence[Row]) -> Iterator[str]:
    """How often the model's aspects and intents are what people say, on mentions in which they corrected one.

    Rows have `kind`, `name`, `was` (the model's word), `label` (what holds), `channel` and `lang`.
    """
    for kind, name in sorted({(row["kind"], row["name"]) for row in rows}):
        here = [row for row in rows if (row["kind"], row["name"]) == (kind, name)]
        yield found([row["label"] != ABSENT for row in here], [row["was"] != ABSENT for row in here]).line(
            f"{kind} {name}"
        )
    for title in ("channel", "lang"):
        counts = Counter(row[title] or "und" for row in rows)
        right = Counter(row[title] or "und" for row in rows if row["was"] == row["label"])
        yield from (
            f"readings, {title} {name}: {right[name] / all_:.1%} of {all_} right" for name, all_ in counts.items()
        )
