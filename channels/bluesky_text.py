"""Links and hashtags in a text of Bluesky, which names them by bytes: read from posts, and marked in ours."""

import re
from collections.abc import Iterator
from typing import Any

import regex  # type: ignore[import-untyped]  # ships none

from channels.weighted import KNOWN, LINK

TAG = regex.compile(r"(?<!\S)[#＃](\p{L}[\p{L}\p{M}\p{N}_]{0,63})")
CUT = ("...", "…")


def whole_links(text: str, facets: Any) -> str:
    """The text with the whole address for each link that is shown cut short."""
    encoded = text.encode("utf-8", "surrogatepass")
    for start, end, address in sorted(_links(facets), reverse=True):
        shown = encoded[start:end].decode("utf-8", "replace")
        if start < end <= len(encoded) and shown.endswith(CUT):
            encoded = encoded[:start] + address.encode() + encoded[end:]
    return encoded.decode("utf-8", "replace")


def _links(facets: Any) -> Iterator[tuple[int, int, str]]:
    for facet in facets if isinstance(facets, list) else []:
        index = facet.get("index") if isinstance(facet, dict) else None
        features = facet.get("features") if isinstance(facet, dict) else None
        if not isinstance(index, dict) or not isinstance(features, list):
            continue
        start, end = index.get("byteStart"), index.get("byteEnd")
        for feature in features:
            address = feature.get("uri") if isinstance(feature, dict) else None
            if isinstance(start, int) and isinstance(end, int) and start >= 0 and isinstance(address, str):
                yield start, end, address


def facets_of(text: str) -> list[dict[str, Any]]:
    """The marks that make links and hashtags of our own text open; the text itself stays as it is."""
    found = [(match.span(), _link(match[0])) for match in LINK.finditer(text) if _is_link(match)]
    found += [(match.span(), {"$type": "app.bsky.richtext.facet#tag", "tag": match[1]}) for match in TAG.finditer(text)]
    return [
        {"index": _bytes(text, *span), "features": [feature]}
        for span, feature in sorted(found, key=lambda each: each[0])
    ]


def _is_link(match: re.Match[str]) -> bool:
    return bool(match["protocol"]) or match["ending"].lower() in KNOWN or len(match["ending"]) == 2


def _link(shown: str) -> dict[str, Any]:
    address = shown if re.match(r"https?://", shown, re.IGNORECASE) else f"https://{shown}"
    return {"$type": "app.bsky.richtext.facet#link", "uri": address}


def _bytes(text: str, start: int, end: int) -> dict[str, int]:
    return {"byteStart": len(text[:start].encode()), "byteEnd": len(text[:end].encode())}
