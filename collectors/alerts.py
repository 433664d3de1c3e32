"""Tells people, once, when a query has failed for hours, and when it is read again."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select
from sqlmodel import Session, col

from channels import CHANNELS, SETUPS
from channels.states import losing
from store.models import Brand, Query
from store.runs import last_whole_run
from store.saying import N_, Saying, say
from store.settings import settings

Notify = Callable[[str, str], bool]
SaidIn = Callable[[str, str], str]  # a text of ours and a language, in that language
log = structlog.get_logger(__name__)


def in_english(text: str, _language: str) -> str:
    """A text as it stands in the code."""
    return str(text)


def and_more(count: int) -> Saying:
    """How many lines a message leaves out."""
    return say("And {count} more.", count=count)


def common(languages: Iterable[str]) -> str:
    """The language of what is said once to several brands: theirs where they share one, English otherwise."""
    one, *others = set(languages) or {"en"}
    return "en" if others else one


def by_apprise(title: str, body: str) -> bool:
    """Send a message to every address of EARFUL_ALERT_URLS; whether all of them took it."""
    import apprise  # takes a second to load, and most runs have nothing to say

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its warnings hold addresses, and with them tokens
    urls = settings().alert_urls
    told = apprise.Apprise()
    known = all(told.add(each) for each in (urls.get_secret_value() if urls else "").split())
    return bool(told.notify(title=title, body=body)) and known


def alert(session: Session, now: datetime, notify: Notify | None = None, said_in: SaidIn = in_english) -> list[str]:
    """Tell of queries that have failed for too long, that are about to lose what they should read, or that recovered.

    Gives back what was told, each line in the language of its brand.

    Each is told once. What nobody could be told is told at the next run. Without an address nothing is told, except
    through `notify`.
    """
    if notify is None and not settings().alert_urls:
        return []
    failing, losses = _failing(session, now), _losing(session, now)
    recovered = [query for query in _recovered(session) if losing(query, _last(session, query), now) is None]
    told = [(query, _failed_line(session, query, now)) for query in failing]
    told += [
        (query, say("{query} loses what it should read: {reason}.", query=_name(session, query), reason=reason))
        for query, reason in losses
    ]
    told += [(query, say("{query} is read again.", query=_name(session, query))) for query in recovered]
    if not told:
        return []
    spoken = [session.get_one(Brand, query.brand_id).language for query, _ in told]
    lines = [said_in(line, language) for (_, line), language in zip(told, spoken, strict=True)]
    heading = N_("Earful cannot read everything") if failing or losses else N_("Earful reads again")
    title = said_in(heading, common(spoken))
    if not delivered(notify or by_apprise, title, "\n".join(lines)):
        log.warning("an alert could not be delivered", queries=len(lines))
        return []
    for query in (*failing, *(query for query, _ in losses)):
        query.alerted_at = now
    for query in recovered:
        query.alerted_at = None
    session.commit()
    return lines


def delivered(notify: Notify, title: str, body: str) -> bool:
    """Whether a message went out; what breaks on the way is logged and stops nothing else."""
    try:
        return notify(title, body)
    except Exception as error:
        log.warning("alerting failed", error=type(error).__name__)
        return False


def _failing(session: Session, now: datetime) -> list[Query]:
    """The active queries whose time of failing is over, and which nobody was told of since they began to fail."""
    wanted = select(Query).where(
        col(Query.active).is_(True),
        col(Query.failing_since) <= now - timedelta(hours=settings().alert_after_hours),
        or_(col(Query.alerted_at).is_(None), col(Query.alerted_at) < col(Query.failing_since)),
    )
    return list(session.scalars(wanted.order_by(col(Query.id))))


def _losing(session: Session, now: datetime) -> list[tuple[Query, str]]:
    """The active queries that have come near the end of their network's memory, which nobody was told of since."""
    found = []
    for channel, setup in SETUPS.items():
        wanted = select(Query).where(col(Query.active).is_(True), col(Query.channel) == channel)
        for query in session.scalars(wanted.order_by(col(Query.id))) if setup.window is not None else ():
            last = _last(session, query)
            state, read = losing(query, last, now), last or query.created_at
            if state and setup.window and (query.alerted_at or read) < read + setup.window.warn_after:
                found.append((query, state.reason))
    return found


def _last(session: Session, query: Query) -> datetime | None:
    return last_whole_run(session, query.id or 0)


def _recovered(session: Session) -> list[Query]:
    wanted = select(Query).where(col(Query.failing_since).is_(None), col(Query.alerted_at).is_not(None))
    return list(session.scalars(wanted.order_by(col(Query.id))))


def _failed_line(session: Session, query: Query, now: datetime) -> Saying:
    since = query.failing_since or now
    hours = int((now - since).total_seconds() // 3600)
    return say(
        "{query} has not been read for {hours} hours: {reason}",
        query=_name(session, query),
        hours=hours,
        reason=query.problem or N_("the reason is not known"),
    )


def _name(session: Session, query: Query) -> Saying:
    brand = session.get_one(Brand, query.brand_id)
    title = CHANNELS[query.channel].title if query.channel in CHANNELS else query.channel
    return say("{channel} of {brand}, query “{query}”", channel=title, brand=brand.name, query=query.name)
