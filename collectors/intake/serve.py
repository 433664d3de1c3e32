"""Serves the webhooks, and works off in the background what was delivered."""

import threading
from contextlib import suppress

import structlog
import uvicorn
from sqlalchemy import Engine

from collectors.intake.app import make_app
from collectors.intake.work import work_off
from store.database import open_session, ready_engine
from store.deliveries import make_durable
from store.errors import TryLater
from store.models import utc_now

log = structlog.get_logger(__name__)
SECONDS = 3.0
MOST_AT_ONCE = 1000


def serve(host: str, port: int) -> None:
    """Serve until the process is asked to end; NeedsSetup while there is no database.

    Only a proxy on this machine is believed what it says of the address that was asked for. No request is written down:
    their addresses may hold tokens.
    """
    engine = ready_engine()
    make_durable(engine)
    stop = threading.Event()
    worker = threading.Thread(target=work_until, args=(engine, stop), name="work-off", daemon=True)
    worker.start()
    try:
        uvicorn.run(
            make_app(engine), host=host, port=port, log_level="warning", log_config=None, access_log=False,
            server_header=False, ws="none", proxy_headers=True, forwarded_allow_ips="127.0.0.1",
            limit_concurrency=MOST_AT_ONCE, timeout_keep_alive=5, timeout_graceful_shutdown=10,
        )  # fmt: skip
    finally:
        stop.set()
        worker.join(SECONDS)


def work_until(engine: Engine, stop: threading.Event) -> None:
    """Work off every few seconds until the end; what goes wrong is named by its kind, and tried again."""
    while not stop.wait(SECONDS):
        try:
            with suppress(TryLater), open_session(engine) as session:
                work_off(session, utc_now())
        except Exception as error:
            log.error("deliveries could not be worked off", kind=type(error).__name__)
