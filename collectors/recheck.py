"""Looks at known mentions again: erases what was deleted upstream, takes over what was changed or answered there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from channels import SETUPS
from collectors import WATCHERS
from collectors.page import Checked, Known, OwnReply, Watcher
from store.brands import queries_of
from store.cases import answered_on_network
from store.connections import connections, rest
from store.edits import apply_edits, versions_of
from store.errors import EarfulError, NeedsSetup, TryLater
from store.faults import in_words
from store.ledger import charge, left_on
from store.models import Connection, Mention, utc_now
from store.rechecks import cases_of, mark_checked, to_recheck
from store.runs import recorded
from store.tombstones import bury, find_ids

# How often a mention is looked at that nobody works on: where a look costs money, less often.
EVERY = {"x": timedelta(days=7)}
DAILY = timedelta(days=1)


@dataclass
class Rechecked:
    """What one round found: how many were looked at, gone, changed, and answered on the network itself."""

    seen: int = 0
    gone: int = 0
    changed: int = 0
    answered: int = 0


def recheck(
    session: Session, brand_id: int | None = None, channel: str = "", *, now: datetime | None = None
) -> Rechecked:
    """Look again through every connection that can; errors are raised once all have had their turn."""
    moment, done, errors = now or utc_now(), Rechecked(), list[Exception]()
    for connection in [*connections(session, brand_id), *_unconnected(session, brand_id)]:
        watcher = WATCHERS.get(connection.channel)
        if watcher is None or (channel and connection.channel != channel) or not _awake(session, connection, moment):
            continue
        try:
            with recorded(session, "recheck"):
                if connection.id:
                    _own_replies(session, watcher, connection, done)
                _mentions(session, watcher, connection, moment, done)
        except Exception as error:
            if isinstance(error, NeedsSetup) and connection.id:
                rest(session, connection, str(error), None)
                session.commit()
            errors.append(error)
    if errors:
        raise errors[0] if isinstance(errors[0], EarfulError) else EarfulError(in_words(errors[0])) from errors[0]
    return done


def _unconnected(session: Session, brand_id: int | None) -> list[Connection]:
    """For brands that read an open channel without a connection, one that is never saved."""
    known = {(each.brand_id, each.channel) for each in connections(session, brand_id)}
    wanted = {(each.brand_id, each.channel) for each in queries_of(session, brand_id)} - known
    open_ones = {pair for pair in wanted if pair[1] in SETUPS and SETUPS[pair[1]].is_open}
    return [Connection(brand_id=brand, channel=channel) for brand, channel in sorted(open_ones)]


def _awake(session: Session, connection: Connection, now: datetime) -> bool:
    """Whether a connection has the credentials that it needs, does not rest, and has money left."""
    resting = connection.problem and (connection.retry_at is None or connection.retry_at > now)
    setup = SETUPS.get(connection.channel)
    ready = bool(connection.read_secrets) or (setup is not None and setup.is_open)
    return ready and not resting and (not connection.id or left_on(session, connection, now) != 0)


def _own_replies(session: Session, watcher: Watcher, connection: Connection, done: Rechecked) -> None:
    """Close the cases of what was answered by hand on the network."""
    for page in watcher.own_replies(connection, connection.own_cursor):
        for reply in page.replies:
            done.answered += _settle(session, connection, reply)
        if page.cursor is not None:
            connection.own_cursor = page.cursor
        session.add(connection)
        charge(session, connection.brand_id, connection.channel, page.cost, utc_now())
        session.commit()
        _need_money(session, connection)


def _need_money(session: Session, connection: Connection) -> None:
    if connection.id and left_on(session, connection, utc_now()) == 0:
        raise TryLater("the budget of this month is spent: deletions are looked for again when there is more")


def _settle(session: Session, connection: Connection, reply: OwnReply) -> int:
    closed = 0
    for case, newest in cases_of(session, connection.brand_id, connection.channel, reply.parent):
        if reply.at >= newest:
            closed += answered_on_network(session, case, reply.external_id, reply.url, reply.at)
    return closed


def _mentions(session: Session, watcher: Watcher, connection: Connection, now: datetime, done: Rechecked) -> None:
    every = EVERY.get(connection.channel, DAILY)
    mentions = to_recheck(session, connection.brand_id, connection.channel, now, every)
    by_key = {(each.source, each.external_id): each for each in mentions}
    known = [Known(each.source, each.external_id, each.version_id, each.kind) for each in mentions]
    if not known:
        return
    for checked in watcher.recheck(known, connection):
        _apply(session, connection, checked, by_key, now, done)
        _need_money(session, connection)


def _apply(
    session: Session,
    connection: Connection,
    checked: Checked,
    by_key: Mapping[tuple[str, str], Mention],
    now: datetime,
    done: Rechecked,
) -> None:
    """Take over what became of some mentions, in one commit."""
    seen = [by_key[each.source, each.external_id].id or 0 for each in checked.seen]
    mark_checked(session, seen, now)
    sources = {each.external_id: each.source for each in checked.seen}
    gone = find_ids(session, connection.channel, [(sources[each], each) for each in checked.gone])
    done.seen, done.gone = done.seen + len(seen), done.gone + bury(session, gone, now)
    rows = {by_key[each.source, each.external_id].id or 0: each.model_dump() for each in checked.changed}
    done.changed += len(apply_edits(session, rows))
    ids = {each.external_id: by_key[each.source, each.external_id].id or 0 for each in checked.seen}
    for reply in checked.replies:
        if not versions_of(session, ids[reply.parent]):  # an answer without a time may be older than the last change
            done.answered += _settle(session, connection, reply)
    charge(session, connection.brand_id, connection.channel, checked.cost, utc_now())
    session.commit()
