"""A plan put into words: which parts a draft has, and in which order."""

from collections.abc import Sequence
from dataclasses import replace

from responder.catalogue.shape import NEGATIVE, NEUTRAL, POSITIVE
from responder.fitting import GREETING, HISTORY, SIGN, THANKING, Part
from responder.phrasing import Phraser
from responder.plan import LOW_SCORE, Plan
from responder.topics import Said

# How much a part is worth where there is little room; the lowest is left out first.
TOPIC, REACH, BLAME, THANKS, MORE_TOPICS, QUOTE, AGAIN, HELLO, WARMTH, CLOSING, SIGNATURE = (
    10, 9, 9, 8, 7, 7, 6, 5, 4, 1, 2,
)  # fmt: skip

QUESTIONS = {"question", "order_status"}


def words_of(plan: Plan, phraser: Phraser, *, brief: bool) -> list[Part]:
    """All parts of a draft in their order; `brief` names two topics in one sentence."""
    bodies = {NEGATIVE: _complaint, POSITIVE: _praise, NEUTRAL: _neutral}
    body = follow_up(plan, phraser, brief) if plan.follows_up else bodies[plan.tone.name](plan, phraser, brief)
    return [*_greeting(plan, phraser, brief), *body, *_sign(plan, phraser)]


def _complaint(plan: Plan, phraser: Phraser, brief: bool) -> list[Part]:
    blamed = [said for said in plan.said if said.tone != POSITIVE]
    thanks = Part(_opened(plan, phraser, "rating_neutral" if plan.wordless else NEGATIVE, brief), THANKS, role=THANKING)
    apology = [*_apologies(plan, phraser, blamed, brief), *_again(plan, phraser)]
    first = [*apology, thanks] if phraser.coin("order") else [thanks, *apology]
    open_ = len(blamed) < 2 if phraser.voice.warmth == "hearty" else not _names(plan)
    empathy = _empathy(phraser, blamed) if open_ and not plan.wordless else []
    answer = _answer(plan, phraser)
    return [
        *first,
        *empathy,
        *_credit(plan, phraser),
        *_suggested(plan, phraser),
        *answer,
        *_closing(phraser, NEGATIVE, unless=bool(answer)),
    ]


def follow_up(plan: Plan, phraser: Phraser, brief: bool) -> list[Part]:
    """What is asked of somebody who gave a low score in a survey: thanks, regret, and the question what went wrong.

    Where the words are kind there is nothing to regret, and the question is what could be better.
    """
    kind = plan.tone.escalate == LOW_SCORE
    blamed = [said for said in plan.said if said.tone == NEGATIVE]
    sorry = _apologies(plan, phraser, blamed, brief) if blamed else [Part(phraser.deal("survey", "sorry"), TOPIC)]
    asking = "ask_kind" if kind else "ask" if plan.wordless else "ask_more"
    sorry += _again(plan, phraser)
    needs = plan.contact in ("refund", "status") and bool(plan.values["at"])
    reach = _reach(plan, phraser) if needs else [Part(phraser.deal("survey", asking), REACH)]
    quotes = [part for part in _answer(plan, phraser) if part.keep != REACH]
    return [Part(phraser.deal("survey", "thanks"), THANKS, role=THANKING), *([] if kind else sorry), *quotes, *reach]


def _apologies(plan: Plan, phraser: Phraser, blamed: Sequence[Said], brief: bool) -> list[Part]:
    """One apology a topic; without one, a plain apology, or that for someone who leaves."""
    if "leaving" in plan.heard.intents or not blamed:
        kind = "apology_leaving" if "leaving" in plan.heard.intents else "apology_plain"
        return [Part(phraser.deal(kind), TOPIC), *_each(plan, phraser, "also", blamed, MORE_TOPICS)]
    if brief and len(blamed) > 1:
        return [Part(phraser.about("apology", "any", _named(plan, phraser, blamed)), TOPIC)]
    return [*_each(plan, phraser, "apology", blamed[:1], TOPIC), *_each(plan, phraser, "also", blamed[1:], MORE_TOPICS)]


