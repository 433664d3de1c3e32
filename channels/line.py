"""What LINE asks for before an Official Account is read or answered."""

import re

from channels.fields import Field
from channels.setup import About, Need, Setup, Term
from store.errors import BadInput
from store.models import Connection, Mention
from store.saying import N_, say

TITLE = "LINE"
PLACE = re.compile(r"[UCR][0-9a-f]{32}")  # of a user, a group or a chat of several people
GROUPS = (("named", N_("Only those that name the account")), ("all", N_("All of them")))


def which(text: str) -> str:
    """Which messages of groups are read, as the options keep it."""
    if text not in dict(GROUPS):
        raise BadInput(say("{text!r} is none of: {known}", text=text, known=", ".join((name for name, _ in GROUPS))))
    return text


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a message cannot be answered on LINE through a connection; "" when it can."""
    if not PLACE.fullmatch(mention.conversation):
        return N_("it was not read from LINE itself: answer it there by hand")
    own = connection.account.get("id")
    if own and mention.source != own:
        return N_("it came to another Official Account than the one that this connection answers with")
    if mention.raw.get("mode") == "standby":
        return N_("another system answers in this chat at the moment: LINE lets only one do so")
    return ""


TOKENS = (
    Need(
        "access_token",
        "Channel access token",
        "the long-lived one, at the foot of the tab Messaging API; or leave it empty and enter the two below",
        optional=True,
    ),
    Need("channel_id", "Channel id", "of the tab Basic settings", secret=False, optional=True),
    Need("channel_secret", "Channel secret", "of the tab Basic settings", optional=True),
)
SETUP = Setup(
    about=About(
        reads="messages that people send to the Official Account, alone or in groups that it was asked into",
        fresh="at once, by webhook; LINE has no way to ask for older messages",
        answers="every message once, as a push message of up to 5,000 characters",
        costs="reading nothing; each answer counts against the messages of the month that the plan includes",
        terms="messages are private: only what is needed to answer may be kept",
        upstream="what people unsend is erased here at once, as LINE asks",
    ),
    steps=(
        "Sign in at manager.line.biz with the Official Account, and under Settings, Messaging API, enable it.",
        "At developers.line.biz open its channel, and enter the channel secret of the tab Basic settings here.",
        "Switch on the receiver of webhooks, paste its address into the tab Messaging API as webhook URL, press "
        "Verify, and switch on “Use webhook” and “Webhook redelivery”.",
        "In the response settings of manager.line.biz switch on Webhook, and switch off what answers by itself.",
        "For answers issue a channel access token at the foot of the tab Messaging API and enter it, or enter the "
        "channel id and the channel secret.",
        "Test the connection, confirm the term, and switch it live.",
    ),
    read=(Need("channel_secret", "Channel secret", "of the tab Basic settings; deliveries are signed with it"),),
    write=TOKENS,
    terms=(
        Term(
            "only_answers",
            "We write to people who wrote to us, of our own accord only about their order or what they allowed, and "
            "keep of what LINE tells about them only what that takes.",
        ),
    ),
    options=(
        Field(
            "groups",
            "Messages of groups that the account was asked into",
            "Members talk to each other there: unless all are read, only those that name the account with @ are.",
            choices=GROUPS,
            read=which,
        ),
    ),
    why_not=why_not,
    hook="channel_secret",
)
