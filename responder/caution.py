"""Why must a person look at a mention before anything is answered?"""

import re
from dataclasses import dataclass
from functools import cache

from responder.patterns import TABLES, rows_of
from responder.personal import personal_data
from responder.unmask import SLICE, hides, one_blank, unmasked
from responder.values import Heard
from store.saying import N_

PRIVATE = ("line", "email", "survey")
ALL = ("none", "safe", "full")  # how much of a draft may be written: none, courtesy alone, or all of it
REASONS = {
    "instruction": N_("the text tries to give instructions to whoever answers it"),
    "hidden": N_("the text hides or turns around what it says"),
    "others": N_("it asks about other people's data or names them"),
    "personal": N_("it holds personal data"),
    "legal": N_("it threatens with the law or an authority"),
    "health": N_("it is about illness, allergy or injury"),
    "safety": N_("it is about danger or injury"),
    "self_harm": N_("the author may be at risk"),
    "discrimination": N_("it is about discrimination or harassment"),
    "press": N_("it comes from the press"),
    "threat": N_("it threatens people"),
    "abuse": N_("it is abusive"),
    "doubt": N_("praise and blame cannot be told apart in it"),
}


@dataclass(frozen=True)
class Caution:
    """What to take care of: kinds, as in REASONS; those that only people answer; `plain` for courtesy alone."""

    kinds: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    plain: bool = False

    @property
    def cold(self) -> bool:
        """Whether the words may not be meant as they are said, so that joy and regret are out of place."""
        return bool({"instruction", "hidden", "abuse", "doubt"} & set(self.kinds))

    @property
    def why(self) -> str:
        """The reasons in one sentence, empty when there are none."""
        return _sentence("; ".join(REASONS[kind] for kind in self.kinds))


def caution(heard: Heard) -> Caution:
    """Look for all that a person must see first: instructions, personal data, and what only people answer."""
    texts = {one_blank(heard.text[:SLICE]), one_blank(unmasked(heard.text))}
    hits = [(kind, draft) for kind, draft, signs in _patterns() if any(signs.search(text) for text in texts)]
    if hides(heard.text):
        hits.append(("hidden", "safe"))
    if _is_exposed(heard):
        hits.append(("personal", "full"))
    kinds, silent = (
        tuple(dict.fromkeys(kind for kind, draft in hits if draft in wanted)) for wanted in (ALL, ("none",))
    )
    return Caution(kinds, silent, plain=any(draft == "safe" for _, draft in hits))


def _is_exposed(heard: Heard) -> bool:
    kinds = {each.kind for each in personal_data(heard.text[:SLICE])} - {"reference"}
    return bool(kinds - {"email", "phone"} if heard.channel in PRIVATE else kinds)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "." if text else ""


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    rows = rows_of(TABLES / "cautions.tsv")
    return tuple((kind, draft, re.compile(source, re.IGNORECASE)) for kind, draft, source in rows)
