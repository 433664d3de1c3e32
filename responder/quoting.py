"""Sentences of a policy, FAQ entry or saved reply that may be said to a customer word for word."""

import re
from collections.abc import Mapping, Sequence

from pythainlp.tokenize import word_tokenize

from responder.knowledge import cosine, letters
from responder.patterns import pattern
from responder.sentences import split_sentences, uncourteous
from responder.values import Sentence, Source

MOST, LONGEST = 3, 320
KEYS = ("name", "brand", "contact", "signature")
PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
LONG_WORD, THAI = re.compile("[a-z]{4,}"), re.compile("[\u0e00-\u0e7f]")
LEFTOVER = re.compile(r"[{}\[\]<>]|\bTODO\b|\bXXX\b")
NUMBER = re.compile(r"\d")

TELLS_HOW = 0.1  # what a sentence that tells what to do is worth beside its likeness
ENOUGH = 0.6  # a second sentence fits at least nearly as well as the first


def quotable(source: Source, values: Mapping[str, str]) -> list[str]:
    """The sentences of a source that a customer may read, with the placeholders of saved replies filled in.

    A sentence that speaks to the staff, holds an unknown or empty placeholder, or is too long, is left out; so is what
    a saved reply says in greeting, thanks, regret and signature.
    """
    saved = source.kind == "saved_reply"
    allowed = {key: values.get(key, "") for key in KEYS} if saved else {}
    filled = (
        _filled(each, allowed) for each in split_sentences(source.text) if "{{signature}}" not in each.replace(" ", "")
    )
    fit = [each for each in filled if each and len(each) <= LONGEST and not pattern("internal").search(each)]
    return [each for each in fit if not saved or uncourteous(each)]


def quote(
    source: Source,
    asked: str,
    values: Mapping[str, str],
    *,
    useful: bool,
    timed: bool = False,
    limit: int = MOST,
    channel: str = "",
) -> list[Sentence]:
    """Up to `limit` sentences of a source that fit what was asked best, in their own order.

    With `useful`, only those that tell a customer what to do or expect; a dissatisfied one has no use for praise. With
    `timed`, how long something takes counts among them. None
    that begins with a thing or place that was not asked about: what holds for curtains is nothing to a coat.
    """
    all_of_it = quotable(source, values)
    fit = [place for place, each in enumerate(all_of_it) if not useful or _tells(each, timed=timed)]
    fit = [place for place in fit if in_scope(all_of_it[place], f"{asked} {channel}")]
    worth = {place: _worth(all_of_it[place], asked, values.get("contact", ""), useful=useful) for place in fit}
    best = sorted(fit, key=lambda place: -worth[place])[:limit]
    best = [place for place in best if worth[place] >= ENOUGH * worth[best[0]]]
    kept = {before for place in best for before in _with_antecedent(place, all_of_it)}
    return [Sentence(all_of_it[place], source.id) for place in sorted(kept)][:limit]


def _tells(sentence: str, *, timed: bool) -> bool:
    return bool(pattern("useful").search(sentence) or (timed and NUMBER.search(sentence)))


def in_scope(sentence: str, asked: str) -> bool:
    """Whether what a sentence begins with, such as "For curtains," or สำหรับผ้าม่าน, is named in what was asked."""
    scope = pattern("scope").match(sentence)
    if scope is None:
        return True
    named = next(each for each in scope.groups() if each).lower()
    words = [word.removesuffix("s") for word in LONG_WORD.findall(named)] + _thai_words(named)
    return any(word in asked.lower() for word in words)


def _thai_words(text: str) -> list[str]:
    return [word for word in word_tokenize(text, keep_whitespace=False) if len(word) > 3 and THAI.match(word)]


def _worth(sentence: str, asked: str, contact: str, *, useful: bool) -> float:
    """How much a sentence fits; for an unhappy customer, what to do and where to turn weigh as well."""
    tells = useful * (bool(pattern("tells_how").search(sentence)) + bool(contact and contact in sentence))
    return cosine(letters(asked), letters(sentence)) + TELLS_HOW * tells


def _with_antecedent(place: int, sentences: Sequence[str]) -> Sequence[int]:
    """A sentence that leans on the one before it is nothing without it."""
    return (place - 1, place) if place and pattern("leans").search(sentences[place]) else (place,)


def _filled(sentence: str, values: Mapping[str, str]) -> str:
    """Fill placeholders in one pass, so that a value is never read again; empty when one has no value."""
    keys = PLACEHOLDER.findall(sentence)
    if any(not values.get(key) for key in keys) or LEFTOVER.search(PLACEHOLDER.sub("", sentence)):
        return ""
    return PLACEHOLDER.sub(lambda match: values[match[1]], sentence)
