"""What X does for those who write: post, answer, delete."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from channels.weighted import weighted_length
from tests.peers.loopback import Answer, Asked
from tests.peers.x_json import NOT_SUMMONED, invalid, ok, problem
from tests.peers.x_reading import user_needed
from tests.peers.x_signing import Caller
from tests.peers.x_text import LONGEST

if TYPE_CHECKING:
    from tests.peers.x_network import XNetwork


@dataclass(frozen=True)
class Landed:
    """A write that took place, whatever the client was told."""

    kind: str  # post or delete
    id: str
    author: str
    text: str  # as the client sent it
    reply_to: str | None = None


def create(network: "XNetwork", asked: Asked, caller: Caller) -> Answer:
    """POST /2/tweets."""
    if caller.user is None:
        return user_needed()
    try:
        wanted = json.loads(asked.body)
        text, reply_to = str(wanted.get("text", "")), wanted.get("reply", {}).get("in_reply_to_tweet_id")
    except (ValueError, AttributeError):
        return invalid("The body is not what this endpoint reads", body="")
    if refused := _refused(network, caller, text, reply_to, wanted):
        return refused
    typed = text.strip()
    post = network.world.write(caller.user, typed, network.now(), reply_to=reply_to)
    if network.refuses_duplicates and _twin(network, post.id):
        network.world.delete(post)
        return problem(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.")
    network.landed.append(Landed("post", post.id, caller.user.username, text, reply_to))
    return ok({"data": {"edit_history_tweet_ids": [post.id], "id": post.id, "text": post.text.escaped}}, 201)


def remove(network: "XNetwork", asked: Asked, caller: Caller, number: str) -> Answer:
    """DELETE /2/tweets/:id."""
    if caller.user is None:
        return user_needed()
    post = network.world.posts.get(number)
    if post is None:
        return ok({"data": {"deleted": False}})
    if post.author_id != caller.user.id:
        return problem(403, "Forbidden", "You are not authorized to delete this Tweet.")
    network.world.delete(post)
    network.landed.append(Landed("delete", number, caller.user.username, post.typed))
    return ok({"data": {"deleted": True}})


def _refused(
    network: "XNetwork", caller: Caller, text: str, reply_to: object, wanted: dict[str, object]
) -> Answer | None:
    if not text.strip():
        return invalid("The `text` field is required and must not be empty", text="")
    if weighted_length(text) > LONGEST:
        return problem(403, "Forbidden", "Your Tweet text is too long.")
    if "quote_tweet_id" in wanted and network.summoned_only:
        return problem(403, "Forbidden", "Quote posts are not part of this plan.")
    if reply_to is None:
        return None
    parent = network.world.posts.get(str(reply_to))
    if parent is None or not network.world.readable(parent, caller.user):
        return problem(403, "Forbidden", "You attempted to reply to a Tweet that is deleted or not visible to you.")
    own = caller.user is not None and parent.author_id == caller.user.id
    if network.summoned_only and caller.user and not own and not network.world.summoned(parent, caller.user):
        return problem(403, "Forbidden", NOT_SUMMONED)
    return None


def _twin(network: "XNetwork", number: str) -> bool:
    new = network.world.posts[number]
    alike = (each for each in network.world.posts.values() if each.author_id == new.author_id and each.id != number)
    return any(each.typed == new.typed for each in alike)
