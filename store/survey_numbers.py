"""Numbers of surveys: the net promoter score and satisfaction, each with how sure it is, and how many answer."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from math import sqrt
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlmodel import Session, col

from store.insights import Net, Scope, Z, net_sentiment, step_of
from store.models import Sentiment, Survey, SurveyAnswer, SurveyInvitation
from store.rollups import day_bounds
from store.survey_answers import Scored

MOODS = ("detractor", "passive", "promoter")
SATISFIED = 4  # of 5, and above
Moods = dict[str, int]


class Given(NamedTuple):
    """One answer with a score: on which day of the brand, to what, by whom, and where."""

    day: date
    kind: str
    score: int
    product: str
    via: str
    lang: str

    @property
    def mood(self) -> str:
        """Promoter, passive or detractor."""
        return Scored(self.kind, self.score, None).mood


class Sent(NamedTuple):
    """What became of the links of a survey: how many were made, opened and answered."""

    survey: str
    made: int
    opened: int
    answered: int


def answers_in(session: Session, scope: Scope, time_zone: str) -> list[Given]:
    """The scores that a brand was given from one of its days to another; one query, and no text is read."""
    begin, end = day_bounds(time_zone, scope.first)[0], day_bounds(time_zone, scope.last)[1]
    lang = func.coalesce(func.nullif(col(SurveyAnswer.lang), ""), col(Sentiment.lang), "")
    columns = (
        col(SurveyAnswer.answered_at), col(SurveyAnswer.kind), col(SurveyAnswer.score), col(SurveyAnswer.product),
        col(SurveyAnswer.via), lang,
    )  # fmt: skip
    wanted = (
        select(*columns)
        .select_from(SurveyAnswer)
        .join(Sentiment, col(Sentiment.mention_id) == col(SurveyAnswer.mention_id), isouter=True)
        .where(col(SurveyAnswer.brand_id) == scope.brand_id, col(SurveyAnswer.score).is_not(None))
        .where(col(SurveyAnswer.kind) != "", col(SurveyAnswer.answered_at) >= begin)
        .where(col(SurveyAnswer.answered_at) < end)
    )
    zone = ZoneInfo(time_zone)
    found = [Given(_day(at, zone), *more) for at, *more in session.execute(wanted)]
    return [each for each in found if not scope.lang or each.lang == scope.lang]


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def moods_of(answers: Iterable[Given]) -> Moods:
    """How many promoters, passives and detractors answered."""
    found = dict.fromkeys(MOODS, 0)
    for each in answers:
        if each.kind == "nps":
            found[each.mood] += 1
    return found


def nps(moods: Moods) -> Net | None:
    """Promoters minus detractors as a share of all, with the 95 % interval of Agresti and Min; None without answers.

    >>> [round(100 * number, 1) for number in nps({"promoter": 50, "passive": 30, "detractor": 20})]
    [30.0, 14.3, 44.6]
    """
    return net_sentiment(moods["detractor"], moods["passive"], moods["promoter"])


def satisfied(answers: Iterable[Given]) -> Net | None:
    """The share of 4 and 5 among the answers on 1 to 5, with the 95 % interval of Wilson; None without answers."""
    scores = [each.score for each in answers if each.kind == "csat"]
    return wilson(sum(score >= SATISFIED for score in scores), len(scores))


def wilson(good: int, total: int) -> Net | None:
    """A share with the interval of Wilson, which stays within 0 and 1 and is honest while there are few.

    >>> [round(number, 3) for number in wilson(8, 10)]
    [0.8, 0.49, 0.943]
    """
    if not total:
        return None
    share, weight = good / total, Z * Z / total
    middle = (share + weight / 2) / (1 + weight)
    around = Z * sqrt(share * (1 - share) / total + weight / total / 4) / (1 + weight)
    return Net(share, max(0.0, middle - around), min(1.0, middle + around))


def moods_by(answers: Iterable[Given], key: Callable[[Given], str]) -> dict[str, Moods]:
    """Promoters, passives and detractors in each group that has a name, the largest group first."""
    groups: defaultdict[str, list[Given]] = defaultdict(list)
    for each in answers:
        if each.kind == "nps" and key(each):
            groups[key(each)].append(each)
    found = {name: moods_of(some) for name, some in groups.items()}
    return dict(sorted(found.items(), key=lambda pair: (-sum(pair[1].values()), pair[0])))


def moods_over_time(answers: Sequence[Given], scope: Scope) -> list[tuple[date, Moods]]:
    """The same for each day or week of a scope, also where nobody answered; the last one ends with it."""
    step, days = step_of(scope), (scope.last - scope.first).days + 1
    found = [(scope.last - timedelta(days=back), dict.fromkeys(MOODS, 0)) for back in range(0, days, step)]
    for each in answers:
        if each.kind == "nps":
            found[(scope.last - each.day).days // step][1][each.mood] += 1
    return [(max(scope.first, end - timedelta(days=step - 1)), moods) for end, moods in reversed(found)]


def links_in(session: Session, scope: Scope, time_zone: str) -> list[Sent]:
    """What became of the links that were made from one day to another, by survey; one query."""
    begin, end = day_bounds(time_zone, scope.first)[0], day_bounds(time_zone, scope.last)[1]
    wanted = (
        select(
            col(Survey.name), func.count(col(SurveyInvitation.id)), func.count(col(SurveyInvitation.opened_at)),
            func.count(col(SurveyInvitation.answered_at)),
        )
        .join(Survey, col(Survey.id) == col(SurveyInvitation.survey_id))
        .where(col(Survey.brand_id) == scope.brand_id, col(SurveyInvitation.made_at) >= begin)
        .where(col(SurveyInvitation.made_at) < end)
        .group_by(col(Survey.name))
        .order_by(col(Survey.name))
    )  # fmt: skip
    return [Sent(*row) for row in session.execute(wanted)]
