"""What Trustpilot asks for before its reviews are read or answered."""

import re

from channels.fields import Field, web_address
from channels.setup import About, Need, Setup
from store.errors import BadInput, NeedsSetup
from store.models import Connection, Mention
from store.saying import N_, say

TITLE = "Trustpilot"
ID = re.compile(r"[0-9a-f]{24}")
DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}")

KEY = Need("api_key", "API key", "of the application, also called client id")


def business(text: str) -> str:
    """A business by its domain, or by its 24 signs; BadInput at anything else."""
    written = text.strip().lower()
    if ID.fullmatch(written):
        return written
    found = re.search(r"trustpilot\.[a-z.]+/review/([^/?#]+)", written)
    host = found[1] if found else re.sub(r"^https?://|[/?#].*$", "", web_address(written))
    if not DOMAIN.fullmatch(host):
        raise BadInput(say("{text!r} is no domain: write it as in shop.example", text=text))
    return host


def business_of(connection: Connection | None) -> str:
    """The business of a connection, as it was entered; NeedsSetup where none can be used."""
    given = str(connection.options.get("business") or "") if connection is not None else ""
    if not given:
        raise NeedsSetup("Trustpilot is off: on the Channels page, enter the domain of the business")
    try:
        return business(given)
    except BadInput as error:
        raise NeedsSetup(say("{error}, on the Channels page", error=error)) from error


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered on Trustpilot; "" when it can."""
    here = ID.fullmatch(mention.source) and ID.fullmatch(mention.external_id)
    return "" if here else N_("it was not read from Trustpilot itself: answer it there by hand")


SETUP = Setup(
    about=About(
        reads="the service reviews of one business",
        fresh="hourly, with 7 days read again; 30 days back at first",
        answers="every review once, up to 4,000 characters by our own choice",
        costs="a plan of Trustpilot that includes its APIs",
        terms="Trustpilot's terms for its APIs",
        upstream="looked at again each hour while in work, else once a day for a month",
    ),
    steps=(
        "Take a plan of Trustpilot that includes its APIs, and sign in to Trustpilot Business.",
        "Open Integrations, Developers, APIs, and create an application.",
        "Enter its API key here, and the domain of the business below. That is enough to read what everybody sees.",
        "Enter its secret as well to read through the private API, which finds what was written since a time.",
        "For answers enter the key and the secret under writing, and the id of the business user whose name stands "
        "under them, from the address of the user's page in Trustpilot Business.",
        "Only where the application is of the old kind, enter the user's e-mail address and password too.",
    ),
    read=(KEY, Need("api_secret", "API secret", "of the same application, for the private API", optional=True)),
    write=(
        KEY,
        Need("api_secret", "API secret", "of the same application"),
        Need("business_user_id", "Business user id", "24 letters and digits", secret=False),
        Need("username", "E-mail address", "only for applications that sign in by password", False, optional=True),
        Need("password", "Password", "only for applications that sign in by password", optional=True),
    ),
    options=(
        Field(
            "business", "Domain of the business", "as in the address of its page on Trustpilot, or its id",
            "shop.example", needed=True, read=business,
        ),
    ),
    why_not=why_not,
)  # fmt: skip
