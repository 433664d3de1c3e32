"""The parts of an expression: terms, filters, exclusions and groups, and what can be asked of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(frozen=True)
class _Part:
    """Where a part stands in what was typed; two parts are equal wherever they stand."""

    span: Span = field(default=(0, 0), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True)
class Word(_Part):
    """A word as it was typed."""

    text: str


@dataclass(frozen=True)
class Phrase(_Part):
    """Words that were put in quotes, without the quotes; they stand together in this order."""

    text: str


@dataclass(frozen=True)
class Tag(_Part):
    """A hashtag, without its sign."""

    name: str


@dataclass(frozen=True)
class Handle(_Part):
    """Somebody who is spoken to, without the @."""

    name: str


@dataclass(frozen=True)
class From(_Part):
    """Whoever wrote it, by handle without the @."""

    name: str


@dataclass(frozen=True)
class Lang(_Part):
    """A language, by its code."""

    code: str


@dataclass(frozen=True)
class Not(_Part):
    """What must not be there."""

    node: "Node"


@dataclass(frozen=True)
class And(_Part):
    """Two or more parts that must all hold; none of them is an And."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Or(_Part):
    """Two or more alternatives, one of which must hold; none of them is an Or."""

    nodes: tuple["Node", ...]


Term = Word | Phrase | Tag | Handle
Leaf = Term | From | Lang
Node = Leaf | Not | And | Or


def written(term: Term) -> str:
    """A term as it is looked for in a text: with its sign, without quotes."""
    if isinstance(term, (Word, Phrase)):
        return term.text
    return f"#{term.name}" if isinstance(term, Tag) else f"@{term.name}"


def all_of(nodes: list[Node]) -> Node | None:
    """One part that holds when all of these do; None for none."""
    flat = [inner for each in nodes for inner in (each.nodes if isinstance(each, And) else (each,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat), span=_around(flat)) if flat else None


def any_of(nodes: list[Node]) -> Node | None:
    """One part that holds when one of these does; None for none."""
    flat = [inner for each in nodes for inner in (each.nodes if isinstance(each, Or) else (each,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat), span=_around(flat)) if flat else None


def _around(nodes: list[Node]) -> Span:
    return min(each.span[0] for each in nodes), max(each.span[1] for each in nodes)


def spread(node: Node, negated: bool = False) -> Node:
    """The same expression with exclusions of single terms only: `-(a OR b)` is `-a -b`, `-(a b)` is `-a OR -b`."""
    if isinstance(node, Not):
        return spread(node.node, not negated)
    if isinstance(node, (And, Or)):
        join: Callable[[list[Node]], Node | None] = all_of if isinstance(node, And) != negated else any_of
        return join([spread(each, negated) for each in node.nodes]) or node
    return Not(node, span=node.span) if negated else node


def leaves(node: Node | None, negated: bool = False) -> Iterator[tuple[Leaf, bool]]:
    """Every term and filter of an expression in its order, and whether it is excluded."""
    if isinstance(node, Not):
        yield from leaves(node.node, not negated)
    elif isinstance(node, (And, Or)):
        for each in node.nodes:
            yield from leaves(each, negated)
    elif node is not None:
        yield node, negated


def groups(node: Node | None) -> Iterator[And | Or]:
    """Every group of an expression that is not excluded, the outer ones first."""
    if isinstance(node, (And, Or)):
        yield node
        for each in node.nodes:
            yield from groups(each)


def finds(node: Node | None) -> bool:
    """Whether an expression asks for something itself, not only leaves out or filters by language."""
    if isinstance(node, And):
        return any(finds(each) for each in node.nodes)
    if isinstance(node, Or):
        return all(finds(each) for each in node.nodes)
    return node is not None and not isinstance(node, (Not, Lang))


def bare(node: Node) -> bool:
    """Whether a part holds nothing but exclusions and languages."""
    return all(negated or isinstance(leaf, Lang) for leaf, negated in leaves(node))


def only_negated(node: Node) -> bool:
    """Whether a part holds nothing but exclusions."""
    return all(negated for _, negated in leaves(node))
