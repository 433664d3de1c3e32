"""`earful schedule`: the whole job on one machine, unattended, until it is asked to end."""

import os
import signal
import threading

import typer

from store.settings import settings

schedule_app = typer.Typer()
STOP_SECONDS = 60.0


@schedule_app.command()
def schedule() -> None:
    """Do everything at its time: each query once an hour at its own minute, sending every few seconds."""
    from schedule import Timetable
    from store.database import ready_engine
    from store.locks import only_one
    from store.logs import log_as

    log_as("json")
    engine = ready_engine()
    asked = threading.Event()
    with only_one("schedule", settings().home):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: _asked_to_end(asked))
        timetable = Timetable(engine)
        timetable.start()
        typer.echo("Everything runs at its time (Ctrl-C stops it; what is begun is ended first).", err=True)
        asked.wait()
        if not timetable.stop(STOP_SECONDS):
            os._exit(0)


def _asked_to_end(asked: threading.Event) -> None:
    """End what is begun at the first signal, at once at the second; all that was saved stays saved."""
    if asked.is_set():
        os._exit(1)
    asked.set()
