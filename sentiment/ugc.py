"""Is a mention worth resharing? Written signs with fitted weights, and what forbids it whatever else speaks for it.

The score is a logistic rule: each sign gives 0 to 1, times its weight. One of the blocks holds it down to a tenth. The
words stand in words_ugc*.py, the weights in ugc.json; `python -m sentiment.ugc_fit ROWS.jsonl …` fits them again.
"""

import json
import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from sentiment.hard import find_hard
from sentiment.phrases import READ_CHARACTERS, fold
from sentiment.priority import HARD_TEXTS, Reason
from sentiment.text import UNSEEN
from sentiment.words_ugc import all_tables, empty_words, personal_in, tables
from store.saying import N_, say

NUMBERS = Path(__file__).with_name("ugc.json")
HELD_DOWN, SHOWN_FROM, SURELY_NEGATIVE, FEW_STARS, DIGITS = 0.1, 0.5, 0.9, 4, 4
ENOUGH_WORDS, FEW_WORDS, MANY_FOLLOWERS, MANY_LIKES = 20, 2, 10_000, 1_000
SERVICE = {
    *("delivery", "service", "staff", "packaging", "refund", "payment"),
    *("checkout", "price", "app", "stock"),
}
WANTS_HELP = {"complaint", "refund_request", "order_status", "leaving"}
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
READ_LANGUAGES, REMARKS = ("th", "en", ""), ("reply", "quote")
THAI, LATIN, THAI_A_WORD = re.compile(r"[ก-ฮ]"), re.compile(r"[^\W\dก-๛_]+"), 4
ASIDE = re.compile(r"(?:\([^()]{3,40}\)|#\S+)\s*$")


@dataclass(frozen=True, kw_only=True)
class Post:
    """What is known of one mention; `negative` and `positive` are probabilities, `media` counts photos and videos."""

    text: str
    lang: str = ""
    positive: float = 0.0
    negative: float = 0.0
    intents: Collection[str] = ()
    aspects: Collection[str] = ()
    hard: str | None = None
    media: int = 0
    likes: int = 0
    shares: int = 0
    followers: int = 0
    kind: str = ""
    is_duplicate: bool = False
    rating: float | None = None

    @property
    def passed_over(self) -> bool:
        """Whether the rest need not be read: a surely negative text that has no picture, or wants help."""
        return self.negative >= SURELY_NEGATIVE and (
            self.media < 1 or self.hard is not None or not WANTS_HELP.isdisjoint(self.intents)
        )


@dataclass(frozen=True)
class Worth:
    """How well a mention is worth resharing, 0 to 1, and why or why not: what forbids it stands first."""

    score: float
    reasons: tuple[Reason, ...]


class Seen:
    """A post and what its words show, looked up once."""

    def __init__(self, post: Post) -> None:
        self.post, self.folded = post, fold(post.text)
        self.shown = all_tables().names(self.folded)

    def has(self, *names: str) -> bool:
        """Whether the text holds a phrase of each of these tables."""
        return self.shown.issuperset(names)

    @cached_property
    def told(self) -> float:
        """About how many words say more than plain praise and thanks; Thai is written without spaces."""
        latin = sum(word not in empty_words() for word in LATIN.findall(self.folded))
        return latin + len(THAI.findall(tables()["empty"].parts.whole.sub("", self.folded))) / THAI_A_WORD

    @cached_property
    def ruled(self) -> str | None:
        """The hard class that written rules find in a post of one, harmless sayings such as "no rash" apart."""
        if self.post.hard is None or not (found := find_hard(self.post.text)):
            return None
        return find_hard(tables()["safe"].without(self.folded)) if self.has("safe") else found

    @cached_property
    def grave(self) -> bool:
        """Whether a hard class is only felt: no rule holds, not even one that a harmless saying brought."""
        return self.post.hard is not None and find_hard(self.post.text) is None


@dataclass(frozen=True)
class Sign:
    """One sign: its code, how it reads, whether it speaks for resharing, and how much of it a post has, 0 to 1."""

    code: str
    text: str
    good: bool
    amount: Callable[[Seen], float]


