"""What Google Business Profile asks for before its reviews are read or answered."""

import re

from channels.fields import Field
from channels.setup import About, Need, Setup
from store.errors import BadInput, NeedsSetup
from store.models import Connection, Mention
from store.saying import N_, say

TITLE = "Google Business"
PLACE = re.compile(r"accounts/[\w-]+/locations/[\w-]+", re.ASCII)
NAME = re.compile(r"(?:(?:accounts/[\w-]+/)?(?:locations/))?([\w-]+)", re.ASCII)

APP = (
    Need("client_id", "Client id", "of the OAuth client, ends in apps.googleusercontent.com", secret=False),
    Need("client_secret", "Client secret", "of the same OAuth client"),
    Need("refresh_token", "Refresh token", "made with the scope business.manage by somebody who manages the locations"),
)


def account_name(text: str) -> str:
    """The account as Google names it, accounts/123; BadInput at what can be no name."""
    found = re.fullmatch(r"(?:accounts/)?([\w-]+)", text.strip().strip("/"), re.ASCII)
    if not found:
        raise BadInput(say("{text!r} is no account: it looks like accounts/123", text=text))
    return f"accounts/{found[1]}"


def location_name(text: str) -> str:
    """A location as Google names it, locations/123, or with its account before that; BadInput at anything else."""
    written = text.strip().strip("/")
    if PLACE.fullmatch(written):
        return written
    found = NAME.fullmatch(written)
    if not found:
        raise BadInput(say("{text!r} is no location: it looks like locations/123", text=text))
    return f"locations/{found[1]}"


def places_of(connection: Connection | None) -> list[str]:
    """The locations of a connection by their whole names, accounts/1/locations/2; NeedsSetup where one is none."""
    options = connection.options if connection is not None else {}
    given = options.get("locations") or []
    try:
        names = [location_name(str(each)) for each in ([given] if isinstance(given, str) else given)]
        account = account_name(str(options["account"])) if options.get("account") else ""
    except BadInput as error:
        raise NeedsSetup(say("{error}: enter it anew on the Channels page", error=error)) from error
    if not names or (not account and any(not PLACE.fullmatch(name) for name in names)):
        raise NeedsSetup("Google Business is read by location: enter the account and locations on the Channels page")
    return list(dict.fromkeys(name if PLACE.fullmatch(name) else f"{account}/{name}" for name in names))


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered on Google; "" when it can."""
    if not PLACE.fullmatch(mention.source):
        return N_("it was not read from Google Business itself: answer it there by hand")
    return ""


SETUP = Setup(
    about=About(
        reads="all reviews of the locations on the list",
        fresh="hourly, with a day read again; 30 days back at first",
        answers="every review once, up to 4,096 bytes (about 1,365 Thai letters)",
        costs="nothing; 300 requests a minute",
        terms="access to the API is granted on application",
        upstream="looked at again each hour while in work, else once a day for a month",
    ),
    steps=(
        "Verify the business in its Google Business Profile, and make sure that it is older than 60 days.",
        "In the Google Cloud console make a project, and apply for access to the Business Profile APIs with the form "
        "“Application for basic API access”. Until Google grants it, the quota is zero.",
        "Enable the Google My Business API in that project, and make an OAuth client of the type “web application”.",
        "Sign in once as somebody who manages the locations, with the scope "
        "https://www.googleapis.com/auth/business.manage and access_type=offline, and keep the refresh token.",
        "Enter the client id, the client secret and the refresh token here, and the account and locations below.",
        "For answers enter them once more under writing.",
    ),
    read=APP,
    write=APP,
    options=(
        Field("account", "Account", "as in accounts/123", "accounts/123", needed=True, read=account_name),
        Field(
            "locations", "Locations, one a line", "the numbers that Google gives them", "locations/456\nlocations/789",
            needed=True, many=True, read=location_name,
        ),
    ),
    why_not=why_not,
)  # fmt: skip
