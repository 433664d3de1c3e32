"""The words and signs by which people know what the store keeps under short names."""

from channels import CHANNELS
from dashboard.language import N_, Shown, _

PRIORITIES = Shown(
    {
        "urgent": (N_("Urgent"), ":material/error:", "red"),
        "high": (N_("High"), ":material/arrow_upward:", "orange"),
        "normal": (N_("Normal"), ":material/drag_handle:", "gray"),
        "low": (N_("Low"), ":material/arrow_downward:", "gray"),
    }
)
LABELS = Shown(
    {
        "negative": (N_("Negative"), ":material/sentiment_dissatisfied:", "red"),
        "neutral": (N_("Neutral"), ":material/sentiment_neutral:", "gray"),
        "positive": (N_("Positive"), ":material/sentiment_satisfied:", "green"),
    }
)
UNSURE = (N_("Unsure"), ":material/help:", "orange")
DRAFTS = Shown(
    {
        "proposed": (N_("Draft ready"), ":material/edit_note:", "green"),
        "approved": (N_("Approved"), ":material/check:", "green"),
        "": (N_("No draft"), ":material/edit_off:", "gray"),
    }
)
VIEWS = Shown(
    {
        "open": N_("Open"),
        "mine": N_("Mine"),
        "unassigned": N_("Unassigned"),
        "mentioned": N_("Mentions me"),
        "breaching": N_("Late or soon"),
        "negative": N_("Negative"),
        "questions": N_("Questions"),
        "unsure": N_("Unsure"),
        "approval": N_("To approve"),
        "waiting": N_("Approved"),
        "failed": N_("Failed"),
        "disputes": N_("Disputes"),
        "snoozed": N_("Snoozed"),
        "closed": N_("Closed"),
        "all": N_("All"),
    }
)
LANGUAGES = Shown({
    "th": N_("Thai"), "en": N_("English"), "zh": N_("Chinese"), "ja": N_("Japanese"), "ko": N_("Korean"),
    "id": N_("Indonesian"), "ms": N_("Malay"), "vi": N_("Vietnamese"), "de": N_("German"), "fr": N_("French"),
    "es": N_("Spanish"), "it": N_("Italian"), "nl": N_("Dutch"), "pl": N_("Polish"), "pt": N_("Portuguese"),
    "ru": N_("Russian"), "sv": N_("Swedish"), "tr": N_("Turkish"), "ar": N_("Arabic"), "hi": N_("Hindi"),
    "und": N_("Unknown language"),
})  # fmt: skip
ROLES = Shown({
    "viewer": N_("viewer"), "agent": N_("agent"), "approver": N_("approver"), "manager": N_("manager"),
    "admin": N_("admin"),
})  # fmt: skip
ASPECTS = (
    "delivery", "quality", "sizing", "price", "service", "refund", "packaging", "checkout", "payment", "app", "stock",
    "staff",
)  # fmt: skip
INTENTS = ("complaint", "question", "praise", "refund_request", "order_status", "suggestion", "leaving", "spam")
SPEAKS_FOR = {"positive", "photo", "used", "scene", "detail", "points", "length"}  # resharing a mention
SCOPE = Shown({
    "organic": N_("Organic posts"), "paid": N_("Advertising"), "world": N_("Worldwide"),
    "thailand": N_("Thailand only"), "asean": N_("ASEAN countries only"), "website": N_("Website"),
    "newsletter": N_("Newsletter"), "shop": N_("Shop pages"), "tiktok": "TikTok",
})  # fmt: skip
CASES = Shown(
    {
        "open": N_("Open"),
        "waiting": N_("Approved"),
        "snoozed": N_("Snoozed"),
        "resolved": N_("Resolved"),
        "dismissed": N_("Dismissed"),
    }
)
CHANNEL_STATES = Shown(
    {
        "off": (N_("Off"), ":material/power_settings_new:", "gray"),
        "resting": (N_("Resting"), ":material/pause_circle:", "orange"),
        "reading": (N_("Reading"), ":material/visibility:", "blue"),
        "dry_run": (N_("Dry run"), ":material/edit_note:", "blue"),
        "live": (N_("Live"), ":material/send:", "green"),
    }
)
REPLIES = Shown(
    {
        "queued": N_("Approved, about to leave"),
        "sending": N_("Being sent"),
        "submitted": N_("Handed to the network, not yet confirmed"),
        "published": N_("Published"),
        "rejected": N_("Refused by the network"),
        "failed": N_("Failed: nothing was sent"),
        "unknown": N_("Unknown: the network did not say whether it was sent"),
        "cancelled": N_("Cancelled: not sent"),
        "deleted": N_("Deleted on the network"),
    }
)
AMENDMENTS = Shown(
    {
        "proposed": N_("waits for an approver"),
        "queued": N_("is about to leave"),
        "sending": N_("is being made"),
        "unknown": N_("is of unknown fate: the network did not say whether it was made"),
        "done": N_("was made"),
        "failed": N_("failed: nothing was changed"),
        "cancelled": N_("was cancelled: nothing was changed"),
        "withdrawn": N_("was withdrawn: nothing was changed"),
    }
)
MOVES = Shown(
    {
        ("case", "answer"): N_("answered the case"),
        ("case", "take_back"): N_("took the answer back"),
        ("case", "answered_by_hand"): N_("answered by hand"),
        ("case", "new_message"): N_("found a new message of the customer"),
        ("case", "assign"): N_("gave the case"),
        ("case", "return"): N_("gave the case back to everybody"),
        ("case", "merge"): N_("took in the messages"),
        ("case", "merge_away"): N_("moved the messages"),
        ("case", "split"): N_("moved messages"),
        ("case", "dismiss"): N_("dismissed the case"),
        ("case", "snooze"): N_("snoozed the case"),
        ("case", "wake"): N_("woke the case"),
        ("case", "reopen"): N_("reopened the case"),
        ("case", "resolve"): N_("resolved the case"),
        ("case", "text_changed"): N_("found that the customer changed the text"),
        ("case", "author_deleted"): N_("closed the case, because its author deleted the last message of it"),
        ("case", "send_failed"): N_("could not send the answer"),
        ("draft", "approve"): N_("approved the draft"),
        ("draft", "reject"): N_("rejected the draft"),
        ("draft", "propose"): N_("wrote a draft"),
        ("draft", "supersede"): N_("replaced the draft by a newer one"),
        ("draft", "withdraw"): N_("withdrew the draft"),
        ("reply", "acknowledge"): N_("queued an acknowledgement"),
        ("reply", "claim"): N_("began to send the reply"),
        ("reply", "cancel"): N_("cancelled the reply"),
        ("reply", "dry_run"): N_("made a dry run of the reply"),
        ("reply", "put_back"): N_("put the reply back, to try again"),
        ("reply", "queue_again"): N_("queued the reply again"),
        ("reply", "submit"): N_("handed the reply to the network"),
        ("reply", "publish"): N_("saw the reply published"),
        ("reply", "refuse"): N_("saw the reply refused by the network"),
        ("reply", "fail"): N_("could not send the reply"),
        ("reply", "lose_track"): N_("does not know whether the reply was sent"),
        ("reply", "amend"): N_("saw the new words of the reply on the network"),
        ("reply", "delete"): N_("saw the reply deleted on the network"),
        ("reply", "changed_there"): N_("found the reply changed on the network by hand"),
        ("reply", "gone_there"): N_("found that the reply is gone from the network"),
        ("reply", "bounce"): N_("saw the reply come back"),
        ("reply", "put_off"): N_("was told that the reply has not arrived yet"),
        ("case", "reply_deleted"): N_("opened the case again, because its answer is gone"),
        ("case", "reply_bounced"): N_("opened the case again, because its answer came back"),
        ("amendment", "propose_edit"): N_("wrote an edit of the reply"),
        ("amendment", "propose_delete"): N_("asked to delete the reply"),
        ("amendment", "approve"): N_("approved the change of the reply"),
        ("amendment", "withdraw"): N_("withdrew the edit of the reply"),
        ("amendment", "cancel"): N_("cancelled the change of the reply"),
        ("amendment", "dry_run"): N_("made a dry run of the change of the reply"),
        ("amendment", "claim"): N_("began to change the reply"),
        ("amendment", "put_back"): N_("put the change of the reply back, to try again"),
        ("amendment", "finish"): N_("changed the reply"),
        ("amendment", "fail"): N_("could not change the reply"),
        ("amendment", "lose_track"): N_("does not know whether the reply was changed"),
    }
)


