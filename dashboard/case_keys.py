"""Keys of the Case page: each presses a button or opens a field that stands there, and nothing while one is typing."""

import json

import streamlit as st

from dashboard.language import N_, Shown, _

KEYS = Shown(
    {
        "n": (N_("Next case"), '[class*="st-key-onwards-"] button'),
        "a": (N_("Approve and next"), '[class*="st-key-next-"] button'),
        "e": (N_("Edit the answer"), '[class*="st-key-text-"] textarea'),
        "s": (N_("Save the draft"), '[class*="st-key-save-"] button'),
        "g": (N_("Give the case to somebody"), '[class*="st-key-assign-"] button'),
        "d": (N_("Dismiss"), '[class*="st-key-dismiss-"] button'),
        "k": (N_("Show these keys"), ".st-key-keys button"),
    }
)
LISTEN = """
if (!window.earfulKeys) {
  window.earfulKeys = true;
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable=true], [role=listbox]");
    const place = PLACES[event.key.toLowerCase()];
    if (!place || typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const found = document.querySelector(place);
    if (!found || found.disabled) return;
    event.preventDefault();
    if (found.tagName === "TEXTAREA") found.focus(); else found.click();
  });
}
"""


def keys_part() -> None:
    """Listen to the keys, and show which there are on demand."""
    places = json.dumps({key: place for key, (_word, place) in KEYS.items()}).replace("<", "\\u003c")
    with st.container(key="key-listener"):
        st.html(f"<script>{LISTEN.replace('PLACES', places)}</script>", unsafe_allow_javascript=True)
    with st.popover(_("Keys"), icon=":material/keyboard:", type="tertiary", key="keys"):
        st.text("\n".join(f"{key.upper()}   {what}" for key, (what, _place) in KEYS.items()))
        st.caption(_("They rest while you type; Esc leaves a field. On other pages they do nothing."))
