"""An alert in words, for the page and for messages: numbers and the staff's own words, never what a customer wrote."""

from collections.abc import Callable, Mapping
from typing import Any

from store.models import Alert

TITLES = {
    "more": "Many more people write than usual",
    "negative": "Unusually many mentions are negative",
    "story": "One story is spreading",
    "phrase": "A phrase that you watch was used",
    "account": "A large account wrote about you",
    "silent": "A channel has fallen silent",
    "budget": "A budget is about to end",
    "sla": "Cases are about to miss their target",
}
WHAT = {
    "more": "more accounts than usual at this hour",
    "negative": "a larger negative share than usual",
    "story": "one story that many accounts repeat",
    "phrase": "a phrase that you watch",
    "account": "a mention by a large account",
    "silent": "a channel on which nothing is said any more",
    "budget": "a budget that ends before the month",
    "sla": "cases that are about to miss their target",
}
Facts = Mapping[str, Any]


def title(alert: Alert) -> str:
    """What has happened, in a few words."""
    return TITLES.get(alert.kind, alert.kind)


def sentence(alert: Alert) -> str:
    """Why we say so, with the numbers, and what they were compared with."""
    words = SENTENCES.get(alert.kind)
    return words(alert.facts) if words else ""


def _more(facts: Facts) -> str:
    return (
        f"{facts['count']:,} accounts wrote {_within(facts)}; about {_number(facts['usual'])} are usual{_basis(facts)}."
    )


def _negative(facts: Facts) -> str:
    negative, read = facts["negative"], facts["read"]
    return (
        f"{negative:,} of {read:,} mentions {_within(facts)} are negative ({negative / read:.0%}); "
        f"{facts['usual']:.0%} are usual{_basis(facts)}."
    )


def _story(facts: Facts) -> str:
    return (
        f"{facts['count']:,} accounts repeated it {_within(facts)}; at most {facts['most']:,} "
        f"repeated any one story{_basis(facts)}."
    )


def _phrase(facts: Facts) -> str:
    count = facts["count"]
    return f"“{facts['phrase']}” stands in {count:,} new mention{'' if count == 1 else 's'}."


def _account(facts: Facts) -> str:
    tone = f"; the mention is {facts['label']}" if facts["label"] else ""
    return f"It has {facts['followers']:,} followers{tone}."


def _silent(facts: Facts) -> str:
    return (
        f"Nothing came from {facts['channel']} for {_number(facts['silent'])} hours; "
        f"about {_number(facts['usual'])} mentions are usual in that time{_basis(facts)}."
    )


def _budget(facts: Facts) -> str:
    end = f"at this pace the rest lasts {facts['days']} days" if facts["days"] else "nothing is left"
    return f"{facts['channel']} has used {facts['spent']} of {facts['budget']} this month; {end}."


def _sla(facts: Facts) -> str:
    count, case, due = facts["count"], facts["case"], facts["due"]
    which = f"Case {case} is" if count == 1 else f"{count:,} cases are, the first of them {case},"
    return f"{which} due within {due} minutes of business time."


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "more": _more, "negative": _negative, "story": _story, "phrase": _phrase, "account": _account,
    "silent": _silent, "budget": _budget, "sla": _sla,
}  # fmt: skip


def _within(facts: Facts) -> str:
    minutes = facts["minutes"]
    return {30: "within half an hour", 60: "within an hour"}.get(minutes, f"within {minutes // 60} hours")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 2 else f"{value:.1f}"


def _basis(facts: Facts) -> str:
    """What the number was compared with; few weeks, or days only, are said so."""
    number = facts["compared"]
    if facts["step"] == "day":
        return f" at this hour (only the last {number} days could be compared)"
    few = "only " if number < 4 else ""
    return f" at this hour of the week ({few}the last {number} weeks)"
