"""How good a scorer is on labelled rows: in all, and a row a language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sentiment.metrics import Figures, figures
from sentiment.scores import LABELS, Score, Scorer
from store.errors import BadInput

CHUNK = 2000
FEWEST = 20


@dataclass(frozen=True)
class Evaluation:
    """Figures over all rows, and by language where there are at least 20 rows."""

    overall: Figures
    languages: dict[str, Figures]

    @property
    def mean_language_f1(self) -> float:
        """The mean over the languages of their macro-F1."""
        return sum(row.macro_f1 for row in self.languages.values()) / max(1, len(self.languages))


def evaluate(rows: Iterable[Mapping[str, str]], score: Scorer) -> Evaluation:
    """Score labelled rows (`text`, `label`, optional `lang`) and compare."""
    truth: list[str] = []
    langs: list[str] = []
    scores: list[Score] = []
    texts: list[str] = []
    for number, row in enumerate(rows, start=1):
        if row.get("label") not in LABELS:
            raise BadInput(f"row {number}: the label must be one of {', '.join(LABELS)}, not {row.get('label')!r}")
        truth.append(row["label"])
        langs.append(row.get("lang") or "und")
        texts.append(row["text"])
        if len(texts) == CHUNK:
            scores += score(texts)
            texts.clear()
    scores += score(texts)
    if not truth:
        raise BadInput("there is no labelled row in this file")
    return Evaluation(figures(truth, scores), _by_language(truth, langs, scores))


def _by_language(truth: list[str], langs: list[str], scores: list[Score]) -> dict[str, Figures]:
    found = {}
    for lang in sorted(set(langs)):
        rows = [index for index, one in enumerate(langs) if one == lang]
        if len(rows) >= FEWEST:
            found[lang] = figures([truth[i] for i in rows], [scores[i] for i in rows])
    return found
