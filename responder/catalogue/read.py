"""Catalogues, read from the tables and lists beside this file."""

import re
import tomllib
from itertools import product
from pathlib import Path
from typing import Any

from responder.catalogue.shape import Catalogue, Phrases, Topic


def read_catalogue(lang: str) -> Catalogue:
    """Read <lang>.toml and topics_<lang>.tsv into one catalogue."""
    folder = Path(__file__).parent
    phrases: dict[str, Phrases] = {}
    words: dict[str, str] = {}
    _flatten("", tomllib.loads((folder / f"{lang}.toml").read_text(encoding="utf-8")), phrases, words)
    return Catalogue(lang, read_topics(folder / f"topics_{lang}.tsv"), phrases, words)


def read_topics(table: Path) -> tuple[Topic, ...]:
    """Read the topics of a table: aspect, tone, theme, what we call it, and how to recognise it.

    Patterns are for texts with single blanks. A row without a pattern names an aspect that has no closer topic.
    """
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()[1:])
    return tuple(
        Topic(aspect, tone, theme, phrase, _compiled(pattern)) for aspect, tone, theme, phrase, pattern in rows
    )


def _compiled(pattern: str) -> re.Pattern[str] | None:
    return re.compile(pattern, re.IGNORECASE) if pattern else None


def _flatten(prefix: str, table: dict[str, Any], phrases: dict[str, Phrases], words: dict[str, str]) -> None:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, str):
            words[name] = value
        elif isinstance(value, list):
            phrases[name if prefix else f"{name}.any"] = tuple(value)
        elif "heads" in value:
            pairs = product(value["heads"], value["tails"])
            phrases[name] = (*(head + tail for head, tail in pairs), *value.get("more", ()))
        else:
            _flatten(f"{name}.", value, phrases, words)
