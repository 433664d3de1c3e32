"""What people make of the drafts that a machine wrote: taken as they are, edited, or rejected with a reason."""

from datetime import datetime

from rapidfuzz.distance import Levenshtein
from sqlalchemy import select
from sqlmodel import Session, col

from store.errors import BadInput
from store.models import Case, Draft, DraftDecision, Intent, Person, utc_now
from store.saying import N_, listed, say, spaced
from store.versions import versions_of, written_by_machine
from store.workflow import Actor

AS_IS, EDITED, REJECTED = "as_is", "edited", "rejected"
OTHER = "other"
REASONS = {
    "wrong_facts": N_("Wrong facts"),
    "wrong_tone": N_("Wrong tone"),
    "wrong_language": N_("Wrong language"),
    "too_long": N_("Too long"),
    "too_generic": N_("Too generic"),
    "not_our_customer": N_("Not our customer"),
    OTHER: N_("Something else"),
}
# A mention may want several things; the first of these is what its draft is counted under.
GRAVEST = ("refund_request", "leaving", "complaint", "order_status", "question", "suggestion", "praise", "spam")


def distance(before: str, after: str) -> float:
    """How much of a text was changed: 0 nothing, 1 all of it."""
    return round(Levenshtein.normalized_distance(before, after), 4)


def reason_in_words(code: str, words: str = "") -> str:
    """A reason as a person reads it; BadInput for an unknown code, and for "other" without words."""
    if code not in REASONS:
        raise BadInput(
            say("there is no such reason: {code!r}; known: {reasons}", code=code, reasons=listed(map(spaced, REASONS)))
        )
    if code == OTHER and not words.strip():
        raise BadInput("say in a few words what is wrong with the draft")
    told = "" if code == OTHER else REASONS[code].lower()
    return ": ".join(part for part in (told, words.strip()) if part)


def decide(
    session: Session, case: Case, draft: Draft, actor: Actor, outcome: str, *, reason: str = "",
    now: datetime | None = None,
) -> DraftDecision | None:  # fmt: skip
    """Keep what a person made of a draft, in the place of what was kept before; the caller commits.

    An edit that left every letter counts as taken as it is. None where no machine wrote the draft.
    """
    if actor.role != "job":
        actor.need("agent", case.brand_id, N_("decide on a draft"))
    base, first = written_by_machine(session, draft), versions_of(session, draft)[-1]
    if base is None:
        return None
    changed = distance(base.text, draft.text) if outcome != REJECTED else 0.0
    made = DraftDecision(
        draft_id=first.id,
        brand_id=case.brand_id,
        channel=case.channel,
        lang=draft.lang,
        intent=_intent(session, draft),
        variant=draft.variant,
        writer=base.writer,
        outcome=outcome if outcome == REJECTED else EDITED if base.text != draft.text else AS_IS,
        distance=changed,
        seconds=max(0, round(((now or utc_now()) - first.created_at).total_seconds())),
        reason=reason,
        person_id=_person(session, actor),
        at=now or utc_now(),
    )
    return session.merge(made)


def forget_decision(session: Session, draft: Draft) -> None:
    """Take away what was kept of a draft: its approval was taken back. The caller commits."""
    kept = session.get(DraftDecision, draft.origin_id or draft.id)
    if kept is not None:
        session.delete(kept)
        session.flush()


def _intent(session: Session, draft: Draft) -> str:
    intents = set(session.scalars(select(col(Intent.name)).where(col(Intent.mention_id) == draft.mention_id)))
    return next((name for name in GRAVEST if name in intents), "")


def _person(session: Session, actor: Actor) -> int | None:
    person = session.get(Person, actor.person_id) if actor.person_id else None
    return person.id if person else None
