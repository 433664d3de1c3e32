"""Drives the pages without a browser, and looks into the database behind them."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect, text
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element, TextArea

from store import people
from store.cases import current_draft, history, replies_of
from store.database import open_session, ready_engine
from store.models import Case
from tests.dashboard.scenes import add_person

APP = str(Path(__file__).parents[2] / "streamlit_app.py")


def sign_in(role: str = "admin") -> str:
    """A new person of a role, and the token of their sign-in."""
    engine = ready_engine()
    with open_session(engine) as session:
        token = people.remember(session, add_person(session, role, role.capitalize()), 1)
    engine.dispose()
    return token


def all_rows() -> str:
    """All rows of all tables, as the database keeps them."""
    engine = ready_engine()
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        found = {name: connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in tables}
    engine.dispose()
    return repr(found)


def start(token: str = "") -> AppTest:
    """The first page, for the person of a token or for nobody."""
    app = AppTest.from_file(APP, default_timeout=30)
    if token:
        app.session_state["token"] = token
    return app.run()


def open_page(token: str, name: str, **address: str) -> AppTest:
    """One page, with what stands in its address."""
    app = start(token)
    for key, value in address.items():
        app.query_params[key] = value
    return app.switch_page(f"dashboard/{name}.py").run()


def elements(block: Block) -> list[Element]:
    """Everything that stands on a page, in its order."""
    found: list[Element] = []
    for child in block.children.values():
        found += elements(child) if isinstance(child, Block) else [child]
    return found


def words(app: AppTest) -> str:
    """What a page shows as plain text and as Markdown."""
    return "\n".join(str(each.value) for each in (*app.text, *app.markdown, *app.caption))


def click(app: AppTest, label: str) -> AppTest:
    """Press the first button of a label that can be pressed."""
    next(button for button in app.button if button.label == label and not button.disabled).click().run()
    assert not app.exception
    return app


def choose(app: AppTest, key: str, value: str) -> AppTest:
    """Choose from the list whose key begins like this."""
    box = next(box for box in app.selectbox if str(box.key).startswith(key))
    return box.set_value(value).run()


def editor(app: AppTest) -> TextArea:
    """The field of a case's answer, wherever on the page it stands."""
    return next(area for area in app.text_area if area.label == "Answer")


@dataclass(frozen=True)
class Known:
    """A case as the database has it."""

    status: str
    draft: str
    replies: list[str]
    steps: list[str]


def known(number: int) -> Known:
    """Look a case up in the database."""
    engine = ready_engine()
    with open_session(engine) as session:
        draft = current_draft(session, number)
        found = Known(
            status=session.get_one(Case, number).status,
            draft=draft.text if draft else "",
            replies=[reply.status for reply in replies_of(session, number)],
            steps=[f"{move.noun} {move.action}" for move in history(session, number)],
        )
    engine.dispose()
    return found
