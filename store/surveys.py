"""Surveys: what a brand asks its customers, checked before it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from store.audit import record
from store.errors import BadInput, Stale
from store.models import Brand, Query, Survey
from store.saying import N_, say
from store.workflow import Actor

RIGHT = "manager"
KINDS = {"nps": 10, "csat": 5, "questions": None}  # and the scale that the first question has
QUESTIONS = ("score", "choice", "text")
SCALES = (5, 10)
LANGUAGES = ("th", "en")
MOST_QUESTIONS, MOST_CHOICES, LONGEST_NAME, LONGEST_TEXT, MOST_DAYS = 5, 12, 80, 300, 365
WHAT_FOR = N_("change a survey")
Words = Mapping[str, str]


@dataclass(frozen=True)
class SurveyForm:
    """What a person says of a survey."""

    name: str
    kind: str
    questions: Sequence[Mapping[str, Any]]
    thanks: Words = field(default_factory=dict)
    quiet_days: int = 30
    active: bool = True


def lowest(scale: int) -> int:
    """Where a scale begins: 0 to 10, but 1 to 5."""
    return 0 if scale == 10 else 1


def languages_of(survey: Survey) -> list[str]:
    """The languages in which every question is asked."""
    return [lang for lang in LANGUAGES if all(each["text"].get(lang) for each in survey.questions)]


def language_for(survey: Survey, wanted: str) -> str:
    """The language in which a customer is asked: the wanted one, or the first that the survey has."""
    known = languages_of(survey)
    return wanted if wanted in known else known[0] if known else LANGUAGES[-1]


def surveys_of(session: Session, brand_id: int) -> list[Survey]:
    """The surveys of a brand by name, those that are closed too."""
    return list(session.scalars(select(Survey).where(col(Survey.brand_id) == brand_id).order_by(col(Survey.name))))


def need_survey(session: Session, brand_id: int, name: str) -> Survey:
    """The survey of a name; BadInput names those that there are."""
    known = surveys_of(session, brand_id)
    found = next((each for each in known if each.name.casefold() == name.strip().casefold()), None)
    if found is None:
        there = ", ".join(each.name for each in known) or N_("none yet")
        raise BadInput(say("there is no survey {name!r} of this brand; known: {there}", name=name, there=there))
    return found


def add_survey(session: Session, brand_id: int, form: SurveyForm, actor: Actor) -> Survey:
    """Keep a new survey; the caller commits. BadInput says what is wrong with it."""
    actor.need(RIGHT, brand_id, WHAT_FOR)
    survey = Survey(brand_id=brand_id, **_checked(form))
    session.add(survey)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise _taken(form.name) from None
    record(session, actor, "added", "survey", survey.id, brand_id=brand_id, kind=survey.kind)
    return survey


def change_survey(session: Session, survey: Survey, form: SurveyForm, actor: Actor, seen_version: int) -> None:
    """Change a survey against what was shown; links that are out show the new words. The caller commits."""
    actor.need(RIGHT, survey.brand_id, WHAT_FOR)
    values, name = _checked(form), form.name
    same = col(Survey.id) == survey.id, col(Survey.version) == seen_version
    change = update(Survey).where(*same).values(**values, version=seen_version + 1)
    try:
        changed = session.exec(change.execution_options(synchronize_session=False)).rowcount
    except IntegrityError:
        session.rollback()
        raise _taken(name) from None
    if changed != 1:
        session.rollback()
        raise Stale("this survey was changed by somebody else")
    session.refresh(survey)
    record(session, actor, "changed", "survey", survey.id, brand_id=survey.brand_id, version=survey.version)


def answers_query(session: Session, brand: Brand) -> Query:
    """The query under which answers on our own page are kept, made where there is none; the caller commits."""
    known = select(Query).where(
        col(Query.brand_id) == brand.id, col(Query.channel) == "survey", col(Query.name) == "Surveys"
    )
    query = session.scalars(known).first()
    if query is None:
        query = Query(brand_id=brand.id or 0, channel="survey", name="Surveys", options={"what": "page"})
        session.add(query)
        session.flush()
    return query


def _taken(name: str) -> BadInput:
    return BadInput(say("this brand has a survey {name!r} already", name=name.strip()))


def _checked(form: SurveyForm) -> dict[str, Any]:
    """The columns of a survey; BadInput names the first thing that is wrong."""
    name = form.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise BadInput(say("a survey needs a name of at most {longest_name} characters", longest_name=LONGEST_NAME))
    if form.kind not in KINDS:
        raise BadInput(say("{kind!r} is no kind of survey; known: {kinds}", kind=form.kind, kinds=", ".join(KINDS)))
    if not 0 <= form.quiet_days <= MOST_DAYS:
        raise BadInput(say("the days between two surveys are 0 to {most_days}", most_days=MOST_DAYS))
    questions = [_question(number, each) for number, each in enumerate(form.questions, start=1)]
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise BadInput(say("a survey asks one to {most_questions} questions", most_questions=MOST_QUESTIONS))
    first, scale = questions[0], KINDS[form.kind]
    if scale is not None and (first["kind"], first.get("scale")) != ("score", scale):
        raise BadInput(
            say("the first question of this kind is answered by {least} to {most}", least=lowest(scale), most=scale)
        )
    if not any(all(each["text"].get(lang) for each in questions) for lang in LANGUAGES):
        raise BadInput("every question must stand in one language at least, the same for all")
    thanks, active = _words(form.thanks), form.active
    return {
        "name": name, "kind": form.kind, "questions": questions, "thanks": thanks, "quiet_days": form.quiet_days,
        "active": active,
    }  # fmt: skip


def _question(number: int, given: Mapping[str, Any]) -> dict[str, Any]:
    kind, text = given.get("kind"), _words(given.get("text") or {})
    if kind not in QUESTIONS:
        raise BadInput(
            say(
                "question {number}: {kind!r} is no kind of question; known: {questions}",
                number=number,
                kind=kind,
                questions=", ".join(QUESTIONS),
            )
        )
    if not text:
        raise BadInput(say("question {number} has no words", number=number))
    question: dict[str, Any] = {"kind": kind, "text": text}
    if kind == "score":
        if (scale := given.get("scale")) not in SCALES:
            raise BadInput(say("question {number}: a score goes to 5 or to 10", number=number))
        question["scale"] = scale
    if kind == "choice":
        question["choices"] = _choices(number, given.get("choices") or [], text)
    return question


def _choices(number: int, given: Sequence[Words], text: Words) -> list[dict[str, str]]:
    """The choices of a question, each in all languages that the question is in."""
    choices = [_words(each) for each in given]
    if not 2 <= len(choices) <= MOST_CHOICES:
        raise BadInput(
            say("question {number} needs 2 to {most_choices} choices", number=number, most_choices=MOST_CHOICES)
        )
    if any(lang not in choice for choice in choices for lang in text):
        raise BadInput(say("question {number}: each choice must stand in the languages of the question", number=number))
    return choices


def _words(given: Words) -> dict[str, str]:
    """A text by language, without those that say nothing."""
    found = {lang: " ".join(str(given.get(lang) or "").split()) for lang in LANGUAGES}
    if any(len(each) > LONGEST_TEXT for each in found.values()):
        raise BadInput(say("a text of a survey is at most {longest_text} characters long", longest_text=LONGEST_TEXT))
    return {lang: text for lang, text in found.items() if text}
