"""The board of rights: ask, confirm, take the kit away, note where it was reshared; each by those who may."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select
from streamlit.testing.v1 import AppTest

from responder import rights_grant
from store.brands import ensure_brand
from store.database import open_session, ready_engine
from store.models import Mention, Rights, RightsStep, utc_now
from store.rights import Evidence, Terms, ask_by_hand, begin
from store.ugc import save_worth
from store.workflow import Actor
from tests.dashboard.driver import click, elements, known, open_page, sign_in, words
from tests.dashboard.findings import STORY, ids_of
from tests.dashboard.scenes import hostile, prepare, told
from tests.dashboard.test_pages import PLAIN, THEIRS

ADMIN = Actor("person:1", "admin", 1)
BRAND = {"brand": "rim-fah-coffee"}


@pytest.fixture(autouse=True)
def pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is fetched from anywhere."""
    monkeypatch.setattr(rights_grant, "load_original", lambda _: ("image/jpeg", b"a picture"))


def post_id() -> int:
    engine = ready_engine()
    with open_session(engine) as session:
        found = ids_of(session)["w1"]
    engine.dispose()
    return found


def opened(role: str, mention_id: int, state: str = "") -> AppTest:
    app = open_page(sign_in(role), "ugc", post=str(mention_id), **BRAND, **({"state": state} if state else {}))
    assert not app.exception
    return app


def rights() -> tuple[Rights, list[RightsStep]]:
    engine = ready_engine()
    with open_session(engine) as session:
        found = session.exec(select(Rights)).one(), list(session.exec(select(RightsStep)))
    engine.dispose()
    return found


def type_evidence(app: AppTest, action: str, said: str) -> None:
    next(each for each in app.text_area if str(each.key).startswith(f"words-{action}")).set_value(said)
    next(each for each in app.text_input if str(each.key).startswith(f"who-{action}")).set_value("@w1")
    next(each for each in app.button if str(each.key).startswith(f"keep-{action}")).click()
    app.run()
    assert not app.exception


def test_a_request_is_written_with_one_click_and_waits_for_approval(home: Path) -> None:
    prepare(told)
    app = click(opened("agent", post_id()), "Write the request")
    assert "The request is written" in words(app) and "A request is written" in words(app)
    row, lines = rights()
    assert (row.status, lines) == ("found", [])
    case = known(row.case_id or 0)
    assert case.status == "open"
    assert "#yesRimFahCoffee" in case.draft and "Rim Fah Coffee" in case.draft


def test_from_a_yes_to_the_kit_and_to_where_it_stands(home: Path) -> None:
    prepare(told)
    number = post_id()
    app = opened("approver", number)
    next(each for each in app.multiselect if str(each.key).startswith("places-grant")).set_value(["instagram"])
    type_evidence(app, "grant", "Yes, gladly")
    row, lines = rights()
    assert row.places == ["instagram"], "the author allowed no more"
    assert (row.status, lines[0].words, len(row.kept)) == ("granted", "Yes, gladly", 1)
    assert "Yes, gladly" in words(app) and "Rights: granted" in app.subheader[0].value
    click(app, "Prepare the reshare kit")
    assert "The kit is ready" in words(app)
    assert [each.type for each in elements(app.main)].count("download_button") == 1
    assert "Prepare the reshare kit" in [button.label for button in app.run().button]
    there = next(each for each in app.text_input if str(each.key).startswith("there-"))
    there.set_value("https://instagram.example/p/9")
    click(app, "Note it")
    assert [line.action for line in rights()[1]] == ["grant", "reshare"]
    assert STORY[1] not in words(open_page(sign_in(), "ugc", **BRAND)), "it left the column of what is found"
    assert STORY[1] in words(open_page(sign_in(), "ugc", state="reshared", **BRAND))


