"""Copies of what somebody said: tell them from texts about the same matter, and mark each with its original."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import NamedTuple

from sqlmodel import Session

from sentiment.duplicate_keys import Keys, Said, keys_of, said
from store.duplicates import (
    Passage,
    drop_keys,
    duplicates_of,
    holders_of,
    originals_of,
    read_passages,
    save_duplicates,
    save_keys,
)
from store.models import Duplicate, Mention
from store.saying import N_

RECENT = timedelta(days=30)
MOST_COMPARED, MOST_HOLDERS = 8, 32  # so that a thousand posts of one template cost a thousand times what one does
RATED_SHORTEST, LEAST_WITHIN, LEAST_SHARED = 80, 0.65, 0.55
NEAR, WHOLE, ADDED = 0.8, 0.95, 0.7  # of a text: nearly all; all; enough to be the same story with an addition
SWAPPED, SWAPPED_BY_AUTHOR = 0.08, 0.15
MENDED, LONGEST_MENDED, PIECE, CUT_WORD = 0.6, 30, 4, 8


class Likeness(NamedTuple):
    """Whether one text is a copy of the other, why or why not, and how much of both is the same (0 to 1)."""

    duplicate: bool
    reason: str
    share: float


def likeness(one: Said, other: Said) -> Likeness:
    """Decide from two texts themselves whether the one is a copy of the other."""
    same_author = one.author_id is not None and one.author_id == other.author_id
    if same_author and one.exact and one.exact == other.exact:
        return Likeness(True, N_("the same text"), 1.0)
    reviews = one.rated and other.rated and not same_author
    if one.short or other.short or (reviews and min(one.size, other.size) < RATED_SHORTEST):
        return Likeness(False, N_("too short to tell"), 0.0)
    repost = "repost" in (one.kind, other.kind)
    duplicate, reason, share = (
        (True, N_("the same text"), 1.0) if one.words == other.words else _near(one, other, repost)
    )
    return Likeness(duplicate, N_("a repost") if duplicate and repost else reason, share)


def _near(one: Said, other: Said, repost: bool) -> Likeness:
    if not repost and one.numbers - other.numbers and other.numbers - one.numbers:
        return Likeness(False, N_("other numbers"), 0.0)
    shorter, longer = sorted((one, other), key=lambda each: len(each.words))
    if (shorter.cut or shorter.kind == "repost") and longer.words.startswith(shorter.words[:-CUT_WORD]):
        return Likeness(True, N_("the beginning of the same text"), 1.0)
    both, most, least = len(one.grams & other.grams), *sorted((len(one.grams), len(other.grams)))[::-1]
    if both < LEAST_WITHIN * least or both < LEAST_SHARED * most:
        return Likeness(False, N_("other words"), both / most)
    return _aligned(one, other)


def _aligned(one: Said, other: Said) -> Likeness:
    lost, gained = differences(one.tokens, other.tokens)
    most, least = sorted((1 - lost / len(one.words), 1 - gained / len(other.words)))[::-1]
    share = 1 - (lost + gained) / (len(one.words) + len(other.words))
    allowed = SWAPPED_BY_AUTHOR if one.author_id == other.author_id is not None else SWAPPED
    if min(lost, gained) / min(len(one.words), len(other.words)) > allowed:
        return Likeness(False, N_("own words beside shared ones"), share)
    if least >= NEAR:
        return Likeness(True, N_("nearly the same text"), share)
    if most >= WHOLE and least >= ADDED and "quote" not in (one.kind, other.kind):
        return Likeness(True, N_("the same text with an addition"), share)
    return Likeness(False, N_("shares a part only"), share)


def differences(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """How many letters of one text the other lacks, and the other way round; a word that was only mended counts not."""
    lost = gained = 0
    for gone, new in _gaps(one, other):
        if not _mended(gone, new):
            lost, gained = lost + len(gone), gained + len(new)
    return lost, gained


def _mended(gone: str, new: str) -> bool:
    long = max(len(gone), len(new)) > LONGEST_MENDED or not gone or not new
    return not long and SequenceMatcher(None, gone, new, False).ratio() >= MENDED


def _gaps(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What stands in each text where they differ; the few letters that they share by chance part no gap in two."""
    start = _same_start(one, other)
    end = _same_start(one[start:][::-1], other[start:][::-1])
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    gone_from = new_from = 0
    for here, there, length in SequenceMatcher(None, one, other, False).get_matching_blocks():
        if not length or sum(map(len, one[here : here + length])) >= PIECE:
            yield "".join(one[gone_from:here]), "".join(other[new_from:there])
            gone_from, new_from = here + length, there + length


