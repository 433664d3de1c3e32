"""The stages as jobs that nobody watches.

Each has a session and a lock of its own, says in the log what it did, and never ends the process that it runs in.
"""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import timedelta
from functools import partial

import httpx
import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from dashboard.catalogues import said_in
from store import backlog
from store.database import open_session
from store.errors import EarfulError, TryLater
from store.faults import in_words
from store.locks import KEEP_TIME, alone
from store.models import Query, Run, utc_now
from store.runs import recorded
from store.settings import settings

log = structlog.get_logger(__name__)
Done = Mapping[str, object]
SHARED_CHUNK = 100  # small enough to share, large enough that sharing costs little
SHARED_FOR = timedelta(seconds=20)  # as often as the task is put in line: an approved reply never waits for longer
COUNTED = ("scored", "drafts", "sent", "written", "seen", "mentions")  # what a kind of run worked on


def run_job(engine: Engine, kind: str, work: Callable[[Session], Done], *, shared: bool = False) -> None:
    """Do the work of a kind with a row among the runs; what goes wrong ends here.

    While another process is at it nothing is done, unless the work is such that any number of them may share it.
    """

    def recorded_work() -> Done:
        with (
            open_session(engine) as session,
            nullcontext() if shared else alone(session, kind),
            recorded(session, kind) as run,
        ):
            structlog.contextvars.bind_contextvars(run=run.id)  # until what it did is told
            done = work(session)
            run.found = sum(int(str(done.get(name, 0))) for name in COUNTED)
            return done

    _told(kind, recorded_work)


def _told(kind: str, work: Callable[[], Done | None]) -> None:
    """Say in the log what a job did, or what went wrong."""
    with structlog.contextvars.bound_contextvars(job=kind, run=None):
        structlog.contextvars.unbind_contextvars("run")
        try:
            if (done := work()) is not None:
                log.info("done", **done)
        except TryLater as later:
            log.info("later", why=in_words(later))
        except EarfulError as error:
            log.warning("not done", kind=type(error).__name__, why=in_words(error))
        except Exception as error:
            log.error("broke", kind=type(error).__name__, why=in_words(error))


def _each(engine: Engine, kind: str, *parts: Callable[[Session], Done | None]) -> None:
    """Do the parts of a job one after another, each with its own session: one that fails does not stop the others."""
    for part in parts:
        with open_session(engine) as session:
            _told(kind, partial(part, session))


def collect_query(engine: Engine, query_id: int) -> None:
    """Read what is new for one query, where it is still wanted and does not rest."""
    from collectors.run import is_read, name_of, take_turn

    def work() -> Done | None:
        with open_session(engine) as session, structlog.contextvars.bound_contextvars(query=query_id):
            query = session.get(Query, query_id)
            if query is None or not query.active or not is_read(query):
                return None
            ended = take_turn(session, query, utc_now())
            if isinstance(ended, Run):
                return {"name": name_of(query), "run": ended.id, "found": ended.found, "new": ended.new}
            return {"name": name_of(query), "rests": ended}

    _told("collect", work)


def take_in(engine: Engine) -> None:
    """Take in the files that were dropped and what networks delivered, and tell people of what fails."""
    from collectors.alerts import alert
    from collectors.drop import take_in as take_files
    from collectors.intake.work import work_off_delivered

    def work(session: Session) -> Done:
        taken = take_files(session, settings().home, "", "")
        received, told = work_off_delivered(session, utc_now()), alert(session, utc_now(), said_in=said_in)
        return {"files": taken.files, "new": taken.new + received.new, "told": len(told)}

    run_job(engine, "collect", work)


def look_again(engine: Engine) -> None:
    """Look again at what we hold: erase what was deleted, take over what was changed or answered there."""
    from collectors.recheck import recheck

    run_job(engine, "recheck", lambda session: vars(recheck(session, None, "")))


def let_go(engine: Engine) -> None:
    """Let go of what is older than its brand keeps it."""
    from store.retention import retain

    run_job(engine, "retain", lambda session: vars(retain(session, utc_now())))


