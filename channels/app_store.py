"""What the App Store asks for before its reviews are read or answered."""

import re

from channels.app_store_reviews import address_of
from channels.fields import Field
from channels.setup import About, Need, Setup
from channels.territories import THREE, TWO
from store.errors import BadInput
from store.models import Connection, Mention
from store.saying import N_, say

CHANNEL = "app_store"
COUNTRY = "th"  # read where a query names none
APP = re.compile(r"(?:.*/id|id)?(\d{4,15})(?:[/?#].*)?", re.ASCII)
OF_CONNECT = re.compile(r"[0-9a-fA-F-]*-[0-9a-fA-F-]*")  # the feed gives plain numbers

KEY = (
    ("issuer_id", N_("Issuer ID"), N_("at the top of the page of team keys"), False),
    ("key_id", N_("Key ID"), N_("in the row of the key"), False),
    (
        "private_key",
        N_("Private key"),
        N_("the whole .p8 file, with its first and last line; Apple gives it out once"),
        True,
    ),
)


def _key(optional: bool) -> tuple[Need, ...]:
    return tuple(Need(name, title, text, secret=secret, optional=optional) for name, title, text, secret in KEY)


def app_id(text: str) -> str:
    """The number of an app, from the number itself or from its address in the App Store; BadInput without one."""
    found = APP.fullmatch(text.strip())
    if not found:
        raise BadInput(
            say("{text!r} is no app: enter its number, as in apps.apple.com/th/app/name/id1234567890", text=text)
        )
    return found[1]


def country(text: str) -> str:
    """A country with an App Store in two small letters; three letters are understood; BadInput at anything else."""
    name = text.strip()
    found = TWO.get(name.upper(), name.lower())
    if found not in THREE:
        raise BadInput(say("{text!r} is no country with an App Store: write two letters, as in th", text=text))
    return found


APPS = Field("apps", "Apps, one a line", "the number at the end of the address", "1234567890", True, True, read=app_id)
COUNTRIES = Field(
    "countries", "Countries, one a line", "two letters each; empty is th", "th\nsg", many=True, read=country
)  # fmt: skip


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered in the App Store; "" when it can."""
    if not address_of(mention.source) or not OF_CONNECT.fullmatch(mention.external_id):
        return N_("it was read from the open feed, which cannot be answered: read the app through App Store Connect")
    return ""


SETUP = Setup(
    about=About(
        reads="the open feed of reviews of any app, or all reviews of your own apps through App Store Connect",
        fresh="hourly, with a day read again; the feed shows the newest 500 reviews of a country",
        answers="reviews read through App Store Connect, once each, up to 5,970 characters",
        costs="nothing; App Store Connect takes a membership in the developer program",
        terms="nothing beyond those of the developer program",
        upstream="through App Store Connect looked at again each hour while in work, else once a day for a month; "
        "never in the open feed",
    ),
    steps=(
        "To read the open feed nothing is needed: add a query with the number of the app and its countries.",
        "For your own apps open App Store Connect as an admin: Users and Access, Integrations, App Store Connect API.",
        "Generate a team key with the role Customer Support. Download its .p8 file: that can be done only once.",
        "Enter the Issuer ID, the Key ID and the Private key, the whole .p8 file, to read and again to answer.",
        "Make the query for your own app read App Store Connect, and pause the one on its open feed.",
    ),
    read=_key(optional=True),
    write=_key(optional=False),
    why_not=why_not,
)
