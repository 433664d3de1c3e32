"""Open or extend the cases of judged mentions, and set the others aside by a written rule."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from sentiment.judge import Judgement
from sentiment.priority import Decision, Evidence, decide
from sentiment.scores import LABELS, Score
from sentiment.topics import Topics
from store.cases import Outcome, open_or_extend, set_aside, triaged
from store.competitors import REASONS as RIVALS
from store.competitors import RULE as RIVAL
from store.competitors import about_rivals
from store.matters import case_of_matter
from store.mentions import brands_of
from store.models import Author, Brand, Duplicate, Mention, Triage
from store.not_about_us import aside as about_another
from store.not_about_us import not_about
from store.repeats import earlier_complaints, most_of, said_before
from store.saying import say
from store.scores import corrected_labels
from store.snoozing import wake_for
from store.survey_answers import Scored, scores_of

Found = tuple[Judgement, Topics]
SURVEY = "survey"


class Triaged(NamedTuple):
    """How many mentions went into cases, and how many were set aside."""

    cases: int
    set_aside: int


def triage(
    session: Session,
    mentions: Sequence[Mention],
    found: Mapping[int, Found],
    copies: Mapping[int, Duplicate],
    now: datetime,
) -> Triaged:
    """Decide on each mention for each brand that has not decided on it; the caller commits.

    What people labelled counts as they said. A mention that is not about a brand, or about a competitor alone, is set
    aside there, and so is a copy of what somebody else wrote, unless it is a review or of a hard class: the original is
    answered. A case that was put away until its customer writes comes back whatever they write to the brand.
    """
    ids = [mention.id or 0 for mention in mentions]
    by_id = dict(zip(ids, mentions, strict=True))
    known, aside, cases = triaged(session, ids), [], 0
    written: list[tuple[Mention, int]] = []
    found, rivals = _as_labelled(session, found), about_rivals(session, ids)
    reach, others, repeated = reach_of(session, mentions), not_about(session, ids), _repeated(session, by_id, copies)
    scores = scores_of(session, ids)
    known_authors = said_before(session, {each.author_id for each in mentions if each.author_id is not None})
    for mention_id, brand in sorted(brands_of(session, ids), key=lambda pair: by_id[pair[0]].published_at):
        mention, before = by_id[mention_id], known.get((mention_id, brand.id or 0))
        if before is not None and before.case_id is not None:
            continue
        if (mention_id, brand.id or 0) in rivals:
            aside += [Outcome(mention, brand.id or 0, RIVAL, RIVALS, "low")] if before is None else []
            continue
        if (mention_id, brand.id or 0) in others:
            aside += [about_another(mention, brand.id or 0)] if before is None else []
            continue
        written += [(mention, brand.id or 0)] if before is None else []
        evidence = _evidence(mention, *found[mention_id], brand, reach.get(mention.author_id, 0), now)
        if mention.author_id in known_authors:
            again = copies[mention_id].original_id if mention_id in copies else None
            evidence = _with_earlier(session, mention, brand, found[mention_id][1], evidence, again)
        decision = decide(_with_score(evidence, scores.get(mention_id)))
        if decision.opens_case and (mention_id, brand.id) in repeated and found[mention_id][1].hard is None:
            aside += [_copy(mention, brand.id or 0, copies[mention_id])] if before is None else []
        elif decision.opens_case:
            _replace(session, before)
            open_or_extend(session, _outcome(mention, brand, decision), now)
            known_authors.add(mention.author_id or 0)
            cases += 1
        elif before is None:
            aside.append(_outcome(mention, brand, decision))
    set_aside(session, aside)
    wake_for(session, written)
    return Triaged(cases, len(aside))


def _as_labelled(session: Session, found: Mapping[int, Found]) -> dict[int, Found]:
    """The same with the labels that people gave in force."""
    changed = dict(found)
    for id_, label in corrected_labels(session, list(found)).items():
        certain = Score(*(float(label == one) for one in LABELS))  # a person's word
        judged, read = found[id_]
        changed[id_] = judged._replace(text=certain, both=certain, contradiction=False), read
    return changed


def _repeated(
    session: Session, mentions: Mapping[int, Mention], copies: Mapping[int, Duplicate]
) -> set[tuple[int, int | None]]:
    """The mentions that copy what another author wrote, with the brands that heard it; no reviews and no surveys."""
    originals = {row.original_id: session.get(Mention, row.original_id) for row in copies.values()}
    heard = {(original, brand.id) for original, brand in brands_of(session, list(originals))}
    return {
        (id_, brand)
        for id_, row in copies.items()
        for brand in (brand for original, brand in heard if original == row.original_id)
        if (mention := mentions.get(id_)) is not None
        and (first := originals[row.original_id]) is not None
        and mention.rating is None
        and mention.kind != SURVEY
        and (mention.author_id is None or mention.author_id != first.author_id)
    }


def _copy(mention: Mention, brand_id: int, copy: Duplicate) -> Outcome:
    said = say("a copy of mention {original_id}: {reason}", original_id=copy.original_id, reason=copy.reason)
    return Outcome(mention, brand_id, "copy", [{"code": "copy", "text": said}], "low")


def _replace(session: Session, before: Triage | None) -> None:
    if before is not None:
        session.delete(before)
        session.flush()


def reach_of(session: Session, mentions: Sequence[Mention]) -> dict[int | None, int]:
    """How many follow the authors of some mentions, by author."""
    wanted = {mention.author_id for mention in mentions if mention.author_id is not None}
    pair = col(Author.id), col(Author.followers)
    return dict(session.execute(select(*pair).where(pair[0].in_(wanted))).all())


def _evidence(mention: Mention, judged: Judgement, read: Topics, brand: Brand, reach: int, now: datetime) -> Evidence:
    return Evidence(
        label=judged.both.label,
        confidence=judged.both.confidence,
        text_label=judged.text.label,
        contradiction=judged.contradiction,
        intents=read.intents,
        hard=read.hard,
        rating=mention.rating,
        reach=reach,
        published_at=mention.published_at,
        now=now,
        archive_days=brand.archive_days,
    )


def _with_score(evidence: Evidence, scored: Scored | None) -> Evidence:
    return evidence if scored is None else replace(evidence, asked=scored.kind, score=scored.score)


def _with_earlier(
    session: Session, mention: Mention, brand: Brand, read: Topics, evidence: Evidence, again: int | None
) -> Evidence:
    """What is known of a complaint, with how often its customer complained of the same before, in other cases.

    `again` is the mention that it repeats, if any.
    """
    blamed = [name for name, label in read.aspects.items() if label == "negative"]
    if evidence.label != "negative" or not blamed:
        return evidence
    brand_id, at = brand.id or 0, mention.published_at
    joined = case_of_matter(session, mention, brand_id)
    counts = earlier_complaints(
        session, brand_id, mention.author_id or 0, at, blamed, joined.id if joined is not None else None, again
    )
    repeated, earlier = most_of(counts)
    return replace(evidence, repeated=repeated, earlier=earlier)


def _outcome(mention: Mention, brand: Brand, decision: Decision) -> Outcome:
    reasons = [{"code": reason.code, "text": reason.text} for reason in decision.reasons]
    return Outcome(mention, brand.id or 0, decision.rule, reasons, decision.priority)
