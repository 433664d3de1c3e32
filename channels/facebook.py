"""What Facebook asks for before a page is read or answered."""

from channels.meta import APP_SECRET, STEPS, TERMS, VERIFY
from channels.setup import About, Need, Setup
from store.models import Connection, Mention
from store.saying import N_

TOKEN = Need("access_token", "Page access token", "of the page itself, not of a person; best one that does not end")


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a mention cannot be answered on Facebook through a connection; "" when it can."""
    if mention.kind == "review":
        return N_("Facebook lets no software answer recommendations any more: answer it there by hand")
    own = connection.account.get("id")
    if own and mention.source != own:
        return N_("it was not read from the page that this connection answers as: answer it there by hand")
    return N_("it is hidden: show it on Facebook first") if mention.raw.get("hidden") else ""


SETUP = Setup(
    about=About(
        reads="comments and posts on the page, posts that name it, and by webhook mentions and recommendations",
        fresh="at once by webhook; else hourly, comments under the posts of the last 30 days",
        answers="comments and posts, up to 8,000 characters; no recommendations",
        costs="nothing; as many requests as the page has visitors for",
        terms="verification of the business, review of the app, a way to ask for deletion",
        upstream="deletions at once by webhook; else hourly while in work, then once a day for a month",
    ),
    steps=(
        *STEPS,
        "Have Meta verify the business, and ask in App Review for pages_show_list, pages_read_engagement, "
        "pages_read_user_content, pages_manage_metadata, and for answers pages_manage_engagement.",
        "In the business settings make a system user, give it the page, and make a token for it with these "
        "permissions. With it ask for /me/accounts in the Graph API Explorer, and copy the page's own access token.",
        "Enter the page access token here. For webhooks make up a verify token and enter it, too.",
        "Switch on the receiver of webhooks. In the app add the product Webhooks, choose Page, paste the receiver's "
        "address and the verify token, and subscribe to feed, mention and ratings.",
        "Install the app on the page: POST /me/subscribed_apps?subscribed_fields=feed,mention,ratings with its token.",
        "Under App settings enter the address where people ask for the deletion of their data.",
        "For answers enter the page access token under writing, test the connection, and confirm the terms.",
    ),
    read=(TOKEN, APP_SECRET, VERIFY),
    write=(TOKEN, APP_SECRET),
    terms=TERMS,
    why_not=why_not,
    hook="app_secret",
)
