"""Which questions that nothing answers ask the same thing?"""

from dataclasses import dataclass, field

import numpy
from sqlmodel import Session

from responder.knowledge import cosine, letters
from store.gaps import open_gaps
from store.models import KnowledgeGap
from store.vectors import Vector, vectors_of

LETTERS, NEAR = 0.4, 0.8  # alike enough by their letters, or by where they lie
Placed = tuple[str, Vector]  # a model, and where it places a question


@dataclass
class Asked:
    """Open gaps that ask the same thing in one language, the newest first, with what was asked."""

    lang: str
    ids: list[int] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    aspects: list[str] = field(default_factory=list)
    intents: list[str] = field(default_factory=list)


def asked(session: Session, brand_id: int) -> list[Asked]:
    """The open gaps of a brand in groups of alike questions, those asked most often first."""
    rows = open_gaps(session, brand_id)
    vectors = vectors_of(session, [gap.mention_id for gap, _ in rows])
    groups: list[tuple[Asked, dict[str, float], Placed | None]] = []
    for gap, text in rows:
        bag, placed = letters(text), vectors.get(gap.mention_id)
        group = next((one for one, near, at in groups if one.lang == gap.lang and _alike(bag, placed, near, at)), None)
        if group is None:
            group = Asked(gap.lang)
            groups.append((group, bag, placed))
        _put(group, gap, text)
    return sorted((group for group, *_ in groups), key=lambda group: -len(group.ids))


def _alike(bag: dict[str, float], placed: Placed | None, other: dict[str, float], beside: Placed | None) -> bool:
    near = float(numpy.dot(placed[1], beside[1])) if placed and beside and placed[0] == beside[0] else 0.0
    return near >= NEAR or cosine(bag, other) >= LETTERS


def _put(group: Asked, gap: KnowledgeGap, text: str) -> None:
    group.ids.append(gap.id or 0)
    group.questions.append(text)
    group.aspects = list(dict.fromkeys((*group.aspects, *gap.aspects)))
    group.intents = list(dict.fromkeys((*group.intents, *gap.intents)))
