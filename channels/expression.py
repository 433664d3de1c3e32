"""The language of queries, as people type it: `brand OR "brand name" -giveaway lang:th`.

- A word stands for itself, whatever its case. Latin and most other scripts are matched as whole words; Thai, Lao,
  Burmese, Khmer, Chinese and Japanese anywhere in the text. A word also finds its hashtag: `brand` finds `#brand`, but
  not `@brand`.
- `"two words"` stand together, in this order. `#tag` is that hashtag alone, `@handle` whoever is spoken to.
- `from:handle` is whoever wrote it, `lang:th` the language. A text of unknown language passes every `lang:`.
- Side by side means that all must hold (AND says the same), OR in capitals that one must. AND binds tighter, as on X.
- `-` leaves out a word, phrase or group (NOT says the same). Exclusions and `lang:` after the last alternative hold for
  all of them: `a OR b -c` is `(a OR b) -c`. Parentheses keep them to one: `a OR (b -c)`. A language stays where it
  is when another alternative has its own: `a lang:th OR b lang:en`.
- Links are not searched, neither in texts nor for their domains.

Nothing here fails on any input: what cannot be read is left out, and `check` says so.
"""

from channels.expression_check import blocks, check
from channels.expression_match import matches
from channels.expression_mistakes import ERROR, WARNING, Mistake
from channels.expression_nodes import (
    And,
    From,
    Handle,
    Lang,
    Node,
    Not,
    Or,
    Phrase,
    Tag,
    Word,
)  # fmt: skip
from channels.expression_parse import parse
from channels.expression_spelling import render

__all__ = [
    "ERROR", "WARNING", "And", "From", "Handle", "Lang", "Mistake", "Node", "Not", "Or", "Phrase", "Tag", "Word",
    "blocks", "check", "matches", "parse", "render",
]  # fmt: skip
