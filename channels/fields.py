"""What a person enters about a query or a connection besides words and secrets: its name, its title, how it is read."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from store.errors import BadInput
from store.saying import say


def as_typed(text: str) -> str:
    """The text without blanks around it."""
    return text.strip()


@dataclass(frozen=True)
class Field:
    """One thing to enter: its name in the options, its title and help on the screen, and how what is typed is read.

    `many` takes one a line, as a list. `choices` allows only these, by name and title. `read` raises BadInput at what
    cannot be used; an empty field is not read at all, and is a mistake where it is `needed`.
    """

    name: str
    title: str
    help: str = ""
    placeholder: str = ""
    needed: bool = False
    many: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    read: Callable[[str], Any] = as_typed

    def value(self, typed: str) -> Any:
        """What was typed as it is kept in the options: a list where there may be many, "" or [] where nothing is."""
        if not typed.strip():
            if self.needed:
                raise BadInput(say("fill in: {title}", title=self.title))
            return [] if self.many else ""
        if not self.many:
            return self.read(typed.strip())
        read = [self.read(line.strip()) for line in typed.splitlines() if line.strip()]
        return list(dict.fromkeys(each for one in read for each in (one if isinstance(one, tuple) else (one,))))

    def text(self, kept: Any) -> str:
        """What is kept as it is typed."""
        several = isinstance(kept, Sequence) and not isinstance(kept, str)
        return "\n".join(map(str, kept)) if several else str(kept if kept is not None else "")


def values_of(fields: Sequence[Field], typed: Callable[[str], str]) -> dict[str, Any]:
    """Everything that was typed, by the names of the fields; BadInput at the first that cannot be used."""
    return {field.name: field.value(typed(field.name)) for field in fields}


def web_address(text: str) -> str:
    """An address of the web, with https:// where none was typed; BadInput where it is none."""
    address = text.strip() if re.match(r"https?://", text.strip(), re.IGNORECASE) else f"https://{text.strip()}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise BadInput(say("{text!r} is no address of the web", text=text)) from None
    named = parts.hostname and not parts.username and (port is None or port > 0)
    if not named or re.search(r"[\s\\]", address) or ("." not in str(parts.hostname) and parts.hostname != "localhost"):
        raise BadInput(say("{text!r} is no address of the web", text=text))
    return address


def site(text: str) -> str:
    """Where a shop, a forum or an instance stands: scheme and host (and a path, where it has one), without an end."""
    parts = urlsplit(web_address(text))
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path.rstrip('/')}"
