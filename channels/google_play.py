"""What Google Play asks for before the reviews of our own apps are read or answered."""

import re
from collections.abc import Iterable
from datetime import timedelta

from channels.fields import Field
from channels.setup import About, Need, Setup, Window
from store.errors import BadInput
from store.models import Connection, Mention
from store.saying import N_, say

CHANNEL = "google_play"
PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)+", re.ASCII)
ADDRESS = re.compile(r"https?://play\.google\.com/store/apps/details\?(?:.*&)?id=([\w.]+).*", re.ASCII)
WINDOW = timedelta(days=7)  # what is older is shown to nobody but people in the Play Console
WARN_AFTER = timedelta(days=5)

KEY = (
    Need("service_account_key", "Service account key", "the whole JSON file of the key, in one piece"),
)  # fmt: skip


def package(text: str) -> str:
    """The name of an app's package, from itself or from its address in the store; BadInput at what can be none."""
    found = ADDRESS.fullmatch(text.strip())
    name = found[1] if found else text.strip()
    if not PACKAGE.fullmatch(name):
        raise BadInput(say("{text!r} is no package name: it looks like com.example.app", text=text))
    return name


def packages(given: object) -> list[str]:
    """The package names of several apps, one text or a list; each once."""
    several = given.splitlines() if isinstance(given, str) else given if isinstance(given, Iterable) else []
    return list(dict.fromkeys(package(str(each)) for each in several if str(each).strip()))


APPS = Field("apps", "Only these apps, one a line; empty is all of the connection", many=True, read=package)


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered on Google Play; "" when it can."""
    if not PACKAGE.fullmatch(mention.source):
        return N_("it was not read from Google Play itself: answer it there by hand")
    if mention.source not in (connection.options.get("apps") or []):
        return say("{source} is not among the apps on the Channels page", source=mention.source)
    return ""


SETUP = Setup(
    about=About(
        reads="reviews with a text of your own apps, as they stand in the store",
        fresh="hourly; Google shows the last 7 days only",
        answers="every review once, up to 350 characters",
        costs="nothing; 200 reads an hour and 2,000 answers a day for each app",
        terms="nothing beyond those of the Play Console",
        upstream="what was written in the last 7 days is looked at again each day, and each hour while in work",
    ),
    steps=(
        "In the Google Cloud console make a project and enable the Google Play Android Developer API in it.",
        "Make a service account in that project, and for it a key of the type JSON, which is downloaded as a file.",
        "In the Play Console open Users and permissions, invite the address of the service account, and grant it "
        "“View app information” and “Reply to reviews” for your apps. Google may take a day until that holds.",
        "Paste the whole JSON file here, to read and once more to answer, and list the package names of your apps.",
        "Let Earful run at least once in 7 days: what is older can be read by nobody but people in the Play Console.",
    ),
    read=KEY,
    write=KEY,
    options=(
        Field(
            "apps", "Package names of your apps, one a line", "as in their address in the store", "com.example.app",
            needed=True, many=True, read=package,
        ),
    ),
    why_not=why_not,
    window=Window(WINDOW, WARN_AFTER),
)  # fmt: skip
