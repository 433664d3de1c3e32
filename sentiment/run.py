"""Judge the mentions that are new to this model, keep their vectors, and open or extend cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from sentiment.judge import Judgement, judge
from sentiment.priority import Decision, Evidence, decide
from sentiment.reading import Reading, read
from sentiment.scores import LABELS, Score, Scorer
from store.cases import Outcome, open_or_extend, set_aside, triaged
from store.mentions import brands_of, unscored
from store.models import Author, Brand, Mention, Triage, utc_now
from store.scores import corrected_labels, save_scores
from store.vectors import knowledge_without_vector, save_knowledge_vectors, save_vectors

CHUNK = 1000
Found = tuple[Judgement, Reading]


@dataclass
class Analysed:
    """What one run of `analyse` did."""

    scored: int = 0
    cases: int = 0
    set_aside: int = 0


def analyse(
    session: Session,
    score: Scorer,
    *,
    now: datetime | None = None,
    brand_id: int | None = None,
    channel: str = "",
    progress: Callable[[int], object] = lambda _: None,
) -> Analysed:
    """Score every mention that this model has not scored, a chunk a commit, and decide on each for each brand.

    A new model changes the scores of old mentions but never reopens a case: what was decided stays, except that a
    mention that a rule had set aside may still open a case while it is younger than the brand's archive limit.
    What the brands may say gets its vectors too, where they are missing.
    """
    moment, done = now or utc_now(), Analysed()
    _place_knowledge(session, score)
    while mentions := unscored(session, score.version, CHUNK, brand_id, channel):
        found = _judged(score, mentions)
        save_scores(session, [_row(each, *found[each.id or 0], score.version) for each in mentions])
        save_vectors(session, [_vector_row(each, found[each.id or 0][0], score.version) for each in mentions])
        _triage(session, mentions, found, moment, done)
        session.commit()
        session.expunge_all()
        done.scored += len(mentions)
        progress(len(mentions))
    return done


def _place_knowledge(session: Session, score: Scorer) -> None:
    """Keep where each entry of the knowledge lies that is new or changed, or was placed by another model."""
    if entries := knowledge_without_vector(session, score.version):
        texts = [f"{entry.title}\n{entry.text}" for entry in entries]
        placed = zip(entries, score.encode(texts, [entry.lang for entry in entries]), strict=True)
        rows = [
            {"knowledge_id": entry.id, "version": entry.version, "model": score.version, "vector": each.vector}
            for entry, each in placed
        ]
        save_knowledge_vectors(session, rows)
        session.commit()


def _judged(score: Scorer, mentions: Sequence[Mention]) -> dict[int, Found]:
    readings = [read(mention.full_text()) for mention in mentions]
    judgements = judge(
        score,
        [mention.text for mention in mentions],
        [mention.rating for mention in mentions],
        [mention.lang or reading.lang for mention, reading in zip(mentions, readings, strict=True)],
        [mention.title for mention in mentions],
    )
    return dict(zip(_ids(mentions), zip(judgements, readings, strict=True), strict=True))


def _ids(mentions: Sequence[Mention]) -> list[int]:
    return [mention.id or 0 for mention in mentions]


def _row(mention: Mention, judged: Judgement, reading: Reading, version: str) -> dict[str, Any]:
    start, end = judged.worst or (None, None)
    return {
        "mention_id": mention.id,
        "label": judged.both.label,
        **judged.both._asdict(),
        "text_label": judged.text.label,
        "contradiction": judged.contradiction,
        "worst_start": start,
        "worst_end": end,
        "lang": mention.lang or reading.lang,
        "hard": reading.hard,
        "model": version,
        "scored_at": utc_now(),
        "aspects": reading.aspects,
        "intents": reading.intents,
    }


def _vector_row(mention: Mention, judged: Judgement, version: str) -> dict[str, Any]:
    return {"mention_id": mention.id, "model": version, "vector": judged.vector}


def _triage(
    session: Session,
    mentions: Sequence[Mention],
    found: dict[int, Found],
    now: datetime,
    done: Analysed,
) -> None:
    by_id = {mention.id: mention for mention in mentions}
    known, aside = triaged(session, _ids(mentions)), []
    for id_, label in corrected_labels(session, _ids(mentions)).items():
        certain = Score(*(float(label == one) for one in LABELS))  # a person's word
        found[id_] = found[id_][0]._replace(text=certain, both=certain, contradiction=False), found[id_][1]
    reach = _reach(session, mentions)
    for mention_id, brand in sorted(brands_of(session, _ids(mentions)), key=lambda pair: by_id[pair[0]].published_at):
        mention, before = by_id[mention_id], known.get((mention_id, brand.id or 0))
        if before is not None and before.case_id is not None:
            continue
        decision = decide(_evidence(mention, *found[mention_id], brand, reach.get(mention.author_id, 0), now))
        outcome = _outcome(mention, brand, decision)
        if decision.opens_case:
            _replace(session, before)
            open_or_extend(session, outcome, now)
            done.cases += 1
        elif before is None:
            aside.append(outcome)
    set_aside(session, aside)
    done.set_aside += len(aside)


def _replace(session: Session, before: Triage | None) -> None:
    if before is not None:
        session.delete(before)
        session.flush()


def _reach(session: Session, mentions: Sequence[Mention]) -> dict[int | None, int]:
    wanted = {mention.author_id for mention in mentions if mention.author_id is not None}
    return {id_: author.followers for id_ in wanted if (author := session.get(Author, id_)) is not None}


def _evidence(
    mention: Mention, judged: Judgement, reading: Reading, brand: Brand, reach: int, now: datetime
) -> Evidence:
    return Evidence(
        label=judged.both.label,
        confidence=judged.both.confidence,
        text_label=judged.text.label,
        contradiction=judged.contradiction,
        intents=reading.intents,
        hard=reading.hard,
        rating=mention.rating,
        reach=reach,
        published_at=mention.published_at,
        now=now,
        archive_days=brand.archive_days,
    )


def _outcome(mention: Mention, brand: Brand, decision: Decision) -> Outcome:
    reasons = [{"code": reason.code, "text": reason.text} for reason in decision.reasons]
    return Outcome(mention, brand.id or 0, decision.rule, reasons, decision.priority)
