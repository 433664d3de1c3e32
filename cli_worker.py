"""`earful worker` and `earful beat`: the same jobs on many machines, through a broker."""

from typing import Annotated

import typer

workers = typer.Typer()
Queues = Annotated[str, typer.Option(help="Which queues to take, of collect, score, draft and send.")]


@workers.command()
def worker(
    queues: Queues = "collect,score,draft,send",
    processes: Annotated[int, typer.Option(min=1, help="How many processes of this machine take part.")] = 2,
) -> None:
    """Take tasks from the broker of EARFUL_BROKER_URL until it is asked to end (see docs/deploy.md)."""
    from store.logs import log_as
    from worker import engine, make_app

    log_as("json")
    engine()  # what is missing is said at once, and not by every task
    app = make_app()
    app.worker_main(
        ["worker", "-Q", queues, "-c", str(processes), "--without-gossip", "--without-mingle", "-l", "WARNING"]
    )


@workers.command()
def beat() -> None:
    """Put each task into its queue at its time; a second one for the same database ends at once."""
    from store.database import open_session, ready_engine
    from store.locks import alone
    from store.logs import log_as
    from worker import make_app

    log_as("json")
    with open_session(ready_engine()) as session, alone(session, "beat"):
        make_app().Beat(loglevel="WARNING").run()
