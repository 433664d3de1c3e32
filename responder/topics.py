"""What a mention is about, in the words of the catalogue, and whether each thing is praised or blamed."""

import re
from dataclasses import dataclass

from responder.catalogue.shape import NEGATIVE, NEUTRAL, POSITIVE, Catalogue, Topic
from responder.tone import is_denied, mood
from responder.values import Heard

MOST = 3
PLAIN = 2  # so many topics in all may the words add to the aspects that were scored
TURN = re.compile(
    r"\b(?:but|however|although|though|except)\b|(?<!มี)(?<!ได้)แต่|ส่วน(?!ลด|ตัว|ใหญ่)|ติดตรง|ยกเว้น|เสียอย่างเดียว",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"[.!?;,\n]|\b(?:but|however|although|though|yet|except|while|and)\b|แต่|ส่วน|เพียงแต่|ติดตรง|ยกเว้น|\s{2,}"
)
SCREENS = ("app", "checkout")
GOODS = re.compile(r"\b(?:came|arrived?|delivered|order|parcel|package|item|product)\b", re.IGNORECASE)
PREDICATE = re.compile(
    r"(?:\W+(?:page|screen|button|form|link|system|is|was|are|s|has|been|still|totally|completely|just|so|always|now"
    r"|again|seems?|looks?))*\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """A topic with the tone in which the customer speaks of it."""

    topic: Topic
    tone: str


def topics_of(heard: Heard, text: str, tone: str, catalogue: Catalogue) -> list[Said]:
    """One topic an aspect, at most three: the aspects that were scored, and those that the words show plainly."""
    shown = meant(heard, text, shown_in(text, catalogue))
    scored = [_of_aspect(aspect, shown, text, tone, catalogue) for aspect in dict.fromkeys(heard.aspects)]
    found = [said for said in scored if said]
    named = {said.topic.aspect for said in found}
    room = (PLAIN if found else MOST) - len(found)
    found += [said for said in _once(shown, tone) if said.topic.aspect not in named][: max(0, room)]
    return _fitting(found, tone)[:MOST]


def meant(heard: Heard, text: str, shown: list[Said]) -> list[Said]:
    """Those that may be meant: where a message is praise through and through, a word for trouble only names a thing."""
    pure = heard.label == POSITIVE and set(heard.intents) == {"praise"} and not heard.contradiction
    if not pure or mood(text, NEGATIVE) or TURN.search(text):
        return shown
    return [each for each in shown if each.tone != NEGATIVE]


def _once(shown: list[Said], tone: str) -> list[Said]:
    """One topic an aspect, that in the tone of the whole first; where that is open, praise and blame side by side."""
    return (
        shown
        if tone == NEUTRAL
        else list({said.topic.aspect: said for said in reversed(_fitting(shown, tone))}.values())[::-1]
    )


def aspects_of(text: str, catalogue: Catalogue) -> set[str]:
    """All aspects that a text touches, however briefly."""
    return {topic.aspect for topic in catalogue.topics if topic.pattern and topic.pattern.search(text)}


def shown_in(text: str, catalogue: Catalogue) -> list[Said]:
    """The closest topic of each aspect and tone whose words stand in the text undenied."""
    closest: dict[tuple[str, str], Said] = {}
    for topic in catalogue.topics:
        if topic.tone != NEUTRAL and topic.pattern and (topic.aspect, topic.tone) not in closest:
            hits = topic.pattern.finditer(text)
            if any(not is_denied(text, hit.start()) and not _on_screen(topic, text, hit, catalogue) for hit in hits):
                closest[topic.aspect, topic.tone] = Said(topic, topic.tone)
    return list(closest.values())


def _on_screen(topic: Topic, text: str, hit: re.Match[str], catalogue: Catalogue) -> bool:
    """Whether what is called broken is no goods but what one sees on a screen: a login is broken, a broken website."""
    if (topic.aspect, topic.tone) != ("quality", NEGATIVE):
        return False
    start = max((each.end() for each in CLAUSE.finditer(text, 0, hit.start())), default=0)
    end = next((each.start() for each in CLAUSE.finditer(text, hit.end())), len(text))
    clause, begins, ends = text[start:end], hit.start() - start, hit.end() - start
    seen = [
        each.pattern for each in catalogue.topics if each.aspect in SCREENS and each.tone != POSITIVE and each.pattern
    ]
    return any(
        _says_of(clause, found, begins) or _beside(clause, found, begins, ends)
        for each in seen for found in each.finditer(clause)
    )  # fmt: skip


def _says_of(clause: str, found: re.Match[str], begins: int) -> bool:
    return found.start() <= begins < found.end() and not GOODS.search(clause, found.start(), begins)


def _beside(clause: str, found: re.Match[str], begins: int, ends: int) -> bool:
    """Whether the word follows what is on the screen, as in "login is broken", or stands just before it."""
    if found.end() <= begins:
        return bool(PREDICATE.fullmatch(clause, found.end(), begins))
    return found.start() >= ends and clause[begins : found.end()].isascii() and clause[ends : found.start()] == " "


def _of_aspect(aspect: str, shown: list[Said], text: str, tone: str, catalogue: Catalogue) -> Said | None:
    close = [said for said in shown if said.topic.aspect == aspect]
    if close:
        return next((said for said in close if said.tone == tone), close[0])
    plain = plain_topic(aspect, NEUTRAL, catalogue)
    return _toned(plain, _clause_tone(plain, text, tone) if TURN.search(text) else tone, catalogue) if plain else None


def _clause_tone(topic: Topic, text: str, tone: str) -> str:
    """The tone of the clauses that name an aspect; that of the whole text where they do not tell."""
    clauses = [clause for clause in CLAUSE.split(text) if topic.pattern and topic.pattern.search(clause)]
    good = sum(mood(clause, POSITIVE) for clause in clauses)
    bad = sum(mood(clause, NEGATIVE) for clause in clauses)
    return tone if bool(good) == bool(bad) else POSITIVE if good else NEGATIVE


def _fitting(found: list[Said], tone: str) -> list[Said]:
    """Those in the tone of the whole first, and of these the ones that the words show plainly."""
    return sorted(found, key=lambda said: (tone not in (NEUTRAL, said.tone), said.topic.pattern is None))


def unsaid(said: Said, catalogue: Catalogue) -> Said:
    """The same aspect named neutrally, for when we cannot tell praise from blame."""
    return _toned(said.topic, NEUTRAL, catalogue)


def _toned(topic: Topic, tone: str, catalogue: Catalogue) -> Said:
    return Said(plain_topic(topic.aspect, tone, catalogue) or topic, tone)


def plain_topic(aspect: str, tone: str, catalogue: Catalogue) -> Topic | None:
    """What a catalogue calls an aspect in a tone, without a closer topic; None where it has no word for it."""
    for topic in catalogue.topics:
        if (topic.aspect, topic.tone) == (aspect, tone) and (topic.pattern is None or tone == NEUTRAL):
            return topic
    return None
