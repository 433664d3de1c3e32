"""Who is talking about us?"""

from collectors import feed, file, reddit, reddit_watch, x, x_watch
from collectors.page import Collector, IntakeReader, Watcher

COLLECTORS: dict[str, Collector] = {
    "file": file.fetch,
    "x": x.fetch,
    "reddit": reddit.fetch,
    "feed": feed.fetch,
}

# Channels that can be looked at again: what was deleted or changed, and what our own account answered there.
WATCHERS: dict[str, Watcher] = {
    "x": x_watch,
    "reddit": reddit_watch,
}

# Channels that deliver to our webhook by themselves.
INTAKES: dict[str, IntakeReader] = {}
