"""Who is talking about us?"""

from collectors import (
    bluesky,
    bluesky_watch,
    discourse,
    discourse_watch,
    feed,
    file,
    google_business,
    google_business_watch,
    hacker_news,
    hacker_news_watch,
    mastodon,
    mastodon_watch,
    reddit,
    reddit_watch,
    x,
    x_watch,
)
from collectors.page import Collector, IntakeReader, Watcher

COLLECTORS: dict[str, Collector] = {
    "file": file.fetch,
    "x": x.fetch,
    "reddit": reddit.fetch,
    "feed": feed.fetch,
    "discourse": discourse.fetch,
    "hacker_news": hacker_news.fetch,
    "bluesky": bluesky.fetch,
    "mastodon": mastodon.fetch,
    "google_business": google_business.fetch,
}

# Channels that can be looked at again: what was deleted or changed, and what our own account answered there.
WATCHERS: dict[str, Watcher] = {
    "x": x_watch,
    "reddit": reddit_watch,
    "discourse": discourse_watch,
    "hacker_news": hacker_news_watch,
    "bluesky": bluesky_watch,
    "mastodon": mastodon_watch,
    "google_business": google_business_watch,
}

# Channels that deliver to our webhook by themselves.
INTAKES: dict[str, IntakeReader] = {}
