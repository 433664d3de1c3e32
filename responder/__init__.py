"""What do we answer?"""

from responder import bluesky, mastodon, reddit, x
from responder.publishing import Follower, Publisher

PUBLISHERS: dict[str, Publisher] = {
    "x": x,
    "reddit": reddit,
    "bluesky": bluesky,
    "mastodon": mastodon,
}

# Channels that look at a reply before they show it, and how they are asked what became of it.
FOLLOWERS: dict[str, Follower] = {}
