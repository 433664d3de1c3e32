"""What do we answer?"""

from responder import bluesky, google_business, lazada, mastodon, reddit, shopee, x
from responder.publishing import Follower, Publisher

PUBLISHERS: dict[str, Publisher] = {
    "x": x,
    "reddit": reddit,
    "bluesky": bluesky,
    "mastodon": mastodon,
    "google_business": google_business,
    "shopee": shopee,
    "lazada": lazada,
}

# Channels that look at a reply before they show it, and how they are asked what became of it.
FOLLOWERS: dict[str, Follower] = {
    "google_business": google_business.follow,
    "lazada": lazada.follow,
}
