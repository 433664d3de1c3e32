"""Judge the mentions that are new to this model, keep what was found in them, and open or extend cases."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from sentiment.duplicates import mark_duplicates
from sentiment.judge import Judgement, judge
from sentiment.reading import read
from sentiment.scores import Scorer
from sentiment.topics import Topics, topics
from sentiment.triage import Found, reach_of, triage
from sentiment.ugc import Post, worth
from store.errors import EarfulError
from store.models import Duplicate, Mention, utc_now
from store.readings import apply_reading_corrections, readings_of
from store.rollups import refresh
from store.scores import as_read, save_scores
from store.ugc import save_worth
from store.unread import marks_of, take_away
from store.unscored import drop_settled, set_unreadable, take_turn_to_decide, unscored
from store.vectors import knowledge_without_vector, save_knowledge_vectors, save_vectors

log = structlog.get_logger(__name__)
CHUNK = 1000


@dataclass
class Analysed:
    """What one run of `analyse` did; `cut_short` says that its time was over before all was scored."""

    scored: int = 0
    cases: int = 0
    set_aside: int = 0
    unreadable: int = 0
    cut_short: bool = False


def analyse(
    session: Session,
    score: Scorer,
    *,
    now: datetime | None = None,
    brand_id: int | None = None,
    channel: str = "",
    progress: Callable[[int], object] = lambda _: None,
    chunk: int = CHUNK,
    until: datetime | None = None,
) -> Analysed:
    """Score every mention that this model has not scored, a chunk a commit, and decide on each for each brand.

    A new model changes the scores of old mentions but never reopens a case: what was decided stays, except that a
    mention that a rule had set aside may still open a case while it is younger than the brand's archive limit.
    What the brands may say gets its vectors too, where they are missing. A mention that breaks the model is set aside
    with its error. On PostgreSQL any number of processes may do this at the same time: they share what waits.
    Once it is past `until` no other chunk is begun. In the end the days that changed are counted anew for the charts.
    """
    moment, done = now or utc_now(), Analysed()
    _place_knowledge(session, score)
    while mentions := unscored(session, score.version, chunk, brand_id, channel):
        _without_the_broken(session, score, mentions, moment, done)
        session.expunge_all()
        progress(len(mentions))
        if until is not None and utc_now() >= until:
            done.cut_short = True
            break
    if not done.cut_short:
        drop_settled(session, score.version)
        session.commit()
    refresh(session)
    return done


def _without_the_broken(
    session: Session, score: Scorer, mentions: list[Mention], now: datetime, done: Analysed
) -> None:
    """Work on some mentions; where that breaks, on each half of them, down to the one that breaks it."""
    ids = _ids(mentions)
    try:
        _work(session, score, mentions, now, done)
    except (EarfulError, OperationalError, InterfaceError):
        raise  # nothing is wrong with the mentions
    except Exception as error:
        session.rollback()
        if len(ids) == 1:
            set_unreadable(session, ids[0], score.version, error, now)
            session.commit()
            done.unreadable += 1
            log.error("a mention could not be read", mention=ids[0], error=type(error).__name__)
            return
        for half in (ids[: len(ids) // 2], ids[len(ids) // 2 :]):
            session.expunge_all()
            if still := unscored(session, score.version, len(half), among=half):
                _without_the_broken(session, score, still, now, done)


def _work(session: Session, score: Scorer, mentions: list[Mention], now: datetime, done: Analysed) -> None:
    """Score some mentions and decide on each, in one commit."""
    found = _judged(score, mentions)
    take_turn_to_decide(session)
    mentions = as_read(session, mentions)
    save_scores(session, [_row(each, *found[each.id or 0], score.version) for each in mentions])
    save_vectors(session, [_vector_row(each, found[each.id or 0][0], score.version) for each in mentions])
    marks = [mark for mark, _ in marks_of(session, _ids(mentions))]  # what is marked later is not known here
    _as_people_say(session, found, apply_reading_corrections(session, _ids(mentions)))
    copies = mark_duplicates(session, mentions, now)
    _place_worth(session, mentions, found, copies, score.version)
    decided = triage(session, mentions, found, copies, now)
    take_away(session, marks)
    session.commit()
    done.scored += len(mentions)
    done.cases += decided.cases
    done.set_aside += decided.set_aside


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
    understood = (
        topics(reading, each.seen, each.both.label) for each, reading in zip(judgements, readings, strict=True)
    )
    return dict(zip(_ids(mentions), zip(judgements, understood, strict=True), strict=True))


def _ids(mentions: Sequence[Mention]) -> list[int]:
    return [mention.id or 0 for mention in mentions]


def _row(mention: Mention, judged: Judgement, read: Topics, version: str) -> dict[str, Any]:
    start, end = judged.worst or (None, None)
    return {
        "mention_id": mention.id,
        "label": judged.both.label,
        **judged.both._asdict(),
        "text_label": judged.text.label,
        "contradiction": judged.contradiction,
        "worst_start": start,
        "worst_end": end,
        "lang": mention.lang or read.lang,
        "hard": read.hard,
        "model": version,
        "scored_at": utc_now(),
        "aspects": dict(read.aspects),
        "intents": read.intents,
    }


def _vector_row(mention: Mention, judged: Judgement, version: str) -> dict[str, Any]:
    return {"mention_id": mention.id, "model": version, "vector": judged.vector}


def _as_people_say(session: Session, found: dict[int, Found], spoken_on: set[int]) -> None:
    """Put the aspects and intents in force where people corrected them."""
    for id_, holds in readings_of(session, sorted(spoken_on)).items():
        judged, read = found[id_]
        found[id_] = judged, replace(read, aspects=holds.aspects, intents=holds.intents)


def _place_worth(
    session: Session,
    mentions: Sequence[Mention],
    found: Mapping[int, Found],
    copies: Mapping[int, Duplicate],
    version: str,
) -> None:
    """Keep how well each mention is worth resharing."""
    reach, rows = reach_of(session, mentions), []
    for mention in mentions:
        judged, read = found[mention.id or 0]
        found_worth = worth(_post(mention, judged, read, reach.get(mention.author_id, 0), mention.id in copies))
        reasons = [{"code": reason.code, "text": reason.text} for reason in found_worth.reasons]
        rows.append({"mention_id": mention.id, "worth": found_worth.score, "reasons": reasons, "model": version})
    save_worth(session, rows)


def _post(mention: Mention, judged: Judgement, read: Topics, followers: int, copy: bool) -> Post:
    return Post(
        text=mention.full_text(),
        lang=mention.lang or read.lang,
        positive=judged.both.positive,
        negative=judged.both.negative,
        intents=read.intents,
        aspects=tuple(read.aspects),
        hard=read.hard,
        media=len(mention.media),
        likes=mention.likes,
        shares=mention.shares,
        followers=followers,
        kind=mention.kind,
        is_duplicate=copy,
        rating=mention.rating,
    )
