"""Fetches one picture of a mention, because a person asked for it: never by itself, never from a private address."""

import io
import warnings
from collections.abc import Collection
from urllib.parse import urljoin, urlsplit

import httpx
from PIL import Image, ImageOps, UnidentifiedImageError

from channels.guarded import guarded_transport
from channels.http import user_agent
from store.errors import Refused, TryLater
from store.saying import say

TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
NAMES = {
    "image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WebP", "video/mp4": "MP4",
    "video/webm": "WebM",
}  # fmt: skip
LARGEST = 10 * 2**20  # bytes
MOST_PIXELS = 50_000_000
SIDE = 1_200  # pixels of the longer side, as it is shown
HOPS = 3
TIMEOUT = httpx.Timeout(10.0, connect=5.0)


def load_picture(address: str) -> bytes:
    """A picture from the web as a PNG or JPEG of at most 1,200 pixels a side, drawn anew without its hidden data.

    Redirects are followed three times, each of them checked like the first address. Raises Refused where it is no web
    address, leads to a private one, or is no picture of a size and kind that is shown; TryLater where nobody answers.
    """
    kind, body = fetch(address, tuple(TYPES), LARGEST)
    return drawn_anew(kind, body, SIDE)[1]


def fetch(address: str, types: Collection[str], largest: int) -> tuple[str, bytes]:
    """What stands at an address in the end, and its type, one of `types`; at most `largest` bytes.

    Raises what `load_picture` raises.
    """
    try:
        return _follow(address, types, largest)
    except httpx.HTTPError as error:
        raise TryLater(say("the picture could not be fetched ({name})", name=type(error).__name__)) from error


def _follow(address: str, types: Collection[str], largest: int) -> tuple[str, bytes]:
    with httpx.Client(transport=guarded_transport(), timeout=TIMEOUT, headers={"user-agent": user_agent()}) as client:
        for _ in range(HOPS + 1):
            _check_address(address)
            with client.stream("GET", address) as response:
                if not response.is_redirect:
                    return _body(response, types, largest)
                address = urljoin(address, response.headers["location"])
    raise Refused("the picture leads from one address to the next without an end")


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and parts.hostname and not parts.username
        httpx.URL(address)
    except (ValueError, httpx.InvalidURL):
        good = False
    if not good:
        raise Refused("the picture does not stand at an address of the web")


def _body(response: httpx.Response, types: Collection[str], largest: int) -> tuple[str, bytes]:
    if response.status_code != 200:
        raise Refused(say("the picture is not there (status {status_code})", status_code=response.status_code))
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in types:
        shown = ", ".join(NAMES[each] for each in types)
        raise Refused(say("it is not a picture of a kind that is shown: {shown}", shown=shown))
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > largest:
            raise Refused(say("the picture is larger than {largest} MB", largest=largest // 2**20))
        parts.append(part)
    return kind, b"".join(parts)


def drawn_anew(kind: str, body: bytes, side: int) -> tuple[str, bytes]:
    """A picture drawn anew, upright, at most `side` pixels a side, with its type: what it hid beside them is gone."""
    target = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(body), formats=[TYPES[kind]]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refused("the picture has too many pixels")
                picture.thumbnail((side, side))
                clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
                fresh = ImageOps.exif_transpose(picture).convert("RGBA" if clear else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused("the picture cannot be read: it is broken, or no picture") from error
    except Image.DecompressionBombWarning as error:
        raise Refused("the picture has too many pixels") from error
    fresh.save(target, "PNG" if clear else "JPEG", **({} if clear else {"quality": 85}))
    return "image/png" if clear else "image/jpeg", target.getvalue()
