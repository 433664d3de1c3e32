"""Looks at Google Play again: what was deleted or changed in its last seven days, and what was answered there."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from channels.google_play import CHANNEL, PACKAGE, WINDOW
from channels.google_play_client import Play, talking
from channels.google_play_reviews import PlayReview, written_at
from channels.json_values import moment_of
from channels.reviews import Review
from collectors.google_play import apps_of, newest_first
from collectors.page import Checked, Cursor, Known, OwnPage
from collectors.reviews import checked, own_reply
from store.models import Connection, utc_now

EDGE = timedelta(hours=6)  # what is about to leave the seven days is not called deleted


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at what is younger than seven days, app by app in one list; what Google shows to nobody any more stands."""
    start = utc_now() - WINDOW + EDGE
    young = [each for each in known if _is_young(each, connection) and (written_at(each.version_id) or start) > start]
    others = [each for each in known if each not in young]
    if others:
        yield checked(CHANNEL, others, {})
    if not young:
        return
    with talking(connection) as play:
        for app in dict.fromkeys(each.source for each in young):
            some = [each for each in young if each.source == app]
            shown = _shown(play, app)
            yield checked(CHANNEL, some, {each: _now(play, each, shown) for each in some})


def _is_young(each: Known, connection: Connection) -> bool:
    return bool(PACKAGE.fullmatch(each.source)) and written_at(each.version_id) is not None


def _shown(play: Play, app: str) -> dict[str, PlayReview]:
    pages = newest_first(play, app, utc_now() - WINDOW)
    return {review.external_id: review for found, _ in pages for review in found}


def _now(play: Play, each: Known, shown: dict[str, PlayReview]) -> Review | None:
    """A review as it stands now; what the list does not hold is asked for by itself before it is called gone."""
    return shown.get(each.external_id) or play.one(each.source, each.external_id)


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What was answered since the cursor to the reviews that Google shows, in the apps of the connection."""
    start = utc_now() - WINDOW
    since = newest = moment_of((cursor or {}).get("newest")) or start
    apps = apps_of(connection)
    if not apps:
        return
    with talking(connection) as play:
        for app in apps:
            for reviews, _ in newest_first(play, app, start):
                found = [own_reply(each, each.answer) for each in reviews if each.answer is not None]
                replies = [each for each in found if each is not None and each.at > since]
                newest = max([newest, *(each.at for each in replies)])
                yield OwnPage(replies, None)
    yield OwnPage([], {"newest": newest.isoformat()})
