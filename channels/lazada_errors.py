"""What Lazada means by its errors, all of which come with the status 200.

The gateway names its own in `code`; what the review calls say stands in `error_code` and `error_msg`, under a code of
0. Those of reviews and of tokens are from Lazada's documentation, as others keep copies of it; those of the gateway
from code that others run against it. What is not known here is named in Lazada's words.
"""

from datetime import timedelta

from channels.http import Answer
from channels.json_values import part_of, text_of
from channels.lazada import TITLE
from channels.reviews import Missing
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from store.models import utc_now
from store.saying import N_, say

WAIT = timedelta(minutes=15)
TOKENS = ("illegalaccesstoken", "invalidaccesstoken", "accesstokenexpired")
LIMITS = ("calllimit", "traffic_control", "frequen", "calllimited")
KEYS = ("incompletesignature", "invalidsignature", "invalidappkey", "illegalappkey")
RENEWALS = ("illegalrefreshtoken", "auth_type_unsupported", "invalidrefreshtoken")
NO_ANSWER = {
    "reply_already": N_("it was answered on Lazada already, which takes one answer to each review"),
    "review_status_cannot_reply": N_("Lazada takes no answer to it now: it was edited or reported"),
    "review_type_donot_support_reply": N_(
        "Lazada takes answers to a review itself, not to what its customer added later"
    ),
    "review_info_donot_support_reply": N_("Lazada takes no answers to stars alone"),
    "review_reported_cannot_reply": N_("Lazada takes no answer to a review that was reported"),
    "reply_content_too_long": N_("this reply is too long for Lazada"),
    "beyond_reply_period": N_("it is too late: Lazada takes no more answers to this review"),
}


class OldToken(TryLater):
    """The access token is not taken any more: the next call renews it."""


def explain(answer: Answer, *, writing: bool = False, renewing: bool = False) -> EarfulError | None:
    """What an answer of Lazada says that went wrong; None where nothing did, or where the status says it all."""
    if answer.status == 429:
        return None
    try:
        said = part_of(answer.json())
    except ValueError:
        return None
    code = text_of(said.get("code")).strip()
    if code and code != "0":
        return meant(code, text_of(said.get("message")) or text_of(said.get("msg")), writing, renewing)
    if said.get("success") is False or text_of(said.get("success")).lower() == "false":
        return meant(text_of(said.get("error_code")), text_of(said.get("error_msg")), writing, renewing)
    return None


def meant(code: str, message: str, writing: bool = False, renewing: bool = False) -> EarfulError:
    """What one error means; Unknown where a reply may have arrived all the same."""
    low = f"{code} {message}".lower()
    words = " ".join(f"{message or 'it gave no reason'} ({code or 'no code'})".split())[:300]
    if any(each in low for each in LIMITS):
        return TryLater(say("{title} asks us to wait: too many requests", title=TITLE), utc_now() + WAIT)
    if any(each in low for each in RENEWALS) or (renewing and "parameter" in low):
        again = N_("{title} does not take the refresh token any more: enter a new one on the Channels page")
        told = "auth_type" in low
        plain = say(again, title=TITLE)
        return NeedsSetup(say("{sentence} ({words})", sentence=plain, words=words) if told else plain)
    if any(each in low for each in TOKENS):
        return OldToken(say("{title} wants a new access token", title=TITLE), utc_now() + timedelta(minutes=1))
    if any(each in low for each in KEYS):
        return NeedsSetup(
            say("{title} does not accept the key or secret of the app: enter them on the Channels page", title=TITLE)
        )
    if "timestamp" in low:
        return NeedsSetup(
            say("{title} refuses the time of this machine: its clock is wrong by more than two hours", title=TITLE)
        )
    return _refusal(low, words, writing)


def _refusal(low: str, words: str, writing: bool) -> EarfulError:
    if "no_such_review" in low:
        return Missing("it is not there any more")
    if known := next((sentence for name, sentence in NO_ANSWER.items() if name in low), ""):
        return Refused(known)
    if any(each in low for each in ("permission", "unauthorized", "mp3sellerapilimit", "whitelist", "invalidapi")):
        return NeedsSetup(say("{title} does not let this app do that: {words}", title=TITLE, words=words))
    if any(each in low for each in ("params_validate", "missingparameter", "invalidparameter", "illegalparameter")):
        return Refused(say("{title} refuses this: {words}", title=TITLE, words=words))
    unclear: type[TryLater] | type[Unknown] = Unknown if writing else TryLater
    return unclear(say("{title} did not answer well: {words}", title=TITLE, words=words))
