"""What a text speaks of: aspects with their own sentiment, intents and hard class, by network and rules together."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy

from sentiment.aspects import ASPECTS
from sentiment.hard import HARD
from sentiment.intents import INTENTS
from sentiment.reading import Reading
from sentiment.scores import LABELS, Floats, Seen, hard_odds

ANY_HARD = "any_hard"
TOPICS = (*ASPECTS, *INTENTS, *HARD, ANY_HARD)
FIRST_HARD = len(ASPECTS) + len(INTENTS)
# Here the network alone is right in fewer than seven of ten texts: a written rule has to hold as well.
BOTH_NEEDED = {("en", "quality")}


# A rule's word for a hard class falls where the text does not complain and the network is this sure that there is none.
# On training rows that the rules were not written from, this cost 5 of 606 and spared 16 of 39 false alarms.
SURELY_NONE = -4.0
NEVER_DOUBTED = "self_harm"
# Where the network has layers for it, their log odds decide, and a rule that holds adds to those of its class. Weights
# were chosen on rows that neither had learned from; limits on hard_validation.jsonl, so that they catch 5 % of its
# ordinary complaints, half of which were made to sound alike.
RULE_WEIGHTS = {"self_harm": 2.0, "health": 4.0, "safety": 2.5, "legal": 2.5, "discrimination": 1.0, "press": 3.0}
LIMITS = {"th": 2.0, "en": 2.15}


@dataclass(frozen=True)
class Topics:
    """The aspects of a text, each with its label; what its author wants; and the class that only people answer."""

    lang: str
    aspects: Mapping[str, str]
    intents: tuple[str, ...]
    hard: str | None


def topics(reading: Reading, seen: Seen | None, label: str) -> Topics:
    """Join what the written rules read with what the network sees; without a network, `label` is every aspect's.

    Where the network has no layers for hard classes, one that either of them finds counts, for missing one is worse
    than a look too many; but in what does not complain the other may speak against it.
    """
    if seen is None:
        return Topics(reading.lang, dict.fromkeys(reading.aspects, label), reading.intents, reading.hard)
    ruled = {*reading.aspects, *reading.intents}
    odds = seen.present + seen.trust * [name in ruled for name in TOPICS]
    found = {name for name, above in zip(TOPICS, odds > 0, strict=True) if above}
    found -= {name for lang, name in BOTH_NEEDED if lang == reading.lang and name not in ruled}
    sides = seen.sides.argmax(axis=1)
    return Topics(
        reading.lang,
        {name: LABELS[side] for name, side in zip(ASPECTS, sides, strict=True) if name in found},
        tuple(name for name in INTENTS if name in found),
        _hard(reading, seen, odds, label),
    )


def _hard(reading: Reading, seen: Seen, odds: Floats, label: str) -> str | None:
    if seen.hard is not None:
        return hard_class(reading, seen.hard)
    ruled = reading.hard
    if ruled:
        doubted = label != "negative" and ruled != NEVER_DOUBTED and odds[-1] < SURELY_NONE
        return None if doubted else ruled
    return HARD[int(numpy.argmax(odds[FIRST_HARD:-1]))] if odds[-1] > 0 and label != "positive" else None


def hard_class(reading: Reading, odds: Floats) -> str | None:
    """The hard class of a text by the log odds of none and of each (7,), to which a written rule adds its weight.

    A rule is never doubted where it sees self-harm, nor in languages of which the layers have learned no rows.
    """
    if reading.hard == NEVER_DOUBTED or (reading.hard and reading.lang not in LIMITS):
        return reading.hard
    raised = odds[1:] + [RULE_WEIGHTS[name] * (name == reading.hard) for name in HARD]
    enough = hard_odds(numpy.array([odds[0], *raised])) > LIMITS.get(reading.lang, LIMITS["en"])
    return HARD[int(numpy.argmax(raised))] if enough else None
