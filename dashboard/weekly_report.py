"""The weekly report as one page to print and as the text of an e-mail; what customers wrote is only ever text in it."""

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from dashboard.weekly_complaints import complaints_html, complaints_lines
from dashboard.weekly_words import channel_in, report_words
from dashboard.widgets import one_line
from store.insights import Net
from store.models import Theme
from store.scores import LABELS
from store.weekly import Period, Waiting, Weekly

STYLE = Path(__file__).parent / "weekly_report.css"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # no script, no picture, nothing from elsewhere
PAGE = (
    "<!doctype html><html lang='{lang}'><head><meta charset='utf-8'>"
    "<meta http-equiv='Content-Security-Policy' content=\"{policy}\">"
    "<meta name='viewport' content='width=device-width, initial-scale=1'>"
    "<title>{title}</title><style>{style}</style></head><body><main>{body}</main></body></html>\n"
)
LONGEST = 600
Words = Mapping[str, str]


def as_html(week: Weekly, lang: str = "en") -> str:
    """One page of its own, with its style in it and without any script."""
    words = report_words(lang)
    title = escape(words["title"].format(brand=one_line(week.brand.name, 80)))
    parts = [
        f"<h1>{title}</h1><p class='days'>{week.first.isoformat()} – {week.last.isoformat()}</p>",
        f"<h2>{words['changed']}</h2>{_table(week, words)}{_rising(week.themes, words)}",
        complaints_html(week, lang),
        f"<h2>{words['answer']}</h2><p>{escape(words['open'].format(count=week.open_cases))}</p>"
        if week.waiting
        else f"<h2>{words['answer']}</h2><p>{words['nothing']}</p>",
        *(_case(each, words) for each in week.waiting),
        f"<h2>{words['reshare']}</h2>" + _reshare(week, words),
    ]
    style = STYLE.read_text(encoding="utf-8")
    return PAGE.format(lang=lang, policy=POLICY, title=title, style=style, body="".join(parts))


def as_text(week: Weekly, lang: str = "en") -> tuple[str, str]:
    """The title and the lines of an e-mail or a message in a chat."""
    words = report_words(lang)
    lines = [f"{week.first.isoformat()} – {week.last.isoformat()}", "", words["changed"].upper()]
    lines += [f"{name}: {now} ({words['before']}: {before})" for name, now, before in _rows(week, words)]
    lines += [f"{words['rising']}: {_rose(theme, words)}" for theme in week.themes]
    lines += complaints_lines(week, lang)
    lines += ["", words["answer"].upper(), words["open"].format(count=week.open_cases)]
    for each in week.waiting:
        lines += ["", f"{_named(each, words)}: {one_line(each.row.mention.full_text(), LONGEST)}"]
        lines += [f"{words['draft']}: {one_line(each.draft, LONGEST)}" if each.draft else words["no_draft"]]
    lines += ["", words["reshare"].upper(), words["ask"] if week.reshare else words["nothing"]]
    posts = [row.mention for row in week.reshare]
    lines += [f"- {channel_in(words, post.channel)}: {one_line(post.full_text(), 240)}" for post in posts]
    return words["title"].format(brand=one_line(week.brand.name, 80)), "\n".join(lines)


def _rows(week: Weekly, words: Words) -> list[tuple[str, str, str]]:
    """The numbers of this week beside those of the week before."""
    pair: tuple[Period, Period] = (week.now, week.before)
    found = [(words["mentions"], *(f"{one.mentions:,}" for one in pair))]
    found += [(words[label], *(f"{one.labels[label]:,}" for one in pair)) for label in LABELS]
    found.append((words["net"], *(_net(one.net, words) for one in pair)))
    return [(name, now, before) for name, now, before in found]


def _net(net: Net | None, words: Words) -> str:
    if net is None:
        return "–"
    value, low, high = (f"{100 * number:+.0f}" for number in net)
    return words["range"].format(value=value, low=low, high=high)


def _table(week: Weekly, words: Words) -> str:
    head = f"<tr><th></th><th>{words['this']}</th><th>{words['before']}</th></tr>"
    rows = (f"<tr><th>{name}</th><td>{now}</td><td>{before}</td></tr>" for name, now, before in _rows(week, words))
    return f"<table>{head}{''.join(rows)}</table>"


def _rising(themes: Iterable[Theme], words: Words) -> str:
    lines = "".join(f"<li>{escape(_rose(theme, words))}</li>" for theme in themes)
    return f"<h3>{words['rising']}</h3><ul>{lines}</ul>" if lines else ""


def _rose(theme: Theme, words: Words) -> str:
    name = words.get(f"aspect.{theme.name}", theme.name) if theme.kind == "aspect" else theme.name
    return words["rose"].format(name=one_line(name, 80), count=theme.count, expected=f"{theme.expected:,.0f}")


def _named(each: Waiting, words: Words) -> str:
    case = each.row.case
    return f"{words['case'].format(number=case.id)} · {words[case.priority]} · {channel_in(words, case.channel)}"


def _case(each: Waiting, words: Words) -> str:
    said = escape(one_line(each.row.mention.full_text(), LONGEST))
    draft = (
        f"<p class='draft'><b>{words['draft']}</b> <span dir='auto'>{escape(one_line(each.draft, LONGEST))}</span></p>"
    )
    answer = draft if each.draft else f"<p class='draft'>{words['no_draft']}</p>"
    return (
        f"<section><h3>{escape(_named(each, words))}</h3><blockquote dir='auto'>{said}</blockquote>{answer}</section>"
    )


def _reshare(week: Weekly, words: Words) -> str:
    posts = "".join(
        f"<section><h3>{escape(channel_in(words, row.mention.channel))}</h3>"
        f"<blockquote dir='auto'>{escape(one_line(row.mention.full_text(), LONGEST))}</blockquote></section>"
        for row in week.reshare
    )
    return f"<p>{words['ask']}</p>{posts}" if posts else f"<p>{words['nothing']}</p>"
