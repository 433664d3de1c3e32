"""What Instagram asks for before an account is read or answered."""

from channels.graph_items import THEIRS
from channels.meta import APP_SECRET, STEPS, TERMS, VERIFY
from channels.setup import About, Need, Setup
from store.models import Connection, Mention
from store.saying import N_

TOKEN = Need(
    "access_token", "Page access token", "of the page on Facebook to which the account belongs, or of a system user"
)
ACCOUNT = Need(
    "account_id",
    "Id of the account",
    "the number of the Instagram account; leave it empty with a page access token",
    secret=False,
    optional=True,
)


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered on Instagram through a connection; "" when it can."""
    own = connection.account.get("id")
    if own and mention.source != own:
        return N_("it was not read for the account that this connection answers as: answer it there by hand")
    if mention.raw.get("live"):
        return N_("Instagram takes no public answers from software under live videos")
    if mention.raw.get("tagged"):
        return N_("Instagram lets no software comment where the account is only tagged in the picture: do it by hand")
    return N_("it is hidden: show it on Instagram first") if mention.raw.get("hidden") else ""


def is_theirs(conversation: str) -> bool:
    """Whether something stands under what somebody else posted, where only mentions can be answered."""
    return conversation.startswith(THEIRS)


SETUP = Setup(
    about=About(
        reads="comments on the account's posts, posts in which it is tagged, and by webhook @mentions; no stories",
        fresh="at once by webhook; else hourly, comments under the posts of the last 30 days",
        answers="comments and @mentions, up to 2,196 characters; no tags, no live videos",
        costs="nothing; as many requests as the account has viewers for",
        terms="a professional account, verification of the business, review of the app, a way to ask for deletion",
        upstream="looked at again each hour while in work, else once a day for a month",
    ),
    steps=(
        "Make the account on Instagram a professional one, and connect it with the brand's page on Facebook.",
        *STEPS,
        "Have Meta verify the business, and ask in App Review for instagram_basic, instagram_manage_comments, "
        "pages_show_list, pages_read_engagement and pages_manage_metadata.",
        "In the business settings make a system user, give it the page and the account, and make a token for it with "
        "these permissions. With it ask for /me/accounts in the Graph API Explorer, and copy the page's access token.",
        "Enter the page access token here. For webhooks make up a verify token and enter it, too.",
        "Switch on the receiver of webhooks. In the app add the product Webhooks, choose Instagram, paste the "
        "receiver's address and the verify token, and subscribe to comments, live_comments and mentions.",
        "Install the app on the page: POST /me/subscribed_apps?subscribed_fields=feed with the page's token.",
        "For answers enter the page access token under writing, test the connection, and confirm the terms.",
    ),
    read=(TOKEN, ACCOUNT, APP_SECRET, VERIFY),
    write=(TOKEN, ACCOUNT, APP_SECRET),
    terms=TERMS,
    why_not=why_not,
    hook="app_secret",
)
