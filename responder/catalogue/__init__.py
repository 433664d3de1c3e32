"""In which words do we answer?"""

from functools import cache

from responder.catalogue.read import read_catalogue
from responder.catalogue.shape import Catalogue

TITLES = {"en": "English", "th": "Thai"}
LANGUAGES = tuple(TITLES)


@cache
def catalogue(lang: str) -> Catalogue | None:
    """The catalogue of a language, or None where we have none."""
    return read_catalogue(lang) if lang in LANGUAGES else None
