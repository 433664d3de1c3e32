"""What a WooCommerce shop asks for before its reviews are read or answered."""

import re
from urllib.parse import urlsplit

from channels.fields import Field, site
from channels.setup import About, Need, Setup
from store.errors import BadInput, NeedsSetup
from store.models import Connection, Mention
from store.saying import N_, say

TITLE = "WooCommerce"
NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


def shop(text: str) -> str:
    """The address of a shop; BadInput where it is none, or where it would send the keys in the open."""
    address = site(text)
    if not address.startswith("https://"):
        raise BadInput("the keys of a shop go out over https only: enter an address that begins with https://")
    return address


def shop_of(connection: Connection | None) -> str:
    """The address of the shop of a connection; NeedsSetup where none can be used."""
    address = str(connection.options.get("shop") or "") if connection is not None else ""
    if not address:
        raise NeedsSetup("WooCommerce is off: on the Channels page, enter the address of the shop")
    try:
        return shop(address)
    except BadInput as error:
        raise NeedsSetup(say("{error} (on the Channels page)", error=error)) from error


def source_of(address: str) -> str:
    """The name of a shop: its host, and its path where it stands in one."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}"


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered in the shop; "" when it can."""
    address = str(connection.options.get("shop") or "")
    here = mention.source == source_of(address) and NUMBER.fullmatch(mention.external_id)
    return "" if here else N_("it was not read from this shop: answer it there by hand")


SETUP = Setup(
    about=About(
        reads="the reviews of all products of a shop",
        fresh="hourly, with 14 days read again; 30 days back at first",
        answers="every review once, as a comment under it",
        costs="nothing",
        terms="none but those of the shop's own host",
        upstream="looked at again each hour while in work, else once a day for a month",
    ),
    steps=(
        "Make sure that the shop is reached over https, and that its permalinks are not “plain”.",
        "In WordPress open WooCommerce, Settings, Advanced, REST API, and add a key with the permission “Read”.",
        "Enter the consumer key and the consumer secret here, and the address of the shop below.",
        "For answers open the profile of a WordPress user with the role “Shop manager”, whose name will stand under "
        "them, and add an application password.",
        "Enter the name of that user and the application password under writing.",
    ),
    read=(
        Need("consumer_key", "Consumer key", "begins with ck_"),
        Need("consumer_secret", "Consumer secret", "begins with cs_"),
        Need("webhook_secret", "Webhook secret", "Invented by you, for orders: docs/webhooks.md.", optional=True),
    ),
    write=(
        Need("username", "User name", "of the WordPress user who answers", secret=False),
        Need("application_password", "Application password", "24 letters in six groups, not the password to sign in"),
    ),
    options=(
        Field(
            "shop", "Address of the shop", "where WordPress is installed", "https://shop.example", needed=True,
            read=shop,
        ),
    ),
    why_not=why_not,
    hook="webhook_secret",
)  # fmt: skip
