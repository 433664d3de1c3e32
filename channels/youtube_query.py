"""An expression as a query for YouTube's search, which knows words, phrases, `|` and `-`, but no groups."""

from channels.expression_check import check_for
from channels.expression_mistakes import Mistake
from channels.expression_nodes import And, From, Lang, Leaf, Node, Not, Or, Phrase, leaves, spread, written

LONGEST = 500  # characters of a query; YouTube documents no limit, so this is our own


def render_for_youtube(node: Node | None) -> str:
    """An expression as YouTube is asked for it; it finds more, which `matches` then puts right.

    Where alternatives hold several parts, the longest word of each is asked for; what must not be there is left out
    only where it is a single word. Empty where nothing is asked for.
    """
    if node is None:
        return ""
    whole = spread(node)
    parts = whole.nodes if isinstance(whole, And) else (whole,)
    wanted = [text for each in parts if (text := _wanted(each))]
    unwanted = [f"-{_quoted(each.node)}" for each in parts if isinstance(each, Not) and _is_term(each.node)]
    return " ".join([*wanted, *unwanted]) if wanted else ""


def check_for_youtube(text: str) -> list[Mistake]:
    """All that should be put right in an expression before YouTube is asked."""
    return check_for("YouTube", text, render_for_youtube, LONGEST, lambda node: ())


def _wanted(node: Node) -> str:
    """What is asked for a part; "" where YouTube cannot help with it."""
    if isinstance(node, Or):
        texts = [_longest(each) for each in node.nodes]
        return "|".join(texts) if all(texts) else ""
    return _longest(node)


def _longest(node: Node) -> str:
    terms = [leaf for leaf, negated in leaves(node) if not negated and _is_term(leaf)]
    return max((_quoted(each) for each in terms), key=len, default="")


def _is_term(node: Node) -> bool:
    return not isinstance(node, (And, Or, Not, From, Lang))


def _quoted(node: Node | Leaf) -> str:
    text = written(node).replace('"', " ") if _is_term(node) else ""  # type: ignore[arg-type]  # a term by now
    plain = text.replace("|", " ").strip()
    return f'"{plain}"' if isinstance(node, Phrase) or " " in plain or plain.startswith("-") else plain
