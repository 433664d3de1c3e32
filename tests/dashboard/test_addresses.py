"""Whatever stands in the address of a page, the page is shown."""

import re
from pathlib import Path

import pytest

from tests.dashboard.driver import open_page, sign_in
from tests.dashboard.scenes import prepare, told

FOLDER = Path(__file__).parents[2] / "dashboard"
MENU = (FOLDER / "menu.py").read_text(encoding="utf-8")
PAGES = sorted(set(re.findall(r"dashboard/(\w+)\.py", MENU)))
READ = re.compile(r"""(?:query_params\.get\(|number\(|\bchoose\([^,]+, |\bswitch\([^,]+, )"(\w+)\"""")
NAMES = sorted({name for file in FOLDER.glob("*.py") for name in READ.findall(file.read_text(encoding="utf-8"))})
ODD = ("9" * 30, "9" * 5_000, "-1\u00b2\x00b:'\"%")


@pytest.fixture
def token(home: Path) -> str:
    """An admin of a house with something on every page."""
    prepare(told)
    return sign_in()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_bears_odd_addresses(token: str, page: str) -> None:
    assert {"post", "case", "page", "story", "theme", "brand", "days", "tab"} <= set(NAMES)
    app = open_page(token, page)
    for value in ODD:
        for name in NAMES:
            app.query_params[name] = value
        app.run()
        assert not app.exception, (page, value[:40])
