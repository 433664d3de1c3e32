"""The page of a survey: plain HTML that works without JavaScript and loads nothing from anywhere else."""

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from collectors.intake.survey_words import WORDS
from store.models import Brand, Survey
from store.survey_given import LONGEST_ANSWER
from store.surveys import languages_of, lowest

STYLE = Path(__file__).with_name("survey_page.css").read_text(encoding="utf-8")
_SEAL = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_SEAL}'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
Answers = Mapping[str, str]


def question_page(
    survey: Survey, brand: Brand, lang: str, *, known: bool, given: Answers | None = None, wrong: Mapping[int, str] = {}
) -> str:
    """All questions as one form; what was entered stands there again beside what is wrong with it.

    `known` is a link that names its customer, who may then unsubscribe.
    """
    say = _said(lang, brand)
    fields = [
        _question(
            number, question, lang, (given or {}).get(f"q{number}", ""), wrong.get(number, ""), _must(survey, number)
        )
        for number, question in enumerate(survey.questions, start=1)
    ]
    more = f'<p class="more"><a href="?lang={lang}&amp;stop=1">{say["stop"]}</a></p>' if known else ""
    body = (
        _languages(survey, lang) + f"<h1>{say['from']}</h1>" + _summary(wrong, say)
        + f'<form method="post" novalidate><input type="hidden" name="lang" value="{lang}">{"".join(fields)}'
        f'<p class="quiet">{say["privacy" if known else "anonymous"]}</p>'
        f'<button type="submit">{say["send"]}</button></form>{more}'
    )  # fmt: skip
    title = f"{WORDS[lang]['wrong']} {brand.name}" if wrong else survey_title(lang, brand)
    return page(lang, title, body)


def preview_page(survey: Survey, brand: Brand, lang: str) -> str:
    """The page as a customer sees it, from which nothing can be sent."""
    return question_page(survey, brand, lang, known=True).replace("<form ", "<form inert ")


def survey_title(lang: str, brand: Brand) -> str:
    """What the window of the questions is called."""
    return WORDS[lang]["from"].format(brand=brand.name)


def end_page(state: str, lang: str, brand: Brand, thanks: str = "") -> str:
    """What stands in the place of the questions: thanks, answered, expired or stopped."""
    title = WORDS[lang].get(f"{state}_title", WORDS[lang]["stop_title"])
    return page(lang, title, f"<h1>{escape(title)}</h1><p>{escape(thanks) or _said(lang, brand)[state]}</p>")


def plain_page(state: str) -> str:
    """What is said where nobody knows whom we speak to, in each language: unknown, or again."""
    told = (
        f'<section lang="{lang}"><h{at}>{words[f"{state}_title"]}</h{at}><p>{words[state]}</p></section>'
        for at, (lang, words) in enumerate(WORDS.items(), start=1)
    )
    return page("en", WORDS["en"][f"{state}_title"], "".join(told))


def stop_page(lang: str, brand: Brand) -> str:
    """The question whether to stop: a machine that only looks at links stops nothing."""
    say = _said(lang, brand)
    body = (
        f"<h1>{say['stop_title']}</h1><p>{say['stop_ask']}</p>"
        f'<form method="post"><input type="hidden" name="lang" value="{lang}">'
        f'<input type="hidden" name="stop" value="1"><button type="submit">{say["stop_do"]}</button></form>'
        f'<p class="more"><a href="?lang={lang}">{say["back"]}</a></p>'
    )
    return page(lang, WORDS[lang]["stop_title"], body)


def page(lang: str, title: str, body: str) -> str:
    """A whole page around some HTML of ours."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def _said(lang: str, brand: Brand) -> dict[str, str]:
    return {key: text.replace("{brand}", escape(brand.name)) for key, text in WORDS[lang].items()}


def _must(survey: Survey, number: int) -> bool:
    return number == 1 and survey.kind != "questions"


def _languages(survey: Survey, lang: str) -> str:
    others = [each for each in languages_of(survey) if each != lang]
    links = (f'<a href="?lang={each}" lang="{each}" hreflang="{each}">{WORDS[each]["name"]}</a>' for each in others)
    return f"<nav>{' '.join(links)}</nav>" if others else ""


def _summary(wrong: Mapping[int, str], say: Mapping[str, str]) -> str:
    if not wrong:
        return ""
    lines = (f'<li><a href="#q{number or 1}">{say[code]}</a></li>' for number, code in wrong.items())
    return f'<div class="wrong" role="alert"><p>{say["wrong"]}</p><ul>{"".join(lines)}</ul></div>'


def _question(number: int, question: Mapping[str, Any], lang: str, given: str, wrong: str, must: bool) -> str:
    words, asked = WORDS[lang], escape(question["text"][lang])
    optional = "" if must else f' <span class="quiet">{words["optional"]}</span>'
    mistake = f'<p class="mistake" id="m{number}">{words[wrong]}</p>' if wrong else ""
    about = f' aria-describedby="m{number}" aria-invalid="true"' if wrong else ""
    if question["kind"] == "text":
        return (
            f'<div class="question" id="q{number}"><label for="t{number}">{asked}{optional}</label>{mistake}'
            f'<textarea id="t{number}" name="q{number}" rows="4" maxlength="{LONGEST_ANSWER}"{about}>'
            f"\n{escape(given[:LONGEST_ANSWER])}</textarea></div>"
        )
    inner = (
        _scores(number, question, words, given)
        if question["kind"] == "score"
        else _choices(number, question, lang, given)
    )
    return (
        f'<fieldset class="question" id="q{number}"{about}><legend>{asked}{optional}</legend>'
        f"{mistake}{inner}</fieldset>"
    )


def _scores(number: int, question: Mapping[str, Any], words: Mapping[str, str], given: str) -> str:
    low, high = lowest(question["scale"]), question["scale"]
    boxes = "".join(_radio(number, str(each), str(each), given) for each in range(low, high + 1))
    ends = f"<span>{words['low'].format(low=low)}</span><span>{words['high'].format(high=high)}</span>"
    return f'<div class="scores of{high}">{boxes}</div><p class="ends quiet">{ends}</p>'


def _choices(number: int, question: Mapping[str, Any], lang: str, given: str) -> str:
    boxes = (_radio(number, str(at), escape(each[lang]), given) for at, each in enumerate(question["choices"]))
    return f'<div class="choices">{"".join(boxes)}</div>'


def _radio(number: int, value: str, text: str, given: str) -> str:
    checked = " checked" if given == value else ""
    return f'<label><input type="radio" name="q{number}" value="{value}"{checked}><span>{text}</span></label>'
