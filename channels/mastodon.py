"""What Mastodon asks for before an instance is read or answered, and which mentions may be answered there."""

from urllib.parse import urlsplit

from channels.expression_spelling import only_letters
from channels.fields import Field, site
from channels.setup import About, Need, Setup
from store.errors import BadInput, NeedsSetup
from store.models import Connection, Mention
from store.saying import say
from store.settings import settings


def instance(text: str) -> str:
    """The host of an instance from whatever address people enter; BadInput where there is none in it."""
    return urlsplit(site(text.rpartition("@")[2] if "://" not in text else text)).netloc


def hashtag(text: str) -> str:
    """A hashtag without its sign; BadInput where it can be none, as it becomes part of an address."""
    name = text.strip().removeprefix("#")
    if not name or not only_letters(name) or name.isdecimal():
        raise BadInput(say("{text!r} is no hashtag: write letters, digits and _ only", text=text))
    return name


INSTANCE = Field(
    "instance", "Instance", "Where it is read, such as mastodon.social.", placeholder="mastodon.social", read=instance
)
HASHTAG = Field("hashtag", "Hashtag", "Without its sign; one a query.", needed=True, read=hashtag)


def home_of(connection: Connection | None) -> str:
    """The instance of our own account; NeedsSetup where nobody said which it is."""
    given = str(connection.options.get("instance") or "") if connection else ""
    home = given or urlsplit(settings().mastodon_base_url).netloc
    if not home:
        raise NeedsSetup("Mastodon is off: on the Channels page, enter the instance of the account")
    return home


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered through a connection; "" when it can. Posts have other ids on each instance."""
    home = str(connection.options.get("instance") or "")
    if home and mention.source != home:
        return say(
            "it was read on {source}, and the account is on {home}: answer it there by hand",
            source=mention.source,
            home=home,
        )
    return ""


TOKEN = Need("access_token", "Access token", "of the application, under Preferences, Development", optional=True)
SETUP = Setup(
    about=About(
        reads="a hashtag on any open instance; with a token, posts that name the account, and the instance's search",
        fresh="hourly, without gaps, with two hours read again; at first a day",
        answers="what was read on the account's own instance, as publicly as it was written, up to its own limit",
        costs="nothing, within 300 requests in five minutes",
        terms="those of the instance, many of which want automated accounts to be marked",
        upstream="looked at again each hour while in work, else once a day for a month",
    ),
    steps=(
        "To read a hashtag, nothing is entered: make a query, and name the hashtag and an instance.",
        "For mentions, the search and replies, sign in to the instance of the brand's account in a browser.",
        "Read the rules of the instance: many want an account that software helps with to be marked as automated.",
        "Under Preferences, Development, make a new application with the scopes read:accounts, read:notifications, "
        "read:search, read:statuses and, to answer, write:statuses.",
        "Enter the instance and the access token of the application here; a second application only to write is safer.",
        "Test the connection, so that the account and the longest post of the instance are known, and switch it live.",
    ),
    read=(TOKEN,),
    write=(Need("access_token", "Access token", "one with the scopes read and write:statuses"),),
    options=(INSTANCE,),
    why_not=why_not,
)
