"""Corrections: what people say that a mention's label is, and the mentions that they are asked about."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update
from sqlmodel import Session, col

from store.audit import record
from store.cases import Outcome, open_or_extend, set_aside, triaged
from store.competitors import about_rivals
from store.errors import BadInput, NotAllowed, Stale
from store.mentions import brands_of, insert_new
from store.models import Brand, Case, Correction, Match, Mention, Sentiment, Triage, utc_now
from store.not_about_us import about_nobody, not_about
from store.once import once_each
from store.saying import N_, listed, say
from store.scores import LABELS
from store.sight import whole
from store.stale_days import touch
from store.workflow import ACTIVE, Actor

RIGHT = "approver"
BY_PERSON = ("corrected", N_("a person labelled it negative"))
BY_MODEL = ("negative", N_("the model reads it as negative"))


def correct(
    session: Session, mention_id: int, label: str, actor: Actor, seen: datetime | None, now: datetime | None = None
) -> list[Case]:
    """Put a person's label of a mention in force; gives back the cases that took the mention up because of it.

    `seen` is when the correction was made that the person was shown, None if there was none. Raises Stale when another
    one stands there by now, unless it is the same word of the same person: a second click does nothing. The caller
    commits.
    """
    moment = now or utc_now()
    _allow(session, mention_id, actor)
    if label not in LABELS:
        raise BadInput(say("a label is one of {labels}", labels=listed(LABELS)))
    score = _score(session, mention_id)
    before, was = score.label, model_label(score)
    row = {
        "mention_id": mention_id, "label": label, "was": was, "model": score.model, "person_id": actor.person_id,
        "made_at": moment,
    }  # fmt: skip
    if not _write(session, row, seen):
        session.rollback()
        there = session.get(Correction, mention_id)
        if there is not None and (there.label, there.person_id) == (label, actor.person_id):
            return []
        raise Stale("somebody else labelled this mention in the meantime")
    _put_in_force(session, mention_id, label)
    record(session, actor, "labelled", "mention", mention_id, was=before, now=label)
    cases = _answer(session, mention_id, BY_PERSON, before, moment) if label == "negative" else []
    return [case for case in cases if actor.sees(case.brand_id)]


def take_back(
    session: Session, mention_id: int, actor: Actor, seen: datetime, now: datetime | None = None
) -> list[Case]:
    """Undo the correction made at `seen` and put the model's label in force; gives back what `correct` does.

    Raises Stale when it is undone or changed already. The caller commits.
    """
    _allow(session, mention_id, actor)
    score = _score(session, mention_id)
    before, label = score.label, model_label(score)
    same = (col(Correction.mention_id) == mention_id, col(Correction.made_at) == seen)
    if session.exec(delete(Correction).where(*same)).rowcount != 1:
        session.rollback()
        raise Stale("this label was undone or changed in the meantime")
    _put_in_force(session, mention_id, label)
    record(session, actor, "label_taken_back", "mention", mention_id, was=before, now=label)
    cases = _answer(session, mention_id, BY_MODEL, before, now or utc_now()) if label == "negative" else []
    return [case for case in cases if actor.sees(case.brand_id)]


def model_label(score: Sentiment) -> str:
    """The label that the model gives, whatever people say."""
    return max(LABELS, key=lambda label: float(getattr(score, label)))


def may_correct(session: Session, mention_id: int, actor: Actor) -> bool:
    """Whether a person may correct how a mention was read: in one of its brands, which share its readings."""
    if actor.brands is None:
        return actor.may(RIGHT)
    return any(actor.may(RIGHT, brand.id or 0) for _, brand in brands_of(session, [mention_id]))


def _allow(session: Session, mention_id: int, actor: Actor) -> None:
    if actor.person_id is None or not may_correct(session, mention_id, actor):
        raise NotAllowed(say("to correct a label takes the role {right} or higher", right=RIGHT))


def _score(session: Session, mention_id: int) -> Sentiment:
    score = session.get(Sentiment, mention_id, populate_existing=True)
    if score is None:
        raise BadInput("the model has not read this mention yet")
    return score


def _write(session: Session, row: dict[str, Any], seen: datetime | None) -> bool:
    """Write a correction where the one that was seen stands; False when another one does."""
    if seen is None:
        return bool(insert_new(session, Correction, [row], col(Correction.mention_id)))
    same = (col(Correction.mention_id) == row["mention_id"], col(Correction.made_at) == seen)
    return session.exec(update(Correction).where(*same).values(**row)).rowcount == 1


def _put_in_force(session: Session, mention_id: int, label: str) -> None:
    change = update(Sentiment).where(col(Sentiment.mention_id) == mention_id).values(label=label)
    if session.exec(change).rowcount != 1:
        session.rollback()
        raise Stale("this mention was read anew in the meantime")
    touch(session, [mention_id])


def _answer(session: Session, mention_id: int, why: tuple[str, str], before: str, now: datetime) -> list[Case]:
    with whole(session):  # the label holds for every brand of the mention, whoever gave it
        return _answer_everywhere(session, mention_id, why, before, now)


def _answer_everywhere(
    session: Session, mention_id: int, why: tuple[str, str], before: str, now: datetime
) -> list[Case]:
    """Take a mention that is negative now into a case of each brand that has none for it.

    What a rule set aside while it was negative already stays there, as does what is older than a brand's archive limit,
    and advertisements, unless a person says otherwise.
    """
    known, cases = triaged(session, [mention_id]), []
    others = not_about(session, [mention_id]) | about_rivals(session, [mention_id])
    for _, brand in brands_of(session, [mention_id]):
        if (mention_id, brand.id or 0) in others:
            continue
        triage = known.get((mention_id, brand.id or 0))
        settled = triage is not None and (before == "negative" or (triage.rule == "spam" and why is BY_MODEL))
        if triage is not None and (settled or triage.case_id is not None):
            continue
        if triage is not None:
            session.delete(triage)
            session.flush()
        case = _take_up(session, session.get_one(Mention, mention_id), brand, why, now)
        cases += [case] if case is not None else []
    return cases


def _take_up(session: Session, mention: Mention, brand: Brand, why: tuple[str, str], now: datetime) -> Case | None:
    if now - mention.published_at > timedelta(days=brand.archive_days):
        old = [{"code": "archive", "text": f"older than {brand.archive_days} days"}]
        set_aside(session, [Outcome(mention, brand.id or 0, "archive", old, "low")])
        return None
    (rule, text), hard = why, session.get_one(Sentiment, mention.id).hard
    reasons = [{"code": rule, "text": text}]
    return open_or_extend(session, Outcome(mention, brand.id or 0, rule, reasons, "urgent" if hard else "normal"), now)


def corrections_of(session: Session, mention_ids: Sequence[int | None]) -> dict[int, Correction]:
    """The corrections of some mentions, by mention."""

    def ask(ids: Sequence[int]) -> dict[int, Correction]:
        found = session.scalars(select(Correction).where(col(Correction.mention_id).in_(ids)))
        return {one.mention_id or 0: one for one in found}

    return once_each(session, "correction", [id_ or 0 for id_ in mention_ids], ask)


def unsure_of(session: Session, scores: Iterable[Sentiment | None], below: float) -> set[int]:
    """Which of these scored mentions have a label that is less sure than `below` and that nobody corrected."""
    doubtful = {score.mention_id or 0 for score in scores if score is not None and score.confidence < below}
    return doubtful - corrections_of(session, list(doubtful)).keys() if doubtful else doubtful


def to_label(
    session: Session, below: float, brand_id: int | None = None, skip: Iterable[int] = (), limit: int = 20
) -> list[Mention]:
    """Mentions with words, less sure than `below`, that nobody corrected: those of active cases first, newest first."""
    at_work = select(col(Triage.id)).join(Case, col(Case.id) == Triage.case_id).where(col(Case.status).in_(ACTIVE))
    first = at_work.where(col(Triage.mention_id) == Mention.id).correlate(Mention).exists()
    wanted = _waiting(select(Mention), below, brand_id).where(col(Mention.id).not_in(list(skip)))
    newest = first.desc(), col(Mention.published_at).desc(), col(Mention.id).desc()
    return list(session.scalars(wanted.order_by(*newest).limit(limit)))


def _waiting(query: Select[Any], below: float, brand_id: int | None) -> Select[Any]:
    wanted = (
        query.select_from(Mention)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id)
        .join(Correction, col(Correction.mention_id) == Mention.id, isouter=True)
        .where(col(Sentiment.confidence) < below, col(Correction.mention_id).is_(None))
        .where(or_(func.trim(col(Mention.text)) != "", col(Mention.title) != ""))
        .where(col(Mention.id).not_in(about_nobody(brand_id)))
    )
    if brand_id is None:
        return wanted
    return wanted.where(col(Mention.id).in_(select(col(Match.mention_id)).where(col(Match.brand_id) == brand_id)))


def corrected_rows(session: Session) -> list[dict[str, Any]]:
    """Every corrected mention as a labelled row: text, label, was (the model's label then), channel, lang, rating."""
    joined = (
        select(Mention, Correction, col(Sentiment.lang))
        .join(Correction, col(Correction.mention_id) == Mention.id)
        .join(Sentiment, col(Sentiment.mention_id) == Mention.id, isouter=True)
        .order_by(col(Mention.id))
    )
    return [
        {
            "text": mention.full_text(), "label": made.label, "was": made.was, "channel": mention.channel,
            "lang": lang or mention.lang, "rating": mention.rating, "source": "corrections",
        }
        for mention, made, lang in session.execute(joined)
    ]  # fmt: skip
