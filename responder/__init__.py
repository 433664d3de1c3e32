"""What do we answer?"""

from responder import (
    app_store,
    bluesky,
    discourse,
    email,
    facebook,
    google_business,
    google_play,
    instagram,
    judge_me,
    lazada,
    line,
    mastodon,
    reddit,
    shopee,
    survey,
    trustpilot,
    woocommerce,
    x,
    youtube,
)
from responder.changing import Changes
from responder.publishing import Follower, Publisher

PUBLISHERS: dict[str, Publisher] = {
    "x": x,
    "reddit": reddit,
    "email": email,
    "youtube": youtube,
    "bluesky": bluesky,
    "mastodon": mastodon,
    "discourse": discourse,
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

# Channels that are answered by a letter of our own, through the connection of another channel.
LETTERS: dict[str, Publisher] = {"survey": survey}

# Channels that look at a reply before they show it, and how they are asked what became of it.
FOLLOWERS: dict[str, Follower] = {
    "youtube": youtube.follow,
    "google_business": google_business.follow,
    "woocommerce": woocommerce.follow,
    "lazada": lazada.follow,
    "app_store": app_store.follow,
    "discourse": discourse.follow,
}

# Channels on which a reply that stands there can be changed; those that are missing keep it as it was sent.
CHANGES: dict[str, Changes] = {
    "x": x.CHANGES,
    "youtube": youtube.CHANGES,
    "google_business": google_business.CHANGES,
    "google_play": google_play.CHANGES,
    "woocommerce": woocommerce.CHANGES,
    "reddit": reddit.CHANGES,
    "bluesky": bluesky.CHANGES,
    "mastodon": mastodon.CHANGES,
    "discourse": discourse.CHANGES,
    "facebook": facebook.CHANGES,
    "instagram": instagram.CHANGES,
    "trustpilot": trustpilot.CHANGES,
    "app_store": app_store.CHANGES,
}
