"""How people take the drafts that machines write: as they are, edited a little or a lot, or not at all."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import select
from sqlmodel import Session, col

from store.decisions import AS_IS, EDITED, REJECTED
from store.errors import BadInput
from store.models import DraftDecision
from store.saying import say

LIGHT = 0.4  # an edit of less than this share counts as accepted
BY = ("brand_id", "channel", "intent", "lang", "variant")


@dataclass(frozen=True)
class Acceptance:
    """The decisions on the drafts of one group: counts, and the median of the seconds that they took."""

    group: str
    as_is: int
    light: int
    heavy: int
    rejected: int
    seconds: int

    @property
    def total(self) -> int:
        """All decisions of the group."""
        return self.as_is + self.light + self.heavy + self.rejected

    @property
    def accepted(self) -> float:
        """The share taken as they were or with an edit of under 40 %, 0 to 1."""
        return (self.as_is + self.light) / self.total if self.total else 0.0


def decisions(session: Session, since: datetime, until: datetime, brand_id: int | None = None) -> list[DraftDecision]:
    """What was decided in a period, of one brand or of all."""
    wanted = select(DraftDecision).where(col(DraftDecision.at) >= since, col(DraftDecision.at) < until)
    if brand_id is not None:
        wanted = wanted.where(col(DraftDecision.brand_id) == brand_id)
    return list(session.scalars(wanted.order_by(col(DraftDecision.at))))


def acceptance(made: Iterable[DraftDecision], by: str = "") -> list[Acceptance]:
    """The decisions grouped by one of BY, the largest group first; by nothing, all in one group."""
    if by and by not in BY:
        raise BadInput(say("there is no report by {by!r}; known: {known}", by=by, known=", ".join(BY)))
    groups = defaultdict[str, list[DraftDecision]](list)
    for each in made:
        groups[str(getattr(each, by)) if by else ""].append(each)
    return sorted((_counted(name, all_) for name, all_ in groups.items()), key=lambda row: (-row.total, row.group))


def reasons(made: Iterable[DraftDecision]) -> list[tuple[str, int]]:
    """Why drafts were rejected, the most frequent reason first."""
    return Counter(each.reason for each in made if each.outcome == REJECTED).most_common()


def _counted(group: str, made: list[DraftDecision]) -> Acceptance:
    edits = [each.distance for each in made if each.outcome == EDITED]
    return Acceptance(
        group,
        as_is=sum(each.outcome == AS_IS for each in made),
        light=sum(distance < LIGHT for distance in edits),
        heavy=sum(distance >= LIGHT for distance in edits),
        rejected=sum(each.outcome == REJECTED for each in made),
        seconds=round(median(each.seconds for each in made)),
    )
