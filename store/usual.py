"""What is usual? How surprising a number is against the same hours of a brand's own past, without any database.

Counts of people vary more than chance alone: a good hour is a quarter above a bad one for no reason that matters. Each
tail is therefore that of a negative binomial or a beta-binomial, and is wider still while there is little past.
"""

from collections.abc import Sequence
from math import exp, lgamma, log
from statistics import median

CHANCE = 1.5  # variance over mean of counts that nothing disturbs
SWING = 0.3  # by how much of itself the usual number goes up and down
OUTAGE = 5  # a past window without anything is no measure where this many are usual
STEADY = 80  # a share is known no better than from this many mentions, because it drifts
FEW = 8  # from so few weeks how much they differ is known half
NORMAL = 1.4826  # from the median distance to the standard deviation
PRIOR = (2.0, 6.0)  # a quarter negative, before anything is known


def usual(past: Sequence[int]) -> float:
    """How many are usual, by the same window of the past; its highest counts as its second highest.

    So a crisis of last month does not hide the next one, and hours in which nothing was read are left out.
    """
    counts = _measures(past)
    return (sum(counts) + 0.5) / len(counts)


def chance_of_more(count: int, past: Sequence[int]) -> float:
    """How likely at least this many are, if all goes on as in the past, 0 to 1."""
    mean, variance = _spread(past)
    below = sum(exp(_log_count(each, mean, variance)) for each in range(count))
    return max(0.0, 1.0 - below)


def chance_of_none(past: Sequence[int]) -> float:
    """How likely it is that nothing comes in a window, by the same window of the past, 0 to 1."""
    return exp(_log_count(0, *_spread(past)))


def chance_of_share(negative: int, read: int, past: tuple[int, int]) -> float:
    """How likely at least this many negative ones among those read are; `past` are its negative ones and all read."""
    before, total = past
    known = min(1.0, STEADY / total) if total else 0.0
    a, b = PRIOR[0] + before * known, PRIOR[1] + (total - before) * known
    return min(1.0, sum(exp(_log_share(each, read, a, b)) for each in range(negative, read + 1)))


def usual_share(past: tuple[int, int]) -> float:
    """Which share of the mentions is usually negative, 0 to 1."""
    return (past[0] + PRIOR[0]) / (past[1] + sum(PRIOR))


def _measures(past: Sequence[int]) -> list[int]:
    counts = sorted(past)
    if len(counts) > 3:
        counts[-1] = counts[-2]
    busy = [each for each in counts if each]
    return busy if busy and sum(busy) / len(counts) >= OUTAGE else counts


def _spread(past: Sequence[int]) -> tuple[float, float]:
    """Mean and variance of what the next window may bring."""
    mean, counts = usual(past), _measures(past)
    middle = median(counts)
    seen = (NORMAL * median(abs(each - middle) for each in counts)) ** 2
    assumed = mean * CHANCE + (SWING * mean) ** 2
    known = len(counts) / (len(counts) + FEW)
    return mean, max(assumed, known * seen + (1 - known) * assumed) * (1 + 1 / len(counts))


def _log_count(count: int, mean: float, variance: float) -> float:
    size = mean**2 / (variance - mean)
    odds = size * log(size / (size + mean)) + count * log(mean / (size + mean))
    return lgamma(count + size) - lgamma(size) - lgamma(count + 1) + odds


def _log_share(count: int, of: int, a: float, b: float) -> float:
    ways = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
    return ways + _log_beta(count + a, of - count + b) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
