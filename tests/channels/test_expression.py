"""What people type is read as they mean it, and never fails."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.expression import And, From, Handle, Lang, Node, Not, Or, Phrase, Tag, Word, check, matches, parse, render

BRAND, NAME, CAFE, TEA = Word("brand"), Phrase("brand name"), Word("ริมฟ้า"), Word("tea")
EACH_ITS_OWN = Or((And((BRAND, Lang("th"))), And((TEA, Lang("en")))))
PIECES = """
brand Brand ริมฟ้า คาเฟ่ tea ab ก or and OR AND NOT - -- -tea -ริมฟ้า -OR ( ) -( "brand\u00a0name" "ริมฟ้า\u00a0คาเฟ่"
" “tea” “ ” lang:th lang:en -lang:th lang: lang:xx from:ploy from:@ploy foo:bar https://a.example @ploy #tea #ริมฟ้า # @
a#b a,b tea, | & ＃ｔｅａ （ ） –tea tea* 😀 McDonald's \u200b \\ ＂ \ufeffOR
"""
expressions = st.lists(st.sampled_from(PIECES.split()), max_size=12).flatmap(
    lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)])
)
TEXTS = ["Brand name tea", "ไปริมฟ้า คาเฟ่ มา", "#tea @ploy brand", "ab", "or a b", ""]


def test_the_example_asks_for_either_and_keeps_its_filters_for_both() -> None:
    node = parse('brand OR "brand name" -giveaway lang:th')
    assert node == And((Or((BRAND, NAME)), Not(Word("giveaway")), Lang("th")))
    assert render(node) == '(brand OR "brand name") -giveaway lang:th'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("  ", None),
        ("brand", BRAND),
        ("brand tea", And((BRAND, TEA))),
        ("brand AND tea", And((BRAND, TEA))),
        ("brand (tea ริมฟ้า)", And((BRAND, TEA, CAFE))),
        ("brand OR (tea OR ริมฟ้า)", Or((BRAND, TEA, CAFE))),
        ("brand tea OR ริมฟ้า", Or((And((BRAND, TEA)), CAFE))),
        ("brand (tea OR ริมฟ้า)", And((BRAND, Or((TEA, CAFE))))),
        ("-brand", Not(BRAND)),
        ("NOT brand", Not(BRAND)),
        ("NOT -brand", Not(BRAND)),
        ("-(brand OR tea)", Not(Or((BRAND, TEA)))),
        ("-(-brand)", BRAND),
        ("brand OR tea -ริมฟ้า", And((Or((BRAND, TEA)), Not(CAFE)))),
        ("brand OR (tea -ริมฟ้า)", Or((BRAND, And((TEA, Not(CAFE)))))),
        ("brand -ริมฟ้า OR tea", Or((And((BRAND, Not(CAFE))), TEA))),
        ("brand lang:th OR tea lang:en", EACH_ITS_OWN),
        (
            "brand lang:th OR tea lang:en -ab",
            And((Or((And((BRAND, Lang("th"))), And((TEA, Lang("en"))))), Not(Word("ab")))),
        ),
        ("lang:th OR lang:en", Or((Lang("th"), Lang("en")))),
        ("LANG:th-TH From:@ploy", And((Lang("th"), From("ploy")))),
        ("lang:in lang:iw lang:zh-CN", And((Lang("id"), Lang("he"), Lang("zh")))),
        ("@ploy #ริมฟ้า", And((Handle("ploy"), Tag("ริมฟ้า")))),
        ('brand"brand name"', And((BRAND, NAME))),
        ('"brand   name"', NAME),
        ("“brand name”", NAME),
        ('-"“brand”"', Not(Phrase("“brand”"))),
        ("ｂｒａｎｄ　ＯＲ　（ｔｅａ）", Or((BRAND, TEA))),
        ("–brand —tea", And((Not(BRAND), Not(TEA)))),
        ("br\u200band O\ufeffR tea", Or((BRAND, TEA))),
        ("-OR", Not(Phrase("OR"))),
        ("brand | tea", Or((BRAND, TEA))),
        ("brand & tea,", And((BRAND, TEA))),
        ("t-shirt", Word("t-shirt")),
        ("12:30", Word("12:30")),
    ],
)
def test_an_expression_becomes_its_parts(text: str, expected: Node | None) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(brand tea", "brand tea"),
        ("brand) tea", "brand tea"),
        ('"brand name', '"brand name"'),
        ("brand OR", "brand"),
        ("OR brand OR OR tea", "brand OR tea"),
        ("brand - tea", "brand tea"),
        ("brand OR -tea", "brand -tea"),
        ("brand () ! 😀", "brand"),
        ("brand lang:thai lang: from:@", "brand"),
        ("brand -is:retweet https://a.example", "brand"),
        ("foo:bar", '"foo:bar"'),
        ("NOT", ""),
    ],
)
def test_what_cannot_be_read_is_left_out(text: str, expected: str) -> None:
    assert render(parse(text)) == expected
    assert [each for each in check(text) if each.level == "error"]


def test_a_part_knows_where_it_stands_in_what_was_typed() -> None:
    text = "\u200bbrand OR\u200b -“ริมฟ้า” "
    node = parse(text)
    assert isinstance(node, And)
    assert [text[slice(*each.span)] for each in node.nodes] == ["brand", "-“ริมฟ้า”"]


@given(st.text())
@settings(deadline=None)
def test_no_text_makes_it_fail(text: str) -> None:
    assert parse(render(parse(text))) == parse(text)
    for each in check(text):
        assert 0 <= each.span[0] <= each.span[1] <= len(text)
    matches(text, text, title=text, author=text, lang=text)


@given(expressions)
@settings(deadline=None, max_examples=400)
def test_what_is_written_down_is_read_as_it_was(text: str) -> None:
    node = parse(text)
    assert parse(render(node)) == node
    assert [matches(render(node), each) for each in TEXTS] == [matches(text, each) for each in TEXTS]


@pytest.mark.parametrize("sign", ["(", ")", "-(", '"', "“", "NOT ", "OR ", "a OR (", "-"])
def test_very_deep_or_long_ones_are_read_too(sign: str) -> None:
    text = sign * 3_000 + "brand"
    assert parse(render(parse(text))) == parse(text)
    assert check(text)
    assert check(text * 10)[0].code == "too_long"
