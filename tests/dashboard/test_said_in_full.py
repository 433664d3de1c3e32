"""Refusals are in one language: what stands in their places is translated as they are."""

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from dashboard import language
from dashboard.language import translated
from store.claims import ABOUT
from store.disputes import OPTIONS, WANTED
from store.four_eyes import above_limit
from store.outreach_rules import KINDS
from store.saying import N_, listed, say, spaced, together
from store.workflow import MOVES, WORDS
from tests.dashboard.test_marked_words import called

ROOT = Path(__file__).parents[2]
FILES = [each for part in ("store", "responder", "channels", "collectors") for each in (ROOT / part).glob("*.py")]
LATIN = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(autouse=True)
def in_thai(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "spoken", lambda: "th")


def bare(node: ast.AST) -> Iterator[str]:
    """Words of the code in a place of a sentence that no mark stands around."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and LATIN.search(node.value):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (ast.unparse(node) for each in node.values if isinstance(each, ast.Constant) for _ in bare(each))
    elif isinstance(node, ast.IfExp):
        yield from (each for part in (node.body, node.orelse) for each in bare(part))
    elif isinstance(node, ast.BoolOp):
        yield from (each for part in node.values for each in bare(part))
    elif isinstance(node, ast.Call) and called(node) == "join" and isinstance(node.func, ast.Attribute):
        yield from bare(node.func.value)


def places(tree: ast.Module) -> Iterator[tuple[int, ast.AST]]:
    """What stands in the places of a sentence, and for what somebody lacks the right."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) == "say":
            yield from ((node.lineno, word.value) for word in node.keywords)
        elif isinstance(node, ast.Call) and called(node) in ("need", "_need", "need_right"):
            yield from ((node.lineno, each) for each in node.args[2:])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_what_stands_in_a_place_of_a_sentence_is_marked(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert [(line, words) for line, node in places(tree) for words in bare(node)] == []


def test_the_check_sees_words_without_a_mark() -> None:
    tree = ast.parse(
        'a.need("agent", 1, "edit it")\nsay("{x}", x=f"{n} files")\nsay("{x}", x=N_("fine"))\n'
        'say("{x}", x=" and ".join(more))\nsay("{x}", x=", ".join(more))\nsay("{x}", x=y or "the file")'
    )
    assert [line for line, node in places(tree) for _ in bare(node)] == [1, 2, 4, 6]


def test_every_step_that_is_refused_is_refused_in_one_language() -> None:
    for noun, table in MOVES.items():
        word = WORDS.get(noun, noun)
        for (status, action), step in table.items():
            facts = {"noun": word, "status": spaced(status), "action": spaced(action), "right": step.right}
            said = translated(say("a {noun} that is {status} cannot {action}", **facts))
            said += translated(say("to {action} a {noun} takes the role {right} or higher", **facts))
            assert not LATIN.search(said), said


@pytest.mark.parametrize("stage", ["open", "decided", "settled", "dropped"])
def test_where_a_dispute_stands_is_said_in_one_language(stage: str) -> None:
    assert not LATIN.search(translated(say("a dispute that is {stage} cannot be settled", stage=stage)))


def test_why_a_dispute_takes_a_manager_is_said_in_one_language() -> None:
    more = [say("the priority is {priority}", priority="urgent"), N_("its author deleted it")]
    what = say("decide this, because {more},", more=together(more))
    said = translated(say("to {what} takes the role {right} or higher", what=what, right="manager"))
    assert not LATIN.search(said) and "ผู้จัดการ" in said
    amount = above_limit({"above": 100, "currency": "THB"}, [(Decimal(900), "THB")])
    assert LATIN.findall(translated(say("decide this, because {more},", more=together(amount)))) == ["THB"]


@pytest.mark.parametrize("names", [ABOUT, WANTED, OPTIONS, tuple(KINDS)])
def test_lists_of_short_names_are_said_in_one_language(names: tuple[str, ...]) -> None:
    assert listed(names) == ", ".join(names)
    assert not LATIN.search(translated(listed(map(spaced, names))))


def test_reasons_stand_together_with_an_and() -> None:
    assert together([]) == ""
    assert together(["one"]) == "one"
    assert together(["one", "two", "three"]) == "one and two and three"
