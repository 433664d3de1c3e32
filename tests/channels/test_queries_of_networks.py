"""An expression in the syntax of X and of Reddit, and what they would refuse."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.expression import blocks, matches, parse
from channels.reddit_query import check_for_reddit, render_for_reddit
from channels.x_query import check_for_x, render_for_x

CASES = [
    (
        'brand OR "brand name" -giveaway lang:th',
        '(brand OR "brand name") -giveaway lang:th -is:retweet',
        '(brand OR "brand name") AND NOT giveaway',
    ),
    ("brand OR ริมฟ้า", "(brand OR ริมฟ้า) -is:retweet", "brand OR ริมฟ้า"),
    ("brand tea", "brand tea -is:retweet", "brand AND tea"),
    (
        "coffee cup OR tea",
        "((coffee cup) OR tea) -is:retweet",
        "(coffee AND cup) OR tea",
    ),
    ("brand -(cup OR tea)", "brand -cup -tea -is:retweet", "brand AND NOT cup AND NOT tea"),
    ('"sea view" -"ริมฟ้า คาเฟ่"', '"sea view" -"ริมฟ้า คาเฟ่" -is:retweet', '"sea view" AND NOT "ริมฟ้า คาเฟ่"'),
    ("from:ploy -from:mai tea", "from:ploy -from:mai tea -is:retweet", "author:ploy AND NOT author:mai AND tea"),
    ("@ploy #ริมฟ้า", "@ploy #ริมฟ้า -is:retweet", '"u/ploy" AND ริมฟ้า'),
    ("t-shirt McDonald's", '"t-shirt" "McDonald\'s" -is:retweet', '"t-shirt" AND "McDonald\'s"'),
    ("salt and tea -OR", 'salt "and" tea -"OR" -is:retweet', 'salt AND "and" AND tea AND NOT "OR"'),
    ("tea lang:zh", "tea (lang:zh-CN OR lang:zh-TW) -is:retweet", "tea"),
    ("tea -lang:zh", "tea -lang:zh-CN -lang:zh-TW -is:retweet", "tea"),
    ("tea lang:id", "tea lang:in -is:retweet", "tea"),
    ("tea (lang:he OR lang:th)", "tea (lang:iw OR lang:th) -is:retweet", "tea"),
    ("tea -(cup lang:th)", "tea (-cup OR -lang:th) -is:retweet", "tea"),
    ("tea -(cup milk)", "tea (-cup OR -milk) -is:retweet", "tea AND NOT (cup AND milk)"),
    ("tea -((a OR b) c)", "tea ((-a -b) OR -c) -is:retweet", "tea AND NOT ((a OR b) AND c)"),
    ('"a\\b"', '"a b" -is:retweet', '"a b"'),
    ("", "", ""),
    ("lang:th", "lang:th -is:retweet", ""),
]


@pytest.mark.parametrize(("text", "x", "reddit"), CASES)
def test_an_expression_is_written_as_each_network_reads_it(text: str, x: str, reddit: str) -> None:
    assert render_for_x(parse(text)) == x
    assert render_for_reddit(parse(text)) == reddit


@pytest.mark.parametrize(
    ("text", "x", "reddit"),
    [
        ('brand OR "brand name" -giveaway', [], []),
        ("brand -(cup OR tea)", [], []),
        ("from:ploy", [], []),
        ("brand lang:th", [], ["language_ignored"]),
        ("#brand", [], ["tag_as_word"]),
        ("", ["nothing_to_search"], ["nothing_to_search"]),
        ("-resort -รีสอร์ท", ["nothing_to_search"], ["nothing_to_search"]),
        ("lang:th", ["nothing_to_search"], ["nothing_to_search"]),
        ("brand OR lang:th", ["weak_alternative"], ["weak_alternative", "language_ignored"]),
        ("brand -(cup tea)", ["negated_group"], []),
        ("brand -(cup -tea)", ["negated_group"], ["negated_group"]),
        ("brand OR (-cup -tea)", ["weak_alternative", "negated_group"], ["negated_group", "weak_alternative"]),
        ("@abcdefghijklmnop", ["bad_handle"], []),
        ("from:some-one", ["bad_handle"], []),
        ("from:a.b.example", ["bad_handle"], ["bad_handle"]),
        ("#2026", ["bad_tag"], ["tag_as_word"]),
        ("#rim-fah", ["bad_tag"], ["tag_as_word"]),
        ("brand OR", ["or_alone"], ["or_alone"]),
        ("!!!", ["no_letters"], ["no_letters"]),
        ("x" * 5_000, ["too_long"], ["too_long"]),
    ],
)
def test_what_a_network_would_refuse_is_said_before(text: str, x: list[str], reddit: list[str]) -> None:
    assert sorted(each.code for each in check_for_x(text)) == sorted(x)
    assert sorted(each.code for each in check_for_reddit(text)) == sorted(reddit)


def test_warnings_of_reddit_do_not_block() -> None:
    assert not blocks(check_for_reddit("#brand lang:th"))
    assert blocks(check_for_x(""))


@pytest.mark.parametrize(
    ("text", "over_on_x", "over_on_reddit"),
    [
        ("a" * 500, 0, 0),
        ("a" * 501, 1, 0),
        ("a" * 512, 12, 0),
        ("a" * 513, 13, 1),
        ("ก" * 513, 13, 1),
        (" OR ".join(f"{'b' * 97}{number}" for number in range(5)), 8, 0),
    ],
)
def test_the_length_of_what_is_sent_counts(text: str, over_on_x: int, over_on_reddit: int) -> None:
    for found, over, length in (
        (check_for_x(text), over_on_x, len(render_for_x(parse(text)))),
        (check_for_reddit(text), over_on_reddit, len(render_for_reddit(parse(text)))),
    ):
        long = [each for each in found if each.code == "query_too_long"]
        assert bool(over) == (length > 512) == bool(long)
        assert all(f"{length} characters long, {over} too many" in each.message for each in long)
        assert all(each.span == (0, len(text)) for each in long)


WORDS = ["tea", "Cup", "ริมฟ้า", '"cup of tea"', '"a-b"', "McDonald's", "or", "lang:th", "lang:zh", "lang:id"]
parts = st.recursive(
    st.sampled_from(WORDS),
    lambda inner: st.one_of(
        inner.map("-({})".format),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: f"({' '.join(some)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: f"({' OR '.join(some)})"),
    ),
    max_leaves=8,
)
TEXTS = ["tea", "a cup", "ริมฟ้า cup of tea", "a-b or tea", "McDonald's cup", "ริมฟ้า", ""]


@given(parts, st.sampled_from(TEXTS), st.sampled_from(["th", "zh", "en", ""]))
@settings(deadline=None, max_examples=400)
def test_what_a_network_accepts_means_the_same_there(text: str, mention: str, lang: str) -> None:
    found = matches(text, mention, lang=lang)
    if not blocks(check_for_x(text)):
        assert (matches(render_for_x(parse(text)), mention, lang=lang) is None) == (found is None)
    if not blocks(check_for_reddit(text)) and found is not None:
        assert matches(render_for_reddit(parse(text)), mention) is not None
    if not blocks(check_for_reddit(text)) and "lang:" not in text:
        assert (matches(render_for_reddit(parse(text)), mention) is None) == (found is None)
