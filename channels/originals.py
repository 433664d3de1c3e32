"""Fetches pictures and videos of a mention to keep them: in full size, without what they hide, by their true type."""

from channels.pictures import TYPES, drawn_anew, fetch
from store.errors import Refused

VIDEOS = ("video/mp4", "video/webm")
LARGEST = 100 * 2**20  # bytes
SIDE = 4_096  # pixels of the longer side


def load_original(address: str) -> tuple[str, bytes]:
    """The type and content of what stands at an address, fit to be kept.

    A picture is drawn anew, so that it holds no place or camera any more; of an animation the first frame stays. A
    video is kept as it is, if it begins like one. Raises what `load_picture` raises.
    """
    kind, body = fetch(address, (*TYPES, *VIDEOS), LARGEST)
    if kind in TYPES:
        return drawn_anew(kind, body, SIDE)
    if not _begins_like(kind, body):
        raise Refused("it says that it is a video and does not begin like one")
    return kind, body


def _begins_like(kind: str, body: bytes) -> bool:
    return body[4:8] == b"ftyp" if kind == "video/mp4" else body[:4] == b"\x1a\x45\xdf\xa3"
