"""The stages of a cycle, each on its own and all in one: `collect`, `recheck`, `analyse`, `draft`, `send`, `run`."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from cli_lines import progress
from cli_setup import brand_id, open_store, stage
from cli_texts import load_model
from store.errors import EarfulError, TryLater
from store.faults import in_words
from store.settings import settings

if TYPE_CHECKING:
    from responder.run import SentOut

stages = typer.Typer()

Brand = Annotated[str, typer.Option(help="Name or short name of one brand.")]
Channel = Annotated[str, typer.Option(help="Name of one channel.")]


@stages.command()
def collect(brand: Brand = "", channel: Channel = "") -> None:
    """Read what is new on every channel."""
    from collectors.alerts import alert
    from collectors.drop import raise_for, take_in
    from collectors.intake.work import work_off_delivered
    from collectors.run import collect_due
    from dashboard.catalogues import said_in
    from store.models import utc_now

    with stage("collect") as session:
        taken = take_in(session, settings().home, brand, channel)
        for note in taken.notes:
            typer.echo(f"collect: {note}", err=True)
        try:
            received = work_off_delivered(session, utc_now())
            done = collect_due(session, brand_id(session, brand), channel)
        finally:
            for line in alert(session, utc_now(), said_in=said_in):
                typer.echo(f"collect: people were told: {line}", err=True)
    for line in done.resting:
        typer.echo(f"collect: {line}", err=True)
    found, new = sum(run.found for run in done.runs), sum(run.new for run in done.runs)
    dropped = f", files dropped and taken in: {taken.files}" if taken.files else ""
    typer.echo(f"collect: {found + taken.found + received.found} read, {new + taken.new + received.new} new{dropped}")
    raise_for(taken)


@stages.command()
def recheck(brand: Brand = "", channel: Channel = "") -> None:
    """Look again at what we hold: erase what was deleted, take over what was changed or answered there."""
    from collectors.recheck import recheck as run

    with stage("recheck") as session:
        done = run(session, brand_id(session, brand), channel)
    typer.echo(
        f"recheck: {done.seen} looked at, {done.gone} gone, {done.changed} changed, {done.answered} answered by hand"
    )


@stages.command()
def analyse(
    brand: Brand = "",
    channel: Channel = "",
    again: Annotated[bool, typer.Option("--again", help="Also try what could not be read before.")] = False,
) -> None:
    """Score what is new, open or extend cases, and find the themes that rise."""
    from sentiment.run import analyse as run
    from sentiment.themes import find_themes
    from store.assigning import return_silent, share_out
    from store.cases import wake_due
    from store.models import utc_now
    from store.unscored import try_again

    with stage("analyse") as session, progress("scored") as advance:
        wake_due(session, utc_now())
        if again:
            try_again(session)
        session.commit()  # loading the model takes seconds, in which others may write
        done = run(session, load_model(), brand_id=brand_id(session, brand), channel=channel, progress=advance)
        rising = find_themes(session, utc_now()) if done.scored else 0
        returned, given = return_silent(session, utc_now()), share_out(session)
    if returned or given:
        typer.echo(f"analyse: {given} cases given to people, {returned} back to everybody")
    themes = f", {rising} themes rise" if rising else ""
    broken = f", {done.unreadable} could not be read" if done.unreadable else ""
    typer.echo(f"analyse: {done.scored} scored, {done.cases} into cases, {done.set_aside} set aside{broken}{themes}")


@stages.command()
def draft(
    brand: Brand = "",
    channel: Channel = "",
    again: Annotated[bool, typer.Option("--again", help="Also try the drafts that broke before.")] = False,
) -> None:
    """Write the drafts that are missing."""
    from responder.llm import writer
    from responder.run import draft_new
    from store.undraftable import try_again

    with stage("draft") as session:
        if again:
            try_again(session)
            session.commit()
        done = draft_new(session, writer(), brand_id=brand_id(session, brand), channel=channel)
    broken = f", {done.broken} broke and are set aside" if done.broken else ""
    typer.echo(f"draft: {done.drafts} written, {done.without} cases without a draft{broken}")


@stages.command()
def send(
    brand: Brand = "",
    channel: Channel = "",
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on, every few seconds, until it is asked to stop.")
    ] = False,
) -> None:
    """Send approved replies where a connection is live; write the others to the outbox folder, as a dry run."""
    from collectors.nearing import nearing
    from dashboard.catalogues import said_in
    from responder.acknowledging import Acknowledged, acknowledge
    from responder.turns import send_in_turn
    from store.locks import KEEP_TIME, alone
    from store.models import utc_now
    from store.rights_clock import keep_rights

    with asked_to_stop() as stop:
        if watch:
            typer.echo("send: watching; end it with Ctrl+C or SIGTERM", err=True)
            _watch(stop, brand, channel)
            return
        fixed, told = Acknowledged(), list[str]()
        with stage("send") as session:
            outbox, id_ = settings().home / "outbox", brand_id(session, brand)
            with suppress(TryLater), alone(session, KEEP_TIME):  # who holds it does just this
                fixed = acknowledge(session, utc_now(), brand_id=id_)
            done = send_in_turn(session, outbox, stop, brand_id=id_, channel=channel)
            with suppress(TryLater), alone(session, KEEP_TIME):
                told = nearing(session, utc_now(), said_in=said_in)
                keep_rights(session, settings().home, utc_now())
    _tell_sent(done)
    if fixed.queued or fixed.held:
        typer.echo(f"send: {fixed.queued} acknowledged, {fixed.held} held back by the guard")
    for line in told:
        typer.echo(f"send: people were told: {line}", err=True)


def _watch(stop: Event, brand: str, channel: str) -> None:
    from responder.turns import send_on
    from store.database import ready_engine

    with open_store() as session:
        id_ = brand_id(session, brand)
    send_on(ready_engine(), settings().home, stop, _tell_sent, brand_id=id_, channel=channel)


@contextmanager
def asked_to_stop() -> Iterator[Event]:
    """An event that is set at the first Ctrl+C or SIGTERM, so that what is under way is ended; the second ends all."""
    stop, before = Event(), {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for each, handler in before.items():
            signal.signal(each, handler)

    def stops(*_: object) -> None:
        stop.set()
        restore()

    for each in before:
        signal.signal(each, stops)
    try:
        yield stop
    finally:
        restore()


def _tell_sent(done: "SentOut") -> None:
    waiting = f"{done.held} held by a pause; " if done.held else ""
    waiting += f"{done.next} wait for their turn; " if done.next else ""
    changed = f", {done.amended} changed where they stood" if done.amended else ""
    typer.echo(
        f"send: {done.sent} sent{changed}, {done.failed} failed, {done.unknown} of unknown fate; {waiting}"
        f"{done.written} written to {settings().home / 'outbox'} (dry run, nothing was sent)"
    )


@stages.command()
def run() -> None:
    """Collect, recheck, analyse, draft and send, letters too, once; a stage that fails does not stop the others."""
    from cli_outreach import propose, send_letters

    errors: list[EarfulError] = []
    for one in (collect, recheck, analyse, draft, propose, send, send_letters):
        try:
            one()
        except typer.Exit:
            raise
        except Exception as error:
            errors.append(_as_ours(error))
            typer.echo(f"earful: {one.__name__}: {errors[-1]}", err=True)
    if errors:
        raise typer.Exit(errors[0].exit_code)
    beat()


def _as_ours(error: Exception) -> EarfulError:
    """An error of ours, or the fault behind it; what nobody can explain is told by its kind and place."""
    from store.faults import fault_of

    return error if isinstance(error, EarfulError) else fault_of(error) or EarfulError(in_words(error))


def beat() -> None:
    """Tell the outside address, where one is set, that the hourly job was done."""
    from jobs import beat as told
    from store.database import ready_engine

    if settings().heartbeat_url:
        told(ready_engine())
