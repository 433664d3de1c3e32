"""When a post of X was made, read from its id, and the ids of a time."""

from datetime import UTC, datetime, timedelta

BEGUN = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)  # from here X counts the milliseconds of its ids
MILLISECOND = timedelta(milliseconds=1)
SHIFT = 22
LAST = (1 << 63) - 1


def moment(number: int | str) -> datetime:
    """When the post with this id was made."""
    return BEGUN + (min(int(number), LAST) >> SHIFT) * MILLISECOND


def first_id(at: datetime) -> int:
    """The lowest id of a moment; 0 for times before there were such ids."""
    return max(0, (at - BEGUN) // MILLISECOND) << SHIFT