def read(engine: Engine, *, shared: bool = False) -> None:
    """Wake the cases whose time has come, give cases to people by rule, and score what is new, when something is.

    On PostgreSQL any number of processes can share the scoring. Who shares stops after a while, so that the process is
    free for other work: what is left is taken up by the next task.
    """
    from sentiment.model import kept_model
    from sentiment.run import CHUNK, analyse
    from sentiment.themes import find_themes
    from store.assigning import return_silent, share_out
    from store.cases import wake_due

    def wake(session: Session) -> None:
        wake_due(session, utc_now())

    def give(session: Session) -> None:
        return_silent(session, utc_now())
        share_out(session)

    def waits() -> bool:
        with open_session(engine) as session:
            model = kept_model(settings().sentiment_model, settings().threads)
            return backlog.something_to_read(session, model.version)

    def work(session: Session) -> Done:
        model = kept_model(settings().sentiment_model, settings().threads)
        until = utc_now() + SHARED_FOR if shared else None
        done = analyse(session, model, chunk=SHARED_CHUNK if shared else CHUNK, until=until)
        whole = done.scored and not done.cut_short
        return vars(done) | {"themes": find_themes(session, utc_now()) if whole else 0}

    _each(engine, "assign", wake, give)
    if something_waits("analyse", waits):
        run_job(engine, "analyse", work, shared=shared and engine.dialect.name == "postgresql")


def something_waits(kind: str, look: Callable[[], bool]) -> bool:
    """Whether there is anything to do; a job that looks every few seconds leaves no row when there is not."""
    found: list[bool] = []
    _told(kind, lambda: found.append(look()))
    return any(found)


def draft(engine: Engine) -> None:
    """Write the drafts that are missing."""
    from responder.llm import writer
    from responder.run import draft_new

    def waits() -> bool:
        with open_session(engine) as session:
            return backlog.something_to_draft(session)

    if something_waits("draft", waits):
        run_job(engine, "draft", lambda session: vars(draft_new(session, writer())))


def send(engine: Engine) -> None:
    """Send what is approved and due, and look for what may have arrived."""
    from responder.run import send_approved
    from responder.turns import waits

    def something() -> bool:
        with open_session(engine) as session:
            return waits(session, utc_now())

    if something_waits("send", something):
        run_job(engine, "send", lambda session: vars(send_approved(session, settings().home / "outbox")))


def beat(engine: Engine) -> None:
    """Tell an outside address that the work is being done; it stays silent while anything is late.

    Whoever listens there raises the alarm when the beat stops: also when this machine is off.
    """
    from collectors.run import is_due
    from store.health import late_work

    address = settings().heartbeat_url

    def work() -> Done | None:
        if address is None:
            return None
        with open_session(engine) as session:
            now = utc_now()
            if late := late_work(session, now, lambda query: is_due(session, query, now)):
                return {"silent": late[:10]}
        httpx.get(address.get_secret_value(), timeout=10).raise_for_status()
        return None

    _told("beat", work)


def keep_time(engine: Engine) -> None:
    """Acknowledge what came in outside business hours, tell people of what is about to be late, end grants in time."""
    from collectors.nearing import nearing
    from responder.acknowledging import acknowledge
    from store.rights_clock import keep_rights

    def fixed(session: Session) -> Done | None:
        done = acknowledge(session, utc_now())
        return vars(done) if done.queued else None

    def warned(session: Session) -> Done | None:
        return {"told": told} if (told := len(nearing(session, utc_now(), said_in=said_in))) else None

    def ended(session: Session) -> Done | None:
        return {"rights": changed} if (changed := keep_rights(session, settings().home, utc_now())) else None

    def work() -> None:
        with open_session(engine) as session, alone(session, KEEP_TIME):
            _each(engine, "keep time", fixed, warned, ended)

    _told("keep time", work)


def watch(engine: Engine) -> None:
    """Raise alerts for what people should know within the hour, and tell them."""
    from collectors.watch import watch as see

    _each(engine, "watch", lambda one: {"told": len(told)} if (told := see(one, utc_now(), None, said_in)) else None)
