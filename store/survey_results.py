"""What a survey brought so far: its numbers, how often each choice was taken, and the newest answers with words."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from store.models import Mention, Survey, SurveyAnswer, SurveyInvitation
from store.survey_numbers import Given, Sent

NEWEST, COUNTED = 20, 5_000


class Said(NamedTuple):
    """One answer with words."""

    mention_id: int
    text: str
    score: int | None
    scale: int | None
    product: str
    at: datetime


class Results(NamedTuple):
    """The newest scores of a survey as they are counted, how often each choice was taken, and what became of links."""

    answers: list[Given]
    chosen: dict[int, Counter[int]]
    links: Sent
    said: list[Said]


def results_of(session: Session, survey: Survey) -> Results:
    """What a survey brought: its links, its newest answers, and the words of the last ones; three queries."""
    mine = col(SurveyAnswer.survey_id) == survey.id
    wanted = select(SurveyAnswer).where(mine).order_by(col(SurveyAnswer.answered_at).desc()).limit(COUNTED)
    rows = list(session.scalars(wanted))
    chosen: dict[int, Counter[int]] = {}
    for row in rows:
        for each in row.answers:
            if each.get("kind") == "choice" and isinstance(each.get("value"), int):
                chosen.setdefault(each["question"], Counter())[each["value"]] += 1
    scores = [
        Given(row.answered_at.date(), row.kind, row.score, row.product, row.via, row.lang)
        for row in rows
        if row.score is not None and row.kind
    ]
    return Results(scores, chosen, _links(session, survey), _said(session, survey))


def _links(session: Session, survey: Survey) -> Sent:
    columns = SurveyInvitation.id, SurveyInvitation.opened_at, SurveyInvitation.answered_at
    counted = select(*(func.count(col(each)) for each in columns)).where(col(SurveyInvitation.survey_id) == survey.id)
    return Sent(survey.name, *session.execute(counted).one())


def _said(session: Session, survey: Survey) -> list[Said]:
    wanted = (
        select(
            col(Mention.id), col(Mention.text), col(SurveyAnswer.score), col(SurveyAnswer.scale),
            col(SurveyAnswer.product), col(SurveyAnswer.answered_at),
        )
        .join(SurveyAnswer, col(SurveyAnswer.mention_id) == col(Mention.id))
        .where(col(SurveyAnswer.survey_id) == survey.id, col(Mention.text) != "")
        .order_by(col(SurveyAnswer.answered_at).desc(), col(Mention.id).desc())
        .limit(NEWEST)
    )  # fmt: skip
    return [Said(*row) for row in session.execute(wanted)]
