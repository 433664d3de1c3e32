"""Answering a survey: which link was opened, and its answers, kept once as a mention."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from store.errors import Broken
from store.mentions import save_mentions
from store.models import Brand, Mention, Survey, SurveyAnswer, SurveyInvitation
from store.sessions import hash_of_secret
from store.survey_answers import told
from store.survey_customers import handle_of
from store.survey_given import Given, read_given
from store.surveys import answers_query, language_for


@dataclass(frozen=True)
class Asked:
    """A link that was opened: the invitation, its survey and brand, and whether it can still be answered."""

    invitation: SurveyInvitation
    survey: Survey
    brand: Brand

    def state(self, now: datetime) -> str:
        """Whether it is open, answered, or expired: run out, or of a survey that was closed."""
        if self.invitation.answered_at is not None:
            return "answered"
        return "open" if self.invitation.expires_at > now and self.survey.active else "expired"


@dataclass(frozen=True)
class Answered:
    """What became of an answer: whether it was kept, or what is wrong with it by the number of the question."""

    state: str  # kept, wrong, or the state of a link that cannot be answered
    wrong: Mapping[int, str] = field(default_factory=dict)


def find_asked(session: Session, token: str) -> Asked | None:
    """The survey that a link leads to; None where nobody made such a link."""
    wanted = (
        select(SurveyInvitation, Survey, Brand)
        .join(Survey, col(Survey.id) == SurveyInvitation.survey_id)
        .join(Brand, col(Brand.id) == Survey.brand_id)
        .where(col(SurveyInvitation.token_hash) == hash_of_secret(token))
    )
    found = session.execute(wanted).first()
    return Asked(*found) if found is not None else None


def note_opened(session: Session, asked: Asked, now: datetime) -> None:
    """Keep when a link was opened for the first time; commits."""
    if asked.invitation.opened_at is None:
        asked.invitation.opened_at = now
        session.add(asked.invitation)
        session.commit()


def answer(session: Session, token: str, given: Mapping[str, str], now: datetime, lang: str = "") -> Answered | None:
    """Keep the answers to a survey as a mention, in one commit with the word that its link is used up.

    `given` holds them as q1, q2 and so on. None where there is no such link. Of two answers to one link, the first
    counts.
    """
    asked = find_asked(session, token)
    if asked is None:
        return None
    if (state := asked.state(now)) != "open":
        return Answered(state)
    found = take(session, asked, given, language_for(asked.survey, lang or asked.invitation.lang), now)
    session.commit() if found.state == "kept" else session.rollback()
    return found


def take(session: Session, asked: Asked, given: Mapping[str, str], lang: str, now: datetime) -> Answered:
    """Use up a link and keep its answers; the caller commits what was kept, and takes back all else.

    Broken where the answers were not kept, so that the link can be opened again.
    """
    read = read_given(asked.survey, given, lang)
    if read.wrong:
        return Answered("wrong", read.wrong)
    opened = func.coalesce(col(SurveyInvitation.opened_at), now)
    first = (
        update(SurveyInvitation)
        .where(col(SurveyInvitation.id) == asked.invitation.id, col(SurveyInvitation.answered_at).is_(None))
        .values(answered_at=now, opened_at=opened)
    )
    if session.exec(first.execution_options(synchronize_session=False)).rowcount != 1:
        return Answered("answered")
    row = _row(asked, read, lang, now)
    save_mentions(session, answers_query(session, asked.brand), [row])
    if not _is_kept(session, row):
        raise Broken("the answers to a survey could not be kept")
    return Answered("kept")


def _is_kept(session: Session, row: Mapping[str, Any]) -> bool:
    """Whether a mention stands there with the answers beside it: what is saved may leave out whom somebody forgot."""
    same = [col(getattr(Mention, name)) == row[name] for name in ("channel", "source", "external_id")]
    wanted = select(col(Mention.id)).join(SurveyAnswer, col(SurveyAnswer.mention_id) == Mention.id)
    return session.scalars(wanted.where(*same, col(Mention.deleted_at).is_(None))).first() is not None


def _row(asked: Asked, read: Given, lang: str, now: datetime) -> dict[str, Any]:
    """The mention that an answer is; without words its language is that of the page.

    Its name has a part of the link's hash, for a database may give the number of a link away again.
    """
    link, survey = asked.invitation, asked.survey
    facts = {"survey": survey.name, "product": link.product, "order_number": link.order_number}
    raw = told(read.question, read.score, read.scale, read.said) | {name: each for name, each in facts.items() if each}
    return {
        "channel": "survey", "source": asked.brand.slug, "kind": "survey",
        "external_id": f"link-{link.id}-{link.token_hash[:12]}",
        "author": "", "handle": handle_of(link.customer_id), "followers": 0, "title": "", "text": read.text,
        "rating": None, "lang": "" if read.text else lang, "url": "", "product": " ".join(link.product.split()),
        "media": [], "raw": raw, "published_at": now, "collected_at": now,
        "answer": _answer(link, survey, read, lang, now),
    }  # fmt: skip


def _answer(link: SurveyInvitation, survey: Survey, read: Given, lang: str, now: datetime) -> dict[str, Any]:
    return {
        "kind": survey.kind if survey.kind != "questions" else "", "score": read.score, "scale": read.scale,
        "question": read.question, "product": link.product, "via": "page", "lang": lang, "answers": read.numbers,
        "survey_id": survey.id, "invitation_id": link.id, "answered_at": now,
        "customer_id": link.customer_id,
    }  # fmt: skip
