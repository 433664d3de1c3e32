"""What Shopee means by its errors, most of which come with the status 200.

The codes of answers to reviews are from Shopee's documentation, as third-party clients quote it. Those of trouble, of
limits and of tokens are from code that others run against Shopee; what is not known here is named in Shopee's words.
"""

from datetime import timedelta

from channels.http import Answer
from channels.json_values import part_of, text_of
from channels.reviews import Missing
from channels.shopee import TITLE
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import utc_now
from store.saying import say

WAIT = timedelta(minutes=15)
TOKENS = ("invalid_access_token", "invalid_acceess_token", "error_access_token")  # the second is Shopee's own spelling
LIMITS = ("rate_limit", "too_many", "error_limit", "api_limit")
GONE = ("error_not_exist", "error_not_found", "comment_not_exist")
CLEAR = ("product.", "error_param", "error_data", "error_item", "error_query")
SHUT = (
    "error_auth",
    "error_permission",
    "error_sign",
    "invalid_partner",
    "invalid_timestamp",
    "source_ip",
    "error_shop",
)


class OldToken(TryLater):
    """The access token is not taken any more: the next call renews it."""


def explain(answer: Answer, *, writing: bool = False, renewing: bool = False) -> EarfulError | None:
    """What an answer of Shopee says that went wrong; None where nothing did, or where the status says it all."""
    if answer.status == 429:
        return None
    try:
        said = part_of(answer.json())
    except ValueError:
        return None
    code, message = text_of(said.get("error")).strip().lower(), text_of(said.get("message"))
    return meant(code, message, writing=writing, renewing=renewing) if code and code != "0" else None


def meant(code: str, message: str, *, writing: bool = False, renewing: bool = False) -> EarfulError:
    """What one error means; Unknown where a reply may have arrived all the same."""
    words = " ".join(f"{message or 'it gave no reason'} ({code})".split())[:300]
    low = message.lower()
    if any(each in code for each in LIMITS) or "too many request" in low or "frequen" in low:
        return TryLater(say("{title} asks us to wait: too many requests", title=TITLE), utc_now() + WAIT)
    if "wrong sign" in low or "error_sign" in code:
        return NeedsSetup(
            say("{title} does not accept the key of the app: enter it anew on the Channels page", title=TITLE)
        )
    if "timestamp" in code or "timestamp" in low:
        return NeedsSetup(
            say("{title} refuses the time of this machine: its clock is wrong by more than 5 minutes", title=TITLE)
        )
    if renewing and ("refresh" in low or "refresh" in code or code.startswith(("error_auth", "error_param"))):
        return NeedsSetup(
            say("{title} does not take the refresh token any more: enter a new one on the Channels page", title=TITLE)
        )
    if code in TOKENS or ("access_token" in low or "access token" in low):
        return OldToken(say("{title} wants a new access token", title=TITLE), utc_now() + timedelta(minutes=1))
    return _refusal(code, words, writing)


def _refusal(code: str, words: str, writing: bool) -> EarfulError:
    if any(each in code for each in GONE):
        return Missing("it is not there any more")
    if "duplicate" in code:
        return Refused("it was answered on Shopee already, which takes one answer to each review")
    if "length" in code:
        return Refused(say("this reply is too long for {title}: {words}", title=TITLE, words=words))
    if "permission" in code or code.startswith(SHUT):
        return NeedsSetup(say("{title} does not let this app do that: {words}", title=TITLE, words=words))
    if code.startswith(CLEAR):
        return Refused(say("{title} refuses this: {words}", title=TITLE, words=words))
    unclear: type[TryLater] | type[Unknown] = Unknown if writing else TryLater
    return unclear(say("{title} did not answer well: {words}", title=TITLE, words=words))
