"""What a Discourse forum asks for before it is read or answered, and which mentions may be answered there."""

import re
from dataclasses import replace

from channels.fields import Field, site
from channels.setup import About, Need, Setup
from store.models import Connection, Mention
from store.saying import say
from store.settings import settings

TITLE = "Discourse"
NAME = re.compile(r"\w[\w.-]{0,59}")
FORUM = Field("forum", "Address of the forum", placeholder="https://forum.example", read=site)
ELSEWHERE = replace(FORUM, title="Forum, where it is not that of the connection", help="Any forum that is open to all.")


def source_of(address: str) -> str:
    """What a forum is called as the place of its mentions: its address without https://."""
    return re.sub(r"^https?://", "", address, flags=re.IGNORECASE).rstrip("/").casefold()


def forum_of(connection: Connection | None) -> str:
    """The address of the connection's own forum; empty where nobody said which it is."""
    given = str(connection.options.get("forum") or "") if connection is not None else ""
    return given or settings().discourse_base_url


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered through a connection; "" when it can."""
    forum = str(connection.options.get("forum") or "")
    if forum and mention.source != source_of(forum):
        return say(
            "it was read on {source}, and the account is on {forum}: answer it there by hand",
            source=mention.source,
            forum=source_of(forum),
        )
    return ""


KEY = Need("api_key", "API key", "under Admin, API, Keys, or from whoever runs the forum")
USER = Need("api_username", "Account", "the name of the account that the key is for", secret=False)
SETUP = Setup(
    about=About(
        reads="the newest posts of any open forum, or its search; with a key, also what only members see",
        fresh="hourly, with an hour read again; at first a day",
        answers="what was read on the connection's own forum, where the topic is open",
        costs="nothing",
        terms="the rules of each forum, many of which forbid what promotes",
        upstream="looked at again each hour while in work, else once a day for a month",
    ),
    steps=(
        "To read an open forum, nothing is entered here: make a query on the channel Discourse and name the forum.",
        "For what only members see, and for answers, enter the address of the forum here.",
        "Ask whoever runs the forum for an account of the brand and an API key for that single user, without narrower "
        "scopes: else Earful cannot see whether a reply waits for the staff of the forum.",
        "Enter the key and the name of the account, the key to read apart from the one to write if you have two.",
        "Test the connection, read the rules of the forum, and switch it live.",
    ),
    read=(replace(KEY, optional=True), replace(USER, optional=True)),
    write=(KEY, USER),
    options=(FORUM,),
    why_not=why_not,
)
