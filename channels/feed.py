"""What a feed asks for before it is read, which is its address, and what is said of feeds everywhere."""

from channels.fields import Field, web_address
from channels.setup import About, Setup

ADDRESS = Field(
    "address",
    "Address of the feed",
    help="RSS, Atom or JSON Feed; it often ends in /feed, .xml or .rss.",
    placeholder="https://blog.example/feed.xml",
    needed=True,
    read=web_address,
)
SETUP = Setup(
    about=About(
        reads="RSS, Atom and JSON feeds by their address: blogs, news, podcasts",
        fresh="hourly, and only what is new is sent; as far back as the feed goes, at first 30 days",
        answers="nothing: an entry is answered where it stands",
        costs="nothing",
        terms="none of its own; each site has its terms",
        upstream="edits while the entry stands in its feed; what is taken away there is not noticed",
    ),
    steps=(
        "Look for the feed of the site: a link called RSS, Atom or Feed, or the address of the site with /feed behind.",
        "On the Brands page add a query on the channel Feed and enter the address of the feed.",
        "Write the words that concern you as its expression; without any, every entry becomes a mention.",
    ),
)