def test_the_day_of_the_evidence_is_one_of_the_brands_calendar(home: Path) -> None:
    def far_west(session: Session) -> None:
        told(session)
        ensure_brand(session, "Rim Fah Coffee").time_zone = "America/Los_Angeles"

    prepare(far_west)
    app = opened("approver", post_id())
    day = utc_now().date() - timedelta(days=10)
    next(each for each in app.date_input if str(each.key).startswith("day-grant")).set_value(day)
    type_evidence(app, "grant", "Yes, gladly")
    said, until = rights()[1][0].said_at, rights()[0].expires_at
    assert said is not None and until is not None
    assert said.astimezone(ZoneInfo("America/Los_Angeles")).replace(tzinfo=None) == datetime.combine(day, time())
    assert f"@w1, {day:%-d %b %Y}, 00:00" in words(app)
    board = words(open_page(sign_in(), "ugc", state="granted", **BRAND))
    assert f"Until {until.astimezone(ZoneInfo('America/Los_Angeles')):%-d %b %Y}" in board


def test_without_its_words_nothing_is_granted(home: Path) -> None:
    prepare(told)
    app = opened("approver", post_id())
    type_evidence(app, "grant", "  ")
    assert "Not done" in words(app)
    assert "Rights: found" in app.subheader[0].value


@pytest.mark.parametrize(
    ("role", "labels"),
    [("viewer", set()), ("agent", {"Write the request", "Keep it"}), ("approver", {"Write the request", "Keep it"})],
)
def test_the_steps_are_those_of_the_role(home: Path, role: str, labels: set[str]) -> None:
    prepare(told)
    app = opened(role, post_id())
    shown = {button.label for button in app.button} & {"Write the request", "Keep it", "Note it", "Take it back"}
    assert shown == labels
    grants = [each for each in app.button if str(each.key).startswith("keep-grant")]
    assert bool(grants) == (role == "approver")


def answered(session: Session) -> None:
    """The author was asked, and wrote twice since."""
    told(session)
    brand, post = ensure_brand(session, "Rim Fah Coffee"), session.get_one(Mention, ids_of(session)["w1"])
    then = utc_now() - timedelta(days=2)
    row = begin(session, brand.id or 0, post.id or 0, Terms(), ADMIN)
    asked = Evidence(words="May we?", who="us", url="https://i.example/q", at=then)
    ask_by_hand(session, row, ADMIN, row.version, asked)
    for name, text in (("y1", "Who <b>are</b> you?"), ("y2", "Sure, go ahead")):
        answer = Mention(**post.model_dump(exclude={"id"}) | {"external_id": name, "text": text, "media": []})
        answer.parent, answer.published_at = post.external_id, then + timedelta(hours=int(name[1:]))
        session.add(answer)


def test_an_answer_is_read_out_and_a_person_confirms_it(home: Path) -> None:
    prepare(answered)
    app = opened("approver", post_id(), "asked")
    shown = words(app)
    assert "Reads like a yes" in shown and "Unclear: read it closely" in shown
    assert "Who <b>are</b> you?" in {each.value for each in app.text}
    assert rights()[0].status == "asked"
    click(app, "Confirm the yes")
    row, lines = rights()
    assert (row.status, lines[-1].words, lines[-1].evidence_id is not None) == ("granted", "Sure, go ahead", True)


def test_a_post_of_another_brand_is_not_shown(home: Path) -> None:
    prepare(told)
    app = open_page(sign_in(), "ugc", post=str(post_id()), brand="tee-noi")
    assert "Not here" in words(app)
    assert STORY[1] not in words(app)


def test_hostile_texts_stay_text_on_the_page_of_one_post(home: Path) -> None:
    def build(session: Session) -> None:
        hostile(session)
        many = [{"mention_id": id_, "worth": 0.9, "reasons": [], "model": "x"} for id_ in ids_of(session).values()]
        save_worth(session, many)

    prepare(build)
    token = sign_in()
    for number in range(1, 7):
        app = open_page(token, "ugc", post=str(number))
        assert not app.exception
        for each in elements(app.main):
            if each.type not in PLAIN:
                assert not [bad for bad in THEIRS if bad in str(each.proto)], (each.type, str(each.proto)[:300])
