"""How good a labelling is: accuracy, macro recall, macro-F1, calibration error, confusion."""

from collections.abc import Sequence
from dataclasses import dataclass

from sentiment.scores import LABELS


@dataclass(frozen=True)
class Figures:
    """Figures of one set of rows; shares are 0 to 1, `confusion[true][predicted]` counts rows."""

    rows: int
    accuracy: float
    macro_recall: float
    macro_f1: float
    calibration_error: float
    confusion: tuple[tuple[int, ...], ...]

    def line(self) -> str:
        """The figures in one line, in percent."""
        return (
            f"rows {self.rows}  accuracy {self.accuracy:.1%}  macro recall {self.macro_recall:.1%}  "
            f"macro-F1 {self.macro_f1:.1%}  calibration error {self.calibration_error:.1%}"
        )


def figures(truth: Sequence[str], probabilities: Sequence[Sequence[float]]) -> Figures:
    """Compare true labels with the probabilities given to the three labels, in the order of `LABELS`."""
    table = [[0] * len(LABELS) for _ in LABELS]
    for label, row in zip(truth, probabilities, strict=True):
        table[LABELS.index(label)][max(range(len(row)), key=row.__getitem__)] += 1
    hits = [table[i][i] for i in range(len(LABELS))]
    actual = [sum(row) for row in table]
    named = [sum(row[i] for row in table) for i in range(len(LABELS))]
    present = [i for i in range(len(LABELS)) if actual[i]]
    recalls = [hits[i] / actual[i] for i in present]
    f1s = [2 * hits[i] / (actual[i] + named[i]) for i in present]
    count = max(1, len(present))
    return Figures(
        rows=len(truth),
        accuracy=sum(hits) / max(1, len(truth)),
        macro_recall=sum(recalls) / count,
        macro_f1=sum(f1s) / count,
        calibration_error=calibration_error(truth, probabilities),
        confusion=tuple(tuple(row) for row in table),
    )


def calibration_error(truth: Sequence[str], probabilities: Sequence[Sequence[float]], bins: int = 15) -> float:
    """Expected calibration error over equal-width bins of confidence (Guo et al. 2017)."""
    sums = [[0, 0.0, 0] for _ in range(bins)]
    for label, row in zip(truth, probabilities, strict=True):
        best = max(range(len(row)), key=row.__getitem__)
        cell = sums[min(bins - 1, int(row[best] * bins))]
        cell[0] += 1
        cell[1] += row[best]
        cell[2] += LABELS[best] == label
    return sum(abs(right - sure) for _, sure, right in sums) / max(1, len(truth))
