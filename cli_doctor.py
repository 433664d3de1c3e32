"""`earful doctor`: what is set up and missing, and what each channel can do now; `earful metrics`: its numbers."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from store.errors import EarfulError, NeedsSetup
from store.settings import settings

if TYPE_CHECKING:
    from sqlmodel import Session

    from store.models import Brand

doctor_app = typer.Typer()
WIDE = 16


@doctor_app.command()
def doctor(
    channel: Annotated[str, typer.Option(help="Only this channel, with the steps to set it up.")] = "",
) -> None:
    """What is set up, what is missing, and what each channel can do now; exit code 3 where something must be done."""
    from channels import SETUPS
    from cli_setup import open_store
    from store.brands import list_brands
    from store.errors import BadInput

    if channel and channel not in SETUPS:
        raise BadInput(f"{channel!r} has nothing to set up; known: {', '.join(SETUPS)}")
    bad = [line for line in _own_parts() if not _tell(*line)]
    try:
        with open_store() as session:
            brands = list_brands(session)
            _tell("brands", True, ", ".join(brand.slug for brand in brands) or "none yet: an import creates one")
            for name in [channel] if channel else SETUPS:
                _channel(session, name, brands, steps=bool(channel))
    except NeedsSetup as error:
        _tell("database", False, str(error))
        bad.append(("database", False, ""))
    if bad:
        raise typer.Exit(NeedsSetup.exit_code)


@doctor_app.command()
def metrics() -> None:
    """The numbers of the moment as Prometheus reads them, for a file that its node exporter picks up."""
    from cli_setup import open_store
    from collectors.intake.watched import exposition
    from store.models import utc_now

    with open_store() as session:
        typer.echo(exposition(session, utc_now()).decode(), nl=False)


def _tell(title: str, good: bool, words: str) -> bool:
    typer.echo(f"{'ok ' if good else 'NO '} {title:<{WIDE}}{words}")
    return good


def _own_parts() -> Iterator[tuple[str, bool, str]]:
    """The parts of Earful itself: each with whether it is there, and a word about it."""
    home = settings().home.resolve()
    yield "data folder", True, str(home)
    model = Path(settings().sentiment_model)
    yield "model", model.exists() or not model.is_absolute(), str(model)
    yield _language_model()
    yield _sealing_key(home)
    told = "set" if settings().alert_urls else "not set: nobody is told when a query fails (EARFUL_ALERT_URLS)"
    yield "alerts", True, told
    beats = "set" if settings().heartbeat_url else "not set: nobody notices when this machine is off"
    yield "heartbeat", True, f"{beats} (EARFUL_HEARTBEAT_URL)"


def _sealing_key(home: Path) -> tuple[str, bool, str]:
    """Where the key is that seals credentials, and whether a change of it was broken off."""
    from store.secrets import KEY_FILE, NEW_FILE

    title = "sealing key"
    if settings().secret_key:
        return title, True, "from EARFUL_SECRET_KEY"
    if (home / NEW_FILE).exists():
        return title, False, "a change of the key did not end: run `earful rotate-key` again"
    return title, True, f"{home / KEY_FILE}, made at its first use"


def _language_model() -> tuple[str, bool, str]:
    """Which language model words the drafts, without asking it anything."""
    from responder.llm_endpoint import endpoint_of_settings

    title = "language model"
    try:
        endpoint = endpoint_of_settings()
    except NeedsSetup as error:
        return title, False, str(error)
    if endpoint is None:
        return title, True, "not set: drafts are in Earful's own words (EARFUL_LLM_BASE_URL)"
    return title, True, f"{endpoint.model} at {endpoint.place}"


def _channel(session: "Session", name: str, brands: "list[Brand]", *, steps: bool) -> None:
    """What a channel can do at all, and how it stands for each brand that uses it."""
    from channels import CHANNELS, SETUPS
    from channels.states import state_of
    from store.connections import connection_of
    from store.models import utc_now
    from store.queries import saved_queries

    setup = SETUPS[name]
    about = setup.about
    typer.echo(f"\n{CHANNELS[name].title} ({name})")
    told = {"reads": about.reads, "fresh": about.fresh, "answers": about.answers, "costs": about.costs}
    told |= {"terms": about.terms, "upstream": about.upstream}
    for title, words in told.items():
        typer.echo(f"    {title:<{WIDE}}{words}")
    for brand in brands:
        connection = connection_of(session, brand.id or 0, name)
        queries = len(saved_queries(session, brand.id or 0, name))
        if connection is None and not queries:
            continue
        try:
            state = state_of(session, name, connection, utc_now())
            count = f"{queries} quer{'y' if queries == 1 else 'ies'}"
            words = f"{state.word.replace('_', ' ')}, {count}: {state.reason}"
        except EarfulError as error:
            words = str(error)
        typer.echo(f"    {brand.slug:<{WIDE}}{words}")
    for number, step in enumerate(setup.steps if steps else (), start=1):
        typer.echo(f"    {number}. {step}")