def channel_title(name: str) -> str:
    """What a channel is called on screens."""
    return _(CHANNELS[name].title) if name in CHANNELS else spaced(name)


def scope_title(name: str) -> str:
    """A use, a place or a territory of rights as people know it."""
    return SCOPE.get(name, channel_title(name))


def language_title(code: str) -> str:
    """What a language is called on screens."""
    return LANGUAGES.get(code, code)


def spaced(name: str) -> str:
    """A short name as words: Refund request; in the reader's language where names.py has it."""
    return _(f"{name[:1].upper()}{name[1:]}".replace("_", " "))


def label_words(label: str, unsure: bool) -> str:
    """A label as a coloured sign, with a second one where nobody is sure of it; "" for one that is unknown here."""
    if label not in LABELS:
        return ""
    return f"{badge(LABELS[label])} {badge(UNSURE)}" if unsure else badge(LABELS[label])


def aspect_title(name: str, label: str) -> str:
    """An aspect with how a mention speaks of it: Delivery: negative; only its name where that is unknown."""
    return f"{spaced(name)}: {LABELS[label][0].lower()}" if label in LABELS else spaced(name)


def aspect_badge(name: str, label: str) -> str:
    """The same as a coloured sign; "" for an aspect that is unknown here."""
    if name not in ASPECTS:
        return ""
    return f":{LABELS[label][2] if label in LABELS else 'gray'}-badge[{aspect_title(name, label)}]"


def badge(words: tuple[str, str, str]) -> str:
    """One of the entries above as a coloured sign with its word."""
    text, icon, colour = words
    return f":{colour}-badge[{icon} {_(text)}]"
