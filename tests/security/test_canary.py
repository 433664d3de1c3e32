"""A secret that is planted everywhere: no page and no command ever shows it."""

import base64
import re
from pathlib import Path

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner

from channels import SETUPS
from cli import app
from store.brands import need_brand
from store.connections import connect, connection_of
from store.database import open_session, ready_engine
from store.models import Person
from store.secrets import seal
from store.settings import Settings, settings
from store.workflow import Actor
from tests.dashboard.driver import elements, sign_in, start
from tests.dashboard.scenes import add_person, prepare, small

MENU = Path(__file__).parents[2] / "dashboard" / "menu.py"
PAGES = sorted(set(re.findall(r"dashboard/(\w+)\.py", MENU.read_text(encoding="utf-8"))))
COMMANDS = (
    "status", "doctor", "doctor --channel x", "channels", "metrics", "audit verify", "audit export", "rotate-key",
    "export mentions --format jsonl",
)  # fmt: skip
CANARY, SHOWN = "canaryZq7bird", "Kanarienvogel"
ADMIN = Actor("person:1", "admin", 1)
ADDRESSES = {
    "alert_urls": f"tgram://{CANARY}/{CANARY}",
    "broker_url": f"redis://:{CANARY}@127.0.0.1:9/0",
    "heartbeat_url": f"https://beat.example/{CANARY}",
    "database_url": "",  # the one of the test, which holds no password
    "secret_key": "",  # set below: it has a form of its own
}


def plant(session: Session) -> None:
    """The canary in every credential of every channel, in what grew out of them, and with a colleague."""
    brand_id = need_brand(session, "Rim Fah Coffee").id or 0
    for channel, setup in SETUPS.items():
        given = {"read": {need.name: CANARY for need in setup.read}, "write": {n.name: CANARY for n in setup.write}}
        made = connect(session, brand_id, channel, ADMIN, account={"username": SHOWN}, **given)
        made.tokens = seal({"0" * 16: f'{{"access": "{CANARY}", "expires_at": "2020-01-01", "refresh": "{CANARY}"}}'})
    add_person(session, "viewer", "Zoe")
    zoe = session.exec(select(Person).where(Person.name == "Zoe")).one()
    zoe.totp_secret, zoe.password_hash = seal({"totp": CANARY}), CANARY
    session.commit()


@pytest.fixture
def planted(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What must not be seen: the canary, and the key that seals it."""
    key = base64.urlsafe_b64encode(f"{CANARY:-<32}".encode()).decode()
    fields = [name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)]
    for name in fields:
        if value := ADDRESSES.get(name, CANARY):
            monkeypatch.setenv(f"EARFUL_{name.upper()}", value)
    old = base64.urlsafe_b64encode(b"-" * 32).decode()
    monkeypatch.setenv("EARFUL_SECRET_KEY", f"{key},{old}")
    monkeypatch.setenv("EARFUL_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("EARFUL_LLM_MODEL", "small")
    settings.cache_clear()
    prepare(small)
    engine = ready_engine()
    with open_session(engine) as session:
        plant(session)
        found = connection_of(session, 1, "x")
        assert found is not None
        assert CANARY not in found.read_secrets
    engine.dispose()
    return [CANARY, key[:20], base64.b64encode(CANARY.encode()).decode()[:16], CANARY.encode().hex()]


def test_no_page_and_no_command_shows_a_secret(planted: list[str]) -> None:
    opened, told = start(sign_in()), {}
    for name, value in (("case", "1"), ("mention", "1"), ("brand", "rim-fah-coffee")):
        opened.query_params[name] = value
    for page in PAGES:
        opened.switch_page(f"dashboard/{page}.py").run()
        assert not opened.exception, page
        told[page] = "\n".join(str(each.proto) for each in elements(opened.main))
    assert len(PAGES) >= 13
    assert SHOWN in told["channels"], "the connections are on it, or it would prove nothing"
    for words in COMMANDS:
        done = CliRunner().invoke(app, words.split())
        told[f"earful {words}"] = f"{done.output}\n{done.exception}"
    assert told["earful export mentions --format jsonl"].count("\n") > 5
    assert [(place, secret) for place, text in told.items() for secret in planted if secret in text] == []
