"""Which sentence of a text is the worst, by what the network's one pass says of each token."""

from collections.abc import Sequence

import numpy

from sentiment.scores import Blame
from sentiment.text import normal_form
from sentiment.windows import Span

NOTHING = -1e9


def blame_of_spans(blame: Blame, before: str, text: str, spans: Sequence[Span]) -> list[float]:
    """How much each span of a text is to blame: the mean over its tokens; `before` stands before the text.

    Nothing if no token stands in the text. A span without one, behind all that the network reads, is the least to
    blame.
    """
    ends = numpy.array(blame.ends)
    start, *bounds = (len(normal_form(before + text[:end])) for end in (0, *(end for _, end in spans)))
    inside = ends > start
    places = numpy.minimum(numpy.searchsorted(bounds, ends[inside]), len(bounds) - 1)
    counts = numpy.bincount(places, minlength=len(spans))
    sums = numpy.bincount(places, blame.values[inside], minlength=len(spans))
    means = numpy.where(counts > 0, sums / numpy.maximum(counts, 1), NOTHING)
    return [float(mean) for mean in means] if counts.any() else []
