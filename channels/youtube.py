"""What YouTube asks for before it is read or answered, and which mentions may be answered there."""

import re

from channels.fields import Field
from channels.setup import About, Need, Setup, Term
from store.errors import BadInput
from store.models import Connection, Mention
from store.saying import N_, say

SOURCE = "youtube.com"
VIDEO = "video:"  # what stands before the id of a video, so that it is never taken for a comment
COMMENT = re.compile(r"[A-Za-z0-9_-]{10,80}(?:\.[A-Za-z0-9_-]{1,80})?")
CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{22}")


def channel_typed(text: str) -> str:
    """The id of a channel, also out of its address; BadInput where there is none."""
    found = re.search(r"(?:^|/channel/)(UC[A-Za-z0-9_-]{22})(?:[/?#].*)?$", text.strip())
    if found is None:
        raise BadInput(say("{text!r} is no id of a channel: it begins with UC and has 24 signs", text=text[:80]))
    return found[1]


OWN_CHANNEL = Field(
    "channel",
    "Channel id",
    "It begins with UC; YouTube shows it under Settings, Advanced settings.",
    placeholder="UCxxxxxxxxxxxxxxxxxxxxxx",
    read=channel_typed,
)


def own_channels(connection: Connection | None) -> set[str]:
    """The channels of the brand itself, whose words are no mentions."""
    if connection is None:
        return set()
    found = (connection.account.get("id"), connection.options.get("channel"))
    return {str(each) for each in found if each}


def thread_of(comment: str) -> str:
    """The comment that a thread began with; YouTube puts all answers under that one."""
    return comment.partition(".")[0]


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered on YouTube through a connection; "" when it can."""
    if mention.external_id.startswith(VIDEO):
        return N_("it is a video: comment on it there by hand")
    if mention.source != SOURCE or not COMMENT.fullmatch(mention.external_id):
        return N_("it was not read from YouTube itself: answer it there by hand")
    return N_("YouTube takes no more answers to it") if mention.raw.get("canReply") is False else ""


SETUP = Setup(
    about=About(
        reads="comments under the videos of a channel, and videos by words",
        fresh="each run; a week of threads is looked through for new answers",
        answers="comments, as the brand's own channel",
        costs="nothing, within 10,000 units and 100 searches a day",
        terms="YouTube's API terms; what is deleted there is deleted here",
        upstream="looked at again each hour while in work, else once a day for a month",
    ),
    steps=(
        "At console.cloud.google.com make a project, and switch on the YouTube Data API v3 in its library.",
        "Under Credentials create an API key and restrict it to that API. That is all that reading needs.",
        "For answers configure the OAuth consent screen, publish the app (in testing, its tokens end after seven "
        "days), and create an OAuth client id of the kind “Desktop app”.",
        "Sign in once as the brand's channel with the scope youtube.force-ssl, for instance in Google's OAuth "
        "Playground with your own client, and keep the refresh token.",
        "Enter client id, client secret and refresh token here; Earful then asks YouTube whose they are.",
    ),
    read=(Need("api_key", "API key", "from Credentials of your project"),),
    write=(
        Need("client_id", "OAuth client id", "ends with apps.googleusercontent.com", secret=False),
        Need("client_secret", "OAuth client secret", "of the same client"),
        Need("refresh_token", "Refresh token", "of the brand's channel, with the scope youtube.force-ssl"),
    ),
    terms=(Term("api_terms", "We keep to the YouTube API Services Terms of Service and its Developer Policies."),),
    options=(OWN_CHANNEL,),
    why_not=why_not,
)
