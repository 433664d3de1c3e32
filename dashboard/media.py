"""Pictures and videos of a mention: addresses only, until a person asks for a picture."""

import streamlit as st

from channels.pictures import load_picture
from dashboard.language import N_, Shown, _
from dashboard.widgets import notice, one_line, sentence
from store.errors import EarfulError
from store.media import MediaReference, media_of
from store.models import Mention

MOST = 8
TITLES = Shown({
    "image": N_("Picture"), "video": N_("Video"), "audio": N_("Audio"), "file": N_("File"), "": N_("Picture or file"),
})  # fmt: skip


def media_part(mention: Mention) -> None:
    """What a mention shows, by address and alt text; a click fetches one picture through Earful, never the browser."""
    for number, each in enumerate(media_of(mention)[:MOST]):
        words = f" ({one_line(each.alt, 200)})" if each.alt else ""
        st.text(f"{TITLES.get(each.kind, TITLES[''])}: {one_line(each.url, 300)}{words}", width="stretch")
        if _picture(each):
            key = f"load-media-{mention.id}-{number}"
            if st.button(_("Load media"), key=key, type="tertiary", icon=":material/image:"):
                _show(each)


def _picture(each: MediaReference) -> str:
    """The address of what can be shown of it: of a video only its thumbnail."""
    return each.url if each.kind in ("image", "") else each.thumbnail


def _show(each: MediaReference) -> None:
    """Fetch one picture and show it for this look at the page; nothing of it is kept."""
    try:
        with st.spinner(_("Fetching the picture…")):
            picture = load_picture(_picture(each))
    except EarfulError as error:
        notice("warning", _("Not loaded"), sentence(error))
    else:
        st.image(picture, caption=one_line(each.alt, 200) or None, width=480)
