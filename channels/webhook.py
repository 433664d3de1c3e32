"""How our own webhook is set up: for whatever can sign a request, and for what Zendesk and Shopify deliver."""

import re

from channels.fields import Field
from channels.setup import About, Need, Setup
from store.errors import BadInput
from store.saying import say

SUBDOMAIN = re.compile(r"(?:https?://)?([a-z0-9][a-z0-9-]{0,62})(?:\.zendesk\.com/?.*)?", re.IGNORECASE)


def subdomain(text: str) -> str:
    """The first part of the address of a Zendesk; BadInput where it is none."""
    found = SUBDOMAIN.fullmatch(text.strip())
    if found is None:
        raise BadInput(say("{text!r} is no subdomain of Zendesk, such as rim-fah in rim-fah.zendesk.com", text=text))
    return found[1].lower()


SETUP = Setup(
    about=About(
        reads="what your own systems send, new tickets and comments of Zendesk, product reviews and orders of Shopify",
        fresh="within seconds of the delivery while the webhook server runs, else hourly",
        answers="nothing; answer where it was written",
        costs="nothing",
        terms="none",
        upstream="only what a later delivery says",
    ),
    steps=(
        "Start `earful serve-webhooks` and put a reverse proxy with TLS before it: docs/webhooks.md shows how.",
        "Invent a long random secret (32 signs or more), enter it here, and give it to the system that sends.",
        "Let that system send JSON to /hooks/BRAND/webhook, signed as docs/webhooks.md says.",
        "For Zendesk: create a webhook in the Admin Center to /hooks/BRAND/zendesk with the events ticket created and "
        "comment added, and copy its signing secret.",
        "For Shopify: let an app subscribe to metaobjects/create and metaobjects/update for reviews, and to the topics "
        "of docs/outreach.md for orders, at /hooks/BRAND/shopify, and copy the client secret of the app.",
    ),
    read=(
        Need("signing_secret", "Signing secret", "Invented by you; whoever sends signs with it."),
        Need("zendesk_secret", "Zendesk signing secret", "In Zendesk's Admin Center: the webhook, Reveal secret.",
             optional=True),
        Need("shopify_secret", "Shopify client secret", "In Shopify: the app, API credentials.", optional=True),
    ),
    options=(
        Field("zendesk", "Zendesk subdomain", "rim-fah in rim-fah.zendesk.com; tickets are kept under this name.",
              "rim-fah", read=subdomain),
    ),
    hook="signing_secret",
)  # fmt: skip
