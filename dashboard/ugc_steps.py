"""The steps behind the buttons of rights to reshare: each acts on the version that was shown, and commits once."""

from collections.abc import Callable
from datetime import datetime, time
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.language import _, ngettext, translated
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, sentence
from responder.rights_grant import Kept, confirm_grant, evidence_of, keep_media
from responder.rights_request import request
from store.errors import EarfulError
from store.models import Brand, Mention, Rights, utc_now
from store.rights import Evidence, Terms, ask_by_hand, begin, decline, reshare, revoke, rights_of
from store.rights_kit import kit
from store.settings import settings
from store.workflow import Actor

TERMS = ("uses", "places", "territory", "months", "credit")
WITH_TERMS = ("ask", "grant")  # these set what a right is about; a no needs no terms


def step(work: Callable[[Session, Actor], tuple[str, str, int]]) -> None:
    """Do one thing for the person who is signed in, and keep a word about it for the next look at the page."""
    try:
        with session() as opened:
            title, text, case_id = work(opened, actor(opened))
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not done"), sentence(error))
    else:
        flash("done", title, text, case_id)


def write_request(brand_id: int, mention_id: int, key: str) -> None:
    """Write the request as the draft of a case, with the terms of the form."""

    def work(opened: Session, who: Actor) -> tuple[str, str, int]:
        draft = request(opened, brand_id, mention_id, _terms(key), who, utc_now())
        return _("The request is written"), _("It waits for approval like any other answer."), draft.case_id

    step(work)


def note_evidence(brand_id: int, mention_id: int, version: int, action: str, name: str) -> None:
    """Note what happened outside of Earful: asked, granted or declined, with the message that shows it."""

    def work(opened: Session, who: Actor) -> tuple[str, str, int]:
        known = None if action in WITH_TERMS else rights_of(opened, brand_id, mention_id)
        terms = _terms(name) if action in WITH_TERMS else Terms()
        rights = known or begin(opened, brand_id, mention_id, terms, who)
        return _take(opened, rights, version, action, _typed(name, times.zone_of(opened.get(Brand, brand_id))), who)

    step(work)


def _terms(key: str) -> Terms:
    return Terms(**{name: st.session_state[f"{name}-{key}"] for name in TERMS})


def _typed(name: str, zone: ZoneInfo) -> Evidence:
    """What was typed as evidence; its day is one of the brand's own calendar."""
    words, who, url = (str(st.session_state[f"{field}-{name}"]).strip() for field in ("words", "who", "url"))
    day = st.session_state[f"day-{name}"]
    return Evidence(words=words, who=who, url=url, at=datetime.combine(day, time(), zone) if day else None)


def answered(rights_id: int, version: int, action: str, mention_id: int) -> None:
    """Confirm what an answer that we hold means."""

    def work(opened: Session, who: Actor) -> tuple[str, str, int]:
        said = evidence_of(opened, opened.get_one(Mention, mention_id))
        return _take(opened, opened.get_one(Rights, rights_id), version, action, said, who)

    step(work)


def _take(
    opened: Session, rights: Rights, version: int, action: str, said: Evidence, who: Actor
) -> tuple[str, str, int]:
    if action == "grant":
        return _("The grant is kept"), _told(confirm_grant(opened, rights, who, version, said, settings().home)), 0
    (ask_by_hand if action == "ask" else decline)(opened, rights, who, version, said)
    return (_("Noted as asked") if action == "ask" else _("Noted as declined")), "", 0


def _told(kept: Kept) -> str:
    words = [ngettext("{count} picture or video was kept.", "{count} pictures or videos were kept.", kept.files)]
    if kept.stay:
        words.append(ngettext("{count} kept before stays.", "{count} kept before stay.", kept.stay))
    if kept.problems:
        problems = "; ".join(translated(each) for each in kept.problems)
        failed = _("Not fetched: {problems}", problems=problems)
        words.append(failed if kept.stay else _("Not kept: {problems}", problems=problems))
    return " ".join(words)


def fetch_again(rights_id: int) -> None:
    """Fetch the media of a granted post once more."""
    step(lambda opened, who: (
        _("Fetched"), _told(keep_media(opened, opened.get_one(Rights, rights_id), who, settings().home)), 0,
    ))  # fmt: skip


def reshared(rights_id: int, version: int, key: str) -> None:
    """Note where a post was reshared."""

    def work(opened: Session, who: Actor) -> tuple[str, str, int]:
        given = {name: str(st.session_state[f"{field}-{key}"]).strip()
                 for name, field in (("place", "place"), ("use", "use"), ("url", "there"))}  # fmt: skip
        reshare(opened, opened.get_one(Rights, rights_id), who, version, **given, now=utc_now())
        return _("Noted as reshared"), "", 0

    step(work)


def revoked(rights_id: int, version: int, key: str) -> None:
    """Take a grant back with a reason."""

    def work(opened: Session, who: Actor) -> tuple[str, str, int]:
        why = str(st.session_state[f"why-{key}"])
        revoke(opened, opened.get_one(Rights, rights_id), who, version, why, Evidence())
        return _("The grant is taken back"), _("What was kept of it is deleted."), 0

    step(work)


def prepare_kit(rights_id: int) -> None:
    """Make the reshare kit, and keep it for the next look at the page."""

    def work(opened: Session, who: Actor) -> tuple[str, str, int]:
        made = kit(opened, opened.get_one(Rights, rights_id), who, settings().home, utc_now())
        st.session_state[f"kit-{rights_id}"] = made
        return _("The kit is ready"), _("Download it now; the audit log knows of it."), 0

    step(work)
