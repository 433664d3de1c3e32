"""What a pattern can match always begins with one of its beginnings; so no text is missed by looking there alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment import aspects, hard, intents, words_ugc
from sentiment.beginnings import alternatives, beginnings
from sentiment.hard import PARTS, WORDS
from sentiment.phrases import phrases

LETTERS = st.sampled_from("abc ")
ATOMS = st.one_of(
    LETTERS, st.just("."), st.just(r"\w"), st.just("[ab]"), st.just("[^c]"), st.just(r"\."), st.just("(?<!b)"),
    st.just("(?!c)"), st.just("^"),
)  # fmt: skip
TIMES = st.sampled_from(["", "", "", "?", "*", "+", "{0,2}", "{2}"])
PATTERNS = st.recursive(
    st.lists(st.builds("".join, st.tuples(ATOMS, TIMES)), max_size=4).map("".join),
    lambda inner: st.builds(
        lambda one, other, times, after: f"(?:{one}|{other}){times}{after}",
        inner, inner, st.sampled_from(["", "", "?", "*", "{1,2}"]), inner,
    ),
    max_leaves=6,
)  # fmt: skip


def compiles(pattern: str) -> bool:
    """Whether it is one: a look around cannot be repeated."""
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


@pytest.mark.parametrize(
    ("pattern", "begun"),
    [
        ("abc", {"ab"}), ("a?bc", {"ab", "bc"}), ("(?:ab|c)d", {"ab", "cd"}), ("(?<!x)foo", {"fo"}), ("^is", {"is"}),
        ("[ab]c", {"ac", "bc"}), ("a+b", {"a"}), (r"\d days", {""}), ("a|bc", {"a", "bc"}),
        ("a(?:b|c)*d", {"ab", "ac", "ad"}),
    ],
)  # fmt: skip
def test_the_beginnings_of_plain_patterns(pattern: str, begun: set[str]) -> None:
    assert beginnings(pattern) == begun


@given(pattern=PATTERNS.filter(compiles), text=st.text("abc .", max_size=6))
def test_a_match_begins_with_one_of_them(pattern: str, text: str) -> None:
    known = beginnings(pattern)
    for found in re.finditer(pattern, text):
        assert any(text.startswith(begin, found.start()) for begin in known), (pattern, found)


@given(patterns=st.lists(PATTERNS.filter(compiles), min_size=1, max_size=4), text=st.text("abc .ก", max_size=12))
def test_a_table_finds_what_its_patterns_match(patterns: list[str], text: str) -> None:
    table = "\n".join(f"(?:{one})x" for one in patterns if one.strip() == one and " " not in one)
    plain = [one for one in table.split("\n") if one]
    wanted = any(re.search(f"(?<![a-z0-9])(?=[!-~])(?:{one})(?![a-z0-9])", text + "x") for one in plain)
    assert phrases(table).found(text + "x") == wanted


def test_every_pattern_of_ours_compiles_though_none_is_compiled_before_a_text_needs_it() -> None:
    every = [*aspects.RULES.values(), *hard.RULES.values(), *intents.RULES.values()]
    phrased = [one for rule in every for one in (rule.phrases, rule.sayings)] + list(words_ugc.tables().values())
    broken = [
        pattern
        for one in phrased
        for table in (one.words, one.parts)
        for pattern in table.patterns[""]
        if not compiles(table.frame.format(pattern))
    ]
    assert broken == []


def test_groups_keep_their_bars() -> None:
    assert alternatives("a(?:b|c)|d[|]|e") == ["a(?:b|c)", "d[|]", "e"]


def test_few_of_our_own_patterns_begin_anyhow() -> None:
    for tables in (WORDS, PARTS):
        ours = [one for table in tables.values() for one in re.split(r"\s+\|\s+|\s*\n\s*", table.strip())]
        spelt = [one for one in ours if one and "<" not in one.replace("(?<", "")]
        assert sum("" in beginnings(one) for one in spelt) < 0.02 * len(spelt)
