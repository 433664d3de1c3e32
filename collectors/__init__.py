"""Who is talking about us?"""

from collectors import (
    bluesky,
    bluesky_watch,
    facebook,
    facebook_hook,
    facebook_watch,
    file,
    google_business,
    google_business_watch,
    instagram,
    instagram_hook,
    instagram_watch,
    line_hook,
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
    "bluesky": bluesky.fetch,
    "mastodon": mastodon.fetch,
    "google_business": google_business.fetch,
    "facebook": facebook.fetch,
    "instagram": instagram.fetch,
}

# Channels that can be looked at again: what was deleted or changed, and what our own account answered there.
WATCHERS: dict[str, Watcher] = {
    "x": x_watch,
    "reddit": reddit_watch,
    "bluesky": bluesky_watch,
    "mastodon": mastodon_watch,
    "google_business": google_business_watch,
    "facebook": facebook_watch,
    "instagram": instagram_watch,
}

# Channels that deliver to our webhook by themselves.
INTAKES: dict[str, IntakeReader] = {
    "line": line_hook.read,
    "facebook": facebook_hook.read,
    "instagram": instagram_hook.read,
}
