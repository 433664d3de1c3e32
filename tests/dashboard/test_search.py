"""The search field finds words in any language, and says what it did with a word that nobody wrote."""

from pathlib import Path

import pytest

from tests.dashboard.driver import open_page, sign_in, words
from tests.dashboard.scenes import prepare, small


@pytest.mark.parametrize("name", ["inbox", "mentions"])
def test_a_slip_is_forgiven_and_said(home: Path, name: str) -> None:
    prepare(small)
    app = open_page(sign_in(), name, q="refnud")
    assert not app.exception
    shown = words(app)
    assert "Nothing says “refnud”: what comes close to it is looked for." in shown
    assert "refund" in shown
    assert "Nothing says “<b>xyzxyz</b>”" in words(open_page(sign_in("viewer"), name, q="<b>xyzxyz</b>"))


def test_a_short_word_says_where_it_was_looked_for(home: Path) -> None:
    prepare(small)
    assert "newest 20,000 mentions" in words(open_page(sign_in(), "inbox", q="ค่"))
