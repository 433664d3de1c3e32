"""What X answers to those who read: search, counts, timelines, look-ups."""

import re
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.peers.loopback import Answer, Asked
from tests.peers.x_json import hidden, invalid, ok, problem, stamp, unavailable
from tests.peers.x_pages import WEEK, page, size, window
from tests.peers.x_posts import Post, User
from tests.peers.x_query import BadQuery, matcher
from tests.peers.x_signing import Caller
from tests.peers.x_view import View

if TYPE_CHECKING:
    from tests.peers.x_network import XNetwork

LONGEST_QUERY = 512
STEPS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


def search(network: "XNetwork", asked: Asked, caller: Caller) -> Answer:
    """GET /2/tweets/search/recent."""
    view = View(network.world, asked, caller.user)
    count = size(asked, 10, 100)
    found = _found(network, asked, caller.user)
    if isinstance(count, Answer) or isinstance(found, Answer):
        return count if isinstance(count, Answer) else found  # type: ignore[return-value]  # one of them is an Answer
    by_likes = asked.get("sort_order") == "relevancy"
    if by_likes:
        found = sorted(found, key=lambda post: -post.likes)
    return _paged(view, page(found, asked, count, by_likes or network.paging == "offset"))


def counts(network: "XNetwork", asked: Asked, caller: Caller) -> Answer:
    """GET /2/tweets/counts/recent: one bucket an hour, a minute or a day, oldest first, empty ones too."""
    found = _found(network, asked, caller.user)
    if isinstance(found, Answer):
        return found
    step = STEPS.get(asked.get("granularity", "hour"))
    if step is None:
        return invalid("The `granularity` query parameter value is not one of [minute,hour,day]", granularity="")
    start = datetime.fromisoformat(asked.get("start_time") or (network.now() - WEEK).isoformat()).astimezone(UTC)
    end = datetime.fromisoformat(asked.get("end_time") or network.now().isoformat()).astimezone(UTC)
    full = Counter(_floor(post.created_at, step) for post in found)
    buckets, at = [], _floor(start, step)
    while at < end:
        edges = {"end": stamp(min(at + step, end)), "start": stamp(max(at, start))}
        buckets.append({**edges, "tweet_count": full[at]})
        at += step
    return ok({"data": buckets, "meta": {"total_tweet_count": len(found)}})


def mentions(network: "XNetwork", asked: Asked, caller: Caller, number: str) -> Answer:
    """GET /2/users/:id/mentions."""
    shown = [post for post in network.world.posts.values() if number in post.whole.mentioned and not post.retweets]
    return _timeline(network, asked, caller, number, shown)


def tweets_of(network: "XNetwork", asked: Asked, caller: Caller, number: str) -> Answer:
    """GET /2/users/:id/tweets."""
    without = asked.get("exclude").split(",")
    posts = [post for post in network.world.posts.values() if post.author_id == number]
    posts = [post for post in posts if not (post.reply_to and "replies" in without)]
    return _timeline(network, asked, caller, number, [p for p in posts if not (p.retweets and "retweets" in without)])


def look_up(network: "XNetwork", asked: Asked, caller: Caller) -> Answer:
    """GET /2/tweets?ids=: what is there in `data`, what is not in `errors`, and 200 either way."""
    ids = asked.get("ids").split(",")
    wrong = [each for each in ids if not re.fullmatch(r"[0-9]{1,19}", each)]
    if wrong:
        return invalid(f"The `ids` query parameter value [{wrong[0]}] is not valid", ids=wrong[0])
    if len(ids) > 100:
        return invalid(f"size of `ids` is {len(ids)}, which is not between 1 and 100", ids=asked.get("ids"))
    return _looked_up(network, View(network.world, asked, caller.user), ids, "ids")


def look_up_one(network: "XNetwork", asked: Asked, caller: Caller, number: str) -> Answer:
    """GET /2/tweets/:id: also 200 when it is not there, with `errors` alone."""
    return _looked_up(network, View(network.world, asked, caller.user), [number], "id")


