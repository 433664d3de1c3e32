"""Every mistake has its place and a sentence that says what to do."""

import pytest

from channels.expression import blocks, check
from channels.expression_mistakes import ERRORS, WARNINGS

CASES = [
    ("too_long", "x" * 5_000, "x" * 904),
    ("open_quote", 'coffee "rim fah', '"rim fah'),
    ("open_quote", "“rim fah", "“rim fah"),
    ("open_group", "coffee (rim OR fah", "("),
    ("close_group", "coffee rim) fah", ")"),
    ("too_deep", "(" * 21 + "coffee" + ")" * 21, "("),
    ("empty_group", "coffee ()", "("),
    ("empty_phrase", 'coffee ""', '""'),
    ("empty_phrase", 'coffee "!"', '"!"'),
    ("or_alone", "coffee OR", "OR"),
    ("or_alone", "OR coffee", "OR"),
    ("or_alone", "(coffee OR) rimfah", "OR"),
    ("not_alone", "coffee NOT", "NOT"),
    ("minus_alone", "coffee - rimfah", "-"),
    ("minus_alone", "(coffee -)", "-)"),
    ("no_letters", "coffee 😀", "😀"),
    ("link", "coffee https://rim.example", "https://rim.example"),
    ("link", "coffee www.rim.example", "www.rim.example"),
    ("needs_value", "coffee lang:", "lang:"),
    ("needs_value", 'from:"rim fah"', "from:"),
    ("unknown_operator", "coffee site:rim", "site:rim"),
    ("network_operator", "coffee -is:retweet", "-is:retweet"),
    ("unknown_language", "coffee lang:thai", "lang:thai"),
    ("unknown_language", "coffee lang:xx", "lang:xx"),
    ("excluded_alternative", "coffee OR -rimfah", "-rimfah"),
    ("weak_alternative", "coffee OR lang:th", "lang:th"),
    ("weak_alternative", "coffee OR (lang:th -tea)", "lang:th -tea"),
    ("two_languages", "coffee lang:th lang:en", "lang:en"),
    ("two_authors", "from:mai from:ploy", "from:ploy"),
    ("empty", "", ""),
    ("empty", " \u3000", " \u3000"),
    ("nothing_wanted", "-coffee", "-coffee"),
    ("nothing_wanted", "lang:th", "lang:th"),
    ("lower_or", "coffee or rimfah", "or"),
    ("lower_or", "กาแฟ หรือ ริมฟ้า", "หรือ"),
    ("lower_and", "coffee And rimfah", "And"),
    ("lower_not", "not coffee", "not"),
    ("sign", "coffee | rimfah", "|"),
    ("comma", "coffee, rimfah", "coffee,"),
    ("wildcard", "coff*", "coff*"),
    ("curly_quotes", "“rim fah”", "“rim fah”"),
    ("full_width", "ｃｏｆｆｅｅ", "ｃｏｆｆｅｅ"),
    ("full_width", "coffee（rimfah)", "（"),
    ("dash", "coffee –rimfah", "–rimfah"),
    ("hidden", "cof\u200bfee", "\u200b"),
    ("mixed", "coffee rimfah OR ริมฟ้า", "coffee rimfah OR ริมฟ้า"),
    ("short", "ab", "ab"),
    ("short", "coffee OR x", "x"),
    ("short", "ก", "ก"),
    ("short", "น้ำ", "น้ำ"),
    ("short", "現", "現"),
    ("short_exclusion", "coffee -ab", "-ab"),
    ("short_exclusion", "coffee -(ab OR tea)", "ab"),
    ("thai_spaces", "ริมฟ้า คาเฟ่ lang:th", "ริมฟ้า คาเฟ่"),
    ("twice", "coffee OR Coffee", "Coffee"),
    ("twice", 'coffee -tea -"TEA"', '-"TEA"'),
    ("contradiction", 'rimfah "rim fah" -fah', "-fah"),
    ("contradiction", "ริมฟ้า -ริม", "-ริม"),
]
OF_NETWORKS = {"too_many_searches", 
    "nothing_to_search", "query_too_long", "negated_group", "bad_handle", "bad_tag", "tag_as_word", "language_ignored",
}  # fmt: skip


@pytest.mark.parametrize(("code", "text", "place"), CASES)
def test_a_mistake_is_found_where_it_stands(code: str, text: str, place: str) -> None:
    found = [each for each in check(text) if each.code == code]
    assert found
    assert text[slice(*found[0].span)] == place
    assert found[0].level == ("error" if code in ERRORS else "warning")
    assert blocks(found) == (code in ERRORS)


def test_every_mistake_is_shown_here_or_with_its_network() -> None:
    assert {code for code, _, _ in CASES} | OF_NETWORKS == ERRORS.keys() | WARNINGS.keys()
    assert not ERRORS.keys() & WARNINGS.keys()


@pytest.mark.parametrize(
    "text",
    [
        'brand OR "brand name" -giveaway lang:th',
        "coffee",
        "กาแฟ",
        '"ริมฟ้า คาเฟ่" -รีสอร์ท',
        "ริมฟ้า OR คาเฟ่",
        "ริมฟ้า -คาเฟ่ coffee",
        "coffee 7 eleven",
        "ab coffee",
        "現代 OR 현대",
        "(coffee -beans) OR (tea -bags)",
        "(coffee cup) OR (coffee mug)",
        "coffee (lang:th OR lang:en)",
        "coffee -(lang:th OR lang:en)",
        "from:mai OR from:ploy",
        "@ab #go",
        'coffee "or" tea',
        "McDonald's t-shirt 12:30",
        '-"“sea view”" coffee',
        "coffee -cof",
    ],
)
def test_a_good_expression_has_none(text: str) -> None:
    assert check(text) == []


def test_the_sentence_shows_what_to_write() -> None:
    def said(text: str) -> list[str]:
        return [each.message for each in check(text)]

    assert "write lang:th for Thai" in said("coffee lang:thai")[0]
    assert "This is read as ((rim fah) OR ริมฟ้า) -resort:" in said("rim fah OR ริมฟ้า -resort")[0]
    assert 'write "ริมฟ้า คาเฟ่ ดี" to' in said("ริมฟ้า คาเฟ่  ดี")[0]
    assert "too many" in said("x" * 5_000)[0]
    assert "904" in said("x" * 5_000)[0]


def test_mistakes_come_in_their_order_and_once() -> None:
    found = check("ab OR (ab\u200b ~ tea")
    assert [each.span for each in found] == sorted(each.span for each in found)
    assert len(set(found)) == len(found) > 2
    assert all(each.message.endswith(".") for each in found)
