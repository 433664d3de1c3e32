"""What Lazada's Open Platform asks for before the reviews of a shop are read or answered."""

import re

from channels.fields import Field
from channels.setup import About, Need, Setup
from store.errors import BadInput
from store.models import Connection, Mention
from store.saying import N_, say

TITLE = "Lazada"
NUMBER = re.compile(r"[0-9]{1,20}", re.ASCII)
LINKED = re.compile(r"-?\bi([0-9]{1,20})(?:-s[0-9]+)?\.html", re.ASCII)
COUNTRIES = (
    ("th", N_("Thailand"), "lazada.co.th"),
    ("my", N_("Malaysia"), "lazada.com.my"),
    ("sg", N_("Singapore"), "lazada.sg"),
    ("id", N_("Indonesia"), "lazada.co.id"),
    ("ph", N_("Philippines"), "lazada.com.ph"),
    ("vn", N_("Vietnam"), "lazada.vn"),
)
SITES = {code: site for code, _, site in COUNTRIES}
FOLLOW_UP = "FOLLOW_UP_REVIEW"
CALLS = 600
MOST_CALLS = 5_000

APP = (
    Need("app_key", "App key", "the number of the app", secret=False),
    Need("app_secret", "App secret", "of the same app; every request is signed with it"),
    Need("refresh_token", "Refresh token", "the first one, which you got for the code; Earful keeps those that follow"),
)


def item(text: str) -> str:
    """The number of a product, also from the address of its page; BadInput where there is none."""
    found = LINKED.search(text)
    if found is None and not NUMBER.fullmatch(text.strip()):
        raise BadInput(say("{text!r} is no product: enter its number or the address of its page", text=text))
    return found[1] if found else text.strip()


def calls(text: str) -> str:
    """How many requests a run may make; BadInput where that is no number, or so few that nothing would be read."""
    if not text.strip().isdecimal() or not 20 <= int(text) <= MOST_CALLS:
        raise BadInput(say("enter a number from 20 to {most_calls}", most_calls=MOST_CALLS))
    return str(int(text))


ITEMS = Field(
    "items", "Only these products, one a line", "Their numbers or the addresses of their pages; empty is all.",
    "https://www.lazada.co.th/products/tea-cup-i1234567.html", many=True, read=item,
)  # fmt: skip


def site_of(connection: Connection | None) -> str:
    """The site of Lazada on which the shop stands."""
    return SITES.get(str(connection.options.get("country") or "") if connection is not None else "", SITES["th"])


def calls_of(connection: Connection | None) -> int:
    """How many requests one run may make."""
    given = str(connection.options.get("calls") or "") if connection is not None else ""
    return min(max(int(given), 20), MOST_CALLS) if given.isdecimal() else CALLS


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered on Lazada; "" when it can."""
    if mention.source != site_of(connection) or not NUMBER.fullmatch(mention.external_id):
        return N_("it was not read from this shop on Lazada: answer it there by hand")
    if mention.raw.get("type") == FOLLOW_UP:
        return N_("Lazada takes answers to a review itself, not to what its customer added later")
    if not mention.text.strip() and not mention.media:
        return N_("Lazada takes no answers to stars alone")
    return ""


SETUP = Setup(
    about=About(
        reads="the reviews of all products of a shop, or of chosen ones",
        fresh="hourly, product by product within a budget of requests; 30 days back at first",
        answers="every review that has words or pictures, once, up to 500 characters",
        costs="nothing",
        terms="an app of your own that Lazada approved",
        upstream="looked at again each hour while in work, else once a day for a month",
    ),
    steps=(
        "At open.lazada.com register as a developer with your seller account, as a seller and not as a service "
        "provider, and complete the profile.",
        "In the App Console create an app for your own shop (“Seller In-house APP”), and apply in it for the "
        "permission groups of products, of product reviews and of the seller's information.",
        "Set a callback address of yours in the app, which must begin with https, and wait until Lazada has approved "
        "the app; then it shows its App Key and its App Secret.",
        "Open https://auth.lazada.com/oauth/authorize?response_type=code&force_auth=true&client_id=APPKEY"
        "&redirect_uri=CALLBACK with your own values, choose the country, sign in as the seller and confirm.",
        "Lazada then leads to the callback address with “code” in it. Within 30 minutes exchange the code for tokens "
        "with /auth/token/create, for example with the API test tool of the App Console.",
        "Enter the app key, the secret and the refresh token here, and the country below. Use a refresh token nowhere "
        "else: Lazada gives a new one at each renewal.",
        "For answers enter the same three once more under writing.",
        "Authorise the app anew before the refresh token ends (refresh_expires_in says when), and enter the new one in "
        "both places.",
    ),
    read=APP,
    write=APP,
    options=(
        Field("country", "Country of the shop", choices=tuple((code, name) for code, name, _ in COUNTRIES)),
        Field(
            "calls", "Requests a run may make",
            say(
                "{count} when empty. Each product takes one a run and one more for ten reviews; what does not fit in "
                "is read in the next run.",
                count=CALLS,
            ),
            str(CALLS), read=calls,
        ),
    ),
    why_not=why_not,
)  # fmt: skip
