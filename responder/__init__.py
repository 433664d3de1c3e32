"""What do we answer?"""

from responder import bluesky, google_business, judge_me, mastodon, reddit, trustpilot, woocommerce, x
from responder import bluesky, google_business, lazada, mastodon, reddit, shopee, x
from responder import app_store, bluesky, google_business, google_play, mastodon, reddit, x
from responder import bluesky, facebook, google_business, instagram, line, mastodon, reddit, x
from responder import bluesky, email, google_business, mastodon, reddit, x, youtube
from responder.publishing import Follower, Publisher

PUBLISHERS: dict[str, Publisher] = {
    "x": x,
    "reddit": reddit,
    "email": email,
    "youtube": youtube,
    "bluesky": bluesky,
    "mastodon": mastodon,
    "google_business": google_business,
    "trustpilot": trustpilot,
    "woocommerce": woocommerce,
    "judge_me": judge_me,
    "shopee": shopee,
    "lazada": lazada,
    "app_store": app_store,
    "google_play": google_play,
    "line": line,
    "facebook": facebook,
    "instagram": instagram,
}

# Channels that look at a reply before they show it, and how they are asked what became of it.
FOLLOWERS: dict[str, Follower] = {
    "youtube": youtube.follow,
    "google_business": google_business.follow,
    "woocommerce": woocommerce.follow,
    "lazada": lazada.follow,
    "app_store": app_store.follow,
}
