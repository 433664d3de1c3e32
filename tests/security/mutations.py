"""Answers and files of the expected shape with something wrong in them: a hostile or broken sender's next try."""

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

ODD: tuple[Any, ...] = (
    None, "", " ", "odd \x00 \ud83d", "x" * 5_000, -1, 0, 2**70, 1.5, 1e308, True, [], {}, [None], [[]], {"": None},
    "9" * 4_400, "2026-13-45T99:99:99Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    "javascript:alert(1)", "https://[", "=1+1", "<b>&#x110000;", "\u202e\ufeff", [{}], {"id": {}},
    json.loads("[" * 200 + "]" * 200), {"message": {"message": "a"}}, "\r\n\r\nX: 1", float("nan"), float("inf"),
)  # fmt: skip
NO_JSON = (b"", b"null", b"[]", b"{}", b"7", b'"', b"<html>", b"\xff\xfe\x00", b"[" * 100_000, b'{"a":' * 20_000)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a body, as the keys that lead there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield (*path, key)
        yield from places(each, (*path, key))


def spoilt(value: Any, dice: Random) -> Any:
    """JSON with one to three values replaced, left out or doubled."""
    changed = copy.deepcopy(value)
    for _ in range(dice.randint(1, 3)):
        found = list(places(changed))
        if not found:
            return dice.choice(ODD)
        *way, last = dice.choice(found)
        at = changed
        for key in way:
            at = at[key]
        how = dice.random()
        if how < 0.2:
            del at[last]
        elif how < 0.3 and isinstance(at, list):
            at.append(copy.deepcopy(at[last]))
        else:
            at[last] = copy.deepcopy(dice.choice(ODD))
    return changed


def spoilt_bytes(body: bytes, dice: Random) -> bytes:
    """A body with something wrong in it: in its JSON if it is any, in its bytes otherwise or now and then."""
    how = dice.random()
    if how < 0.1:
        return dice.choice(NO_JSON)
    try:
        if how < 0.8:
            return json.dumps(spoilt(json.loads(body), dice)).encode()
    except ValueError:
        pass
    changed = bytearray(body)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(changed) + 1)
        changed[at : at + dice.choice((0, 0, 1, 5))] = dice.choice(
            (b"", b"\x00", b"<", b'"', b"\xff", b"&#0;", b"]]>", b"9" * 50)
        )
    return bytes(changed[: dice.randrange(len(changed) + 1)]) if how > 0.95 else bytes(changed)
