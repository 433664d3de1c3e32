"""A reply that was approved, as a saved reply: what is personal becomes variables, before a person looks at it."""

import re
from collections.abc import Iterable

from sqlmodel import Session

from responder.facts import voice_of
from responder.likeness import GREETING
from responder.patterns import pattern
from responder.personal import personal_data
from responder.saved import known_values
from responder.unmask import DIGITS
from responder.variables import VARIABLE
from store.cases import conversation
from store.knowledge import knowledge_of
from store.mentions import facts_of as read_facts
from store.models import Author, Brand, Case, Draft, Knowledge, Reply

KINDS = {"email": "email", "phone": "phone", "card": "account", "national_id": "account", "account": "account",
    "reference": "order_id"}  # fmt: skip
PLAINEST = ("card", "national_id", "account", "email", "reference", "phone")  # of what is as long, the first
CODE = re.compile(r"(?<![\w{@./])#?(?=[A-Za-z0-9-]*(?:\d[A-Za-z-]*){5})[A-Za-z0-9-]{5,30}(?![\w}@])")
TRACKING = re.compile(r"(?i:[A-Z]{2,4}\d{8,12}[A-Z]{0,2})")
ENDS = re.compile(r"\d[\d-]*$|[A-Z]{0,4}-?\d[\d-]*$")
WORD = r"(?<![^\W\d_]){}(?![^\W\d_])"
SHORTEST = 2


def promoted(session: Session, case: Case, reply: Reply) -> Knowledge:
    """A new saved reply of an approved one, not saved yet, without what is personal as far as we can tell."""
    draft, brand = session.get_one(Draft, reply.draft_id), session.get_one(Brand, case.brand_id)
    mentions = conversation(session, case.id or 0)
    authors = [session.get(Author, each.author_id) for each in mentions if each.author_id]
    people = [name for author in authors if author for name in (author.name, author.handle)]
    known, voice = known_values(session, case, draft.lang), voice_of(brand)
    facts = [*(entry.text for entry in knowledge_of(session, case.brand_id)), voice.contact, *voice.signature.values()]
    text = impersonal(reply.text, people, facts)
    for key in ("signature", "contact"):
        text = text.replace(known[key], "{{" + key + "}}") if known[key] else text
    aspects, intents = read_facts(session, draft.mention_id)
    return Knowledge(
        brand_id=case.brand_id, kind="saved_reply", key="", lang=draft.lang, title="", text=text, aspects=aspects,
        intents=intents, origin=f"reply:{reply.id}",
    )  # fmt: skip


def impersonal(text: str, people: Iterable[str], facts: Iterable[str]) -> str:
    """The text with names and accounts of people, addresses, phone numbers and other numbers as variables.

    What a fact of the brand holds stays. It errs towards hiding: an innocent word that is also a name goes too.
    """
    said = " ".join(facts).casefold()
    text = _numbers(text, said)
    text = pattern("handle").sub(lambda match: match[0] if match[0].casefold() in said else "{{name}}", text)
    for name in sorted(set(_names(people)), key=len, reverse=True):
        text = re.sub(WORD.format(re.escape(name)) if name.isascii() else re.escape(name), "{{name}}", text)
    text = _greeted(text)
    return re.sub(r"(?:\{\{name\}\}[ ,]*)+(?=\{\{name\}\})", "", text)


def _numbers(text: str, said: str) -> str:
    for start, end, kind in reversed(_personal(text, said)):
        text = text[:start] + "{{" + KINDS[kind] + "}}" + text[end:]
    plain = text.translate(DIGITS)
    for match in reversed(list(CODE.finditer(plain))):
        if match[0].casefold() not in said and not any(one.start() < match.end() and match.start() < one.end()
                                                      for one in VARIABLE.finditer(text)):  # fmt: skip
            key = "tracking_id" if TRACKING.fullmatch(match[0]) else "order_id"
            text = text[: match.start()] + "{{" + key + "}}" + text[match.end() :]
    return text


def _personal(text: str, said: str) -> list[tuple[int, int, str]]:
    """Where personal data stands that no fact holds, and its kind; pieces that overlap are one, as the longest."""
    found: list[tuple[int, int, str]] = []
    for each in personal_data(text):
        start, end = each.span
        if text[start:end].casefold() not in said and each.value.casefold() not in said:
            tail = ENDS.search(text[start:end].translate(DIGITS)) if each.kind == "reference" else None
            found.append((start + (tail.start() if tail else 0), end, each.kind))
    whole: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(found, key=lambda each: (*each[:2], PLAINEST.index(each[2]))):
        if whole and start < whole[-1][1]:
            first, last, before = whole.pop()
            start, end, kind = first, max(end, last), kind if end - start > last - first else before
        whole.append((start, end, kind))
    return whole


def _names(people: Iterable[str]) -> Iterable[str]:
    """Names and accounts as a reply may write them; of several words, each that could be a name."""
    for name in people:
        plain = name.strip().removeprefix("@").removeprefix("คุณ")
        for part in (plain, *plain.split()):
            tidy = part.strip(".,")
            if len(tidy) >= SHORTEST and re.search(r"[^\W\d_]", tidy):
                yield tidy[:1].upper() + tidy[1:] if tidy.isascii() and tidy.isalpha() and tidy.islower() else tidy


def _greeted(text: str) -> str:
    """The name in the greeting is a variable, whoever it is."""
    found = GREETING.match(text)
    if found is None or VARIABLE.search(found[0]):
        return text
    named = re.search(
        r"(?:hello|hi|dear|hey)(?! there\b) ([^\s,!.]+(?: [^\s,!.]+)?)[,!.]|คุณ\s?(\S+)", found[0], re.IGNORECASE
    )
    if named is None:
        return text
    start, end = named.span(1 if named[1] else 2)
    return text[:start] + "{{name}}" + text[end:]
