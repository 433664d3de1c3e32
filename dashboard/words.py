"""The words and signs by which people know what the store keeps under short names."""

from channels import CHANNELS

PRIORITIES = {
    "urgent": ("Urgent", ":material/error:", "red"),
    "high": ("High", ":material/arrow_upward:", "orange"),
    "normal": ("Normal", ":material/drag_handle:", "gray"),
    "low": ("Low", ":material/arrow_downward:", "gray"),
}
LABELS = {
    "negative": ("Negative", ":material/sentiment_dissatisfied:", "red"),
    "neutral": ("Neutral", ":material/sentiment_neutral:", "gray"),
    "positive": ("Positive", ":material/sentiment_satisfied:", "green"),
}
UNSURE = ("Unsure", ":material/help:", "orange")
DRAFTS = {
    "proposed": ("Draft ready", ":material/edit_note:", "green"),
    "approved": ("Approved", ":material/check:", "green"),
    "": ("No draft", ":material/edit_off:", "gray"),
}
VIEWS = {
    "open": "Open",
    "mine": "Mine",
    "unassigned": "Unassigned",
    "mentioned": "Mentions me",
    "breaching": "Late or soon",
    "negative": "Negative",
    "questions": "Questions",
    "unsure": "Unsure",
    "approval": "To approve",
    "waiting": "Approved",
    "failed": "Failed",
    "snoozed": "Snoozed",
    "closed": "Closed",
    "all": "All",
}
LANGUAGES = {
    "th": "Thai", "en": "English", "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "id": "Indonesian",
    "ms": "Malay", "vi": "Vietnamese", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian",
    "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "sv": "Swedish", "tr": "Turkish",
    "ar": "Arabic", "hi": "Hindi", "und": "Unknown language",
}  # fmt: skip
ASPECTS = (
    "delivery", "quality", "sizing", "price", "service", "refund", "packaging", "checkout", "payment", "app", "stock",
    "staff",
)  # fmt: skip
INTENTS = ("complaint", "question", "praise", "refund_request", "order_status", "suggestion", "leaving", "spam")
SPEAKS_FOR = {"positive", "photo", "used", "scene", "detail", "points", "length"}  # resharing a mention
CASES = {
    "open": "Open",
    "waiting": "Approved",
    "snoozed": "Snoozed",
    "resolved": "Resolved",
    "dismissed": "Dismissed",
}
CHANNEL_STATES = {
    "off": ("Off", ":material/power_settings_new:", "gray"),
    "resting": ("Resting", ":material/pause_circle:", "orange"),
    "reading": ("Reading", ":material/visibility:", "blue"),
    "dry_run": ("Dry run", ":material/edit_note:", "blue"),
    "live": ("Live", ":material/send:", "green"),
}
REPLIES = {
    "queued": "Approved, about to leave",
    "sending": "Being sent",
    "submitted": "Handed to the network, not yet confirmed",
    "published": "Published",
    "rejected": "Refused by the network",
    "failed": "Failed: nothing was sent",
    "unknown": "Unknown: the network did not say whether it was sent",
    "cancelled": "Cancelled: not sent",
    "deleted": "Deleted on the network",
}
AMENDMENTS = {
    "proposed": "waits for an approver",
    "queued": "is about to leave",
    "sending": "is being made",
    "unknown": "is of unknown fate: the network did not say whether it was made",
    "done": "was made",
    "failed": "failed: nothing was changed",
    "cancelled": "was cancelled: nothing was changed",
    "withdrawn": "was withdrawn: nothing was changed",
}
MOVES = {
    ("case", "answer"): "answered the case",
    ("case", "take_back"): "took the answer back",
    ("case", "answered_by_hand"): "answered by hand",
    ("case", "new_message"): "found a new message of the customer",
    ("case", "assign"): "gave the case",
    ("case", "return"): "gave the case back to everybody",
    ("case", "merge"): "took in the messages",
    ("case", "merge_away"): "moved the messages",
    ("case", "split"): "moved messages",
    ("case", "dismiss"): "dismissed the case",
    ("case", "snooze"): "snoozed the case",
    ("case", "wake"): "woke the case",
    ("case", "reopen"): "reopened the case",
    ("case", "resolve"): "resolved the case",
    ("case", "text_changed"): "found that the customer changed the text",
    ("case", "author_deleted"): "closed the case, because its author deleted the last message of it",
    ("case", "send_failed"): "could not send the answer",
    ("draft", "approve"): "approved the draft",
    ("draft", "reject"): "rejected the draft",
    ("draft", "propose"): "wrote a draft",
    ("draft", "supersede"): "replaced the draft by a newer one",
    ("draft", "withdraw"): "withdrew the draft",
    ("reply", "acknowledge"): "queued an acknowledgement",
    ("reply", "claim"): "began to send the reply",
    ("reply", "cancel"): "cancelled the reply",
    ("reply", "dry_run"): "made a dry run of the reply",
    ("reply", "put_back"): "put the reply back, to try again",
    ("reply", "queue_again"): "queued the reply again",
    ("reply", "submit"): "handed the reply to the network",
    ("reply", "publish"): "saw the reply published",
    ("reply", "refuse"): "saw the reply refused by the network",
    ("reply", "fail"): "could not send the reply",
    ("reply", "lose_track"): "does not know whether the reply was sent",
    ("reply", "amend"): "saw the new words of the reply on the network",
    ("reply", "delete"): "saw the reply deleted on the network",
    ("reply", "changed_there"): "found the reply changed on the network by hand",
    ("reply", "gone_there"): "found that the reply is gone from the network",
    ("case", "reply_deleted"): "opened the case again, because its answer is gone",
    ("amendment", "propose_edit"): "wrote an edit of the reply",
    ("amendment", "propose_delete"): "asked to delete the reply",
    ("amendment", "approve"): "approved the change of the reply",
    ("amendment", "withdraw"): "withdrew the edit of the reply",
    ("amendment", "cancel"): "cancelled the change of the reply",
    ("amendment", "dry_run"): "made a dry run of the change of the reply",
    ("amendment", "claim"): "began to change the reply",
    ("amendment", "put_back"): "put the change of the reply back, to try again",
    ("amendment", "finish"): "changed the reply",
    ("amendment", "fail"): "could not change the reply",
    ("amendment", "lose_track"): "does not know whether the reply was changed",
}


def channel_title(name: str) -> str:
    """What a channel is called on screens."""
    return CHANNELS[name].title if name in CHANNELS else spaced(name)


def language_title(code: str) -> str:
    """What a language is called on screens."""
    return LANGUAGES.get(code, code)


def spaced(name: str) -> str:
    """A short name as words: Refund request."""
    return f"{name[:1].upper()}{name[1:]}".replace("_", " ")


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
    return f":{colour}-badge[{icon} {text}]"
