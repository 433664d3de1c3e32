"""The text of a post as its author wrote it: links instead of t.co, signs instead of their escapes."""

import html
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from channels.weighted import LINK

MEDIA = re.compile(r"https?://(?:www\.)?(?:twitter|x)\.com/(?:\w+|i/web)/status/(\d+)/(?:photo|video)/\d+/?")
NAMES = re.compile(r"(?:@\w{1,15}\s+)+", re.ASCII)
WEB = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)


class Link(NamedTuple):
    """One t.co link: where it stands in the escaped text, what is shown there, and where it leads."""

    start: int
    end: int
    address: str
    media: bool


def plain_text(text: str, entities: Any, own: Collection[str] = (), *, final: bool = True) -> str:
    """Decode an escaped text with its entities, once.

    Links lead where they lead in the end, or with `final=False` where the author let them lead. The link to the
    pictures of the post itself, whose ids are `own`, is dropped unless there is nothing else.
    """
    links = sorted(_links(text, entities, own, final))
    written = _joined(text, links, keep_media=False)
    return written if written.strip() else _joined(text, links, keep_media=True)


def _joined(text: str, links: list[Link], keep_media: bool) -> str:
    out, end = "", 0
    for link in links:
        if link.start < end:
            continue
        out += html.unescape(text[end : link.start])
        out = out.rstrip() if link.media and not keep_media else out + link.address
        end = link.end
    return out + html.unescape(text[end:])


def _links(text: str, entities: Any, own: Collection[str], final: bool) -> Iterator[Link]:
    urls = entities.get("urls") if isinstance(entities, Mapping) else None
    for each in urls if isinstance(urls, list) else []:
        short = each.get("url") if isinstance(each, Mapping) else None
        place = _place(text, str(short), each) if short else None
        if place is not None:
            shown = str(each.get("expanded_url") or "")
            led = str(each.get("unwound_url") or "") if final else ""
            address = next((found for found in (led, shown) if WEB.fullmatch(found)), str(short))
            media = MEDIA.fullmatch(shown)
            yield Link(*place, address, bool(each.get("media_key")) or (media is not None and media[1] in own))


def _place(text: str, short: str, entity: Mapping[str, Any]) -> tuple[int, int] | None:
    """Where a link stands; looked for where the offsets do not fit, as in posts whose text was cut."""
    start, end = entity.get("start"), entity.get("end")
    if isinstance(start, int) and isinstance(end, int) and text[start:end] == short:
        return start, end
    found = text.find(short)
    return None if found < 0 else (found, found + len(short))


def same_text(ours: str, theirs: str) -> bool:
    """Whether a post that X shows is a text that we sent.

    X puts names before an answer, and changes spaces and the beginnings of links.
    """
    return bare(ours) == bare(theirs)


def bare(text: str) -> str:
    """A text without the names, spaces and beginnings of links that X changes."""
    plain = unicodedata.normalize("NFC", text).strip()
    without_names = NAMES.sub("", plain, count=1) if NAMES.match(plain) else plain
    return "".join(LINK.sub(lambda link: _address(link[0]), without_names).split())


def _address(link: str) -> str:
    return re.sub(r"^https?://", "", link, flags=re.IGNORECASE).rstrip("/").lower()
