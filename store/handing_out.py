"""What is held of a person, handed to them as one JSON document; the audit log keeps that it was, not what."""

import json

from sqlmodel import Session

from store.audit import digest, record
from store.forgetting import need_right
from store.reaching import Who, reach
from store.saying import N_
from store.shop_customers import readable
from store.workflow import Actor


def hand_out(session: Session, who: Who, actor: Actor) -> str:
    """Everything that is held of a person, by table, as JSON; commits the line of the log. It takes an admin."""
    need_right(who, actor, N_("hand out what is held of a person"))
    found = reach(session, who)
    number = sum(found.counts().values())
    record(session, actor, "handed_out", "person", digest(str(who)), brand_id=who.brand_id, rows=number)
    session.commit()
    rows = {name: readable(name, rows) for name, rows in found.rows.items() if rows}
    return json.dumps(rows, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: object) -> str:
    return f"{len(value)} bytes" if isinstance(value, bytes) else str(value)
