"""What happens to rights by itself: requests that were published, grants that are over, files nobody may use."""

from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from store.rights import expire_due
from store.rights_answers import note_asked
from store.rights_files import sweep_files


def keep_rights(session: Session, home: Path, now: datetime) -> int:
    """Bring the rights of all brands up to this moment; returns how many changed. Commits."""
    changed = note_asked(session) + expire_due(session, now)
    session.commit()
    sweep_files(session, home)
    return changed