SIGNS = (
    Sign("positive", "reads positive", True, lambda s: s.post.positive),
    Sign("photo", "has a photo or video", True, lambda s: s.post.media > 0),
    Sign("used", "tells how it was used", True, lambda s: s.has("used")),
    Sign("scene", "tells with whom, where or when", True, lambda s: s.has("scene")),
    Sign("detail", "names a concrete detail", True, lambda s: s.has("detail")),
    Sign("points", "speaks of this very product", True, lambda s: s.has("points")),
    Sign("length", "is told at some length", True, lambda s: min(1.0, s.told / ENOUGH_WORDS)),
    Sign("negative", "may be meant negative: read it first", False, lambda s: s.post.negative),
    Sign("complaint", "sounds like a complaint", False, lambda s: not WANTS_HELP.isdisjoint(s.post.intents)),
    Sign("fault", "names a fault too", False, lambda s: s.has("fault")),
    Sign("irony", "may be ironic: read it first", False, lambda s: s.has("irony")),
    Sign("joke", "is a joke about shopping", False, lambda s: s.has("joke")),
    Sign("not_yet", "has not used it yet", False, lambda s: s.has("not_yet")),
    Sign("question", "asks a question", False, lambda s: "question" in s.post.intents),
    Sign("bare", "says nothing concrete", False, lambda s: s.told <= FEW_WORDS),
    Sign("service", "is about the service, not the product", False, lambda s: _only_service(s)),
    Sign("off_topic", "speaks of something else", False, lambda s: s.has("off_topic")),
    Sign("aside", "names the product only in passing", False, lambda s: bool(ASIDE.search(s.folded))),
    Sign("grave", "may touch what only people answer: read it first", False, lambda s: s.grave),
    Sign("remark", "is a remark without a photo", False, lambda s: s.post.media < 1 and s.post.kind in REMARKS),
    Sign("crowd", "has spread widely already: see why", False, lambda s: _liked(s) >= MANY_LIKES),
    Sign("big", "comes from a big account: it may be paid", False, lambda s: s.post.followers >= MANY_FOLLOWERS),
    Sign("child_near", "a child may be in it: ask the parents", False, lambda s: s.has("child")),
    Sign("language", "is in a language that these rules cannot read", False, lambda s: _unread(s.post.lang)),
)


def _liked(seen: Seen) -> int:
    return max(seen.post.likes, seen.post.shares)


def _only_service(seen: Seen) -> bool:
    return bool(seen.post.aspects) and SERVICE.issuperset(seen.post.aspects) and not seen.has("detail")


def _unread(lang: str) -> bool:
    return lang not in READ_LANGUAGES


NOTHING_TO_SAY = Reason("plain", N_("nothing speaks for or against it"))
BLOCKS: tuple[tuple[str, str, Callable[[Seen], object]], ...] = (
    ("copy", N_("is a copy or a repost"), lambda s: s.post.is_duplicate or s.post.kind == "repost" or s.has("copied")),
    ("few_stars", N_("has fewer than four stars"), lambda s: s.post.rating is not None and s.post.rating < FEW_STARS),
    ("profanity", N_("holds swear words"), lambda s: s.has("profane")),
    ("claim", N_("claims a cure or an effect on the body"), lambda s: s.has("claim")),
    ("before_after", N_("shows a before and after"), lambda s: s.has("before_after")),
    ("competitor", N_("runs down a competitor"), lambda s: s.has("others", "bashes")),
    ("giveaway", N_("belongs to a giveaway"), lambda s: s.has("prize")),
    ("paid", N_("was rewarded or sent for free"), lambda s: s.has("paid")),
    ("advert", N_("advertises or sells something"), lambda s: "spam" in s.post.intents or s.has("advert")),
    ("own", N_("comes from a shop or its staff"), lambda s: s.has("own")),
    ("long", N_("is too long to be read to its end"), lambda s: len(s.post.text) > READ_CHARACTERS),
)


def worth(post: Post, fitted: Mapping[str, Any] | None = None) -> Worth:
    """Say how well one post is worth resharing, with at least one reason; `fitted` replaces the kept weights."""
    if post.passed_over:
        return Worth(round(HELD_DOWN * post.positive, DIGITS), (Reason("negative", N_("reads negative")),))
    seen, known = Seen(post), fitted or numbers()
    blocks, found = blocks_of(seen), amounts(seen)
    moved = {code: known["weights"][code] * much for code, much in found.items()}
    chance = 1 / (1 + math.exp(-known["bias"] - sum(moved.values())))
    shown = sorted((sign for sign in SIGNS if found[sign.code] >= SHOWN_FROM), key=lambda sign: -abs(moved[sign.code]))
    reasons = (*blocks, *(Reason(sign.code, sign.text) for sign in shown)) or (NOTHING_TO_SAY,)
    return Worth(round(chance * (HELD_DOWN if blocks else 1), DIGITS), reasons)


def amounts(seen: Seen) -> dict[str, float]:
    """How much of each sign a post has, 0 to 1."""
    return {sign.code: float(sign.amount(seen)) for sign in SIGNS}


def blocks_of(seen: Seen) -> tuple[Reason, ...]:
    """What forbids resharing a post, the gravest first."""
    hard = seen.ruled
    grave = [Reason(f"hard:{hard}", HARD_TEXTS.get(hard, N_("a matter that only people answer")))] if hard else []
    plain = UNSEEN.sub("", seen.post.text[:READ_CHARACTERS]).translate(THAI_DIGITS)
    private = [
        Reason(f"personal:{code}", say("holds {text}: ask first", text=text)) for code, text in personal_in(plain)
    ]
    return (*grave, *private, *(Reason(code, text) for code, text, holds in BLOCKS if holds(seen)))


@cache
def numbers() -> dict[str, Any]:
    """What stands in ugc.json: `bias`, and `weights` by sign."""
    known: dict[str, Any] = json.loads(NUMBERS.read_text(encoding="utf-8"))
    return known
