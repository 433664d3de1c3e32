"""The outbox folder: what would have been sent, one file a reply."""

import json
import os
from collections.abc import Container
from pathlib import Path

from store.models import Mention, Reply


def write_to_outbox(folder: Path, reply: Reply, mention: Mention) -> Path:
    """Write one reply as JSON for the owner only; written again it is the same file, so a crash does no harm."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"reply-{reply.id}.json"
    content = {
        "reply": reply.id,
        "case": reply.case_id,
        "channel": reply.channel,
        "in_reply_to": {"source": mention.source, "external_id": mention.external_id, "url": mention.url},
        "text": reply.text,
        "sha256": reply.text_hash,
    }
    draft = place.with_suffix(".part")
    try:
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=2)
            file.flush()
            os.fsync(file.fileno())
        return draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def sweep(folder: Path, kept: Container[int]) -> None:
    """Remove the files of replies that are no dry run any more, so that nobody posts what was taken back."""
    for place in folder.glob("reply-*"):
        number = place.stem.removeprefix("reply-")
        if not number.isdecimal() or int(number) not in kept or place.suffix != ".json":
            place.unlink(missing_ok=True)
