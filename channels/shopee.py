"""What Shopee's Open Platform asks for before the reviews of a shop are read or answered."""

import re

from channels.fields import Field
from channels.setup import About, Need, Setup
from store.errors import BadInput, NeedsSetup
from store.models import Connection, Mention
from store.saying import N_, say

TITLE = "Shopee"
NUMBER = re.compile(r"[0-9]{1,20}", re.ASCII)
LINKED = re.compile(r"(?:[-.]i\.[0-9]+\.|/product/[0-9]+/)([0-9]{1,20})(?![0-9])", re.ASCII)
COUNTRIES = (
    ("th", N_("Thailand"), "shopee.co.th"),
    ("my", N_("Malaysia"), "shopee.com.my"),
    ("sg", N_("Singapore"), "shopee.sg"),
    ("id", N_("Indonesia"), "shopee.co.id"),
    ("ph", N_("Philippines"), "shopee.ph"),
    ("vn", N_("Vietnam"), "shopee.vn"),
    ("tw", N_("Taiwan"), "shopee.tw"),
    ("br", N_("Brazil"), "shopee.com.br"),
)
SITES = {code: site for code, _, site in COUNTRIES}
HOSTS = {
    "": "https://partner.shopeemobile.com",
    "cn": "https://openplatform.shopee.cn",
    "br": "https://openplatform.shopee.com.br",
    "sandbox": "https://openplatform.sandbox.test-stable.shopee.sg",
}

APP = (
    Need("partner_id", "Live partner id", "the number of the app, once it is live", secret=False),
    Need("partner_key", "Live key", "of the same app; every request is signed with it"),
    Need("refresh_token", "Refresh token", "the first one, which you got for the code; Earful keeps those that follow"),
)


def number(text: str) -> str:
    """A number as Shopee names shops; BadInput where it is none."""
    if not NUMBER.fullmatch(text.strip()):
        raise BadInput(say("{text!r} is no number of a shop: it looks like 123456789", text=text))
    return text.strip()


def item(text: str) -> str:
    """The number of a product, also from the address of its page; BadInput where there is none."""
    found = LINKED.search(text)
    if found is None and not NUMBER.fullmatch(text.strip()):
        raise BadInput(say("{text!r} is no product: enter its number or the address of its page", text=text))
    return found[1] if found else text.strip()


ITEMS = Field(
    "items", "Only these products, one a line", "Their numbers or the addresses of their pages; empty is all.",
    "https://shopee.co.th/product/123456/7891011", many=True, read=item,
)  # fmt: skip


def shop_of(connection: Connection | None) -> str:
    """The shop of a connection; NeedsSetup where none can be used."""
    given = str(connection.options.get("shop_id") or "").strip() if connection is not None else ""
    if not NUMBER.fullmatch(given):
        raise NeedsSetup("Shopee is off: on the Channels page, enter the number of the shop")
    return given


def site_of(connection: Connection | None) -> str:
    """The site of Shopee on which the shop stands."""
    return SITES.get(str(connection.options.get("country") or "") if connection is not None else "", SITES["th"])


def host_of(connection: Connection | None) -> str:
    """Where the Open Platform is asked."""
    return HOSTS.get(str(connection.options.get("server") or "") if connection is not None else "", HOSTS[""])


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered on Shopee; "" when it can."""
    here = mention.source == connection.options.get("shop_id") and NUMBER.fullmatch(mention.external_id)
    return "" if here else N_("it was not read from this shop on Shopee: answer it there by hand")


SETUP = Setup(
    about=About(
        reads="the reviews of one shop, or of chosen products",
        fresh="hourly, with a day read again; 30 days back at first, as far as Shopee shows them",
        answers="every review once, up to 500 characters",
        costs="nothing",
        terms="an app of your own that Shopee approved; the shop authorises it anew each year",
        upstream="looked at again each hour while in work, else once a day for a month",
    ),
    steps=(
        "At open.shopee.com register a developer account, as “Registered Business Seller” or “Individual Seller”, with "
        "the papers of your business, and wait until Shopee has approved it.",
        "In its Console choose “Create App” with the type “Seller In-house System”, which may call every API that "
        "Earful needs.",
        "Choose “Go Live” for the app and name the IP address of the server that runs Earful. Shopee looks at it for "
        "about a day; then the app shows its Live Partner ID and its Live Key.",
        "In the App List choose “Authorize”, enter any address of yours as Redirect URL, open the link that it makes, "
        "sign in as the shop (not as a sub-account) and confirm, for 365 days.",
        "Shopee then leads to that address with “code” and “shop_id” in it. Within 10 minutes exchange the code for "
        "tokens: POST /api/v2/auth/token/get, for example with the API test tool of the Console.",
        "Enter the partner id, the key and the refresh token here, and the shop_id and the country below. Enter them "
        "at once: each refresh token is good for one use, and nobody else may use it.",
        "For answers enter the same three once more under writing.",
        "Authorise the app anew before the year is over, and enter the new refresh token in both places.",
    ),
    read=APP,
    write=APP,
    options=(
        Field("shop_id", "Number of the shop", "shop_id in the address that the authorisation led to", "123456789",
              needed=True, read=number),
        Field("country", "Country of the shop", choices=tuple((code, name) for code, name, _ in COUNTRIES)),
        Field(
            "server", "Where Earful runs", "Shopee wants the address that is nearest.",
            choices=(("", N_("In Asia or elsewhere")), ("cn", N_("In mainland China")), ("br", N_("In the Americas")),
                     ("sandbox", N_("Only a test, in the sandbox"))),
        ),
    ),
    why_not=why_not,
)  # fmt: skip
