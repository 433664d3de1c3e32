"""Worth resharing: the best first, with reasons in words, and never a picture of somebody else's server."""

from pathlib import Path

import pytest
from sqlmodel import Session, select
from streamlit.testing.v1 import AppTest

from dashboard.words import SPEAKS_FOR
from sentiment.ugc import SIGNS
from store.models import Match, Mention
from store.ugc import save_worth
from tests.dashboard.driver import choose, elements, open_page, sign_in, words
from tests.dashboard.findings import PICTURE, STORY, ids_of
from tests.dashboard.scenes import hostile, nothing, prepare, small, told
from tests.dashboard.test_pages import PLAIN, THEIRS

BRAND = {"brand": "rim-fah-coffee"}
GRANTED = "Nothing may be reshared before its author has granted it."


def texts(app: AppTest) -> list[str]:
    """What the page shows of customers, in its order."""
    return [each.value for each in app.text if each.value in STORY or "หอมมากกก" in each.value]


def test_the_best_come_first_with_what_speaks_for_and_against_them(home: Path) -> None:
    prepare(told)
    app = open_page(sign_in("viewer"), "ugc", **BRAND)
    assert not app.exception
    assert [text[:10] for text in texts(app)] == [STORY[1][:10], STORY[0][:10], "หอมมากกก แพ็กมาเรียบร้อย"[:10]]
    shown = words(app)
    assert "3 mentions, best first" in shown
    assert "Worth 93% · 1 picture · 1,204 likes · 3,100 followers" in shown
    assert "For it: reads positive; has a photo or video" in shown
    assert "Against it: is about the service, not the product" in shown
    assert GRANTED in shown


def test_a_picture_is_counted_and_not_loaded_and_the_way_to_it_is_a_link(home: Path) -> None:
    prepare(told)
    found = elements(open_page(sign_in(), "ugc", **BRAND).main)
    assert not [each for each in found if PICTURE in str(each.proto) or each.type == "imgs"]
    links = [each.proto for each in found if each.type == "link_button"]
    assert [(link.label, link.url) for link in links][0] == ("Open on Instagram", "https://instagram.example/w1")


def test_filters_stand_in_the_address(home: Path) -> None:
    prepare(told)
    app = open_page(sign_in(), "ugc", **BRAND, picture="1")
    assert texts(app) == [STORY[1]]
    app.toggle(key="filter-picture").set_value(False).run()
    assert "picture" not in app.query_params
    choose(app, "filter-since", "7")
    assert app.query_params["since"] in ("7", ["7"])
    assert len(texts(app)) == 3
    choose(app, "filter-brand", "tee-noi")
    assert "Take a filter away." in words(app)


@pytest.mark.parametrize(("build", "said"), [(small, "Nothing worth resharing"), (nothing, "No brand yet")])
def test_where_there_is_nothing_a_sentence_says_so(home: Path, build: object, said: str) -> None:
    prepare(build)  # type: ignore[arg-type]
    assert said in words(open_page(sign_in(), "ugc"))


def test_pages_of_twenty_do_not_overlap(home: Path) -> None:
    def build(session: Session) -> None:
        small(session)
        first = session.exec(select(Mention)).first()
        assert first is not None
        many = [
            Mention(**first.model_dump(exclude={"id"}) | {"external_id": f"n{n}", "text": f"Text {n}"})
            for n in range(23)
        ]
        session.add_all(many)
        session.flush()
        _ours(session, many)

    prepare(build)
    token = sign_in()
    pages = [[each.value for each in open_page(token, "ugc", page=page, **BRAND).text] for page in ("1", "2")]
    shown = [[text for text in page if text.startswith("Text ")] for page in pages]
    assert ([len(page) for page in shown], len({*shown[0], *shown[1]})) == ([20, 3], 23)


def _ours(session: Session, many: list[Mention]) -> None:
    session.add_all(Match(mention_id=one.id or 0, query_id=1, brand_id=1) for one in many)
    save_worth(session, [_worth(one.id or 0, "has a photo") for one in many])


def _worth(mention_id: int, why: str) -> dict[str, object]:
    return {"mention_id": mention_id, "worth": 0.9, "reasons": [{"code": "photo", "text": why}], "model": "made-up"}


def test_texts_that_try_to_be_markup_are_only_text(home: Path) -> None:
    def build(session: Session) -> None:
        hostile(session)
        save_worth(session, [_worth(id_, "<b>[x](https://evil.example)</b>") for id_ in ids_of(session).values()])

    prepare(build)
    app = open_page(sign_in(), "ugc")
    assert "7 mentions, best first" in words(app)
    for each in elements(app.main):
        if each.type not in PLAIN:
            assert not [bad for bad in THEIRS if bad in str(each.proto)], (each.type, str(each.proto)[:300])


def test_the_signs_that_speak_for_a_mention_are_those_of_the_rule() -> None:
    assert {sign.code for sign in SIGNS if sign.good} == SPEAKS_FOR
