"""The jobs of letters that brands send of their own accord: propose them, and send what is approved."""

from datetime import timedelta

from sqlalchemy import Engine

from jobs import run_job, something_waits
from store import backlog
from store.database import open_session
from store.models import utc_now
from store.runs import last_done

ALL_AGAIN = timedelta(minutes=55)  # so that a job of every 15 minutes looks at all orders once an hour


def letters(engine: Engine) -> None:
    """Send the letters of brands' own accord that are approved and due."""
    from responder.outreach_sending import send_outreach

    def something() -> bool:
        with open_session(engine) as session:
            return backlog.something_to_post(session, utc_now())

    if something_waits("letters", something):
        run_job(engine, "letters", lambda session: vars(send_outreach(session, utc_now())))


def propose_letters(engine: Engine) -> None:
    """Propose letters to customers, for the brands that want it: once an hour all, else what is pressing."""
    from responder.outreach_planning import propose_outreach

    whole: list[bool] = []

    def something() -> bool:
        with open_session(engine) as session:
            last = last_done(session, "outreach")
            whole.append(last is None or last <= utc_now() - ALL_AGAIN)
            return backlog.something_to_propose(session)

    if something_waits("outreach", something):
        pressing = not any(whole)
        run_job(engine, "pressing-outreach" if pressing else "outreach", lambda session: {
            "drafts": propose_outreach(session, utc_now(), pressing=pressing)
        })  # fmt: skip
