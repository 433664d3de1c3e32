"""How X words its answers: problems, partial errors, times."""

import json
from datetime import UTC, datetime
from typing import Any

from tests.peers.loopback import Answer

PROBLEMS = "https://api.twitter.com/2/problems/"
NOT_SUMMONED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author "
    "of the post you are replying to."
)
JSON = (("content-type", "application/json; charset=utf-8"),)


def ok(payload: dict[str, Any], status: int = 200) -> Answer:
    """An answer with a payload."""
    return Answer(status, json.dumps(payload, ensure_ascii=False).encode(), JSON)


def problem(status: int, title: str, detail: str = "", kind: str = "about:blank", **more: object) -> Answer:
    """A refusal."""
    return ok({"title": title, "detail": detail or title, "type": kind, "status": status, **more}, status)


def invalid(message: str, **parameters: str) -> Answer:
    """The refusal of a request with a wrong parameter; `__` in a name stands for a dot."""
    named = {name.replace("__", "."): [value] for name, value in parameters.items()}
    return ok(
        {
            "errors": [{"parameters": named, "message": message}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": f"{PROBLEMS}invalid-request",
        },
        400,
    )


def unavailable(number: str, parameter: str, what: str = "tweet") -> dict[str, str]:
    """The partial error for something that is not there."""
    return {
        "value": number,
        "detail": f"Could not find {what} with {parameter}: [{number}].",
        "title": "Not Found Error",
        "resource_type": what,
        "parameter": parameter,
        "resource_id": number,
        "type": f"{PROBLEMS}resource-not-found",
    }


def hidden(number: str, parameter: str, what: str = "Tweet") -> dict[str, str]:
    """The partial error for something that only friends of its author may see."""
    return {
        "resource_id": number,
        "parameter": parameter,
        "resource_type": what.lower(),
        "section": "data" if parameter in ("id", "ids") else "includes",
        "title": "Authorization Error",
        "value": number,
        "detail": f"Sorry, you are not authorized to see the {what} with {parameter}: [{number}].",
        "type": f"{PROBLEMS}not-authorized-for-resource",
    }


def stamp(at: datetime) -> str:
    """A time as X writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def billed(given: Answer) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of the posts and of the accounts that an answer holds, each once: what X puts on the bill."""
    if given.fate != "arrive" or given.status != 200:
        return (), ()
    try:
        payload = json.loads(given.body)
    except ValueError:
        return (), ()
    data = payload.get("data", [])
    parts = [*(data if isinstance(data, list) else [data]), *sum(payload.get("includes", {}).values(), [])]
    posts, users = ([each["id"] for each in parts if key in each] for key in ("text", "username"))
    return tuple(dict.fromkeys(posts)), tuple(dict.fromkeys(users))
