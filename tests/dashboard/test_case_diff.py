"""What was changed in a draft is shown word by word, and nothing in it is markup."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.dashboard.driver import click, editor, known, open_page, sign_in
from tests.dashboard.scenes import prepare, small


def _shown(app: AppTest) -> str:
    return "".join(
        str(each.proto.body) for each in app.get("html") if str(each.proto.body).startswith('<div class="earful-diff')
    )


def test_a_changed_text_is_compared_with_the_machine_s_words_also_after_it_was_saved(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("agent"), "case", case="2")
    before = known(2).draft
    assert _shown(app) == ""
    editor(app).set_value(before + " <img src=x onerror=alert(1)> *really*").run()
    assert "<ins>" in _shown(app) and "<img" not in _shown(app) and "&lt;" in _shown(app)
    click(app, "Save draft")
    assert "really" in _shown(app) and "<ins>" in _shown(app)
    editor(app).set_value(before).run()
    assert _shown(app) == ""
