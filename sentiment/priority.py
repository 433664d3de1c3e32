"""Does a mention open a case, and how urgent is it? Pure written rules: no clock, no store, no network.

| step | table | what it says |
| --- | --- | --- |
| 1 | `NEVER_OPENS` | old mentions and advertisements are set aside, whatever else they say |
| 2 | `OPENS` | the first rule that holds opens a case and gives it its name |
| 3 | `ASIDE` | else the first rule that holds sets the mention aside; the last one always holds |
| 4 | `SIGNS` | each sign that holds is a reason and gives points |
| 5 | `LEVELS` | points become a priority; a hard class is urgent without counting; what is set aside is low |
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.saying import N_, say

PRIORITIES = ("low", "normal", "high", "urgent")
LEVELS = ((9, "urgent"), (5, "high"), (2, "normal"), (0, "low"))
LOW_RATING, SURE = 2.0, 0.8
DETRACTOR, DISSATISFIED = 6, 2  # of 10 and of 5, both included
HARD_TEXTS = {
    "self_harm": N_("somebody may harm themselves"),
    "health": N_("speaks of illness, allergy or injury"),
    "safety": N_("speaks of a danger to people"),
    "legal": N_("speaks of law, police or authorities"),
    "discrimination": N_("speaks of discrimination"),
    "press": N_("comes from the press"),
}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known of one mention.

    `label` and `confidence` (0 to 1) are of text and rating together, `text_label` of the text alone (empty: the same),
    `contradiction` says that the two disagree; `rating` is 1 to 5, `reach` the author's followers; both times are
    aware, or both are naive. `score` answers a survey that asked for an nps (0 to 10) or a csat (1 to 5): it is no
    rating, and says nothing of the label. `earlier` cases of this customer within two months complained of the aspect
    `repeated`.
    """

    label: str
    confidence: float
    intents: tuple[str, ...] = ()
    hard: str | None = None
    rating: float | None = None
    reach: int = 0
    published_at: datetime
    now: datetime
    archive_days: int = 14
    text_label: str = ""
    contradiction: bool = False
    asked: str = ""
    score: int | None = None
    repeated: str = ""
    earlier: int = 0

    @property
    def age(self) -> timedelta:
        """Time since the mention was posted; never below zero, whatever the clocks say."""
        return max(timedelta(), self.now - self.published_at)

    def rated(self, least: float, most: float) -> bool:
        """Whether a rating was given and lies between these two, both included."""
        return self.rating is not None and least <= self.rating <= most

    def scored(self, asked: str, least: int, most: int) -> bool:
        """Whether a survey asked for this, and the score lies between these two, both included."""
        return self.asked == asked and self.score is not None and least <= self.score <= most

    @property
    def is_unhappy(self) -> bool:
        """Whether a survey was answered by somebody who would not recommend us, or is dissatisfied."""
        return self.scored("nps", 0, DETRACTOR) or self.scored("csat", 1, DISSATISFIED)

    def intends(self, *intents: str) -> bool:
        """Whether the text shows one of these intents."""
        return not set(intents).isdisjoint(self.intents)

    def reads(self, label: str) -> bool:
        """Whether the text alone has this label."""
        return (self.text_label or self.label) == label

    @property
    def clearly_negative(self) -> bool:
        """Whether the label is negative for sure, and not by the stars alone, which are a sign of their own."""
        return self.label == "negative" and self.confidence >= SURE and self.reads("negative")

    @property
    def needs_care(self) -> bool:
        """Whether somebody may need an answer, although the text has words of advertisements."""
        asks = self.intends("refund_request", "order_status")
        return self.hard is not None or self.rated(0, LOW_RATING) or self.is_unhappy or asks


@dataclass(frozen=True)
class Reason:
    """One reason, as a code for machines ("rating:1") and as words for people ("1 star")."""

    code: str
    text: str


@dataclass(frozen=True)
class Decision:
    """Whether a case opens, how urgent it is, why, and the name of the rule that opened it or set it aside."""

    opens_case: bool
    priority: str
    reasons: tuple[Reason, ...]
    rule: str


@dataclass(frozen=True)
class Sign:
    """One row of the tables below: when it holds, how it reads, and how many points it gives."""

    code: str
    text: str
    holds: Callable[[Evidence], bool]
    points: int = 0


