"""A post that is worth resharing as one card: who wrote it, what it says, and what speaks for and against it."""

from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.language import _, ngettext, translated
from dashboard.rows import author_title, network_link, where
from dashboard.widgets import customer_text, one_line
from dashboard.words import SPEAKS_FOR, scope_title
from store.models import Brand, Rights
from store.ugc import UgcRow


def card(row: UgcRow, brand: Brand, rights: Rights | None, whole: bool = False) -> None:
    """Show one post; on the board with a way to its rights, and whole on the page that is its own."""
    mention = row.mention
    with st.container(key=f"ugc-{mention.id}", border=True, gap="xsmall"):
        with st.container(key=f"ugc-head-{mention.id}", horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.text(author_title(row.author))
            st.text(f"{where(mention)} · {times.local(mention.published_at, times.zone_of(brand))}")
        customer_text(mention.full_text(), f"ugc-{mention.id}", 5_000 if whole else 600)
        with st.container(key=f"ugc-why-{mention.id}", gap=None):
            st.text(_reach(row), width="stretch")
            for title, words in zip((_("For it"), _("Against it")), _reasons(row), strict=True):
                if words:
                    st.text(f"{title}: {'; '.join(words)}", width="stretch")
            if rights is not None and (standing := _standing(rights, times.zone_of(brand))):
                st.text(standing, width="stretch")
        with st.container(key=f"ugc-ways-{mention.id}", horizontal=True, gap="xsmall"):
            network_link(mention)
            if not whole:
                st.button(
                    _("Rights"), key=f"ugc-open-{mention.id}", icon=":material/verified_user:", type="tertiary",
                    on_click=_open, args=(mention.id,),
                )  # fmt: skip


def _open(mention_id: int) -> None:
    st.query_params["post"] = str(mention_id)


def _standing(rights: Rights, zone: ZoneInfo) -> str:
    """What is to be known of rights on the board."""
    if rights.status == "found" and rights.request_id:
        return _("A request waits for its approval or its way out, in case {number}", number=rights.case_id)
    if rights.status in ("granted", "reshared") and rights.expires_at:
        uses, places = (", ".join(scope_title(each) for each in names) for names in (rights.uses, rights.places))
        until = times.day(rights.expires_at.astimezone(zone))
        return _("Until {day}: {uses} on {places}", day=until, uses=uses, places=places)
    return ""


def _reach(row: UgcRow) -> str:
    """How well it is worth it, and how many saw it; a number that is not known is left out."""
    mention, followers = row.mention, row.author.followers if row.author else 0
    pictures, likes, shares = len(mention.media), mention.likes or 0, mention.shares or 0
    counted = (
        (pictures, ngettext("{count} picture", "{count} pictures", pictures)),
        (likes, ngettext("{count} like", "{count} likes", likes)),
        (shares, ngettext("{count} share", "{count} shares", shares)),
        (followers, ngettext("{count} follower", "{count} followers", followers or 0)),
    )
    worth = _("Worth {percent}", percent=f"{row.worth:.0%}")
    return " · ".join([worth, *(words for count, words in counted if count)])


def _reasons(row: UgcRow) -> tuple[list[str], list[str]]:
    """What speaks for a mention, and what against it."""
    words = [(reason["code"] in SPEAKS_FOR, one_line(translated(reason["text"]), 120)) for reason in row.reasons]
    return [text for good, text in words if good], [text for good, text in words if not good]
