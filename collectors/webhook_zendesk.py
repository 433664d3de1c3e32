"""Reads what Zendesk delivers: new tickets, what customers add to them, and tickets that were deleted."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from channels.html_text import plain_of
from collectors.page import BadRow, Delivered, NewMention, Page
from collectors.webhook_values import moment_of, part_of, text_of
from store.models import Connection
from store.saying import N_

EVENT = "zen:event-type:"
GONE = ("ticket.soft_deleted", "ticket.permanently_deleted")
Part = Mapping[str, Any]


def read(body: Any, delivery: Delivered, connection: Connection) -> Page:
    """The mention of an event, if it is one; what agents write, and what customers do not see, is none.

    The first comment of a ticket is its description, so that both are one mention.
    """
    event = part_of(body)
    kind, ticket = text_of(event.get("type")), part_of(event.get("detail"))
    if not kind.startswith(EVENT):
        raise ValueError(N_("this is no event of Zendesk"))
    kind, source = kind.removeprefix(EVENT), _source(event, connection)
    number = text_of(ticket.get("id"))
    if kind in GONE and number:
        return Page((), None, changes=[(source, _ticket(number))])
    told = _told(kind, event, ticket, number)
    if told is None:
        return Page((), None)
    try:
        return Page([_mention(told, event, ticket, source, delivery, connection)], None)
    except ValidationError as error:
        return Page((), None, [BadRow(1, "", error.errors()[0]["msg"])])


def _source(event: Part, connection: Connection) -> str:
    """Which Zendesk it is: by the name that a person gave, or by the number that each event carries."""
    return text_of(connection.options.get("zendesk")) or f"account-{text_of(event.get('account_id')) or 'unknown'}"


def _ticket(number: str) -> str:
    return f"ticket-{number}"


def _told(kind: str, event: Part, ticket: Part, number: str) -> dict[str, Any] | None:
    """What a customer said: the fields that a new ticket and a comment do not share."""
    description = text_of(ticket.get("description"))
    if kind == "ticket.created" and ticket.get("is_public") is not False:
        return {
            "external_id": _ticket(number) if number else "", "text": description, "kind": "post",
            "title": text_of(ticket.get("subject")), "handle": text_of(ticket.get("requester_id")),
        }  # fmt: skip
    comment = part_of(part_of(event.get("event")).get("comment"))
    author = part_of(comment.get("author"))
    if kind != "ticket.comment_added" or comment.get("is_public") is not True or author.get("is_staff") is not False:
        return None
    text, id_ = text_of(comment.get("body")), text_of(comment.get("id"))
    if number and description and text.strip() == description.strip():
        return _told("ticket.created", event, ticket, number)
    return {
        "external_id": f"comment-{id_}" if id_ else "", "text": text, "kind": "reply",
        "handle": text_of(author.get("id")), "author": text_of(author.get("name")),
        "parent": _ticket(number) if number else "",
    }  # fmt: skip


def _mention(
    told: dict[str, Any], event: Part, ticket: Part, source: str, delivery: Delivered, connection: Connection
) -> NewMention:
    number, name = text_of(ticket.get("id")), text_of(connection.options.get("zendesk"))
    raw = {each: text_of(ticket.get(each)) for each in ("status", "priority", "type")}
    raw["via"] = text_of(part_of(ticket.get("via")).get("channel"))
    return NewMention(
        **told | {"text": plain_of(told["text"]) if "</" in told["text"] else told["text"]},
        channel="webhook", source=source, conversation=_ticket(number) if number else "",
        url=f"https://{name}.zendesk.com/agent/tickets/{number}" if name and number.isdigit() else "",
        raw={key: value[:200] for key, value in raw.items() if value},
        published_at=moment_of(event.get("time")) or delivery.received_at, collected_at=delivery.received_at,
    )  # fmt: skip
