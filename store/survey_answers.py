"""Answers to surveys: kept beside their mention, once each, and what they say of a customer's mood."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from store.edits import look_again
from store.models import CustomerAccount, Mention, SurveyAnswer

Mood = Literal["", "detractor", "passive", "promoter", "dissatisfied"]
BROUGHT = (
    "kind", "score", "scale", "question", "product", "respondent", "via", "lang", "answers", "survey_id",
    "invitation_id", "answered_at",
)  # fmt: skip
UNSET: dict[str, Any] = {
    "kind": "", "score": None, "scale": None, "question": "", "product": "", "respondent": "", "via": "", "lang": "",
    "answers": [], "survey_id": None, "invitation_id": None,
}  # fmt: skip


@dataclass(frozen=True)
class Scored:
    """What a survey answer says in numbers."""

    kind: str
    score: int | None
    scale: int | None

    @property
    def mood(self) -> Mood:
        """Which group a score is in: NPS counts 0 to 6, 7 and 8, 9 and 10; of 1 to 5, 1 and 2 are dissatisfied."""
        if self.score is None:
            return ""
        if self.kind == "nps":
            return "detractor" if self.score <= 6 else "passive" if self.score <= 8 else "promoter"
        return "dissatisfied" if self.kind == "csat" and self.score <= 2 else ""


def save_answers(session: Session, brand_id: int, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Keep what mentions answered, by their ids; one that says another score now is decided anew. The caller commits.

    A row has the fields of an answer in `answer`.
    """
    if not rows:
        return
    before = scores_of(session, rows)
    values = [_values(id_, brand_id, row) for id_, row in rows.items()]
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(SurveyAnswer)
    again = {name: getattr(statement.excluded, name) for name in BROUGHT}
    statement = statement.on_conflict_do_update(index_elements=["mention_id"], set_=again)
    session.connection().execute(statement, values)
    for value in values:
        known = before.get(value["mention_id"])
        if known is not None and known.score != value["score"]:
            _changed(session, value["mention_id"], rows[value["mention_id"]])
    for id_, row in rows.items():
        if row["answer"].get("customer_id") is not None:
            _tie(session, id_, brand_id, row["answer"]["customer_id"])


def _values(mention_id: int, brand_id: int, row: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in row["answer"].items() if name in BROUGHT}
    return UNSET | {"answered_at": row["published_at"]} | given | {"mention_id": mention_id, "brand_id": brand_id}


def _tie(session: Session, mention_id: int, brand_id: int, customer_id: int) -> None:
    """The account that answered is the customer's: the staff made the link for them, or their address came with it."""
    author_id = session.scalars(select(col(Mention.author_id)).where(col(Mention.id) == mention_id)).first()
    if author_id is not None and session.get(CustomerAccount, (brand_id, author_id)) is None:  # people may know better
        session.add(CustomerAccount(brand_id=brand_id, author_id=author_id, customer_id=customer_id))
        session.flush()


def _changed(session: Session, mention_id: int, row: Mapping[str, Any]) -> None:
    mention = session.get_one(Mention, mention_id)
    mention.raw = row["raw"]
    session.add(mention)
    look_again(session, mention)


def scores_of(session: Session, mention_ids: Iterable[int]) -> dict[int, Scored]:
    """The scores of those mentions that answer a survey."""
    columns = (col(SurveyAnswer.mention_id), col(SurveyAnswer.kind), col(SurveyAnswer.score), col(SurveyAnswer.scale))
    found = session.execute(select(*columns).where(columns[0].in_(list(mention_ids))))
    return {id_ or 0: Scored(kind, score, scale) for id_, kind, score, scale in found}


def is_unhappy(session: Session, mention_id: int) -> bool:
    """Whether a mention answers a survey with a score that asks for a follow-up."""
    scored = scores_of(session, [mention_id]).get(mention_id)
    return scored is not None and scored.mood in ("detractor", "dissatisfied")


def answer_of(session: Session, mention_id: int) -> SurveyAnswer | None:
    """The answer that a mention is, if it is one."""
    return session.get(SurveyAnswer, mention_id)


def told(question: str, score: int | None, scale: int | None, more: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    """What pages show of an answer, kept with its mention: the question and score, and each other answer in words."""
    return {"question": question, "score": score, "scale": scale, "answers": [dict(each) for each in more]}
