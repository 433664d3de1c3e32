"""An alert in words, for the page and for messages: numbers and the staff's own words, never what a customer wrote."""

from collections.abc import Callable, Mapping
from typing import Any

from store.models import Alert
from store.saying import N_, Saying, say

TITLES = {
    "more": N_("Many more people write than usual"),
    "negative": N_("Unusually many mentions are negative"),
    "story": N_("One story is spreading"),
    "phrase": N_("A phrase that you watch was used"),
    "account": N_("A large account wrote about you"),
    "silent": N_("A channel has fallen silent"),
    "budget": N_("A budget is about to end"),
    "sla": N_("Cases are about to miss their target"),
}
WHAT = {
    "more": N_("more accounts than usual at this hour"),
    "negative": N_("a larger negative share than usual"),
    "story": N_("one story that many accounts repeat"),
    "phrase": N_("a phrase that you watch"),
    "account": N_("a mention by a large account"),
    "silent": N_("a channel on which nothing is said any more"),
    "budget": N_("a budget that ends before the month"),
    "sla": N_("cases that are about to miss their target"),
}
Facts = Mapping[str, Any]


def title(alert: Alert) -> str:
    """What has happened, in a few words."""
    return TITLES.get(alert.kind, alert.kind)


def sentence(alert: Alert) -> str:
    """Why we say so, with the numbers, and what they were compared with."""
    words = SENTENCES.get(alert.kind)
    return words(alert.facts) if words else ""


def _more(facts: Facts) -> Saying:
    return say(
        "{count:,} accounts wrote {within}; about {usual} are usual {basis}.",
        count=facts["count"], within=_within(facts), usual=_number(facts["usual"]), basis=_basis(facts),
    )  # fmt: skip


def _negative(facts: Facts) -> Saying:
    negative, read = facts["negative"], facts["read"]
    return say(
        "{negative:,} of {read:,} mentions {within} are negative ({share:.0%}); {usual:.0%} are usual {basis}.",
        negative=negative, read=read, within=_within(facts), share=negative / read, usual=facts["usual"],
        basis=_basis(facts),
    )  # fmt: skip


def _story(facts: Facts) -> Saying:
    return say(
        "{count:,} accounts repeated it {within}; at most {most:,} repeated any one story {basis}.",
        count=facts["count"], within=_within(facts), most=facts["most"], basis=_basis(facts),
    )  # fmt: skip


def _phrase(facts: Facts) -> Saying:
    if facts["count"] == 1:
        return say("“{phrase}” stands in 1 new mention.", phrase=facts["phrase"])
    return say("“{phrase}” stands in {count:,} new mentions.", phrase=facts["phrase"], count=facts["count"])


def _account(facts: Facts) -> Saying:
    known = {"negative": N_("negative"), "neutral": N_("neutral"), "positive": N_("positive")}
    if facts["label"]:
        label = say(known.get(str(facts["label"]), str(facts["label"])))
        return say("It has {followers:,} followers; the mention is {label}.", followers=facts["followers"], label=label)
    return say("It has {followers:,} followers.", followers=facts["followers"])


def _silent(facts: Facts) -> Saying:
    return say(
        "Nothing came from {channel} for {silent} hours; about {usual} mentions are usual in that time {basis}.",
        channel=facts["channel"], silent=_number(facts["silent"]), usual=_number(facts["usual"]), basis=_basis(facts),
    )  # fmt: skip


def _budget(facts: Facts) -> Saying:
    if facts["days"]:
        return say(
            "{channel} has used {spent} of {budget} this month; at this pace the rest lasts {days} days.",
            channel=facts["channel"], spent=facts["spent"], budget=facts["budget"], days=facts["days"],
        )  # fmt: skip
    return say(
        "{channel} has used {spent} of {budget} this month; nothing is left.",
        channel=facts["channel"], spent=facts["spent"], budget=facts["budget"],
    )  # fmt: skip


def _sla(facts: Facts) -> Saying:
    count, case, due = facts["count"], facts["case"], facts["due"]
    if count == 1:
        return say("Case {case} is due within {due} minutes of business time.", case=case, due=due)
    return say(
        "{count:,} cases are, the first of them {case}, due within {due} minutes of business time.",
        count=count, case=case, due=due,
    )  # fmt: skip


SENTENCES: dict[str, Callable[[Facts], Saying]] = {
    "more": _more, "negative": _negative, "story": _story, "phrase": _phrase, "account": _account,
    "silent": _silent, "budget": _budget, "sla": _sla,
}  # fmt: skip


def _within(facts: Facts) -> Saying:
    minutes = facts["minutes"]
    if minutes <= 60:
        return say("within half an hour") if minutes == 30 else say("within an hour")
    return say("within {hours} hours", hours=minutes // 60)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 2 else f"{value:.1f}"


def _basis(facts: Facts) -> Saying:
    """What the number was compared with; few weeks, or days only, are said so."""
    number = facts["compared"]
    if facts["step"] == "day":
        return say("at this hour (only the last {number} days could be compared)", number=number)
    if number < 4:
        return say("at this hour of the week (only the last {number} weeks)", number=number)
    return say("at this hour of the week (the last {number} weeks)", number=number)