NEVER_OPENS = (
    Sign("archive", "older than {archive} days", lambda e: e.age > timedelta(days=e.archive_days)),
    Sign("spam", "reads like an advertisement", lambda e: e.intends("spam") and not e.needs_care),
)
OPENS = (
    Sign("hard", "a matter that only people answer", lambda e: e.hard is not None),
    Sign("refund_request", "asks for money back", lambda e: e.intends("refund_request")),
    Sign("order_status", "asks where an order is", lambda e: e.intends("order_status")),
    Sign("low_rating", "rated 2 stars or less", lambda e: e.rated(0, LOW_RATING)),
    Sign("detractor", "would not recommend us", lambda e: e.scored("nps", 0, DETRACTOR)),
    Sign("dissatisfied", "answered that they are dissatisfied", lambda e: e.scored("csat", 1, DISSATISFIED)),
    Sign("negative", "negative text", lambda e: e.label == "negative"),
    Sign("contradiction", "many stars, but a negative text", lambda e: e.contradiction and e.reads("negative")),
    Sign("question", "asks a question", lambda e: e.intends("question")),
)
ASIDE = (
    Sign("unconfirmed", "words of complaint, not read as negative", lambda e: e.intends("complaint", "leaving")),
    Sign("suggestion", "suggests something and asks nothing", lambda e: e.intends("suggestion")),
    Sign("praise", "praises and asks nothing", lambda e: e.label == "positive" or e.intends("praise")),
    Sign("nothing_asked", "asks nothing and is not negative", lambda e: True),
)
SIGNS = (
    Sign("hard:{hard}", "{matter}", lambda e: e.hard is not None),
    Sign("contradiction", "{stars} but the text is negative", lambda e: e.contradiction and e.reads("negative")),
    Sign("contradiction", "{stars} but the text is positive", lambda e: e.contradiction and e.reads("positive")),
    Sign("label:negative", "clearly negative text", lambda e: e.clearly_negative, 3),
    Sign("label:negative", "{negative}", lambda e: e.label == "negative" and not e.clearly_negative, 2),
    Sign("rating:{rating}", "{stars}", lambda e: e.rated(0, 1), 2),
    Sign("rating:{rating}", "{stars}", lambda e: e.rated(0, LOW_RATING) and not e.rated(0, 1), 1),
    Sign("nps:{score}", "would not recommend us: {score} of 10", lambda e: e.scored("nps", 0, 3), 3),
    Sign("nps:{score}", "would not recommend us: {score} of 10", lambda e: e.scored("nps", 4, DETRACTOR), 2),
    Sign("csat:{score}", "dissatisfied: {score} of 5", lambda e: e.scored("csat", 1, DISSATISFIED), 2),
    Sign("intent:refund_request", "asks for a refund", lambda e: e.intends("refund_request"), 2),
    Sign("intent:leaving", "says they are leaving", lambda e: e.intends("leaving"), 2),
    Sign("intent:order_status", "asks where the order is", lambda e: e.intends("order_status"), 2),
    Sign("intent:question", "asks a question", lambda e: e.intends("question"), 2),
    Sign("intent:complaint", "complains", lambda e: e.intends("complaint"), 1),
    Sign("repeated:{repeated}", "complained of {repeated} in {cases} within two months", lambda e: e.earlier >= 2, 2),
    Sign("repeated:{repeated}", "complained of {repeated} in {cases} within two months", lambda e: e.earlier == 1, 1),
    Sign("reach:100k", "{reach:,} followers", lambda e: e.reach >= 100_000, 2),
    Sign("reach:10k", "{reach:,} followers", lambda e: 10_000 <= e.reach < 100_000, 1),
    Sign("age:{days}", "posted {days} days ago", lambda e: e.age >= timedelta(days=2), 1),
)


def decide(evidence: Evidence) -> Decision:
    """Decide one mention; always with a rule's name and at least one reason."""
    signs = tuple(sign for sign in SIGNS if sign.holds(evidence))
    rule, opens = _rule(evidence)
    shown = signs if opens else (rule, *signs)
    reasons = tuple(_reason(sign, evidence) for sign in shown)
    return Decision(opens, _priority(evidence, signs) if opens else "low", reasons, rule.code)


def _rule(evidence: Evidence) -> tuple[Sign, bool]:
    for table, opens in ((NEVER_OPENS, False), (OPENS, True), (ASIDE, False)):
        for rule in table:
            if rule.holds(evidence):
                return rule, opens
    raise AssertionError("the last rule of ASIDE always holds")


def _priority(evidence: Evidence, signs: tuple[Sign, ...]) -> str:
    points = sum(sign.points for sign in signs)
    return "urgent" if evidence.hard else next(name for least, name in LEVELS if points >= least)


def _reason(sign: Sign, evidence: Evidence) -> Reason:
    rating = f"{evidence.rating or 0:g}"
    facts = {
        "archive": evidence.archive_days,
        "cases": _earlier(evidence.earlier),
        "days": evidence.age.days,
        "hard": evidence.hard,
        "matter": HARD_TEXTS.get(evidence.hard or "", N_("a matter that only people answer")),
        "negative": N_("negative text") if evidence.reads("negative") else N_("negative by its stars"),
        "rating": rating,
        "reach": evidence.reach,
        "score": evidence.score,
        "repeated": evidence.repeated,
        "stars": N_("1 star") if rating == "1" else say("{rating} stars", rating=rating),
    }
    return Reason(sign.code.format(**facts), sign.text.format(**facts))


def _earlier(count: int) -> str:
    return N_("an earlier case") if count == 1 else say("{count} earlier cases", count=count)
