"""What Earful says in a language: the catalogues, for pages, messages, reports and the terminal.

Nothing here knows of a session of the dashboard, so that jobs and the command line need none.
"""

import os
import re
import unicodedata
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from dashboard.said_before import OWN, said_before
from store.errors import BadInput, EarfulError
from store.saying import Saying

LANGUAGES = {"en": "English", "th": "ไทย"}
CATALOGUES = Path(__file__).parent / "locale"
WIDTHLESS = ("Mn", "Me", "Cf")  # kinds of signs that stand above or below another one


def language_of(asked: str = "") -> str:
    """The language that a person asks for on a terminal, or that of the terminal itself; English for all others."""
    if asked:
        if asked not in LANGUAGES:
            raise BadInput(f"--lang takes {' or '.join(LANGUAGES)}, not {asked!r}")
        return asked
    spoken = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    language = re.split(r"[_.@-]", spoken)[0]
    return language if language in LANGUAGES else "en"


@cache
def catalogue(language: str) -> NullTranslations:
    """All catalogues of a language as one, read once; English needs none."""
    files = sorted((CATALOGUES / language).glob("*.po"))
    if not files:
        return NullTranslations()
    merged, compiled = Catalog(locale=language), BytesIO()
    for file in files:
        for message in read_catalogue(file, language):
            if message.id and not message.fuzzy:
                merged[message.id] = message
    write_mo(compiled, merged)
    compiled.seek(0)
    return GNUTranslations(compiled)


def read_catalogue(file: Path, language: str) -> Catalog:
    """One catalogue as it stands in its file."""
    with file.open("rb") as opened:
        return read_po(opened, locale=language)


def said_in(text: object, language: str) -> str:
    """What the store says, in a language where its catalogue has it; in English otherwise."""
    said = catalogue(language).gettext
    if isinstance(text, Saying):
        facts = {name: _fact(name, value, language) for name, value in text.facts.items()}
        words = said(text.pattern) if text.pattern else ""
        return words.format(**facts) if facts else words
    plain = str(text)
    found = said(plain) if plain else ""
    known = found != plain or language == "en" or language not in LANGUAGES
    return found if known else said_before(plain, language) or plain


def _fact(name: str, value: object, language: str) -> object:
    if isinstance(value, EarfulError):
        return said_in(value.args[0] if value.args else "", language)
    said = isinstance(value, Saying) or (isinstance(value, str) and name not in OWN)
    return said_in(value, language) if said else value


def filled(text: str, width: int) -> str:
    """A text with blanks to a width on a terminal, where a Thai vowel above a letter takes no place."""
    return text + " " * (width - sum(unicodedata.category(sign) not in WIDTHLESS for sign in text))
