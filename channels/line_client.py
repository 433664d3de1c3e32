"""LINE over HTTP: signed in with the token of a channel, and what its answers mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from channels.http import WAIT, Answer, Form, Net, reaching
from channels.json_values import part_of, text_of
from channels.line import TITLE
from channels.reviews import missing
from store.connections import need_secrets, secrets_of
from store.errors import EarfulError, NeedsSetup, TryLater
from store.models import Connection, utc_now
from store.saying import N_
from store.tokens import Token, access_token, forget_token

API = "https://api.line.me"
JAPAN = timezone(timedelta(hours=9))  # in whose time LINE's months begin
TWO_WAYS = N_(
    "LINE is off: on the Channels page, enter a channel access token, or the channel id and the channel secret"
)


class Taken(EarfulError):
    """LINE has accepted a request with this retry key before; `request` is what it called that one."""

    def __init__(self, answer: Answer) -> None:
        """Keep what LINE said."""
        super().__init__(N_("LINE has this message already"))
        self.answer = answer


@dataclass(frozen=True)
class Allowance:
    """How many messages the plan of an account includes this month, and how many of them were sent; None is no end."""

    most: int | None
    sent: int


@contextmanager
def talking(connection: Connection | None) -> Iterator[Net]:
    """LINE in the name of an Official Account; NeedsSetup where credentials are missing or not taken any more."""
    connection = connection or Connection(brand_id=0, channel="line")
    secrets, stateless = secrets_of(connection, "write"), ""
    token = secrets.get("access_token", "")
    if not token and not (secrets.get("channel_id") and secrets.get("channel_secret")):
        raise NeedsSetup(TWO_WAYS)
    if not token:
        need_secrets(connection, "write", ("channel_id", "channel_secret"), TITLE)
        stateless = f"{secrets['channel_id']} {secrets['channel_secret']}"
        token = access_token(connection, stateless, lambda entered: _issued(secrets))

    def explain(answer: Answer) -> EarfulError | None:
        if answer.status == 401 and stateless:
            forget_token(connection, stateless)
            return TryLater("LINE wants a new access token", utc_now() + timedelta(minutes=1))
        return meaning(answer)

    with reaching("line", TITLE, API, headers={"authorization": f"Bearer {token}"}, explain=explain) as net:
        yield net


def meaning(answer: Answer) -> EarfulError | None:
    """What an answer of LINE means that its status alone does not tell."""
    if answer.status == 409 and "x-line-accepted-request-id" in answer.headers:
        return Taken(answer)
    if answer.status == 429 and "monthly limit" in answer.words().lower():
        return spent()
    return missing(answer)


def spent() -> TryLater:
    """What to do once the messages of the month are used up."""
    return TryLater(
        "the messages of this month that LINE's plan includes are used up: take a larger plan, or answer by hand in "
        "the chat of the Official Account; we try again next month",
        next_month(utc_now()),
    )


def next_month(now: datetime) -> datetime:
    """When LINE's next month begins."""
    here = now.astimezone(JAPAN)
    first = here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1).astimezone(now.tzinfo)


def allowance(net: Net) -> Allowance:
    """What is left of the month's messages."""
    most = part_of(net.read_json(net.get("/v2/bot/message/quota")))
    sent = part_of(net.read_json(net.get("/v2/bot/message/quota/consumption")))
    limited = most.get("type") == "limited"
    return Allowance(_whole(most.get("value")) if limited else None, _whole(sent.get("totalUsage")))


def who_am_i(connection: Connection) -> dict[str, str]:
    """The id and the name of the Official Account whose token this is."""
    with talking(connection) as net:
        found = part_of(net.read_json(net.get("/v2/bot/info")))
    id_, name = text_of(found.get("userId")), text_of(found.get("displayName")) or text_of(found.get("basicId"))
    if not id_ or not name:
        raise TryLater("LINE did not say whose token this is", utc_now() + WAIT)
    return {"id": id_, "username": name}


def _issued(secrets: dict[str, str]) -> Token:
    body = Form(
        grant_type="client_credentials", client_id=secrets["channel_id"], client_secret=secrets["channel_secret"]
    )
    with reaching("line", TITLE, API, explain=_no_token) as net:
        made = part_of(net.read_json(net.ask("/oauth2/v3/token", body)))
    token, seconds = text_of(made.get("access_token")), _whole(made.get("expires_in"))
    if not token:
        raise TryLater("LINE gave no access token", utc_now() + WAIT)
    return Token(token, utc_now() + timedelta(seconds=min(seconds or 900, 86_400)))


def _no_token(answer: Answer) -> EarfulError | None:
    if answer.status in (400, 401):
        return NeedsSetup("LINE does not take the channel id and secret: enter them again on the Channels page")
    return None


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
