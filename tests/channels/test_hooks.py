"""Who signed what: each sender's own way, and nothing else."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels import SETUPS
from channels.hooks import HOOKS, Verdict, is_delivered, verify
from channels.hooks_asked import Asked, is_recent
from channels.hooks_challenges import crc, hub
from channels.setup import About, Setup
from tests.peers.hook_desk import SECRET, digest

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
SECONDS = str(int(NOW.timestamp()))
URL = "https://hooks.example/hooks/rim-fah/shopee"
BODY = '{"events": [], "ข้อความ": "สวัสดี"}'.encode()
Made = Callable[[bytes], Mapping[str, str]]


def _named(body: bytes) -> str:
    """The id that Formbricks gives a delivery, and its time."""
    return f"msg_{len(body)}.{SECONDS}"


SIGNED: dict[str, Made] = {
    "x": lambda body: {"x-twitter-webhooks-signature": f"sha256={digest(body, 'base64')}"},
    "facebook": lambda body: {"x-hub-signature-256": f"sha256={digest(body)}"},
    "instagram": lambda body: {"x-hub-signature-256": f"sha256={digest(body)}"},
    "line": lambda body: {"x-line-signature": digest(body, "base64")},
    "woocommerce": lambda body: {"x-wc-webhook-signature": digest(body, "base64")},
    "judge_me": lambda body: {"judgeme-hmac-sha256": digest(body)},
    "shopee": lambda body: {"authorization": digest(URL.encode() + b"|" + body)},
    "shopify": lambda body: {"x-shopify-hmac-sha256": digest(body, "base64"), "x-shopify-webhook-id": "w1"},
    "zendesk": lambda body: {
        "x-zendesk-webhook-signature": digest(b"2026-11-20T09:58:00Z" + body, "base64"),
        "x-zendesk-webhook-signature-timestamp": "2026-11-20T09:58:00Z",
    },
    "typeform": lambda body: {"typeform-signature": f"sha256={digest(body, 'base64')}"},
    "formbricks": lambda body: {
        "webhook-signature": f"v1,{digest(_named(body).encode() + b'.' + body, 'base64')}",
        "webhook-id": _named(body).partition(".")[0], "webhook-timestamp": SECONDS,
    },
    **dict.fromkeys(("survey", "webhook"), lambda body: {
        "x-earful-signature": digest(SECONDS.encode() + b"." + body), "x-earful-timestamp": SECONDS,
    }),
}  # fmt: skip


def asked(headers: Mapping[str, str], body: bytes = BODY, query: Mapping[str, str] | None = None) -> Asked:
    return Asked("POST", URL, query or {}, headers, body)


def judged(sender: str, headers: Mapping[str, str], body: bytes = BODY, now: datetime = NOW) -> Verdict:
    return verify(HOOKS[sender], asked(headers, body), SECRET, now)


def test_every_sender_is_tried_here() -> None:
    assert SIGNED.keys() == HOOKS.keys()


@pytest.mark.parametrize("sender", HOOKS)
def test_what_its_sender_signed_is_taken_and_known_again(sender: str) -> None:
    verdict = judged(sender, SIGNED[sender](BODY))
    assert verdict.outcome == "signed"
    assert verdict == judged(sender, SIGNED[sender](BODY))
    assert verdict.digest != judged(sender, SIGNED[sender](b"{}"), b"{}").digest


@pytest.mark.parametrize("sender", HOOKS)
def test_nothing_else_is(sender: str) -> None:
    good = SIGNED[sender](BODY)
    header = HOOKS[sender].header
    assert judged(sender, good, BODY + b" ").outcome == "bad_signature"
    assert judged(sender, {}).outcome == "bad_signature"
    for odd in ("", good[header][:-1], good[header] + "=", "sha256=", "ก", "\x00", good[header].swapcase() + "x"):
        assert judged(sender, {**good, header: odd}).outcome == "bad_signature"
    assert verify(HOOKS[sender], asked(good), SECRET + "x", NOW).outcome == "bad_signature"


@pytest.mark.parametrize("sender", HOOKS)
def test_without_a_secret_nothing_is_signed_not_even_with_none(sender: str) -> None:
    hook = HOOKS[sender]
    forged = {hook.header: hook.prefix + digest(hook.signed(asked({})), hook.form, "")}
    assert verify(hook, asked(forged), "", NOW).outcome == "bad_signature"


@pytest.mark.parametrize("sender", [name for name, hook in HOOKS.items() if hook.time])
def test_a_signed_time_holds_for_five_minutes(sender: str) -> None:
    good = SIGNED[sender](BODY)
    for minutes, outcome in ((0, "signed"), (2, "signed"), (6, "too_old"), (-8, "too_old"), (600, "too_old")):
        assert judged(sender, good, now=NOW + timedelta(minutes=minutes)).outcome == outcome
    later = {**good, HOOKS[sender].time: str(int((NOW + timedelta(hours=1)).timestamp()))}
    assert judged(sender, later, now=NOW + timedelta(hours=1)).outcome == "bad_signature"


@pytest.mark.parametrize("at", ["", "soon", "-5", "1e9", "9" * 400, "2026-11-20T10:00:00", "٣", "１７"])
def test_a_time_that_is_none_is_too_old(at: str) -> None:
    headers = {"x-earful-timestamp": at, "x-earful-signature": digest(at.encode() + b"." + BODY)}
    assert judged("webhook", headers).outcome == "too_old"
    assert not is_recent(at, NOW)


def test_an_id_that_is_not_signed_says_nothing_but_for_our_own_senders() -> None:
    good = SIGNED["shopify"](BODY)
    assert judged("shopify", good).digest == judged("shopify", {**good, "x-shopify-webhook-id": "w2"}).digest
    one, other = (judged("webhook", {**SIGNED["webhook"](BODY), "x-earful-delivery": id_}) for id_ in ("a", "b"))
    assert one.digest != other.digest
    assert one.content == other.content


def test_woocommerce_rings_the_bell_before_it_signs_anything() -> None:
    ping = HOOKS["woocommerce"].ping
    assert ping(asked({}, b"webhook_id=12"))
    assert not any(ping(asked({}, body)) for body in (b"webhook_id=", b"webhook_id=12&x=1", b"{}", b""))


def test_x_gets_the_signature_of_a_token_but_of_nothing_that_could_be_delivered() -> None:
    answer = crc(asked({}, query={"crc_token": "dG9rZW4="}), {"consumer_secret": SECRET}, "consumer_secret")
    assert json.loads(answer.body or "") == {"response_token": f"sha256={digest(b'dG9rZW4=', 'base64')}"}
    for token in ("", '{"tweet_create_events": []}', "[1]", "a" * 501, "two words"):
        assert crc(asked({}, query={"crc_token": token}), {"consumer_secret": SECRET}, "consumer_secret").body is None


def test_meta_gets_its_challenge_back_for_the_token_that_was_entered() -> None:
    good = {"hub.mode": "subscribe", "hub.verify_token": "entered", "hub.challenge": "1158201444"}
    secrets = {"app_secret": SECRET, "verify_token": "entered"}
    assert hub(asked({}, query=good), secrets, "app_secret").body == "1158201444"
    for wrong in ({"hub.verify_token": "guessed"}, {"hub.mode": ""}, {"hub.challenge": "<script>"}):
        assert hub(asked({}, query=good | wrong), secrets, "app_secret").body is None
    assert hub(asked({}, query=good | {"hub.verify_token": ""}), {"app_secret": SECRET}, "app_secret").body is None


def test_the_setup_of_a_channel_may_name_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (HOOKS["webhook"].name, HOOKS["zendesk"].name, HOOKS["x"].name) == (
        "signing_secret", "zendesk_secret", "consumer_secret",
    )  # fmt: skip
    monkeypatch.delitem(SETUPS, "line", raising=False)
    assert HOOKS["line"].name == "channel_secret"
    monkeypatch.setitem(SETUPS, "line", Setup(About(*["said elsewhere"] * 6), hook="another"))
    assert HOOKS["line"].name == "another"
    assert is_delivered("line")
    assert not is_delivered("reddit")


@settings(deadline=None)  # the first call of a process is slow
@given(st.sampled_from(sorted(HOOKS)), st.binary(max_size=200), st.text(max_size=80), st.text(max_size=20))
def test_whatever_comes_is_judged_and_never_signed_by_chance(sender: str, body: bytes, given: str, at: str) -> None:
    hook = HOOKS[sender]
    headers = {hook.header: given, **({hook.time: at} if hook.time else {}), **({hook.id: at} if hook.id else {})}
    assert verify(hook, asked(headers, body), SECRET, NOW).outcome == "bad_signature"


@given(st.sampled_from(sorted(HOOKS)), st.binary(max_size=300), st.data())
def test_a_signed_body_is_taken_and_one_with_a_changed_byte_is_not(
    sender: str, body: bytes, data: st.DataObject
) -> None:
    assert judged(sender, SIGNED[sender](body), body).outcome == "signed"
    if body:
        place = data.draw(st.integers(0, len(body) - 1))
        changed = body[:place] + bytes([body[place] ^ data.draw(st.integers(1, 255))]) + body[place + 1 :]
        assert judged(sender, SIGNED[sender](body), changed).outcome == "bad_signature"


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_a_challenge_is_answered_or_refused_whatever_it_holds(mode: str, token: str, challenge: str) -> None:
    query = {"hub.mode": mode, "hub.verify_token": token, "hub.challenge": challenge, "crc_token": challenge}
    secrets = {"app_secret": SECRET, "verify_token": "a token nobody guesses"}
    assert hub(Asked("GET", URL, query), secrets, "app_secret").body is None
    answer = crc(Asked("GET", URL, query), {"consumer_secret": SECRET}, "consumer_secret")
    assert answer.body is None or json.loads(answer.body)["response_token"].startswith("sha256=")


def test_a_standard_webhook_is_signed_with_what_its_secret_stands_for() -> None:
    key = b"an invented key of thirty-two bytes"
    secret = f"whsec_{base64.b64encode(key).decode()}"
    made = hmac.new(key, b"msg_9." + SECONDS.encode() + b"." + BODY, hashlib.sha256).digest()
    good = f"v1,{base64.b64encode(made).decode()}"
    headers = {"webhook-id": "msg_9", "webhook-timestamp": SECONDS}
    for header, outcome in ((good, "signed"), (f"v1,AAAA {good}", "signed"), (good[:-2], "bad_signature")):
        one = asked({**headers, "webhook-signature": header})
        assert verify(HOOKS["formbricks"], one, secret, NOW).outcome == outcome
    assert verify(HOOKS["formbricks"], one, "whsec_no base64!", NOW).outcome == "bad_signature"
