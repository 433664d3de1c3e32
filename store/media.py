"""Pictures and videos of mentions: kept as references, never as files."""

from dataclasses import dataclass
from typing import Any

from store.models import Mention


@dataclass(frozen=True)
class MediaReference:
    """Where a picture, video or file stands: its address, its kind where known, its words for those who cannot see it.

    `kind` is image, video, audio, file or "". `thumbnail` is the address of a small picture of it.
    """

    url: str
    kind: str = ""
    alt: str = ""
    thumbnail: str = ""


def media_of(mention: Mention) -> list[MediaReference]:
    """What a mention shows; rows of earlier versions hold plain addresses."""
    return [_reference(each) for each in mention.media]


def _reference(kept: Any) -> MediaReference:
    if isinstance(kept, str):
        return MediaReference(kept)
    return MediaReference(**{name: str(kept.get(name, "")) for name in ("url", "kind", "alt", "thumbnail")})
