"""Many entries at once: what an import would do to a brand's knowledge, and doing it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlmodel import Session

from store import audit
from store.brands import slug_of
from store.knowledge import KINDS, PRIVATE, knowledge_of, save_knowledge
from store.knowledge_files import LONGEST_KEY, Found
from store.models import Brand
from store.numerals import NUMBER, SPELLED, plain_digits, value_of
from store.saying import N_, say
from store.workflow import Actor

NEAR = 92  # of 100: two texts of one language that say the same
LANGUAGE = re.compile(r"[a-z]{2,3}")
THAI, LATIN = re.compile(r"[\u0e01-\u0e5b]"), re.compile(r"[A-Za-z]")

NAME = re.compile(r"[^\W_]")
FIGURE = re.compile(rf"{NUMBER}|{SPELLED}")
NO = re.compile(r"\b(?:not|no|never|without|except|cannot)\b|n['’]t\b|ไม่|ห้าม|ยกเว้น")


@dataclass(frozen=True)
class Planned:
    """What becomes of one entry: new, changed, known (nothing to do) or bad; `reason` says why it is not taken."""

    found: Found
    kind: str
    key: str
    lang: str
    state: str
    reason: str = ""


def plan_import(
    session: Session,
    brand: Brand,
    entries: Sequence[Found],
    *,
    kind: str = "faq",
    lang: str = "",
    replace: bool = False,
) -> list[Planned]:
    """Compare entries with each other and with what is there; nothing is changed.

    `kind` and `lang` are for entries that name none; without a language, Thai letters tell, or else the brand's.
    Another text under the same name is only taken with `replace`.
    """
    known = {
        (one.kind, one.key, one.lang): (one.title, one.text)
        for one in knowledge_of(session, brand.id or 0) if PRIVATE not in one.key
    }  # fmt: skip
    seen: dict[tuple[str, str, str], tuple[str, str]] = {}
    planned = []
    for found in entries:
        one = _named(found, kind, lang, brand)
        if not one.reason:
            one = _compared(one, seen, known, replace)
        if one.state in ("new", "changed"):
            seen[one.kind, one.key, one.lang] = (found.title, found.text)
        planned.append(one)
    return planned


def import_entries(session: Session, brand: Brand, planned: Sequence[Planned], actor: Actor, origin: str) -> int:
    """Save what is new or changed, with where it came from; how many there were. The caller commits."""
    actor.need("manager", brand.id or 0, N_("import policies and replies"))
    taken = [one for one in planned if one.state in ("new", "changed")]
    for one in taken:
        lists = {name: list(getattr(one.found, name)) for name in ("aspects", "intents", "questions")}
        told = {name: value for name, value in lists.items() if value or one.state == "new"}
        save_knowledge(
            session, brand.id or 0, one.kind, one.key, one.lang, title=one.found.title, text=one.found.text,
            origin=origin[:200], **told,
        )  # fmt: skip
    audit.record(session, actor, "import", "knowledge", brand.id or 0, brand_id=brand.id, entries=len(taken))
    return len(taken)


def _named(found: Found, kind: str, lang: str, brand: Brand) -> Planned:
    """The entry with its kind, key and language, or why it has none."""
    own = found.kind.casefold().replace(" ", "_") or kind
    tongue = (found.lang or lang or _guessed(f"{found.title} {found.text}", brand.language)).casefold().split("-")[0]
    problem = found.problem
    if not problem and own not in KINDS:
        problem = say(
            "{kind!r} is no kind of knowledge; known: {kinds}", kind=(found.kind or kind)[:40], kinds=", ".join(KINDS)
        )
    if not problem and not LANGUAGE.fullmatch(tongue):
        problem = say("{lang!r} is no language code such as th or en", lang=(found.lang or lang)[:40])
    if not problem and not NAME.search(found.key or found.title):
        problem = N_("its short name has no letter or digit")
    key = "" if problem else slug_of(found.key or found.title)
    return Planned(found, own, key, tongue, "bad" if problem else "new", problem)


def _guessed(text: str, usual: str) -> str:
    thai, latin = len(THAI.findall(text)), len(LATIN.findall(text))
    if thai * 3 > latin:
        return "th"
    return "en" if usual == "th" else usual


def _compared(
    one: Planned,
    seen: dict[tuple[str, str, str], tuple[str, str]],
    known: dict[tuple[str, str, str], tuple[str, str]],
    replace: bool,
) -> Planned:
    name, found = (one.kind, one.key, one.lang), one.found
    if name in seen:
        return _again(one, *seen[name])
    if name in known:
        title, text = known[name]
        if _plain(text) != _plain(found.text):
            return (
                _with(one, "changed") if replace else _with(one, "known", N_("there is another text under this name"))
            )
        if title == found.title:
            return _with(one, "known", N_("it is there already"))
        return (
            _with(one, "changed")
            if replace
            else _with(one, "known", say("it is there already, with the title “{title}”", title=title))
        )
    for place, (title, other) in [*seen.items(), *known.items()]:
        if place[2] == one.lang and _says_the_same(other, found.text):
            return _with(one, "known", say("it says what “{title}” says", title=title[:60] or place[1]))
    return one


def _again(one: Planned, title: str, text: str) -> Planned:
    """What becomes of an entry under the name of one above."""
    if _plain(text) == _plain(one.found.text):
        return _with(one, "known", N_("an entry above says the same"))
    if not one.found.key and _plain(title) != _plain(one.found.title) and len(one.key) == LONGEST_KEY:
        return _with(
            one,
            "bad",
            say(
                "its name begins with the same {longest_key} letters as that of an entry above", longest_key=LONGEST_KEY
            ),
        )
    return _with(one, "bad", N_("an entry above has the same name and language"))


def _says_the_same(one: str, other: str) -> bool:
    """Whether two texts are nearly the same and hold the same numbers and negations."""
    return fuzz.ratio(_plain(one), _plain(other)) >= NEAR and _telling(one) == _telling(other)


def _telling(text: str) -> list[str]:
    """The numbers and negations of a text, however written: a letter of difference in these is another fact."""
    plain = plain_digits(text.casefold())
    numbers = (value for match in FIGURE.finditer(plain) for value in value_of(match[0]))
    return sorted([*(f"{value.normalize():f}" for value in numbers), *("no" for _ in NO.finditer(plain))])


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _with(one: Planned, state: str, reason: str = "") -> Planned:
    return Planned(one.found, one.kind, one.key, one.lang, state, reason)
