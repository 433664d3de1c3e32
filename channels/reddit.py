"""What Reddit asks for before it is read or answered, and which mentions may be answered there."""

import re
from collections.abc import Iterable
from dataclasses import replace

from channels.fields import Field
from channels.setup import About, Need, Setup, Term
from store.errors import BadInput
from store.models import Connection, Mention
from store.saying import N_, say

SOURCE = "reddit.com"
FULLNAME = re.compile(r"t([13])_([0-9a-z]+)")  # of a comment or a submission
SUBREDDIT = re.compile(r"(?:u_)?[A-Za-z0-9][\w-]{1,30}", re.ASCII)
APART = re.compile(r"[\s,;+]+")

APP = (
    Need("client_id", "Client id", "the short text under the name of the app, at reddit.com/prefs/apps", secret=False),
    Need("client_secret", "Client secret", "the line “secret” of the same app"),
    Need("username", "Account", "the name of the account that made the app, without u/", secret=False),
)
SIGN_IN = (
    Need("password", "Password", "that of the account; leave it empty where you have a refresh token", optional=True),
    Need("refresh_token", "Refresh token", "instead of the password, for accounts with two factors", optional=True),
)


def subreddits(value: object) -> tuple[str, ...]:
    """The names of subreddits as people enter them, one text or a list, with or without r/; each once.

    Raises BadInput at what can be no name: it would become part of an address.
    """
    names = _names(value)
    if wrong := next((name for name in names.values() if not SUBREDDIT.fullmatch(name)), ""):
        raise BadInput(say("{wrong!r} is no name of a subreddit: write it as in r/name", wrong=wrong))
    return tuple(names.values())


def _names(value: object) -> dict[str, str]:
    texts = [value] if isinstance(value, str) else list(value) if isinstance(value, Iterable) else []
    words = [word for text in texts for word in APART.split(str(text)) if word]
    names = [re.sub(r"^/?r/", "", word, flags=re.IGNORECASE).strip("/") for word in words]
    return {name.casefold(): name for name in names}


SUBREDDITS = Field(
    "subreddits", "Subreddits to follow, one a line", placeholder="coffee\nthailand", many=True, read=subreddits
)


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered on Reddit through a connection; "" when it can."""
    name = str(mention.raw.get("subreddit") or "")
    if mention.source != SOURCE or not FULLNAME.fullmatch(mention.external_id):
        return N_("it was not read from Reddit itself: answer it there by hand")
    allowed = _names(connection.options.get("subreddits", ()))
    if not allowed:
        return N_("no subreddit is on the list of those in which we may answer: enter them on the Channels page")
    if name.casefold() not in allowed:
        return say("r/{name} is not on the list of subreddits in which we may answer", name=name)
    if mention.raw.get("locked"):
        return N_("the moderators have locked it")
    return N_("it is archived: Reddit takes no more answers to it") if mention.raw.get("archived") else ""


SETUP = Setup(
    about=About(
        reads="submissions by words, comments of the subreddits that are followed, and the inbox of the account",
        fresh="hourly, with a day read again; about 1,000 items back",
        answers="what stands in subreddits on the list, up to 10,000 characters",
        costs="nothing, within 100 requests a minute; commercial use takes a contract",
        terms="approval before any use of the API; what is deleted there is deleted here",
        upstream="looked at again each hour while in work, else once a day for a month",
    ),
    steps=(
        "Ask Reddit for approval before anything else: its Responsible Builder Policy wants it for any use of the Data "
        "API, and commercial use takes a contract. The form is in Reddit's help under “Developer Platform & Data API”.",
        "Sign in to reddit.com with the brand's own account, which says in its profile that it speaks for the brand.",
        "At reddit.com/prefs/apps choose “create another app”, then “script”; any address will do as redirect uri.",
        "Enter the client id and secret of the app here, with the account and its password. An account with two "
        "factors takes a refresh token instead.",
        "For answers make a second app, if you can under an account that only answers, and enter it apart.",
        "List the subreddits in which you may answer: read their rules first, as many forbid what promotes.",
    ),
    read=(*APP, *SIGN_IN),
    write=(*APP, *SIGN_IN),
    terms=(
        Term(
            "api_approved",
            "Reddit has approved our use of its Data API, and for commercial use we have a contract with it.",
        ),
    ),
    options=(
        replace(
            SUBREDDITS,
            title="Subreddits in which we may answer, one a line",
            help="Ask the moderators first: many forbid companies. Everywhere else a person answers by hand.",
        ),
    ),
    why_not=why_not,
)
