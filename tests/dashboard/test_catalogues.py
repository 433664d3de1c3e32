"""The catalogues say in Thai what the code says in English: all of it, nothing else, and with the same facts in it."""

import re
from functools import cache
from importlib import import_module

import pytest
from babel.messages.catalog import Catalog

from dashboard.language import Shown, read_catalogue
from dashboard.locale.update import GROUPS, HERE, LANGUAGES, group_of, sources, templates, written

FACT = re.compile(r"\{(\w*)[^}]*\}")
PAGE = re.compile(r"^(?:page\(\)|refreshed\(page\))$", re.MULTILINE)  # it draws itself as soon as it is imported
SENTENCES = {"MOVES", "UNITS"}  # parts of sentences, never a list to choose from
MARKUP = re.compile(r"\*\*|`[^`]*`")
THAI = re.compile(r"[\u0e00-\u0e7f]")
ALL = [(language, group) for language in LANGUAGES for group in GROUPS]


@cache
def said_now() -> dict[str, Catalog]:
    return templates()


def kept(language: str, group: str) -> Catalog:
    return read_catalogue(HERE / language / f"{group}.po", language)


def forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text) if isinstance(text, tuple | list) else ()


@pytest.mark.parametrize(("language", "group"), ALL)
def test_a_catalogue_has_what_the_code_says(language: str, group: str) -> None:
    file = HERE / language / f"{group}.po"
    known = kept(language, group)
    known.update(said_now()[group], no_fuzzy_matching=True)
    assert file.read_bytes() == written(known, language), "run make messages"


@pytest.mark.parametrize(("language", "group"), ALL)
def test_every_text_is_translated_with_its_facts_and_marks(language: str, group: str) -> None:
    for message in kept(language, group):
        if not message.id:
            continue
        ours, theirs = forms(message.id), forms(message.string)
        assert theirs, message.id
        assert all(theirs), message.id
        assert not message.fuzzy, message.id
        for each in theirs:
            assert set(FACT.findall(each)) == set(FACT.findall(" ".join(ours))), message.id
            assert sorted(MARKUP.findall(each)) == sorted(MARKUP.findall(ours[-1])), message.id
            assert THAI.search(each) or not re.search("[a-z]{3}", FACT.sub("", MARKUP.sub("", each))), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_text_has_one_translation(language: str) -> None:
    seen: dict[tuple[str, ...], tuple[str, ...]] = {}
    for group in GROUPS:
        for message in kept(language, group):
            if message.id and any(forms(message.string)):
                found = forms(message.string)
                assert seen.setdefault(forms(message.id), found) == found, message.id


def test_every_page_belongs_to_a_group() -> None:
    assert [name for name in sources() if not group_of(name)] == []
    assert {file.stem for file in (HERE / "th").glob("*.po")} == set(GROUPS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_differs_in_a_table_of_words_differs_in_translation(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists to choose from are sent to the server by their labels: two alike could not be told apart."""
    tables = {
        f"{name}.{each}": value
        for name in sorted(file.stem for file in HERE.parent.glob("*.py") if not PAGE.search(file.read_text("utf-8")))
        for each, value in vars(import_module(f"dashboard.{name}")).items()
        if isinstance(value, Shown) and each not in SENTENCES
    }
    assert len(tables) > 10
    counted = {name: len(set(table.values())) for name, table in tables.items()}
    monkeypatch.setattr("dashboard.language.spoken", lambda: language)
    assert {name: len(set(table.values())) for name, table in tables.items()} == counted
