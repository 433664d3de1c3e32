"""Numbers for the Insights page, from daily rollups: volume, sentiment and its uncertainty, aspects, share of voice."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from store.competitors import rivals_of
from store.models import DailyProduct, DailyRollup
from store.scores import LABELS

Z = 1.959964  # 95 in 100
US = 0
MOST_PRODUCTS = 11  # with all others together, as many bars as a chart shows


class Net(NamedTuple):
    """Positive minus negative share, -1 to 1, and the bounds of its 95 % interval."""

    value: float
    low: float
    high: float


class Counted(NamedTuple):
    """Mentions of one day, channel, language and label; `rival` is 0 where they are about the brand itself."""

    day: date
    rival: int
    channel: str
    lang: str
    label: str
    mentions: int
    copies: int


@dataclass(frozen=True)
class Voice:
    """How much is said of one of the brands that are listened to: mentions, and the share of all of them, 0 to 1."""

    name: str
    mentions: int
    share: float


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What to count: a brand from one day to another (both inclusive), perhaps one channel or language only."""

    brand_id: int
    first: date
    last: date
    channel: str = ""
    lang: str = ""

    def before(self) -> "Scope":
        """The same number of days just before."""
        days = (self.last - self.first).days + 1
        return Scope(
            brand_id=self.brand_id, first=self.first - timedelta(days=days), last=self.first - timedelta(days=1),
            channel=self.channel, lang=self.lang,
        )  # fmt: skip


def net_sentiment(negative: int, neutral: int, positive: int) -> Net | None:
    """Positive minus negative share with the interval of Agresti and Min; None where nothing was said.

    The two shares come from the same mentions, so they vary against each other; the interval allows for it. Half a
    mention is added on each side and one between, which keeps it honest while there are few.

    >>> [round(number, 2) for number in net_sentiment(20, 60, 20)]
    [0.0, -0.12, 0.12]
    """
    total = negative + neutral + positive
    if total == 0:
        return None
    more = total + 2
    up, down = (positive + 0.5) / more, (negative + 0.5) / more
    middle, around = up - down, Z * sqrt(max(0.0, up + down - (up - down) ** 2) / more)
    return Net((positive - negative) / total, max(-1.0, middle - around), min(1.0, middle + around))


def counted(session: Session, scope: Scope) -> list[Counted]:
    """Every count of a scope, about the brand and about its competitors; one query."""
    keys = (
        col(DailyRollup.day), col(DailyRollup.rival_id), col(DailyRollup.channel), col(DailyRollup.lang),
        col(DailyRollup.label),
    )  # fmt: skip
    wanted = select(*keys, col(DailyRollup.mentions), col(DailyRollup.copies)).where(*_within(scope))
    return [Counted(*row) for row in session.execute(wanted.where(col(DailyRollup.aspect) == "").order_by(*keys))]


def by_aspect(session: Session, scope: Scope) -> dict[str, dict[str, int]]:
    """How often each aspect is spoken of, by its own label; the most frequent aspect first. One query."""
    pair = col(DailyRollup.aspect), col(DailyRollup.label)
    wanted = select(*pair, func.sum(col(DailyRollup.mentions))).where(*_within(scope))
    about = wanted.where(pair[0] != "", col(DailyRollup.rival_id) == US).group_by(*pair)
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for aspect, label, count in session.execute(about):
        found[aspect][label] = int(count)
    return dict(sorted(found.items(), key=lambda pair: (-sum(pair[1].values()), pair[0])))


def by_product(session: Session, scope: Scope, most: int = MOST_PRODUCTS) -> dict[str, dict[str, int]]:
    """Mentions by label of the products that are spoken of most, copies left out; all others together last, as "".

    One query, which sums all but those in the database: a shop may have thousands of products.
    """
    here, name, said = _within(scope, DailyProduct), col(DailyProduct.product), func.sum(col(DailyProduct.mentions))
    top = select(name).where(*here).group_by(name).having(said > 0).order_by(said.desc(), name).limit(most).subquery()
    pair = top.c.product, col(DailyProduct.label)
    joined = select(*pair, said).select_from(DailyProduct).join(top, top.c.product == name, isouter=True)
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for product, label, count in session.execute(joined.where(*here).group_by(*pair).having(said > 0)):
        found[product or ""][label] = int(count)
    return dict(sorted(found.items(), key=lambda pair: (pair[0] == "", -sum(pair[1].values()), pair[0])))


def ours(rows: Iterable[Counted]) -> list[Counted]:
    """Those counts that are about the brand itself."""
    return [row for row in rows if row.rival == US]


def labels_by(rows: Iterable[Counted], key: Callable[[Counted], str]) -> dict[str, dict[str, int]]:
    """Mentions by label in each group, copies left out; the largest group first."""
    found: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(LABELS, 0))
    for row in rows:
        found[key(row)][row.label] += row.mentions
    return dict(sorted(found.items(), key=lambda pair: (-sum(pair[1].values()), pair[0])))


def net_of(labels: dict[str, int]) -> Net | None:
    """The net sentiment of counts by label."""
    return net_sentiment(*(labels.get(label, 0) for label in LABELS))


def totals(rows: Iterable[Counted]) -> dict[str, int]:
    """All mentions by label, copies left out."""
    return labels_by(rows, lambda _: "").get("", dict.fromkeys(LABELS, 0))


def step_of(scope: Scope) -> int:
    """How many days one point of a chart covers: a day for up to five weeks, else a week."""
    return 1 if (scope.last - scope.first).days < 35 else 7


def over_time(rows: Sequence[Counted], scope: Scope) -> list[tuple[date, dict[str, int]]]:
    """Mentions by label for each day or week of a scope, also where there are none; the last one ends with it."""
    step, days = step_of(scope), (scope.last - scope.first).days + 1
    found = [(scope.last - timedelta(days=back), dict.fromkeys(LABELS, 0)) for back in range(0, days, step)]
    for row in rows:
        found[(scope.last - row.day).days // step][1][row.label] += row.mentions
    return [(max(scope.first, end - timedelta(days=step - 1)), labels) for end, labels in reversed(found)]


def share_of_voice(session: Session, rows: Iterable[Counted], brand_id: int, name: str) -> list[Voice]:
    """The brand and each competitor that is listened to, each story once; only the brand where there is none."""
    names = {US: name} | rivals_of(session, brand_id)
    found: defaultdict[str, int] = defaultdict(int, dict.fromkeys(names.values(), 0))
    for row in rows:
        if row.rival in names:
            found[names[row.rival]] += row.mentions
    total = sum(found.values())
    return [Voice(one, count, count / total if total else 0.0) for one, count in found.items()]


def _within(scope: Scope, of: type[DailyRollup | DailyProduct] = DailyRollup) -> list[ColumnElement[bool]]:
    day = col(of.day)
    where: list[ColumnElement[bool]] = [col(of.brand_id) == scope.brand_id, day >= scope.first, day <= scope.last]
    if scope.channel:
        where.append(col(of.channel) == scope.channel)
    if scope.lang:
        where.append(col(of.lang) == scope.lang)
    return where
