"""Who delivers to our webhooks, how each of them signs what it delivers, and by what a delivery is known again."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from channels import SETUPS
from channels.hooks_asked import Asked, Form, alike, is_recent, key_of, seal_of, signature, standard_key
from channels.hooks_challenges import Answer, crc, hub

Outcome = Literal["signed", "bad_signature", "too_old"]
Challenge = Callable[[Asked, Mapping[str, str], str], Answer]
GENERIC = "webhook"
LONGEST_ID = 200


def body_of(asked: Asked) -> bytes:
    """Most senders sign the body as it is."""
    return asked.body


def never(asked: Asked) -> bool:
    """Most senders send nothing unsigned."""
    return False


@dataclass(frozen=True)
class Hook:
    """How one sender signs.

    `channel` is whose connection holds the secret, by the name `secret` unless the Setup of the channel names another.
    `signed` are the bytes under the signature in `header`; `time` is the header with a time that is signed too, `id`
    one that names the delivery. `ping` knows what the sender sends unsigned to see whether we are there. `key` is what
    the secret stands for; `several` signatures may be given while a sender changes its secret.
    """

    channel: str
    secret: str
    header: str
    form: Form = "base64"
    prefix: str = ""
    signed: Callable[[Asked], bytes] = body_of
    time: str = ""
    id: str = ""
    challenge: Challenge | None = None
    ping: Callable[[Asked], bool] = never
    key: Callable[[str], bytes] = key_of
    several: bool = False

    @property
    def name(self) -> str:
        """What the secret is called among the credentials of the connection."""
        setup = SETUPS.get(self.channel)
        own = HOOKS.get(self.channel) is self
        return (setup.hook if own and setup is not None else "") or self.secret


@dataclass(frozen=True)
class Verdict:
    """What became of a signature; `digest` is what the delivery is known by, `content` what was signed, in short."""

    outcome: Outcome
    digest: str = ""
    content: str = field(default="", repr=False)


def verify(hook: Hook, asked: Asked, secret: str, now: datetime) -> Verdict:
    """Whether a delivery is from its sender, and not older than what the sender signs allows.

    It is known by the id that its sender gave it, or by what was signed, which stays the same however often it comes.
    An id beside the signature could be changed on the way: only our own sender has one, and `content` is compared too.
    """
    signed = hook.signed(asked)
    given = asked.headers.get(hook.header, "").strip()
    made = hook.prefix + signature(secret, signed, hook.form, hook.key)
    offered = given.split() if hook.several else [given.lower() if hook.form == "hex" else given]
    if not secret or not any(alike(each, made) for each in offered):
        return Verdict("bad_signature")
    if hook.time and not is_recent(asked.headers.get(hook.time, ""), now):
        return Verdict("too_old")
    content, id_ = seal_of(signed), asked.headers.get(hook.id, "").strip()[:LONGEST_ID] if hook.id else ""
    return Verdict("signed", f"id {seal_of(id_.encode('utf-8', 'surrogatepass'))}" if id_ else content, content)


def _after_its_time(header: str, between: bytes) -> Callable[[Asked], bytes]:
    def signed(asked: Asked) -> bytes:
        return asked.headers.get(header, "").encode("utf-8", "surrogatepass") + between + asked.body

    return signed


def _standard(asked: Asked) -> bytes:
    """What Standard Webhooks sign: the id of the delivery, its time and its body."""
    named = ".".join(asked.headers.get(name, "") for name in ("webhook-id", "webhook-timestamp"))
    return named.encode("utf-8", "surrogatepass") + b"." + asked.body


def _after_its_address(asked: Asked) -> bytes:
    return asked.url.encode("utf-8", "surrogatepass") + b"|" + asked.body


def _woo_ping(asked: Asked) -> bool:
    return re.fullmatch(rb"webhook_id=\d{1,20}", asked.body) is not None


_OUR_TIME = "x-earful-timestamp"
_META = Hook("facebook", "app_secret", "x-hub-signature-256", "hex", "sha256=", challenge=hub)

HOOKS: dict[str, Hook] = {
    "x": Hook("x", "consumer_secret", "x-twitter-webhooks-signature", prefix="sha256=", challenge=crc),
    "facebook": _META,
    "instagram": Hook("instagram", "app_secret", _META.header, "hex", "sha256=", challenge=hub),
    "line": Hook("line", "channel_secret", "x-line-signature"),
    "woocommerce": Hook("woocommerce", "webhook_secret", "x-wc-webhook-signature", ping=_woo_ping),
    "judge_me": Hook("judge_me", "api_token", "judgeme-hmac-sha256", "hex"),
    "shopee": Hook("shopee", "partner_key", "authorization", "hex", signed=_after_its_address),
    "shopify": Hook(GENERIC, "shopify_secret", "x-shopify-hmac-sha256"),
    "zendesk": Hook(
        GENERIC, "zendesk_secret", "x-zendesk-webhook-signature", time="x-zendesk-webhook-signature-timestamp",
        signed=_after_its_time("x-zendesk-webhook-signature-timestamp", b""),
    ),
    "typeform": Hook("survey", "typeform_secret", "typeform-signature", prefix="sha256="),
    "formbricks": Hook(
        "survey", "formbricks_secret", "webhook-signature", prefix="v1,", time="webhook-timestamp", id="webhook-id",
        signed=_standard, key=standard_key, several=True,
    ),
    **{
        sender: Hook(
            sender, "signing_secret", "x-earful-signature", "hex", time=_OUR_TIME, id="x-earful-delivery",
            signed=_after_its_time(_OUR_TIME, b"."),
        )
        for sender in (GENERIC, "survey")
    },
}  # fmt: skip


def is_delivered(channel: str) -> bool:
    """Whether anything may be delivered to us on a channel."""
    return any(hook.channel == channel for hook in HOOKS.values())
