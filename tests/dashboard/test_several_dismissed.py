"""Several cases of the inbox are dismissed with one click for one reason, and opened again with another."""

from pathlib import Path

from sqlmodel import Session, select

from store.models import Author
from tests.dashboard.driver import click, known, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small


def test_several_are_dismissed_for_a_reason_and_opened_again(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("agent"), "inbox", dismiss="1")
    assert not app.exception
    boxes = [box for box in app.checkbox if str(box.key).startswith("dismiss-")]
    assert len(boxes) > 1
    case = int(str(boxes[0].key).split("-")[1])
    boxes[0].set_value(True).run()
    button = next(each for each in app.button if each.key == "several-dismiss")
    assert button.disabled, "no reason yet"
    next(each for each in app.selectbox if each.key == "several-reason").set_value("Spam or advertising").run()
    click(app, f"Dismiss 1 of {len(boxes)}")
    assert not app.exception
    assert known(case).status == "dismissed"
    assert "**Dismissed\\: 1**" in words(app)
    click(app, "Open 1 again")
    assert known(case).status == "open"


def test_a_viewer_has_no_such_switch(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("viewer"), "inbox", dismiss="1")
    assert not [box for box in app.checkbox if str(box.key).startswith("dismiss-")]
    assert "Dismiss several" not in [each.label for each in app.toggle]


def nameless(session: Session) -> None:
    """The small one, where nobody gave a name, as whoever answers a survey."""
    small(session)
    for author in session.exec(select(Author)):
        author.name = ""


def test_who_gave_no_name_is_called_unknown(home: Path) -> None:
    prepare(nameless)
    assert "Unknown author · " in words(open_page(sign_in("agent"), "inbox", dismiss="1"))
    assert "Unknown author" in words(open_page(sign_in("agent"), "mentions"))
