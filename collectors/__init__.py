"""Who is talking about us?"""

from collectors import (
    app_store,
    app_store_watch,
    bluesky,
    bluesky_watch,
    facebook,
    facebook_hook,
    facebook_watch,
    file,
    google_business,
    google_business_watch,
    judge_me,
    judge_me_watch,
    lazada,
    lazada_watch,
    google_play,
    google_play_watch,
    instagram,
    instagram_hook,
    instagram_watch,
    line_hook,
    mastodon,
    mastodon_watch,
    reddit,
    reddit_watch,
    trustpilot,
    trustpilot_watch,
    woocommerce,
    woocommerce_watch,
    shopee,
    shopee_watch,
    webhook_hook,
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
    "trustpilot": trustpilot.fetch,
    "woocommerce": woocommerce.fetch,
    "judge_me": judge_me.fetch,
    "shopee": shopee.fetch,
    "lazada": lazada.fetch,
    "app_store": app_store.fetch,
    "google_play": google_play.fetch,
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
    "trustpilot": trustpilot_watch,
    "woocommerce": woocommerce_watch,
    "judge_me": judge_me_watch,
    "shopee": shopee_watch,
    "lazada": lazada_watch,
    "app_store": app_store_watch,
    "google_play": google_play_watch,
    "facebook": facebook_watch,
    "instagram": instagram_watch,
}

# Channels that deliver to our webhook by themselves.
INTAKES: dict[str, IntakeReader] = {
    "judge_me": judge_me.read,
    "webhook": webhook_hook.read,
    "line": line_hook.read,
    "facebook": facebook_hook.read,
    "instagram": instagram_hook.read,
}
