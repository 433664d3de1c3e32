"""Sentences of the store: each pattern has the facts that it names, so that it can be said in every language."""

import ast
import string
from pathlib import Path

import pytest

from store.saying import say

ROOT = Path(__file__).parents[2]
FOLDERS = ("store", "responder", "channels", "collectors", "sentiment")
FILES = [
    file for folder in FOLDERS for file in sorted((ROOT / folder).glob("*.py")) if "say(" in file.read_text("utf-8")
]


def test_a_sentence_is_its_english_words_and_keeps_what_it_is_made_of() -> None:
    said = say("{role!r} is no role; at most {most:,} have it", role="boss", most=1000)
    assert said == "'boss' is no role; at most 1,000 have it"
    assert (said.pattern[:8], said.facts) == ("{role!r}", {"role": "boss", "most": 1000})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_a_pattern_names_the_facts_that_it_is_given(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
            pattern = node.args[0]
            if isinstance(pattern, ast.Constant):
                named = {name for _, name, _, _ in string.Formatter().parse(str(pattern.value)) if name is not None}
                assert named == {each.arg for each in node.keywords}, node.lineno
