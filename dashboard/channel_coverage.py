"""A calendar of the last four weeks for each query: what was read, what could not be, and why."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import streamlit as st

from dashboard import times
from dashboard.channel_card import Card
from dashboard.channel_runs import error_words
from dashboard.language import N_, Shown, _, number_words, translated
from dashboard.widgets import one_line, plain_label
from store.coverage import Day

SHORTEST = "EEEEEE"  # Mo, Tu: seven of them fit on a phone
SIGNS = {"read": ("✓", "green"), "late": ("◐", "blue"), "gap": ("!", "orange"), "unread": ("✗", "red")}
WORDS = Shown(
    {
        "read": N_("read on the day itself"),
        "late": N_("read on a later day"),
        "gap": N_("not all of it could be read any more"),
        "unread": N_("not read to its end yet"),
    }
)
MOST_REASONS = 10


def coverage_part(card: Card) -> None:
    """One calendar a query, the newest week last, and the reasons of every day that is not simply read."""
    found = card.queries
    with st.container(key=f"coverage-{card.channel}", gap="small"):
        if not found:
            st.caption(_("There is no query on this channel yet."))
            return
        st.caption(" · ".join(f"{sign} {WORDS[word]}" for word, (sign, colour) in SIGNS.items()))
        for query in found:
            days = card.days[query.id or 0]
            st.markdown(f"**{plain_label(one_line(query.name, 80))}**")
            st.markdown(calendar(days))
            st.text(counts(days), width="stretch")
            for line in list(reasons(days))[-MOST_REASONS:]:
                st.text(line, width="stretch")


def calendar(days: Sequence[Day]) -> str:
    """The days as a table of weeks, in Markdown; a day on which nobody listened yet shows its date only."""
    known = {each.day: each for each in days}
    first = days[0].day - timedelta(days=days[0].day.weekday())
    weeks = range((days[-1].day - first).days // 7 + 1)
    weekdays = [times.day(first + timedelta(days=number), SHORTEST) for number in range(7)]
    rows = ["| " + " | ".join(weekdays) + " |", "|" + ":-:|" * 7]
    for week in weeks:
        dates = [first + timedelta(days=7 * week + number) for number in range(7)]
        rows.append("| " + " | ".join(_cell(each, known.get(each)) for each in dates) + " |")
    return "\n".join(rows)


def _cell(day: date, found: Day | None) -> str:
    if found is None:
        return " "
    if found.word not in SIGNS:
        return f":gray[{day.day}]"
    sign, colour = SIGNS[found.word]
    return f":{colour}-background[{day.day} {sign}]"


def counts(days: Sequence[Day]) -> str:
    """How many mentions of which day were read, the newest day first."""
    some = [f"{_short(each.day)} {number_words(each.mentions)}" for each in reversed(days) if each.mentions]
    counted = ", ".join(some) or _("none in these weeks")
    return _("Mentions by the day on which they were written: {counted}", counted=counted)


def _short(day: date) -> str:
    return times.day(day, "dd MMM")


def reasons(days: Sequence[Day]) -> Iterator[str]:
    """A line for each run of days that share a word and a reason, other than being read."""
    told: list[tuple[Day, Day]] = []
    for each in days:
        if each.word in ("read", "before"):
            continue
        if told and (told[-1][1].word, told[-1][1].why) == (each.word, each.why) and _next(told[-1][1], each):
            told[-1] = (told[-1][0], each)
        else:
            told.append((each, each))
    for first, last in told:
        span = _short(first.day)
        if first.day != last.day:
            span = _("{first} to {last}", first=span, last=_short(last.day))
        why = "; ".join(
            error_words(reason) if ": " in reason else one_line(translated(reason), 200) for reason in first.why
        )
        yield f"{SIGNS[first.word][0]} {span}: {WORDS[first.word]}{f' ({why})' if why else ''}"


def _next(before: Day, after: Day) -> bool:
    return after.day - before.day == timedelta(days=1)
