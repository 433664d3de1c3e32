"""Cases whose draft broke while it was written: set aside with the error, so that the others get theirs."""

from sqlalchemy import update
from sqlmodel import Session, col

from store.faults import in_words
from store.models import Case
from store.saying import N_

BROKE = N_("Writing a draft broke") + ": "


def set_undraftable(session: Session, case_id: int, seen_version: int, error: Exception) -> bool:
    """Keep why no draft could be written, without anybody's words; False where the case has changed. Commits."""
    same = col(Case.id) == case_id, col(Case.version) == seen_version, col(Case.status) == "open"
    change = update(Case).where(*same).values(no_draft_reason=f"{BROKE}{in_words(error)}")
    done = session.exec(change.execution_options(synchronize_session="fetch")).rowcount
    session.commit()
    return done == 1


def try_again(session: Session) -> int:
    """Forget that drafts broke, so that the next run tries them; gives their number. The caller commits."""
    broke = update(Case).where(col(Case.no_draft_reason).startswith(BROKE)).values(no_draft_reason="")
    return session.exec(broke.execution_options(synchronize_session="fetch")).rowcount
