"""Complaints and promises in the weekly report: by channel and aspect, and what was promised beside what was said."""

from collections.abc import Iterator, Mapping
from html import escape

from dashboard.weekly_words import channel_in, report_words
from dashboard.widgets import one_line
from store.complaints import Pattern, Promise, Said
from store.weekly import Weekly

LONGEST = 240
QUOTE = "<blockquote dir='auto'>{}</blockquote>"
Words = Mapping[str, str]


def complaints_html(week: Weekly, lang: str) -> str:
    """Both lists as sections; nothing at all where nobody complained."""
    words, parts = report_words(lang), []
    if week.complaints:
        lines = "".join(f"<li>{escape(_pattern(one, words))}</li>" for one in week.complaints)
        parts.append(f"<h2>{words['complaints']}</h2><ul>{lines}</ul>")
    if week.promises:
        parts.append(f"<h2>{words['promises']}</h2>{''.join(_section(one, words) for one in week.promises)}")
    return "".join(parts)


def complaints_lines(week: Weekly, lang: str) -> Iterator[str]:
    """The same as lines of a text."""
    words = report_words(lang)
    if week.complaints:
        yield from ("", words["complaints"].upper(), *(f"- {_pattern(one, words)}" for one in week.complaints))
    if week.promises:
        yield from ("", words["promises"].upper())
    for one in week.promises:
        yield f"- {_promise(one, words)}"
        yield from (f"  {_said(each, words)}" for each in one.said)


def _pattern(one: Pattern, words: Words) -> str:
    event = words.get(f"after.{one.event}", one.event)
    facts = {"channel": channel_in(words, one.channel), "aspect": words.get(f"aspect.{one.aspect}", one.aspect)}
    counts = {"count": one.weeks[-1], "before": one.weeks[0]}
    return words["complaint_after" if one.event else "complaint"].format(**facts, **counts, event=event)


def _promise(one: Promise, words: Words) -> str:
    product = f"{one_line(one.claim.product, 80)}: " if one.claim.product else ""
    promised = words["promised"].format(text=one_line(one.claim.text, LONGEST), count=one.now, before=one.before)
    return f"{product}{promised}"


def _section(one: Promise, words: Words) -> str:
    said = "".join(QUOTE.format(escape(_said(each, words))) for each in one.said)
    return f"<section><h3>{escape(_promise(one, words))}</h3>{said}</section>"


def _said(each: Said, words: Words) -> str:
    return f"{channel_in(words, each.channel)}: {one_line(each.text, LONGEST)}"
