"""What do we answer?"""

from responder import email, reddit, x, youtube
from responder.publishing import Follower, Publisher

PUBLISHERS: dict[str, Publisher] = {
    "x": x,
    "reddit": reddit,
    "email": email,
    "youtube": youtube,
}

# Channels that look at a reply before they show it, and how they are asked what became of it.
FOLLOWERS: dict[str, Follower] = {
    "youtube": youtube.follow,
}
