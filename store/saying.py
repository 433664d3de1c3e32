"""A sentence in English that remembers its pattern and its facts, so that it can be said in another language."""

from collections.abc import Iterable, Mapping


class Saying(str):
    """A finished sentence; as a str it goes wherever one goes, and a row keeps only its words."""

    __slots__ = ("facts", "pattern")
    pattern: str
    facts: Mapping[str, object]


def N_(text: str) -> str:  # noqa: N802  the name that gettext knows
    """Marks a constant for the catalogues; it is translated when it is shown."""
    return text


def say(pattern: str, /, **facts: object) -> Saying:
    """A sentence made of a pattern and what stands in it for its {names}; a fact may be a Saying itself."""
    said = Saying(pattern.format(**facts) if facts else pattern)
    said.pattern, said.facts = pattern, facts
    return said


def spaced(name: str) -> str:
    """A short name of the code as words: partial refund."""
    return name.replace("_", " ")


def listed(parts: Iterable[str], joint: str = ", ") -> Saying:
    """Several words or sentences as one, each of which can still be said in another language."""
    facts = {f"part{at}": each for at, each in enumerate(parts)}
    return say(joint.join(f"{{{name}}}" for name in facts), **facts)


def together(reasons: Iterable[str]) -> str:
    """Several reasons with "and" between them; "" for none."""
    first, *more = [*reasons] or [""]
    return say("{first} and {rest}", first=first, rest=together(more)) if more else first