def _again(plan: Plan, phraser: Phraser) -> list[Part]:
    """That the customer had to tell us of the same before, in which the catalogue has a word for the matter."""
    if plan.repeated is None:
        return []
    about, nth = (
        plan.catalogue.word(f"again.{name}") for name in (f"about.{plan.repeated.aspect}", f"nth.{plan.repeated.time}")
    )
    options = replace(phraser, values={**phraser.values, "nth": nth}).about("again", "said", about)
    return [Part(options, AGAIN, plan.repeated.source, role=HISTORY)]


def _empathy(phraser: Phraser, blamed: Sequence[Said]) -> list[Part]:
    theme = blamed[0].topic.theme if blamed else "any"
    return [Part(phraser.deal("empathy", theme), WARMTH - 1)] if phraser.coin("empathy", 3) else []


def _credit(plan: Plan, phraser: Phraser) -> list[Part]:
    """What an unhappy customer still had a good word for; nothing where that word may be bitter."""
    bitter = plan.tone.escalate or (plan.heard.rating is not None and plan.heard.rating < 2)
    kind = [said for said in plan.said if said.tone == POSITIVE][:1]
    return [] if bitter else _each(plan, phraser, "within_complaint", kind, WARMTH)


def _praise(plan: Plan, phraser: Phraser, brief: bool) -> list[Part]:
    liked = [said for said in plan.said if said.tone != NEGATIVE]
    blamed = [said for said in plan.said if said.tone == NEGATIVE]
    kind = POSITIVE if not plan.wordless else "reaction_positive" if plan.heard.rating is None else "rating_positive"
    parts = [Part(_opened(plan, phraser, kind, brief), THANKS, role=THANKING)]
    if brief and len(liked) > 1:
        parts.append(Part(phraser.about("liked", "any", _named(plan, phraser, liked)), TOPIC))
    else:
        parts += [
            *_each(plan, phraser, "liked", liked[:1], TOPIC),
            *_each(plan, phraser, "liked_also", liked[1:], MORE_TOPICS),
        ]
    answer = _answer(plan, phraser)
    hearty = phraser.voice.warmth == "hearty" and len(liked) < 2 and not (liked and blamed)
    if (hearty or not _names(plan)) and not plan.wordless and not (plan.whole and answer):
        parts.append(Part(phraser.deal("warmth", liked[0].topic.theme if liked else "any"), WARMTH))
    parts += [*_each(plan, phraser, "within_praise", blamed, BLAME), *_suggested(plan, phraser)]
    return [*parts, *answer, *_closing(phraser, POSITIVE, keep=WARMTH - 1)]


def _neutral(plan: Plan, phraser: Phraser, brief: bool) -> list[Part]:
    """An answer, or thanks for what we were told; what was plainly praised or blamed is taken up as such."""
    open_ones = [said for said in plan.said if said.tone == NEUTRAL]
    asked = open_ones if plan.asks and len(open_ones) == len(plan.said) else []
    opening = _opened(plan, phraser, _opening(plan), brief, asked)
    parts = [Part(opening, THANKS, role=THANKING)]
    rest = [said for said in plan.said if not (plan.asks and said.tone == NEUTRAL)][: 1 if brief else 3]
    parts += _taken_up(plan, phraser, rest)
    if plan.tone.unsure:
        parts.append(Part(phraser.deal("clarify", "words" if plan.heard.rating is None else "rating"), TOPIC))
    answer = _answer(plan, phraser)
    if not rest and not answer and not plan.wordless:
        parts.append(Part(phraser.deal("noted_plain"), WARMTH))
    mood = NEGATIVE if any(said.tone == NEGATIVE for said in rest) else NEUTRAL
    return [*parts, *answer, *_closing(phraser, mood, unless=bool(answer or rest), always=len(parts) < 2)]


def _taken_up(plan: Plan, phraser: Phraser, said: Sequence[Said]) -> list[Part]:
    """Each topic in its own tone, the second of a tone with a word for also."""
    kinds = {POSITIVE: ("liked", "liked_also"), NEGATIVE: ("apology", "also"), NEUTRAL: ("noted", "noted")}
    parts, seen = [], list[str]()
    for place, each in enumerate(said):
        kind = kinds[each.tone][each.tone in seen]
        options = phraser.about(kind, each.topic.aspect, plan.call(each), (place, len(said)))
        parts.append(Part(options, BLAME - place))
        seen.append(each.tone)
    return parts


