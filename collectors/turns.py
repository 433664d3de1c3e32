"""Several apps or countries in one query, read in turn: what fails keeps its cursor, and the others go on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from collectors.page import Cursor, Page
from store.errors import EarfulError, NeedsSetup, Refused, TryLater
from store.saying import say

State = Mapping[str, Any]
Read = Callable[[str, State | None], Iterator[Page]]


def in_turn(
    places: Sequence[str], cursor: Cursor | None, read: Read, stop: tuple[type[Exception], ...] = (TryLater,)
) -> Iterator[Page]:
    """Read each place from its own part of the cursor; a page of `read` carries the new part, or None for "not yet".

    Those that were read longest ago come first, so that a pass that always breaks off leaves nobody out. NeedsSetup and
    what is in `stop` end the pass; all other errors are raised together once every place had its turn.
    """
    known = {place: state for place, state in ((cursor or {}).get("places") or {}).items() if place in places}
    failed: dict[str, EarfulError] = {}
    ends: tuple[type[Exception], ...] = (NeedsSetup, *stop)
    for place in sorted(places, key=lambda each: _last(known.get(each))):
        try:
            for page in read(place, known.get(place)):
                if page.cursor is not None:
                    known = known | {place: page.cursor}
                yield page if page.cursor is None else replace(page, cursor={"places": known})
        except ends:
            raise
        except (TryLater, Refused) as error:
            failed[place] = error
    if failed:
        raise _summary(failed, len(places)) from next(iter(failed.values()))


def _last(state: State | None) -> float:
    return float((state or {}).get("read") or 0)


def _summary(failed: Mapping[str, EarfulError], total: int) -> EarfulError:
    place, first = next(iter(failed.items()))
    words = (
        say(
            "{failed} of {total} could not be read: {place}: {first}",
            failed=len(failed),
            total=total,
            place=place,
            first=first,
        )
        if total > 1
        else str(first)
    )
    if all(isinstance(each, TryLater) for each in failed.values()):
        times = [each.retry_at for each in failed.values() if isinstance(each, TryLater) and each.retry_at]
        return TryLater(words, min(times, default=None))
    return Refused(words)
