"""Exclusions: words that a query should leave out, learnt from the mentions that are not about its brand."""

import heapq
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from store import audit
from store.errors import BadInput, Stale
from store.exclusion_terms import FEWEST, Cut, fold, holds, shared_terms, surface
from store.models import Match, Mention, NotAboutUs, Query
from store.saying import N_
from store.workflow import Actor

RIGHT = "manager"
MARKED, OTHERS = 500, 20_000  # how many mentions of a query are looked at, newest first
FIRST, TRIED, SHOWN, EXAMPLES = 1_000, 40, 5, 3
HARDLY = 0.05  # of the others may hold a term
CHANCE = 12.0  # log-likelihood ratio; by chance one term in two thousand has more
WORD = re.compile(r'(?<!\S)(-?)(?:"([^"]+)"|([^\s"]+))')
PLAIN = re.compile(
    """[^\\s"()|:,;*、“”„‟\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\uff01-\uff5e]+"""
)  # what means the same with and without quotes around it
LONGEST = 100


@dataclass(frozen=True)
class Suggestion:
    """A term, how many of the marked and of the other mentions it would have removed, and some of the others.

    `wrong` and `right` are how many marked and other mentions were looked at; an example is the text of one.
    """

    term: str
    removed_wrong: int
    removed_right: int
    examples: tuple[str, ...]
    wrong: int
    right: int


def suggest_exclusions(session: Session, query_id: int, cut: Cut | None = None) -> list[Suggestion]:
    """Up to five terms that stand in mentions marked as not about us and hardly in the others that a query found.

    Each stands in at least three marked mentions that the query does not leave out already, and adds to those that the
    ones before it remove. The newest 500 marked mentions and the newest 20,000 others are looked at. `cut` parts text
    without spaces into words.
    """
    query = session.get(Query, query_id, populate_existing=True)
    if query is None:
        return []
    own, left_out = _words_of(query.expression)
    read = {id_: surface(text) for id_, text in _texts(session, query, True, MARKED)}
    marked = {id_: one for id_, one in read.items() if not any(holds(one, term.strip()) for term in left_out)}
    if len(marked) < FEWEST:
        return []
    terms = shared_terms(marked, own, cut)
    likely = _likely(terms, len(marked), [surface(text) for _, text in _texts(session, query, False, FIRST)])
    return _chosen(likely, len(marked), *_counted(likely, _texts(session, query, False, OTHERS)))


def count_marked(session: Session, query_ids: Sequence[int]) -> dict[int, int]:
    """How many of what each query found is marked as not about its brand; queries without any are left out."""
    both = (col(NotAboutUs.mention_id) == Match.mention_id) & (col(NotAboutUs.brand_id) == Match.brand_id)
    joined = select(col(Match.query_id), func.count()).join(NotAboutUs, both)
    rows = session.execute(joined.where(col(Match.query_id).in_(query_ids)).group_by(col(Match.query_id)))
    return {query_id or 0: count for query_id, count in rows}


def _texts(session: Session, query: Query, marked: bool, limit: int) -> Iterator[tuple[int, str]]:
    """The mentions that a query found and that are, or are not, marked; newest first, a chunk in memory."""
    mark = (col(NotAboutUs.mention_id) == Mention.id) & (col(NotAboutUs.brand_id) == query.brand_id)
    wanted = (
        select(col(Mention.id), col(Mention.title), col(Mention.text))
        .join(Match, col(Match.mention_id) == Mention.id)
        .join(NotAboutUs, mark, isouter=True)
        .where(col(Match.query_id) == query.id)
        .where(col(NotAboutUs.mention_id).is_not(None) if marked else col(NotAboutUs.mention_id).is_(None))
    )
    newest = wanted.order_by(col(Mention.id).desc()).limit(limit).execution_options(yield_per=1_000)
    for id_, title, text in session.execute(newest):
        yield id_ or 0, f"{title}\n{text}" if title else text


def _likely(terms: Mapping[str, frozenset[int]], wrong: int, others: list[str]) -> dict[str, frozenset[int]]:
    """The terms that the newest of the others speak for most."""

    def weight(term: str) -> float:
        return _surprise(len(terms[term]), wrong, sum(holds(one, term) for one in others), len(others))

    often = heapq.nlargest(10 * TRIED, terms, key=lambda term: len(terms[term]))
    return {term: terms[term] for term in heapq.nlargest(TRIED, often, key=weight)}