def _opening(plan: Plan) -> str:
    if plan.wordless:
        return "rating_neutral" if plan.heard.rating is not None else "reaction_neutral"
    return "question" if plan.asks else "suggestion" if plan.suggests else NEUTRAL


def _opened(plan: Plan, phraser: Phraser, kind: str, brief: bool, asked: Sequence[Said] = ()) -> tuple[str, ...]:
    """Thanks for the message, naming what it is about: the things that the customer names, and topics asked about."""
    named = [*plan.details[: 2 if asked else 3], *(plan.call(each) for each in asked)][:3]
    if not named or not phraser.catalogue.phrases.get(f"opening.{kind}_about"):
        return phraser.deal("opening", kind)
    return phraser.about("opening", f"{kind}_about", _listed(phraser, list(dict.fromkeys(named))))


def _greeting(plan: Plan, phraser: Phraser, brief: bool) -> list[Part]:
    if plan.values["name"]:
        return [Part(phraser.deal("greet_named"), HELLO, role=GREETING)]
    return [] if brief or not phraser.coin("greet") else [Part(phraser.deal("greet"), HELLO, role=GREETING)]


def _suggested(plan: Plan, phraser: Phraser) -> list[Part]:
    return [Part(phraser.deal("suggested"), MORE_TOPICS)] if plan.suggests else []


def _answer(plan: Plan, phraser: Phraser) -> list[Part]:
    """The quotes, led in as an answer only where something was asked, and the step into a private conversation.

    A mere kind word goes to every second customer only.
    """
    quotes = [Part((each.text,), QUOTE - place, each.source) for place, each in enumerate(plan.quotes)]
    if plan.answer.kind and not phraser.coin("kind word"):
        quotes = []
    asked = plan.asks and (not plan.heard.intents or bool(QUESTIONS & set(plan.heard.intents)))
    leads = (
        [Part(phraser.deal("lead_question" if asked else "lead_complaint"), QUOTE - 1, leads=True)]
        if quotes and not plan.whole
        else []
    )
    return [*leads, *quotes, *_reach(plan, phraser)]


def _reach(plan: Plan, phraser: Phraser) -> list[Part]:
    """The step into a private conversation; where there is no way to reach us, the honest word that we do not know."""
    if plan.contact and plan.values["at"]:
        return [Part(phraser.deal("contact", plan.contact), REACH)]
    return [Part(phraser.deal("unsure"), REACH)] if plan.contact == "unsure" else []


def _closing(
    phraser: Phraser, tone: str, *, unless: bool = False, always: bool = False, keep: int = CLOSING
) -> list[Part]:
    """A parting word by chance; none where enough is said already, unless the voice has words to spare."""
    said = unless and phraser.voice.length != "long"
    return [Part(phraser.deal("closing", tone), keep)] if not said and (always or phraser.coin("closing")) else []


def _sign(plan: Plan, phraser: Phraser) -> list[Part]:
    return [Part(phraser.deal("sign"), SIGNATURE, role=SIGN)] if plan.values["signature"] else []


def _each(plan: Plan, phraser: Phraser, kind: str, said: Sequence[Said], keep: int) -> list[Part]:
    """One sentence a topic, no two of them with the same phrasing."""
    return [
        Part(phraser.about(kind, each.topic.aspect, plan.call(each), (place, len(said))), keep - place)
        for place, each in enumerate(said)
    ]


def _names(plan: Plan) -> bool:
    """Whether a draft names something of the customer's own, so that a word for everybody can stay away."""
    return bool(plan.said or plan.details)


def _named(plan: Plan, phraser: Phraser, said: Sequence[Said]) -> str:
    """Up to three topics as one phrase."""
    return _listed(phraser, list(dict.fromkeys(plan.call(each) for each in said))[:3])


def _listed(phraser: Phraser, names: Sequence[str]) -> str:
    *most, last = names or [""]
    several = phraser.catalogue.word("comma").join(most)
    return phraser.catalogue.word("both").format(a=several, b=last) if most else last
