"""A Thai reader meets no English of ours: every page is drawn in Thai, and what is left in Latin letters is known."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest
import streamlit as st
from sqlmodel import select
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from channels import CHANNELS
from dashboard.language import LANGUAGES
from responder.facts import known_of, voice_of
from responder.preview import previews
from store.database import open_session, ready_engine
from store.models import Author, Brand, Draft, Knowledge, Mention, Person, Query
from store.survey_starts import THANKS, start_of
from tests.dashboard.driver import APP, open_page, sign_in, start
from tests.dashboard.scenes import prepare, told

MENU = Path(APP).parent / "dashboard" / "menu.py"
PAGES = re.findall(r'"dashboard/(\w+)\.py"', MENU.read_text(encoding="utf-8"))
TECHNICAL = {
    "id", "element_id", "form_id", "key", "icon", "url", "page_script_hash", "page", "query_string", "height", "width",
    "element_hash", "spec", "data", "columns", "color", "sha", "fragment_id", "language", "autocomplete", "group_id",
    "placeholder_icon", "named_data_sets", "type", "mime_type", "js", "css", "arrow_data", "shortcut", "theme",
}  # fmt: skip
QUIET = re.compile(
    r":material/\w+:|:[a-z]+(?:-badge)?\[|`[^`]*`|https?://\S*|\S+@\S+|<[^>]*>|\{[^}]*\}|[\w/-]+\.\w+|\b[0-9a-f]{32}\b|\b\w+:\d+"
)
PRODUCTS = (  # of others, which go by these names in Thai too
    "app store connect", "apple developer program", "play console", "google forms", "google", "algolia", "judge.me",
    "official account", "subreddit", "zendesk", "shopify", "typeform", "formbricks", "pantip", "parquet", "json lines",
    "rss, atom",
)  # fmt: skip
BY_OTHERS = re.compile("“[^”]*”|" + "|".join(map(re.escape, PRODUCTS)), re.IGNORECASE)  # and menus of theirs, in quotes
WORD = re.compile(r"[A-Za-z]*[a-z]{2,}")  # abbreviations in capitals are Thai too
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9 .'’-]*")
NAMES = {"earful", "esc", "closed", *(word.lower() for word in LANGUAGES.values())}  # closed is typed as it stands


def shown(block: Block) -> Iterator[str]:
    """Every text of a page: labels, values, options, help, titles of tabs and expanders."""
    for child in block.children.values():
        yield from _strings(child.proto)
        if isinstance(child, Block):
            yield from shown(child)


def _strings(message: Any) -> Iterator[str]:
    if not hasattr(message, "ListFields") or message.DESCRIPTOR.name == "Html":
        return  # our styles and scripts
    for field, value in message.ListFields():
        if field.name in TECHNICAL:
            continue
        for each in value if field.is_repeated else [value]:
            if isinstance(each, str):
                yield each
            else:
                yield from _strings(each)


def theirs() -> str:
    """What customers and the staff wrote, and names, which stay as they are."""
    engine = ready_engine()
    with open_session(engine) as session:
        found = [text for row in session.exec(select(Mention)) for text in (row.full_text(), row.url)]
        found += [text for row in session.exec(select(Author)) for text in (row.name, row.handle)]
        found += [text for row in session.exec(select(Person)) for text in (row.name, row.email)]
        found += [row.text for row in session.exec(select(Draft))]
        found += [text for row in session.exec(select(Knowledge)) for text in (row.title, row.text)]
        found += [row.name for row in session.exec(select(Brand))] + [row.name for row in session.exec(select(Query))]
        for brand in session.exec(select(Brand)):
            begun = [start_of("nps", brand.name), start_of("csat", brand.name), THANKS]
            found.append(str(begun).replace("{", "").replace("}", ""))
            shown_first = previews(voice_of(brand), known_of(session, brand.id or 0, placed=False))
            found += [text for heard, made in shown_first for text in (heard.author, heard.text, made.text or "")]
    engine.dispose()
    titles = [facts.title for facts in CHANNELS.values()]
    return QUIET.sub(" ", "\n".join([*found, *titles])).lower()


def english(app: AppTest, known: str) -> list[str]:
    left = set()
    for text in set(shown(app.main)) - available_timezones():
        plain = BY_OTHERS.sub(" ", text.replace("\\", ""))
        parts = [part.strip(" .'-").lower() for part in LATIN.findall(QUIET.sub(" ", plain)) if WORD.search(part)]
        if any(part not in known and set(WORD.findall(part)) - NAMES for part in parts):
            left.add(text)
    return sorted(left)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_thai(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(told)
    token = sign_in()
    monkeypatch.setattr(type(st.context), "locale", property(lambda self: "th-TH"))
    address = {"case": {"case": "2"}, "customer": {"case": "2"}}.get(page, {})
    app = start(token) if page == "overview" else open_page(token, page, **address)
    assert not app.exception
    assert english(app, theirs()) == []
