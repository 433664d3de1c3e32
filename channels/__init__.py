"""What does each network allow?"""

from channels import (
    app_store,
    bluesky,
    discourse,
    email,
    facebook,
    feed,
    file,
    google_business,
    google_play,
    hacker_news,
    instagram,
    judge_me,
    lazada,
    line,
    mastodon,
    reddit,
    shopee,
    trustpilot,
    webhook,
    woocommerce,
    x,
    youtube,
)
from channels.facts import Facts
from channels.setup import About, Setup

# One line a channel: what it is called, how long a reply may be, and whether one can be sent, edited and deleted there.
CHANNELS: dict[str, Facts] = {
    "x": Facts("X", 280, "x_weighted", deletes=True),  # only where the author mentioned us or quoted one of our posts
    "reddit": Facts("Reddit", 10_000, edits=True, deletes=True),
    "line": Facts("LINE", 5_000, "utf16", acknowledges=True),
    "facebook": Facts("Facebook", 8_000),
    "instagram": Facts("Instagram", 2_196),
    "shopee": Facts("Shopee", 500),
    "lazada": Facts("Lazada", 500),
    "app_store": Facts("App Store", 5_970),  # known from third-party tools; Apple's own pages give no number
    "google_play": Facts("Google Play", 350, edits=True),
    "google_business": Facts("Google Business", 4_096, "bytes", edits=True, deletes=True),  # about 1,365 Thai letters
    "trustpilot": Facts("Trustpilot", 4_000, soft=True),  # nothing is documented: our own, careful cap
    "woocommerce": Facts("WooCommerce", None, edits=True, deletes=True),
    "judge_me": Facts("Judge.me", None),
    "bluesky": Facts("Bluesky", 300, "graphemes", deletes=True),
    "mastodon": Facts("Mastodon", 500, names=True, edits=True, deletes=True),  # the default; an instance may allow more
    "youtube": Facts("YouTube", None, edits=True, deletes=True),
    "hacker_news": Facts("Hacker News", None, answers=False),  # there is no API to post with
    "discourse": Facts("Discourse", None, edits=True, deletes=True),  # each forum sets its own
    "feed": Facts("Feed", None, answers=False),
    "email": Facts("E-mail", None, acknowledges=True),
    "survey": Facts("Survey", None, answers=False),
    "webhook": Facts("Webhook", None, answers=False),
    "file": Facts("File", None, answers=False),
}

# How each channel is set up that has something to set up.
SETUPS: dict[str, Setup] = {
    "x": x.SETUP,
    "reddit": reddit.SETUP,
    "email": email.SETUP,
    "youtube": youtube.SETUP,
    "feed": feed.SETUP,
    "discourse": discourse.SETUP,
    "hacker_news": hacker_news.SETUP,
    "bluesky": bluesky.SETUP,
    "mastodon": mastodon.SETUP,
    "google_business": google_business.SETUP,
    "trustpilot": trustpilot.SETUP,
    "woocommerce": woocommerce.SETUP,
    "judge_me": judge_me.SETUP,
    "shopee": shopee.SETUP,
    "lazada": lazada.SETUP,
    "webhook": webhook.SETUP,
    "app_store": app_store.SETUP,
    "google_play": google_play.SETUP,
    "line": line.SETUP,
    "facebook": facebook.SETUP,
    "instagram": instagram.SETUP,
}

# What is said of the channels that nothing has to be set up for.
ABOUTS: dict[str, About] = {"file": file.ABOUT}
