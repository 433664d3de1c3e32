"""The one normal form of a text that the model sees; it is never stored.

Training and scoring both go through `normal_form`, so that what the model learned is what it meets.
"""

import re
import unicodedata

LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
HANDLE = re.compile(r"(?<![\w.])@\w+(?:\.\w+)*")
UNSEEN = re.compile(r"[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
MODEL_CHARACTERS = 2_000


def normal_form(text: str) -> str:
    """Bring a text to the form that the model was trained on.

    NFC, links to `http`, handles to `@user`, control and direction marks dropped, runs of white space to one space.
    Only the first 2,000 characters count, because no more than that fits into the model's window in any language.
    """
    head = LONE_SURROGATE.sub("\ufffd", text[: 2 * MODEL_CHARACTERS])
    plain = UNSEEN.sub("", unicodedata.normalize("NFC", head))
    named = HANDLE.sub("@user", LINK.sub("http", plain))
    return " ".join(named.split())[:MODEL_CHARACTERS]
