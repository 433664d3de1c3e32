"""What Bluesky asks for before it is read or answered, and how posts are named there."""

import re

from channels.fields import Field, site
from channels.setup import About, Need, Setup, Term
from store.models import Connection, Mention
from store.saying import N_

SOURCE = "bsky.app"
SERVER = "https://bsky.social"
POST = re.compile(r"at://(did:[a-z]+:[\w.:%-]+)/app\.bsky\.feed\.post/([\w.~:-]+)", re.ASCII)
MOST_BYTES = 3_000


def address(handle_or_did: str, uri: str) -> str:
    """Where a post can be seen in a browser; "" for what is none."""
    found = POST.fullmatch(uri)
    return f"https://{SOURCE}/profile/{handle_or_did or found[1]}/post/{found[2]}" if found else ""


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered on Bluesky; "" when it can."""
    if mention.source != SOURCE or not POST.fullmatch(mention.external_id):
        return N_("it was not read from Bluesky itself: answer it there by hand")
    return ""


LOGIN = (
    Need("handle", "Handle", "of the account, such as name.bsky.social", secret=False),
    Need("app_password", "App password", "made in Bluesky under Settings, Privacy and security; not the password"),
)
SETUP = Setup(
    about=About(
        reads="posts that name, answer or quote the account, and all posts by words",
        fresh="hourly, with an hour read again; at first a day",
        answers="every post that its author lets us answer, up to 300 signs",
        costs="nothing, within 3,000 requests in five minutes",
        terms="the search is no bulk feed; people hear from an account once they named it or spoke of the brand",
        upstream="looked at again each hour while in work, else once a day for a month",
    ),
    steps=(
        "Sign in to Bluesky with the brand's own account, whose profile says for whom it speaks.",
        "Under Settings, Privacy and security, App passwords, make one for Earful; direct messages are not needed.",
        "Enter the handle and the app password here, to read and again to answer; two app passwords are safer.",
        "Where the account stands on a server of its own, enter that server; else leave it empty.",
        "Test the connection, confirm the term, and switch it live.",
    ),
    read=LOGIN,
    write=LOGIN,
    terms=(
        Term("asked_for", "We answer people who named us or spoke of our brand, and nobody is written to in bulk."),
    ),
    options=(Field("server", "Server", "Where the account is kept; empty is bsky.social.", SERVER, read=site),),
    why_not=why_not,
)
