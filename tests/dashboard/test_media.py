"""What a mention shows is an address until somebody asks for the picture; then Earful fetches it, not the browser."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from store.cases import conversation
from store.database import open_session, ready_engine
from store.settings import settings
from tests.dashboard.driver import click, elements, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small
from tests.peers.loopback import Answer, Asked, Loopback


class Place(Loopback):
    """Gives one picture, and notes who asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Asked] = []

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        target = io.BytesIO()
        Image.new("RGB", (30, 20), "teal").save(target, "PNG")
        return Answer(200, target.getvalue(), (("content-type", "image/png"),))


@pytest.fixture
def place() -> Iterator[Place]:
    with Place() as found:
        yield found


def case_with(media: list[object]) -> AppTest:
    """The page of a case whose mention shows this."""
    prepare(small)
    engine = ready_engine()
    with open_session(engine) as session:
        mention = conversation(session, 2)[0]
        mention.media = media
        session.add(mention)
        session.commit()
    engine.dispose()
    return open_page(sign_in("viewer"), "case", case="2")


def pictures(app: AppTest) -> int:
    return sum(each.type in ("imgs", "image") for each in elements(app.main))


def test_a_picture_is_fetched_by_a_click_and_not_before(
    home: Path, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARFUL_ALLOW_PRIVATE_ADDRESSES", "true")
    settings.cache_clear()
    film = {"url": "https://video.example/a.mp4", "kind": "video", "thumbnail": f"{place.url}/still.png"}
    photo = {"url": f"{place.url}/a.png", "kind": "image", "alt": "A broken *lid*"}
    app = case_with([photo, film, {"url": "https://video.example/b.mp4", "kind": "video"}])
    assert place.asked == []
    assert pictures(app) == 0
    assert f"Picture: {place.url}/a.png (A broken *lid*)" in words(app)
    assert sum(button.label == "Load media" for button in app.button) == 2
    click(app, "Load media")
    assert [each.path for each in place.asked] == ["/a.png"]
    assert pictures(app) == 1
    app.run()
    assert (pictures(app), len(place.asked)) == (0, 1), "nothing of it is kept"


def test_a_picture_inside_the_house_is_not_fetched_and_says_why(home: Path, place: Place) -> None:
    app = click(case_with([f"{place.url}/a.png"]), "Load media")
    assert place.asked == []
    assert pictures(app) == 0
    assert "leads to an address that is not public" in words(app)
