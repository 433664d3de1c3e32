"""The menu holds the pages that a person may use; the others, by their address, say what they take."""

from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from tests.dashboard.driver import open_page, sign_in, start, words
from tests.dashboard.scenes import prepare, small
from tests.dashboard.test_brands_apart import sign_in_for

SOME = {"Labelling", "Audit log", "Team"}


@pytest.fixture
def menu(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The titles that the last run of the app put into the menu."""
    titles: set[str] = set()
    real = st.navigation

    def navigation(pages: dict[str, list[Any]], **more: Any) -> Any:
        titles.clear()
        titles.update(page.title for part in pages.values() for page in part if page.visibility == "visible")
        return real(pages, **more)

    monkeypatch.setattr(st, "navigation", navigation)
    return titles


@pytest.mark.parametrize(("role", "expected"), [("viewer", set()), ("approver", {"Labelling"}), ("admin", SOME)])
def test_the_menu_is_that_of_the_role(home: Path, menu: set[str], role: str, expected: set[str]) -> None:
    prepare(small)
    start(sign_in(role))
    assert menu & SOME == expected
    assert {"Overview", "Inbox", "Your account"} <= menu


def test_an_admin_of_one_brand_has_the_pages_of_admins(home: Path, menu: set[str]) -> None:
    prepare(small)
    start(sign_in_for("Tee Noi"))
    assert menu >= SOME


def test_who_knows_the_address_is_told_what_it_takes(home: Path) -> None:
    prepare(small)
    assert "takes the role" in words(open_page(sign_in("viewer"), "labels"))