def _counted(
    terms: Mapping[str, frozenset[int]], others: Iterator[tuple[int, str]]
) -> tuple[dict[str, int], dict[str, list[str]], int]:
    """How many of the others hold each term, the first of them, and how many others there are."""
    examples: dict[str, list[str]] = {term: [] for term in terms}
    words = {term: term.split() for term in terms}
    held, right = dict.fromkeys(terms, 0), 0
    for _, text in others:
        right += 1
        folded = fold(text)
        likely = [term for term, some in words.items() if all(word in folded for word in some)]  # surfaces are slow
        read = surface(text) if likely else ""
        for term in likely:
            if holds(read, term):
                held[term] += 1
                if len(examples[term]) < EXAMPLES and text not in examples[term]:
                    examples[term].append(text)
    return held, examples, right


def _chosen(
    terms: Mapping[str, frozenset[int]], wrong: int, held: dict[str, int], examples: dict[str, list[str]], right: int
) -> list[Suggestion]:
    """The terms that are not there by chance, the surest first, each with something that those before it leave."""
    sure = {term: _surprise(len(ids), wrong, held[term], right) for term, ids in terms.items()}
    found: list[Suggestion] = []
    covered: set[int] = set()
    for term in sorted(terms, key=lambda one: (-sure[one], len(one), one)):
        if sure[term] >= CHANCE and held[term] <= HARDLY * right and not terms[term] <= covered:
            covered |= terms[term]
            counts = len(terms[term]), held[term]
            found.append(Suggestion(term, *counts, tuple(examples[term]), wrong, right))
    return found[:SHOWN]


def _surprise(in_wrong: int, wrong: int, in_right: int, right: int) -> float:
    """Twice the log-likelihood ratio that a term is more frequent among the marked; 0 where it is not."""
    rate = (in_wrong + in_right) / max(1, wrong + right)
    if not right or in_wrong / wrong <= rate:
        return 0.0
    cells = (
        (in_wrong, wrong * rate), (wrong - in_wrong, wrong * (1 - rate)),
        (in_right, right * rate), (right - in_right, right * (1 - rate)),
    )  # fmt: skip
    return 2 * sum(seen * log(seen / expected) for seen, expected in cells if seen)


def _words_of(expression: str) -> tuple[list[str], list[str]]:
    """The terms that a query asks for and those that it leaves out, as they are looked for in a text."""
    found = [(sign, surface(phrase or word)) for sign, phrase, word in WORD.findall(expression)]
    return [each for sign, each in found if not sign], [each for sign, each in found if sign]


def apply_exclusion(session: Session, query_id: int, term: str, actor: Actor) -> Query:
    """Let a query leave a term out, once; the caller commits. Raises Stale when it was changed at the same moment."""
    query = session.get(Query, query_id, populate_existing=True)
    if query is None:
        raise Stale("this query is gone")
    actor.need(RIGHT, query.brand_id, N_("change a query"))
    bare = " ".join(term.split())
    wanted, left_out = _words_of(query.expression)
    if not surface(bare).strip() or '"' in bare or bare.startswith("-") or len(bare) > LONGEST:
        raise BadInput("this is no word or phrase that a query can leave out")
    if any(holds(each, surface(bare).strip()) for each in wanted):
        raise BadInput("the query asks for this: without it nothing would be found")
    if surface(bare) in left_out:
        return query
    _save(session, query, f"{query.expression} {excluding(bare)}".strip())
    audit.record(
        session, actor, "exclusion_added", "query", query.id, brand_id=query.brand_id, term=audit.digest(surface(bare))
    )  # fmt: skip
    return query


def excluding(term: str) -> str:
    """How a query says that it leaves a term out: with a minus, and in quotes where it is not one plain word."""
    return f"-{term}" if PLAIN.fullmatch(term) else f'-"{term}"'


def _save(session: Session, query: Query, expression: str) -> None:
    same = col(Query.id) == query.id, col(Query.expression) == query.expression
    if session.exec(update(Query).where(*same).values(expression=expression)).rowcount != 1:
        session.rollback()
        raise Stale("this query was changed by somebody else")
    session.refresh(query)
