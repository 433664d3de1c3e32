"""The Channels page: what is off says what it needs, secrets go in and never come out, and only an admin goes live."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select
from streamlit.testing.v1 import AppTest

from channels import CHANNELS, SETUPS, accounts
from channels.accounts import Asked
from dashboard.widgets import plain_label
from store.connections import connection_of, secrets_of
from store.database import open_session, ready_engine
from store.errors import NeedsSetup
from store.ledger import spent_on_connection
from store.models import Brand, Connection, Query, Run, utc_now
from tests.dashboard.driver import all_rows, click, elements, open_page, sign_in, words
from tests.dashboard.networked import SECRET, networked
from tests.dashboard.scenes import prepare, small

BRAND = "rim-fah-coffee"
TYPED = "typed-and-never-shown"


@contextmanager
def database() -> Iterator[Session]:
    engine = ready_engine()
    with open_session(engine) as session:
        yield session
    engine.dispose()


def connection(channel: str = "x", brand: str = BRAND) -> Connection | None:
    with database() as session:
        found = session.scalars(select(Brand).where(Brand.slug == brand)).one()
        return connection_of(session, found.id or 0, channel)


def known(channel: str = "x", brand: str = BRAND) -> Connection:
    found = connection(channel, brand)
    assert found is not None
    return found


def page(role: str = "admin", brand: str = BRAND) -> AppTest:
    app = open_page(sign_in(role), "channels", brand=brand)
    assert not app.exception, app.exception[0].value
    return app


def pick(app: AppTest, channel: str) -> AppTest:
    """Choose a channel that the brand does not use yet."""
    next(box for box in app.selectbox if str(box.key).startswith("another-")).select(channel).run()
    assert not app.exception
    return app


def fill(app: AppTest, key: str, value: str) -> AppTest:
    """Type into the field whose key begins like this."""
    fields = [*app.text_input, *app.text_area]
    next(field for field in fields if str(field.key).startswith(key)).set_value(value)
    return app


def press(app: AppTest, key: str) -> AppTest:
    """Press the button whose key or form begins like this."""
    button = next(one for one in app.button if key in f"{one.key} {one.form_id}" and not one.disabled)
    button.click().run()
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    """Everything that goes to the browser."""
    return "\n".join(str(each.proto) for each in elements(app.main))


def test_what_is_off_says_what_it_needs_and_how_to_get_it(home: Path) -> None:
    prepare(small)
    text = words(pick(page(brand="tee-noi"), "reddit"))
    assert "To read it, enter: Client id, Client secret, Account." in text
    text = words(pick(page(brand="tee-noi"), "x"))
    assert "To read it, enter: Bearer Token." in text
    assert re.search(r"^1\. Sign in at console", text, re.MULTILINE)
    assert "To switch it live, this is missing: API Key, API Key Secret" in text


def test_each_state_is_one_word_with_its_reason(home: Path) -> None:
    prepare(networked)
    text = words(page())
    assert "Live]" in text
    assert "Approved replies really go out." in text
    assert "Resting]" in text
    assert "Reddit does not accept the password of this account: enter it again." in text


def test_credentials_go_in_apart_and_never_come_out(home: Path) -> None:
    prepare(small)
    app = pick(page("manager", "tee-noi"), "x")
    fill(app, "read-bearer_token-x", f" {TYPED} ")
    press(app, "form-read-x")
    assert secrets_of(known(brand="tee-noi"), "read") == {"bearer_token": TYPED}
    assert secrets_of(known(brand="tee-noi"), "write") == {}
    assert "The credentials to read are kept" in words(app)
    assert "nothing can be sent" in words(app)
    assert TYPED not in shown(app)
    assert TYPED not in str(app.session_state)
    again = page("admin", "tee-noi")
    assert TYPED not in shown(again)
    assert all(not field.value for field in again.text_input if str(field.key).startswith(("read-", "write-")))
    rows = all_rows()
    assert "tee-noi" in rows
    assert TYPED not in rows


def test_what_every_channel_can_do_stands_there_before_any_is_set_up(home: Path) -> None:
    prepare(small)
    app = page(brand="tee-noi")
    text = words(app)
    assert "No channel yet" in text
    (box,) = (each for each in app.selectbox if str(each.key).startswith("another-"))
    assert len(box.options) == len(SETUPS)
    for channel, setup in SETUPS.items():
        assert f"**{plain_label(CHANNELS[channel].title)}**\n- *reads*: {plain_label(setup.about.reads)}" in text


def test_the_calendar_says_for_each_day_what_was_read_and_why_not(home: Path) -> None:
    prepare(networked)
    with database() as session:
        query = session.scalars(select(Query).where(Query.channel == "x").order_by(col(Query.id))).first()
        assert query is not None
        at = utc_now() - timedelta(days=2)
        session.add(Run(kind="collect", query_id=query.id, started_at=at, finished_at=at, gap="nobody listened before"))
        session.commit()
    text = words(page())
    day = at.astimezone(ZoneInfo("Asia/Bangkok")).date()
    assert re.search(rf":orange-background\[{day.day} !", text)
    line = next(line for line in text.splitlines() if line.startswith(f"! {day:%d %b}"))
    assert "not all of it could be read any more (nobody listened before" in line


def test_stored_secrets_are_on_no_page_for_nobody(home: Path) -> None:
    prepare(networked)
    for role in ("viewer", "admin"):
        assert SECRET not in shown(page(role))


def test_fields_of_secrets_hide_what_is_typed_and_are_not_remembered(home: Path) -> None:
    prepare(small)
    fields = {
        str(field.key).split("-")[1]: field.proto
        for channel in ("x", "reddit")
        for field in pick(page(), channel).text_input
        if str(field.key).startswith("write-")
    }
    for name in ("consumer_key", "access_token_secret", "password", "refresh_token"):
        assert (fields[name].type, fields[name].autocomplete) == (fields[name].PASSWORD, "new-password")
    assert fields["client_id"].type == fields["client_id"].DEFAULT


def test_a_form_replaces_the_whole_set_and_new_ones_to_write_switch_sending_off(home: Path) -> None:
    prepare(networked)
    app = page()
    fill(app, "write-consumer_key-x", "new")
    press(app, "form-write-x")
    assert (secrets_of(known(), "write"), known().live) == ({"consumer_key": "new"}, False)
    assert secrets_of(known(), "read") == {"bearer_token": SECRET}
    press(app, "form-write-x")
    assert "The credentials to answer are gone" in words(app)
    assert known().write_secrets == ""


def test_a_form_of_an_old_screen_saves_nothing(home: Path) -> None:
    prepare(networked)
    mine, theirs = page("manager"), page("admin")
    fill(theirs, "read-bearer_token-x", "theirs")
    press(theirs, "form-read-x")
    fill(mine, "read-bearer_token-x", "mine")
    press(mine, "form-read-x")
    assert "This channel was changed by somebody else" in words(mine)
    assert secrets_of(known(), "read") == {"bearer_token": "theirs"}


def test_who_we_are_there_is_asked_and_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(networked)
    monkeypatch.setitem(accounts.ACCOUNTS, "x", Asked(lambda found: {"id": "99", "username": "rimfah_th"}, 10_000))
    app = press(page("manager"), "check-x")
    assert r"Signed in as rimfah\_th" in words(app)
    assert known().account == {"id": "99", "username": "rimfah_th"}
    with database() as session:
        assert spent_on_connection(session, known(), utc_now()) == 3_498_000 + 10_000


@pytest.mark.parametrize("error", [NeedsSetup("X does not accept these keys"), RuntimeError(SECRET)])
def test_a_check_that_fails_is_a_sentence_without_secrets(
    home: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    prepare(networked)

    def refuse(found: Connection) -> dict[str, str]:
        raise error

    monkeypatch.setitem(accounts.ACCOUNTS, "x", Asked(refuse))
    app = press(page(), "check-x")
    expected = "X does not accept these keys" if isinstance(error, NeedsSetup) else "could not be asked (RuntimeError)"
    assert expected in words(app)
    assert SECRET not in shown(app)
    assert known().account["username"] == "rimfahcoffee"


def test_subreddits_are_kept_one_a_line_and_checked(home: Path) -> None:
    prepare(networked)
    app = fill(page("manager"), "subreddits-reddit", "r/coffee\n/r/Thailand/\n\ncoffee")
    press(app, "options-reddit")
    assert known("reddit").options["subreddits"] == ["coffee", "Thailand"]
    fill(app, "subreddits-reddit", "coffee\nno/such name!")
    press(app, "options-reddit")
    assert "is no name of a subreddit" in words(app)
    assert known("reddit").options["subreddits"] == ["coffee", "Thailand"]


def test_going_live_takes_terms_an_admin_and_a_second_click(home: Path) -> None:
    prepare(networked)
    app = press(page(), "off-x")
    assert not known().live
    press(app, "confirm-software_replies-x")
    assert known().confirmed == {}
    assert "this is missing: every term above confirmed" in words(app)
    assert not [button for button in app.button if button.label == "Yes, send for real"]
    press(app, "confirm-software_replies-x")
    assert list(known().confirmed) == ["software_replies"]
    text = words(app)
    assert "each approved reply is published as rimfahcoffee when sending runs next (earful send)" in text
    assert "what was a dry run never goes out by itself" in text
    assert "A reply costs $0.010, with a link $0.20." in text
    click(app, "Yes, send for real")
    assert known().live
    assert r"X is live\: approved replies go out" in words(app)


def test_taking_a_term_back_switches_off(home: Path) -> None:
    prepare(networked)
    app = press(page(), "confirm-software_replies-x")
    assert (known().live, known().confirmed) == (False, {})
    assert "Taken back; sending is off" in words(app)


@pytest.mark.parametrize("role", ["viewer", "agent", "approver", "manager"])
def test_lower_roles_read_and_change_nothing(home: Path, role: str) -> None:
    prepare(networked)
    app = page(role)
    labels = {button.label for button in app.button}
    assert not labels & {"Switch off now", "Yes, send for real", "I confirm this", "Take it back"}
    assert "Confirmed by" in words(app)
    may = role == "manager"
    assert ("Save the budget" in labels, "Check" in labels, "Save these" in labels) == (may, may, may)
    assert bool([field for field in app.text_input if str(field.key).startswith("read-")]) == may
    assert ("To change a channel takes the role manager" in words(app)) == (not may)


def test_the_budget_takes_dollars_or_nothing(home: Path) -> None:
    prepare(networked)
    app = fill(page("manager"), "dollars-x", "$12.50")
    press(app, "budget-x")
    assert known().monthly_budget == 12_500_000
    fill(app, "dollars-x", "a lot")
    press(app, "budget-x")
    assert "'a lot' is no amount in dollars" in words(app)
    fill(app, "dollars-x", "")
    press(app, "budget-x")
    assert known().monthly_budget is None


def test_the_ledger_adds_up_by_kind_of_call_and_by_query(home: Path) -> None:
    prepare(networked)
    app = page("viewer")
    cells = [str(each.value) for each in app.text]
    for row in (["post read", "412", "$2.06"], ["In all", "", "$3.50"], ["our name", "$3.37"]):
        assert any(cells[at : at + len(row)] == row for at in range(len(cells))), row
    assert "Sending, checks, previews" in cells
    assert r"**\$3\.50** of **\$25\.00** spent in this month" in words(app)
    assert "Reading and answering cost nothing here." in words(app)


def test_the_last_runs_are_told_in_plain_words(home: Path) -> None:
    prepare(networked)
    text = words(page("viewer"))
    assert "✓ our name, 1 h ago: 12 new of 48 found." in text
    assert "✗ our name, 5 h ago: X asks us to wait until 09:15" in text
    assert "Not read: posts before 7 days ago are no longer there" in text
    assert "TryLater" not in text
