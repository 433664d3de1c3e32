"""What is wrong with an expression, before any network is asked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from channels.expression_match import sought
from channels.expression_mistakes import ERROR, Mistake, in_order, mistake
from channels.expression_nodes import (
    And,
    From,
    Lang,
    Node,
    Not,
    Or,
    Phrase,
    Term,
    Word,
    bare,
    finds,
    groups,
    leaves,
    written,
)  # fmt: skip
from channels.expression_parse import read
from channels.expression_spelling import render
from channels.expression_tokens import visible
from store.exclusion_terms import CLUSTER, holds, spaceless, surface

LONGEST = 4_096
SHORT = 2  # letters


def check(text: str) -> list[Mistake]:
    """All that should be put right in an expression, in the order in which it stands there.

    An error means that it cannot be read as it was meant; a warning that it perhaps finds something else.
    """
    if len(text) > LONGEST:
        return [mistake("too_long", (LONGEST, len(text)), length=len(text), over=len(text) - LONGEST)]
    node, found = read(text)
    if node is None:
        return in_order(found if blocks(found) else [*found, mistake("empty", (0, len(text)))])
    wanted = [mistake("nothing_wanted", node.span)] if bare(node) else []
    return in_order([*found, *wanted, *_in_groups(node, text), *_short(node), *_contradictions(node)])


def check_for(
    network: str,
    text: str,
    spelt: Callable[[Node | None], str],
    longest: int,
    misfits: Callable[[Node], Iterable[Mistake]],
) -> list[Mistake]:
    """The mistakes of an expression, and all that keeps a network from searching for it."""
    node, everywhere = read(text)[0], check(text)
    if len(text) > LONGEST or (node is None and blocks(everywhere)):
        return everywhere
    if node is None or bare(node):
        kept = [each for each in everywhere if each.code not in ("empty", "nothing_wanted")]
        return in_order([*kept, mistake("nothing_to_search", (0, len(text)), network=network)])
    length = len(spelt(node))
    over = {"network": network, "length": length, "over": length - longest}
    long = [mistake("query_too_long", (0, len(text)), **over)] if length > longest else []
    return in_order([*everywhere, *long, *misfits(node)])


def blocks(mistakes: Sequence[Mistake]) -> bool:
    """Whether a query with these mistakes must not be saved or sent."""
    return any(each.level == ERROR for each in mistakes)


def _in_groups(node: Node, text: str) -> Iterator[Mistake]:
    for group in groups(node):
        yield from _twice(group)
        if isinstance(group, And):
            yield from _at_odds(group)
            yield from _apart(group, text)
        elif any(finds(each) for each in group.nodes):
            yield from (mistake("weak_alternative", each.span) for each in group.nodes if bare(each))


def _twice(group: And | Or) -> Iterator[Mistake]:
    seen: set[str] = set()
    for each in group.nodes:
        inner, sign = (each.node, "-") if isinstance(each, Not) else (each, "")
        said = f"{sign}{sought(inner)}" if isinstance(inner, Term) else render(each).casefold()
        if said in seen:
            yield mistake("twice", each.span, text=render(each))
        seen.add(said)


def _at_odds(group: And) -> Iterator[Mistake]:
    """Two languages or two authors of one text."""
    languages = [each for each in group.nodes if isinstance(each, Lang)]
    authors = [each for each in group.nodes if isinstance(each, From)]
    if len({each.code for each in languages}) > 1:
        yield mistake("two_languages", languages[-1].span)
    if len({each.name.casefold() for each in authors}) > 1:
        yield mistake("two_authors", authors[-1].span)


def _apart(group: And, text: str) -> Iterator[Mistake]:
    """Thai words with only a space between them: who writes Thai means them as one."""
    run: list[Word] = []
    for one, two in pairwise([*group.nodes, group]):
        if isinstance(one, Word) and spaceless(sought(one)):
            run.append(one)
        if not (run and isinstance(two, Word) and _side_by_side(run[-1], two, text)):
            if len(run) > 1:
                example = render(Phrase(" ".join(each.text for each in run)))
                yield mistake("thai_spaces", (run[0].span[0], run[-1].span[1]), example=example)
            run = []


def _side_by_side(one: Word, two: Word, text: str) -> bool:
    between = visible(text[one.span[1] : two.span[0]])
    return spaceless(sought(two)) and between.isspace()


def _short(node: Node) -> Iterator[Mistake]:
    yield from (mistake("short", each.span, text=written(each)) for each in _floods(node))
    for leaf, negated in leaves(node):
        if negated and isinstance(leaf, Term) and _is_short(leaf):
            yield mistake("short_exclusion", leaf.span, text=written(leaf))


def _floods(node: Node) -> list[Term]:
    """Wanted words that are so short that nearly every text holds them, with nothing beside them to narrow it."""
    if isinstance(node, (And, Or)):
        parts = [_floods(each) for each in node.nodes if finds(each)]
        narrowed = isinstance(node, And) and not all(parts)
        return [] if narrowed else [each for part in parts for each in part]
    return [node] if isinstance(node, Term) and _is_short(node) else []


def _is_short(term: Term) -> bool:
    """Whether a word has one or two letters; of Thai, Chinese or Korean, only one sign."""
    text = sought(term)
    if text[0] in "#@" or " " in text:
        return False
    dense = spaceless(text) or "\uac00" <= text[0] <= "\ud7a3"
    return len(CLUSTER.findall(text)) < SHORT if dense else sum(map(str.isalnum, text)) <= SHORT


def _contradictions(node: Node) -> Iterator[Mistake]:
    """Exclusions that hold for everything, and leave out what is asked for."""
    outer = node.nodes if isinstance(node, And) else (node,)
    excluded = [each.node for each in outer if isinstance(each, Not) and isinstance(each.node, Term)]
    wanted = [written(leaf) for leaf, negated in leaves(node) if not negated and isinstance(leaf, Term)]
    surfaces = {each: surface(each) for each in wanted}
    for one in excluded:
        term = sought(one)
        if lost := next((each for each, read in surfaces.items() if holds(read, term)), None):
            yield mistake("contradiction", one.span, text=f"-{written(one)}", example=lost)
