"""What Judge.me asks for before its reviews are read or answered."""

import re

from channels.fields import Field, web_address
from channels.setup import About, Need, Setup, Term
from store.errors import BadInput, NeedsSetup
from store.models import Connection, Mention
from store.saying import N_, say

TITLE = "Judge.me"
NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}")
TOKEN = Need("api_token", "Private API token", "in Judge.me under Settings, Integrations")


def shop(text: str) -> str:
    """A shop by its domain, as Judge.me knows it; BadInput at anything else."""
    host = re.sub(r"^https?://|[/?#].*$", "", web_address(text.strip().lower()))
    if not DOMAIN.fullmatch(host):
        raise BadInput(say("{text!r} is no domain of a shop: write it as in my-shop.myshopify.com", text=text))
    return host


def shop_of(connection: Connection | None) -> str:
    """The shop of a connection; NeedsSetup where none can be used."""
    given = str(connection.options.get("shop") or "") if connection is not None else ""
    if not given:
        raise NeedsSetup("Judge.me is off: on the Channels page, enter the domain of the shop")
    try:
        return shop(given)
    except BadInput as error:
        raise NeedsSetup(say("{error}, on the Channels page", error=error)) from error


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered on Judge.me; "" when it can."""
    here = mention.source == connection.options.get("shop") and NUMBER.fullmatch(mention.external_id)
    return "" if here else N_("it was not read from this shop on Judge.me: answer it there by hand")


SETUP = Setup(
    about=About(
        reads="the reviews of one shop, those that are not shown yet too",
        fresh="at once by webhook, else hourly; 30 days back at first",
        answers="every review that the shop shows, once, in public",
        costs="nothing; webhooks take Judge.me's paid plan",
        terms="a person looks whether a review was answered already, which Judge.me does not tell",
        upstream="looked at again each hour while in work, else once a day for a month",
    ),
    steps=(
        "In Judge.me open Settings, Integrations, and copy the private API token.",
        "Enter it here, and below the domain of the shop as Judge.me knows it: for Shopify it ends in myshopify.com.",
        "For webhooks, which come with the paid plan, enter what they are signed with: the same private token where "
        "they were made with it, else the secret of the OAuth app.",
        "Let Judge.me call the address of your webhook server for the keys review/created and review/updated.",
        "For answers enter the private API token once more under writing, and confirm the term.",
    ),
    read=(
        TOKEN,
        Need(
            "webhook_secret", "Secret of the webhooks", "the private API token or the secret of the OAuth app",
            optional=True,
        ),
    ),
    write=(TOKEN,),
    terms=(
        Term(
            "looked_first",
            "Judge.me does not tell which reviews were answered already. Whoever approves an answer looks there first.",
        ),
    ),
    options=(
        Field(
            "shop", "Domain of the shop", "as Judge.me knows it", "my-shop.myshopify.com", needed=True, read=shop,
        ),
    ),
    why_not=why_not,
    hook="webhook_secret",
)  # fmt: skip
