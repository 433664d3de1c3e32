"""`earful doctor`: what is set up and missing, and what each channel can do now; `earful metrics`: its numbers."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from store.errors import EarfulError, NeedsSetup
from store.faults import in_words
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
            bad += [line for line in _credentials(session) if not _tell(*line)]
            _tell("brands", True, ", ".join(brand.slug for brand in brands) or "none yet: an import creates one")
            for name in [channel] if channel else SETUPS:
                _channel(session, name, brands, steps=bool(channel))
    except EarfulError as error:
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
    yield _data_folder(home)
    yield _model()
    yield _language_model()
    yield _sealing_key(home)
    yield _audit_key(home)
    told = "set" if settings().alert_urls else "not set: nobody is told when a query fails (EARFUL_ALERT_URLS)"
    yield "alerts", True, told
    beats = "set" if settings().heartbeat_url else "not set: nobody notices when this machine is off"
    yield "heartbeat", True, f"{beats} (EARFUL_HEARTBEAT_URL)"


def _data_folder(home: Path) -> tuple[str, bool, str]:
    """Whether the data folder can be written to, tried with a file that is gone again."""
    import shutil
    from tempfile import TemporaryFile

    from store.faults import LITTLE, explained

    try:
        if home.exists():
            with TemporaryFile(dir=home, prefix=".doctor-") as file:
                file.write(bytes(LITTLE))
        free = shutil.disk_usage(home if home.exists() else home.parent).free
    except OSError as error:
        return "data folder", False, str(explained(error))
    return "data folder", True, f"{home}, {free / 2**30:.1f} GiB free"


def _model() -> tuple[str, bool, str]:
    """Whether the model can be loaded, where it is a folder; a name on the hub is not asked for."""
    from cli_texts import load_model

    place = settings().sentiment_model
    try:
        if Path(place).is_absolute():
            load_model()
    except EarfulError as error:
        return "model", False, str(error)
    return "model", True, place


def _audit_key(home: Path) -> tuple[str, bool, str]:
    """Where the key is that signs the audit log."""
    from store.audit import KEY_FILE

    return _key("audit key", "EARFUL_AUDIT_KEY" if settings().audit_key else "", home / KEY_FILE)


def _key(title: str, setting: str, file: Path) -> tuple[str, bool, str]:
    """Whether a key can be used: the one of a setting, or that of a file."""
    from store.keys import read_key

    if setting:
        return title, True, f"from {setting}"
    try:
        read_key(file) if file.exists() else None
    except (EarfulError, OSError) as error:
        return title, False, str(in_words(error))
    return title, True, f"{file}, made at its first use"


def _credentials(session: "Session") -> Iterator[tuple[str, bool, str]]:
    """What is kept sealed and no key opens."""
    from store.resealing import unopened

    try:
        closed = unopened(session)
    except EarfulError as error:
        yield "credentials", False, str(error)
        return
    if closed:
        words = f"no key opens {', '.join(closed[:5])}: bring back the key that sealed them, or enter them again"
        yield "credentials", False, words


def _sealing_key(home: Path) -> tuple[str, bool, str]:
    """Where the key is that seals credentials, and whether a change of it was broken off."""
    from store.secrets import KEY_FILE, NEW_FILE

    title = "sealing key"
    if not settings().secret_key and (home / NEW_FILE).exists():
        return title, False, "a change of the key did not end: run `earful rotate-key` again"
    return _key(title, "EARFUL_SECRET_KEY" if settings().secret_key else "", home / KEY_FILE)


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