def _same_start(one: Sequence[str], other: Sequence[str]) -> int:
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def mark_duplicates(session: Session, mentions: Sequence[Mention], now: datetime) -> dict[int, Duplicate]:
    """Find the originals of mentions among each other and those of the last 30 days; the caller commits.

    Gives back the rows of those that are copies. What came in longer ago was compared then, and stays as it is.
    """
    ids, since = [mention.id for mention in mentions if mention.id is not None], now - RECENT
    drop_keys(session, since)
    new = [one for one in read_passages(session, ids) if one.collected_at >= since]
    stories = _Stories(root=originals_of(session, ids))
    keys = dict(zip((one.id for one in new), keys_of(stories.add(new)), strict=True))
    stories.holders = holders_of(session, {key for each in keys.values() for key in each.asked}, since)
    stories.root |= originals_of(session, {id_ for some in stories.holders.values() for id_ in some})
    nearest = {near for one in new for near in stories.nearest(one.id, keys[one.id])}
    earlier = nearest | {stories.original(id_) for id_ in nearest | keys.keys()}
    stories.add(read_passages(session, earlier - keys.keys()))
    known = dict(stories.root)
    for one in sorted(new, key=lambda one: (one.published_at, one.id)):
        stories.place(one.id, keys[one.id])
    save_keys(session, ((key, id_, stories.passages[id_].collected_at) for key, id_ in stories.held))
    save_duplicates(session, [stories.row(copy) for copy in stories.root.keys() - known.keys()])
    return duplicates_of(session, ids)


@dataclass
class _Stories:
    """Which mentions tell the same story, while a chunk of them is being compared."""

    root: dict[int, int]  # of a copy: what it copies, which may itself be a copy by now
    passages: dict[int, Passage] = field(default_factory=dict)
    said: dict[int, Said] = field(default_factory=dict)
    holders: dict[int, list[int]] = field(default_factory=dict)
    held: list[tuple[int, int]] = field(default_factory=list)
    why: dict[int, Likeness] = field(default_factory=dict)

    def add(self, passages: Iterable[Passage]) -> list[Said]:
        """Read more passages."""
        self.passages |= {one.id: one for one in passages}
        read = {one.id: said(one.text, one.author_id, one.kind, rated=one.rated) for one in passages}
        self.said |= read
        return list(read.values())

    def original(self, id_: int) -> int:
        """The earliest that tells the story of this one."""
        while id_ in self.root:
            id_ = self.root[id_]
        return id_

    def nearest(self, id_: int, keys: Keys) -> list[int]:
        """Those that share most keys with a mention, one of each story but its own."""
        shared = Counter(one for key in keys.asked for one in self.holders.get(key, ()))
        best: dict[int, int] = {self.original(id_): id_}
        for one, count in shared.most_common():
            if count < keys.least or len(best) > MOST_COMPARED:
                break
            best.setdefault(self.original(one), one)
        return list(best.values())[1:]

    def place(self, id_: int, keys: Keys) -> None:
        """Join a mention with the stories that it is a copy of, and let later ones find it."""
        if id_ not in self.root:
            read = (one for one in self.nearest(id_, keys) if one in self.said)
            hits = [(self.alike(id_, one), self.original(one)) for one in read]
            for alike, story in sorted(hits, key=lambda hit: (-hit[0].share, self.age(hit[1]))):
                mine = self.original(id_)
                if alike.duplicate and (mine == id_ or self.alike(mine, story).duplicate):
                    self.join(mine, story, alike)
        for key in keys.kept:
            holders = self.holders.setdefault(key, [])
            if id_ not in holders and len(holders) < MOST_HOLDERS:
                holders.append(id_)
                self.held.append((key, id_))

    def join(self, one: int, other: int, alike: Likeness) -> None:
        """Make two stories one; the earlier is the original."""
        original, copy = sorted((one, other), key=self.age)
        if original != copy:
            self.root[copy], self.why[copy] = original, alike

    def age(self, id_: int) -> tuple[datetime, int]:
        """What orders mentions by their publication."""
        return self.passages[id_].published_at, id_

    def alike(self, one: int, other: int) -> Likeness:
        """How alike two mentions are; never copies if they were published more than 30 days apart."""
        if abs(self.passages[one].published_at - self.passages[other].published_at) > RECENT:
            return Likeness(False, N_("too far apart"), 0.0)
        return likeness(self.said[one], self.said[other])

    def row(self, copy: int) -> dict[str, int | str | float]:
        """The row of a copy: why it is one of its original, or of what it was found by."""
        original = self.original(copy)
        direct = self.alike(original, copy)
        why = direct if direct.duplicate else self.why[copy]
        return {"mention_id": copy, "original_id": original, "reason": why.reason, "likeness": why.share}
