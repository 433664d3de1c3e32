"""Reads what a mail provider tells of letters that were sent: delivered, opened, clicked, bounced and so on."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from collectors.orders.event import NewSign
from collectors.page import BadRow
from collectors.tables.cells import is_missing
from collectors.tables.times import read_time

FIELD = "mail_event"
KINDS = {
    "delivered": "delivered", "delivery": "delivered", "open": "opened", "opened": "opened", "click": "clicked",
    "clicked": "clicked", "reply": "answered", "answered": "answered", "bounce": "bounced", "bounced": "bounced",
    "hard_bounce": "bounced", "dropped": "bounced", "soft_bounce": "gave_up", "deferred": "put_off",
    "delayed": "put_off", "spamreport": "complained", "complaint": "complained", "complained": "complained",
    "unsubscribe": "unsubscribed", "unsubscribed": "unsubscribed",
}  # fmt: skip


def is_sign(row: object) -> bool:
    """Whether a row that was sent to the webhook tells of a letter: it says so itself."""
    return isinstance(row, dict) and isinstance(row.get(FIELD), str)


def read_sign(line: int, row: Mapping[str, Any], undated: datetime) -> NewSign | BadRow:
    """What a row tells; a BadRow for a kind that nothing follows from, or without a Message-ID."""
    kind = KINDS.get(str(row[FIELD]).strip().casefold().replace(" ", "_"), "")
    name = str(row.get("message_id") or "").strip().strip("<>")
    if not kind:
        return BadRow(line, FIELD, "nothing follows from such an event of a letter")
    if not name or len(name) > 400:
        return BadRow(line, "message_id", "there is no Message-ID")
    try:
        at = undated if is_missing(row.get("at")) else read_time(row["at"], UTC)
    except (ValueError, OverflowError, OSError) as error:
        return BadRow(line, "at", str(error))
    return NewSign(kind, name, at)
