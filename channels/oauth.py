"""The access tokens that OAuth servers send."""

from datetime import timedelta

from channels.json_values import part_of, text_of
from store.errors import TryLater
from store.models import utc_now
from store.saying import say
from store.tokens import Token

WAIT = timedelta(minutes=15)


def token_of(sent: object, title: str) -> Token:
    """The access token that an OAuth server sent, an hour long where it does not say; TryLater where it sent none."""
    found = part_of(sent)
    access = text_of(found.get("access_token"))
    if not access:
        raise TryLater(say("{title} sent no access token", title=title), utc_now() + WAIT)
    try:
        seconds = float(text_of(found.get("expires_in")) or 3600)
    except ValueError:
        seconds = 3600.0
    lasts = timedelta(seconds=max(60.0, min(seconds, 10_000_000.0)))
    return Token(access, utc_now() + lasts, text_of(found.get("refresh_token")))
