"""What do we answer?"""

from responder import bluesky, discourse, google_business, mastodon, reddit, x
from responder.publishing import Follower, Publisher

PUBLISHERS: dict[str, Publisher] = {
    "x": x,
    "reddit": reddit,
    "bluesky": bluesky,
    "mastodon": mastodon,
    "discourse": discourse,
    "google_business": google_business,
}

# Channels that look at a reply before they show it, and how they are asked what became of it.
FOLLOWERS: dict[str, Follower] = {
    "google_business": google_business.follow,
    "discourse": discourse.follow,
}
