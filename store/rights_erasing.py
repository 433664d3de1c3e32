"""What becomes of rights when an author deletes the post, or the message in which they granted it."""

from sqlalchemy import or_, select
from sqlmodel import Session, col

from store.models import Rights, RightsStep
from store.rights import Stepped, ledger, note
from store.saying import N_
from store.steps import IN_USE
from store.workflow import MOVES, job

POST, ANSWER = N_("its author deleted it"), N_("its author deleted the message in which they granted it")


def let_go(session: Session, mention_id: int) -> None:
    """Revoke what stands on a mention that is erased, and take its author's words out of the ledger. Caller commits.

    A grant without its evidence can be proved by nobody, so it is over as well. That there was one stays written.
    """
    for rights in session.scalars(select(Rights).where(col(Rights.mention_id) == mention_id)):
        _revoke(session, rights, POST)
        rights.credit = ""
        session.add(rights)
        _blank(session, rights.id or 0, terms=True)
    proved = select(col(RightsStep.rights_id)).where(col(RightsStep.evidence_id) == mention_id)
    for rights in session.scalars(select(Rights).where(col(Rights.id).in_(proved))):
        if rights.status in IN_USE and _newest_grant(session, rights).evidence_id == mention_id:
            _revoke(session, rights, ANSWER)
    _blank(session, 0, evidence_id=mention_id)


def _newest_grant(session: Session, rights: Rights) -> RightsStep:
    return [line for line in ledger(session, rights.id or 0) if line.action == "grant"][-1]


def _revoke(session: Session, rights: Rights, reason: str) -> None:
    if (rights.status, "author_deleted") in MOVES["ugc"]:
        note(session, rights, "author_deleted", job("recheck"), rights.version, Stepped(reason=reason))
    rights.kept = []
    session.add(rights)


def _blank(session: Session, rights_id: int, *, evidence_id: int = -1, terms: bool = False) -> None:
    session.flush()
    lines = select(RightsStep).where(
        or_(col(RightsStep.rights_id) == rights_id, col(RightsStep.evidence_id) == evidence_id)
    )
    for line in session.scalars(lines):
        line.words = line.who = line.url = ""
        line.terms = line.terms | {"credit": ""} if terms else line.terms
        session.add(line)
    session.flush()
