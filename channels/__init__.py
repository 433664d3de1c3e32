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
    survey,
    trustpilot,
    webhook,
    woocommerce,
    x,
    youtube,
)
from channels.facts import Facts
from channels.setup import About, Setup
from store.saying import N_

# One line a channel: what it is called, how long a reply may be, and whether one can be sent, edited and deleted there.
CHANNELS: dict[str, Facts] = {
    "x": Facts("X", 280, "x_weighted", deletes=True),  # only where the author mentioned us or quoted one of our posts
    "reddit": Facts("Reddit", 10_000, edits=True, deletes=True),
    "line": Facts("LINE", 5_000, "utf16", acknowledges=True, keeps=N_("LINE lets no software take a message back")),
    "facebook": Facts("Facebook", 8_000, edits=True, deletes=True),
    "instagram": Facts("Instagram", 2_196, deletes=True),
    "shopee": Facts("Shopee", 500, keeps=N_("Shopee lets software answer a review once, and change nothing")),
    "lazada": Facts("Lazada", 500, keeps=N_("Lazada lets software answer a review once, and change nothing")),
    # 5,970 is known from third-party tools; Apple's own pages give no number
    "app_store": Facts("App Store", 5_970, edits=True, deletes=True),
    "google_play": Facts("Google Play", 350, edits=True),
    "google_business": Facts("Google Business", 4_096, "bytes", edits=True, deletes=True),  # about 1,365 Thai letters
    "trustpilot": Facts("Trustpilot", 4_000, soft=True, deletes=True),  # nothing is documented: our own, careful cap
    "woocommerce": Facts("WooCommerce", None, edits=True, deletes=True),
    "judge_me": Facts("Judge.me", None, keeps=N_("Judge.me shows software no answers, and lets it change none")),
    "bluesky": Facts("Bluesky", 300, "graphemes", deletes=True),
    "mastodon": Facts("Mastodon", 500, names=True, edits=True, deletes=True),  # the default; an instance may allow more
    "youtube": Facts("YouTube", None, edits=True, deletes=True),
    "hacker_news": Facts("Hacker News", None, answers=False),  # there is no API to post with
    "discourse": Facts("Discourse", None, edits=True, deletes=True),  # each forum sets its own
    "feed": Facts(N_("Feed"), None, answers=False),
    "email": Facts(N_("E-mail"), None, acknowledges=True, keeps=N_("nobody can take an e-mail back")),
    "survey": Facts(N_("Survey"), None, keeps=N_("nobody can take an e-mail back")),  # sent where an address is known
    "webhook": Facts(N_("Webhook"), None, answers=False),
    "file": Facts(N_("File"), None, answers=False),
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
    "survey": survey.SETUP,
    "webhook": webhook.SETUP,
    "app_store": app_store.SETUP,
    "google_play": google_play.SETUP,
    "line": line.SETUP,
    "facebook": facebook.SETUP,
    "instagram": instagram.SETUP,
}

# What is said of the channels that nothing has to be set up for.
ABOUTS: dict[str, About] = {"file": file.ABOUT}
