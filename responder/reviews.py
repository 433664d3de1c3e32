"""What all answers to reviews have in common: they are short enough, and there is one of them to each review."""

import unicodedata

from channels import CHANNELS
from channels.reviews import OwnAnswer, Review
from responder.changing import Standing
from responder.publishing import Found, Outgoing, Sent, Upstream
from store.errors import Refused
from store.models import utc_now
from store.saying import say


def check_length(channel: str, text: str) -> None:
    """Refused where a reply is too long for a channel: nothing is ever cut."""
    facts = CHANNELS[channel]
    room = facts.room(text)
    if room is not None and room < 0:
        raise Refused(
            say(
                "this reply is {excess} {counted} too long for {title}",
                excess=-room,
                counted=facts.counted,
                title=facts.title,
            )
        )


def upstream_of(review: Review | None) -> Upstream:
    """What a review looks like right before it is answered; an answer that was rejected is none."""
    if review is None or review.gone:
        return Upstream(gone=True)
    answer = review.answer
    stands = answer is not None and answer.state != "rejected"
    return Upstream(version_id=review.version, answered=sent_of(answer, review) if answer and stands else None)


def sent_of(answer: OwnAnswer, review: Review | None = None) -> Sent:
    """The shop's own answer as something that was sent; what is rejected later was submitted first."""
    state = "published" if answer.state == "published" else "submitted"
    url = answer.url or (review.url if review is not None else "")
    return Sent(answer.external_id, url, answer.at or utc_now(), state)  # type: ignore[arg-type]


def found_of(reply: Outgoing, review: Review | None) -> Found:
    """Whether the answer that stands under a review is this reply."""
    answer = review.answer if review is not None else None
    if answer is None or normal(answer.text) != normal(reply.text):
        return Found(None)
    return Found(sent_of(answer, review))


def standing_of(review: Review | None) -> Standing:
    """What the answer under a review says now; gone where there is none, or no review."""
    answer = review.answer if review is not None else None
    return Standing(answer.text if answer is not None else None)


def normal(text: str) -> str:
    """A text without the differences in blanks and code points that networks make."""
    return " ".join(unicodedata.normalize("NFC", text).split())