def me(network: "XNetwork", asked: Asked, caller: Caller) -> Answer:
    """GET /2/users/me."""
    if caller.user is None:
        return user_needed()
    return ok({"data": View(network.world, asked, caller.user).user(caller.user)})


def user_by_name(network: "XNetwork", asked: Asked, caller: Caller, username: str) -> Answer:
    """GET /2/users/by/username/:username."""
    found = network.world.by_name(username)
    if found is None:
        return ok({"errors": [unavailable(username, "username", "user")]})
    return ok({"data": View(network.world, asked, caller.user).user(network.world.users[found[0]])})


def user_needed() -> Answer:
    """The refusal of an app's token where a person must sign."""
    words = "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint."
    kind = "https://api.twitter.com/2/problems/unsupported-authentication"
    return problem(403, "Unsupported Authentication", words, kind)


def _found(network: "XNetwork", asked: Asked, reader: User | None) -> list[Post] | Answer:
    query = asked.get("query")
    if not 0 < len(query) <= LONGEST_QUERY:
        words = (
            f"Invalid 'query':'{query}'. Query length ({len(query)}) must be between 1 and {LONGEST_QUERY} characters"
        )
        return invalid(words, query=query)
    wanted = window(asked, network.now(), network.now() - WEEK)
    if isinstance(wanted, Answer):
        return wanted
    try:
        matches = matcher(query, network.world)
    except BadQuery as error:
        return invalid(f"There were errors processing your request: {error}", query=query)
    posts = [post for post in network.world.posts.values() if wanted.holds(post) and _indexed(network, post, reader)]
    return sorted(filter(matches, posts), key=lambda post: -post.number)


def _indexed(network: "XNetwork", post: Post, reader: User | None) -> bool:
    shared = post.retweets is not None and not network.retweets_in_search
    late = time.monotonic() < post.arrived + network.index_seconds
    unseen = 0 < network.index_requests >= network.searches_since(post)
    return post.newest and network.world.readable(post, reader) and not (shared or late or unseen)


def _timeline(network: "XNetwork", asked: Asked, caller: Caller, number: str, posts: list[Post]) -> Answer:
    view = View(network.world, asked, caller.user)
    user = network.world.users.get(number)
    if user is None:
        return ok({"errors": [unavailable(number, "id", "user")]})
    if user.protected and caller.user != user:
        return ok({"errors": [hidden(number, "id", "User")]})
    count, wanted = size(asked, 5, 100), window(asked, network.now(), None)
    if isinstance(count, Answer):
        return count
    if isinstance(wanted, Answer):
        return wanted
    shown = [each for each in posts if wanted.holds(each) and each.newest and network.world.readable(each, caller.user)]
    shown.sort(key=lambda post: -post.number)
    return _paged(view, page(shown, asked, count, network.paging == "offset"))


def _paged(view: View, cut: tuple[list[Post], dict[str, Any]] | Answer) -> Answer:
    if isinstance(cut, Answer):
        return cut
    return ok({**view.payload(cut[0]), "meta": cut[1]})


def _looked_up(network: "XNetwork", view: View, ids: list[str], parameter: str) -> Answer:
    there = [network.world.posts[each] for each in ids if each in network.world.posts]
    open_ = [each for each in there if network.world.readable(each, view.reader)]
    payload = view.payload(open_)
    errors = [unavailable(each, parameter) for each in ids if each not in network.world.posts]
    errors += [hidden(each.id, parameter) for each in there if each not in open_]
    if errors:
        payload["errors"] = [*errors, *payload.get("errors", [])]
    if parameter == "id" and open_:
        payload["data"] = payload["data"][0]
    return ok(payload)


def _floor(at: datetime, step: timedelta) -> datetime:
    return datetime.fromtimestamp(at.timestamp() // step.total_seconds() * step.total_seconds(), UTC)
