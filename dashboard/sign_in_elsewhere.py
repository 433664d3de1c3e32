"""Sign-in through an identity provider (OIDC), where the [auth] section of Streamlit's secrets names one."""

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from dashboard.language import _
from dashboard.session import session, start
from dashboard.widgets import plain_label, problem
from store.errors import EarfulError
from store.oidc import person_of

SHARED = {"redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url", "client_kwargs"}


def providers() -> dict[str, str]:
    """The providers that are set up, by the name that Streamlit knows; one that stands alone has none."""
    try:
        auth = st.secrets.get("auth", {})
    except StreamlitSecretNotFoundError:
        return {}
    named = {
        name: str(each.get("title", name)) for name, each in auth.items() if hasattr(each, "get") and name not in SHARED
    }
    alone = {"": str(auth.get("title", _("your organisation")))} if auth.get("client_id") else {}
    return alone | named


def elsewhere_part() -> None:
    """Let in who comes back from a provider, or offer to go there."""
    known = providers()
    if not known:
        return
    if st.user.is_logged_in:
        _come_in()
    for name, title in known.items():
        st.button(
            _("Sign in with {house}", house=plain_label(title)), key=f"oidc-{name}", width="stretch", type="primary",
            on_click=st.login, args=(name,) if name else (),
        )  # fmt: skip


def _come_in() -> None:
    try:
        with session() as opened:
            start(opened, person_of(opened, st.user.to_dict()), proved=True)
    except EarfulError as error:
        problem(error)
        st.button(_("Take another account"), on_click=st.logout)
    else:
        st.rerun()
