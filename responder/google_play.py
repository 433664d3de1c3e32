"""Answers reviews on Google Play: each holds one answer, which a new one would replace."""

import re

from channels.google_play import CHANNEL, PACKAGE, WINDOW
from channels.google_play_client import Play, talking
from channels.google_play_reviews import PlayReview, address_of, written_at
from responder.changing import Changes, Standing
from responder.publishing import Found, Outgoing, Sent, Upstream
from responder.reviews import check_length, found_of, normal, upstream_of
from store.errors import Refused
from store.models import Connection, utc_now
from store.saying import N_, say

TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
BY_HAND = N_("answer it by hand in the Play Console")


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look at the review and at the answer that it holds; Refused where Google shows it to us no more.

    That says nothing about a review that is older than seven days, so such a one is not called deleted.
    """
    with talking(connection, "write") as play:
        review = _review(play, reply)
    written = written_at(reply.version_id)
    if review is None and (written is None or utc_now() - written > WINDOW):
        raise Refused(
            say("Google Play does not show reviews of more than 7 days ago to us: {by_hand}", by_hand=BY_HAND)
        )
    return upstream_of(review)


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Write the answer once; Refused where it is too long or holds tags, which Google would take out of it."""
    check_length(CHANNEL, reply.text)
    if TAG.search(reply.text):
        raise Refused("Google Play takes out what looks like HTML: write it without < and >")
    with talking(connection, "write") as play:
        play.reply(_package(reply), reply.parent, reply.text)
    return Sent(f"{reply.parent}/reply", address_of(reply.source, reply.parent), utc_now())


def find(reply: Outgoing, connection: Connection) -> Found:
    """Whether the answer that the review holds is this one."""
    with talking(connection, "write") as play:
        return found_of(reply, _review(play, reply))


def read(reply: Outgoing, sent: str, connection: Connection) -> Standing:
    """What the answer under the review says now; Refused where Google shows the review to us no more."""
    with talking(connection, "write") as play:
        review = _review(play, reply)
    if review is None:
        raise Refused("Google Play does not show this review to us any more: change the answer in the Play Console")
    return Standing(review.answer.text if review.answer is not None else None)


def edit(reply: Outgoing, sent: str, connection: Connection, before: str) -> tuple[()]:
    """Write another answer, which replaces the one that the review holds."""
    publish(reply, connection)
    return ()


def _review(play: Play, reply: Outgoing) -> PlayReview | None:
    return play.one(_package(reply), reply.parent)


def _package(reply: Outgoing) -> str:
    if not PACKAGE.fullmatch(reply.source):
        raise Refused(say("it was not read from Google Play itself: {by_hand}", by_hand=BY_HAND))
    return reply.source


CHANGES = Changes(read, normal, edit=edit)
