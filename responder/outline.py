"""A plan as plain data, for the record and for the page: what a draft set out to say, and on what it stands."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from responder.plan import Plan
from responder.values import Source

SURE = 1.0
DOUBTS = {"tone": 0.4, "unanswered": 0.3, "contradiction": 0.2, "no matter": 0.1}


def outline(plan: Plan, sources: Sequence[Source]) -> dict[str, Any]:
    """What the plan holds, in types that JSON knows; facts name the policy, FAQ entry or saved reply they come from."""
    known = {source.id: source for source in sources}
    facts = [(quote, known.get(quote.source)) for quote in plan.quotes]
    again = {"repeated": asdict(plan.repeated)} if plan.repeated else {}
    return {
        "lang": plan.heard.lang,
        "tone": plan.tone.name,
        "intents": list(plan.heard.intents),
        "asks": plan.asks,
        "aspects": [{"aspect": said.topic.aspect, "tone": said.tone, "named": said.topic.phrase} for said in plan.said],
        "details": list(plan.details),
        "facts": [
            {"source": quote.source, "title": source.title if source else "", "text": quote.text} | _version(source)
            for quote, source in facts
        ],
        "contact": plan.contact,
        "confidence": confidence(plan),
        **again,
    }


def _version(source: Source | None) -> dict[str, int]:
    """Which version of an entry was quoted, by which store/lessons.py knows whether somebody has looked at it since."""
    return {"version": source.version} if source and source.version else {}


def confidence(plan: Plan) -> float:
    """How sure a draft is of its plan, 0 to 1: less for each doubt about tone, answer, stars or matter."""
    doubts = {
        "tone": plan.tone.unsure or bool(plan.tone.escalate),
        "unanswered": plan.asks and not plan.quotes,
        "contradiction": plan.heard.contradiction,
        "no matter": not plan.said and not plan.details and not plan.wordless,
    }
    return round(SURE - sum(DOUBTS[name] for name, there in doubts.items() if there), 2)
