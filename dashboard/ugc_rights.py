"""The rights of one post: where they stand, what may be done now, what the author answered, and the ledger."""

from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.language import N_, Shown, _, ngettext
from dashboard.media import media_part
from dashboard.rows import web_link
from dashboard.session import Session, actor
from dashboard.ugc_forms import ask_form, evidence_form, reason_form, reshare_form
from dashboard.ugc_steps import answered, fetch_again, prepare_kit
from dashboard.widgets import customer_text, notice, one_line
from dashboard.words import scope_title, spaced
from responder.rights_grant import suggestions
from store.errors import Refused
from store.models import Brand, Rights, RightsStep, utc_now
from store.rights import check_usable, ledger
from store.ugc import UgcRow
from store.workflow import Actor, actions

READINGS = Shown({
    "yes": (N_("Reads like a yes"), "green"), "no": (N_("Reads like a no"), "red"),
    "unclear": (N_("Unclear: read it closely"), "orange"),
})  # fmt: skip


def rights_part(opened: Session, row: UgcRow, rights: Rights | None, brand: Brand) -> None:
    """Everything about the rights in one post, with the steps that this person may take now."""
    who, zone = actor(opened), times.zone_of(brand)
    media_part(row.mention)
    known = rights or Rights(brand_id=brand.id or 0, mention_id=row.mention.id or 0)
    st.subheader(_("Rights: {state}", state=spaced(known.status).lower()), anchor=False)
    if rights is not None:
        st.text(_terms(rights, zone), width="stretch")
        st.text(_("Credit line: {credit}", credit=one_line(rights.credit, 200)), width="stretch")
    if rights is not None and rights.status == "found" and rights.request_id and rights.case_id:
        notice("info", _("A request is written"), _("It counts as asked once the approved reply is published."))
        label = _("Open case {number}", number=rights.case_id)
        st.page_link("dashboard/case.py", label=label, query_params={"case": str(rights.case_id)})
    if rights is not None and rights.status == "asked":
        _answers(opened, rights, who, zone)
    _steps(known, actions(known, who), zone)
    if rights is not None:
        _kit(opened, rights, who)
        _ledger(ledger(opened, rights.id or 0), zone)


def _terms(rights: Rights, zone: ZoneInfo) -> str:
    until = ngettext("for {count} month", "for {count} months", rights.months or 0)
    if rights.expires_at:
        until = _("until {time}", time=times.local(rights.expires_at, zone))
    uses, places = (", ".join(scope_title(each) for each in names) for names in (rights.uses, rights.places))
    return f"{uses} · {places} · {scope_title(rights.territory)} · {until}"


def _answers(opened: Session, rights: Rights, who: Actor, zone: ZoneInfo) -> None:
    """What the author wrote since; a person confirms what it means."""
    allowed = actions(rights, who)
    for answer in suggestions(opened, rights):
        key = f"{rights.id}-{rights.version}-{answer.mention.id}"
        with st.container(key=f"ugc-answer-{key}", border=True, gap="xsmall"):
            words, colour = READINGS[answer.reading]
            st.markdown(f":{colour}-badge[{words}]")
            st.text(times.local(answer.mention.published_at, zone))
            customer_text(answer.mention.full_text(), f"ugc-answer-{key}", 600)
            with st.container(key=f"ugc-confirm-{key}", horizontal=True, gap="xsmall"):
                for action, label in (("grant", _("Confirm the yes")), ("decline", _("Confirm the no"))):
                    if action in allowed:
                        st.button(
                            label, key=f"{action}-{key}", on_click=answered,
                            args=(rights.id, rights.version, action, answer.mention.id),
                        )  # fmt: skip


def _steps(rights: Rights, allowed: list[str], zone: ZoneInfo) -> None:
    """One button a step that the workflow allows now, each with the few questions that it needs."""
    key = f"{rights.mention_id}-{rights.version}"
    with st.container(key="ugc-steps", horizontal=True, gap="xsmall"):
        if "ask" in allowed:
            with st.popover(_("Ask"), icon=":material/send:", key=f"pop-ask-{key}"):
                ask_form(rights, key)
        for action, label, icon in (
            ("ask", _("Asked by hand"), "edit_note"), ("grant", _("Note a yes"), "check"),
            ("decline", _("Note a no"), "block"),
        ):  # fmt: skip
            if action in allowed:
                with st.popover(label, icon=f":material/{icon}:", key=f"pop-note-{action}-{key}"):
                    evidence_form(rights, action, key, zone)
        if "reshare" in allowed:
            with st.popover(_("Note where it was reshared"), icon=":material/campaign:", key=f"pop-reshare-{key}"):
                reshare_form(rights, key)
        if "revoke" in allowed:
            with st.popover(_("Take the grant back"), icon=":material/undo:", key=f"pop-revoke-{key}"):
                reason_form(rights, key)


def _kit(opened: Session, rights: Rights, who: Actor) -> None:
    """The way to the reshare kit, only while the grant is good."""
    try:
        check_usable(opened, rights, utc_now())
    except Refused:
        return
    kept = ngettext("{count} picture or video kept", "{count} pictures or videos kept", len(rights.kept))
    st.text(kept, width="stretch")
    with st.container(key="ugc-kit", horizontal=True, gap="xsmall"):
        if who.may("agent", rights.brand_id):
            _download(rights)
        if who.may("approver", rights.brand_id):
            st.button(_("Fetch the media again"), key=f"fetch-{rights.id}", on_click=fetch_again, args=(rights.id,))


def _download(rights: Rights) -> None:
    """Make the kit on a click, then offer it once: the export is written down when it is made."""
    made: bytes | None = st.session_state.pop(f"kit-{rights.id}", None)
    if made is None:
        st.button(
            _("Prepare the reshare kit"), key=f"prepare-{rights.id}", icon=":material/inventory_2:", type="primary",
            on_click=prepare_kit, args=(rights.id,),
        )  # fmt: skip
        return
    st.download_button(
        _("Download the reshare kit"), made, file_name=f"reshare-kit-{rights.id}.zip", mime="application/zip",
        on_click="ignore", icon=":material/download:", type="primary",
    )  # fmt: skip


def _ledger(lines: list[RightsStep], zone: ZoneInfo) -> None:
    if not lines:
        return
    with st.expander(_("Ledger ({count})", count=len(lines)), key="ugc-ledger"):
        for line in lines:
            reason = f": {one_line(line.reason, 200)}" if line.reason else ""
            did = _("{step} by {actor}", step=spaced(line.action), actor=line.actor)
            st.text(f"{times.local(line.at, zone)} · {did}{reason}", width="stretch")
            if line.words:
                at = f", {times.local(line.said_at, zone)}" if line.said_at else ""
                st.text(f"{one_line(line.who, 60)}{at}:", width="stretch")
                customer_text(line.words, f"ugc-line-{line.id}", 600)
            web_link(_("Open the message"), line.url)
