"""Reviews of Google Business as Google sends them, in our own shape."""

import re
from typing import Any, Literal

from channels.json_values import moment_of, part_of, parts_of, text_of
from channels.reviews import OwnAnswer, Picture, Review

STARS = {"ONE": 1.0, "TWO": 2.0, "THREE": 3.0, "FOUR": 4.0, "FIVE": 5.0}
TRANSLATED, ORIGINAL = "(Translated by Google)", "(Original)"
ANONYMOUS = "A Google user"


def review_of(place: str, sent: dict[str, Any]) -> Review:
    """One review of a place; each has an author of its own, because Google names no accounts."""
    reviewer, id_ = part_of(sent.get("reviewer")), text_of(sent.get("reviewId"))
    name = "" if reviewer.get("isAnonymous") is True else text_of(reviewer.get("displayName")).strip()
    created, updated = moment_of(sent.get("createTime")), moment_of(sent.get("updateTime"))
    return Review(
        source=place,
        external_id=id_ or text_of(sent.get("name")).rpartition("/")[2],
        text=original_of(text_of(sent.get("comment"))),
        author=name or ANONYMOUS,
        handle=id_,
        rating=STARS.get(text_of(sent.get("starRating"))),
        url=text_of(sent.get("reviewReplyUrl")),
        created=created or updated,
        edited=updated if created and updated and updated > created else None,
        pictures=tuple(filter(None, map(_picture, parts_of(sent.get("reviewMediaItems"))))),
        raw={"name": f"{place}/reviews/{id_}", "anonymous": not name},
        answer=answer_of(f"{place}/reviews/{id_}", part_of(sent.get("reviewReply"))),
    )


def original_of(comment: str) -> str:
    """What the customer wrote, without the translation that Google puts before or after it."""
    text = comment.strip()
    if text.startswith(TRANSLATED):
        before, marker, after = text.partition(ORIGINAL)
        return after.strip() if marker else before.removeprefix(TRANSLATED).strip()
    return re.split(r"\n\s*" + re.escape(TRANSLATED), text, maxsplit=1)[0].strip()


def answer_of(name: str, reply: dict[str, Any]) -> OwnAnswer | None:
    """The owner's answer to a review, with where it stands in Google's own check; None where there is none."""
    text = text_of(reply.get("comment"))
    if not text:
        return None
    state = text_of(reply.get("reviewReplyState")) or text_of(reply.get("state"))
    return OwnAnswer(f"{name}/reply", "", text, moment_of(reply.get("updateTime")), _state(state), _reason(reply))


def _state(said: str) -> Literal["published", "submitted", "rejected"]:
    """What was checked before Google told of its checks says nothing, and everybody can see it."""
    if said.endswith("PENDING"):
        return "submitted"
    return "rejected" if said.endswith("REJECTED") else "published"


def _reason(reply: dict[str, Any]) -> str:
    violation = reply.get("policyViolation")
    said = text_of(violation) or " ".join(filter(None, map(text_of, part_of(violation).values())))
    return f"against Google's policy: {said.replace('_', ' ').lower()}"[:300] if said else ""


def _picture(item: dict[str, Any]) -> Picture | None:
    thumbnail, video = text_of(item.get("thumbnailUrl")), text_of(item.get("videoUrl"))
    if video:
        return Picture(video, "video", thumbnail)
    return Picture(thumbnail) if thumbnail else None
