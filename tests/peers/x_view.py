"""What a request gets to see of a post: the fields and expansions that it asked for, in the old or the new spelling."""

import json
from typing import Any

from tests.peers.loopback import Asked
from tests.peers.x_json import hidden, stamp, unavailable
from tests.peers.x_posts import Media, Post, User, World

TWEET_WORDS = """
article attachments author_id card_uri community_id context_annotations conversation_id created_at
display_text_range edit_controls edit_history_tweet_ids entities geo id in_reply_to_user_id lang
media_metadata note_tweet possibly_sensitive public_metrics referenced_tweets reply_settings scopes source
text withheld
"""
USER_WORDS = """
affiliation created_at description entities id location name pinned_tweet_id profile_image_url protected
public_metrics url username verified verified_type withheld
"""
MEDIA_WORDS = """
alt_text duration_ms height media_key preview_image_url public_metrics type url width
"""
TWEET_FIELDS, USER_FIELDS, MEDIA_FIELDS = (frozenset(each.split()) for each in (TWEET_WORDS, USER_WORDS, MEDIA_WORDS))
EXPANSIONS = {
    "author_id": "author_id",
    "in_reply_to_user_id": "in_reply_to_user_id",
    "entities.mentions.username": "entities",
    "attachments.media_keys": "attachments",
    "referenced_tweets.id": "referenced_tweets",
    "referenced_tweets.id.author_id": "referenced_tweets",
    "edit_history_tweet_ids": "edit_history_tweet_ids",
}
NEW_SPELLING = {
    "referenced_tweets": "referenced_posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
    "tweets": "posts",
    "tweet_count": "post_count",
    "total_tweet_count": "total_post_count",
    "pinned_tweet_id": "pinned_post_id",
}
OLD_SPELLING = {new: old for old, new in NEW_SPELLING.items()} | {
    "referenced_posts": "referenced_tweets",
    "referenced_posts.author_id": "referenced_tweets.id.author_id",
}


class BadField(ValueError):
    """A field or expansion that X does not know; `args` are the parameter and the value."""


def respelled(body: bytes) -> bytes:
    """The same answer with the new names of its keys."""
    return json.dumps(_renamed(json.loads(body)), ensure_ascii=False).encode()


def _renamed(payload: Any) -> Any:
    if isinstance(payload, dict):
        return {NEW_SPELLING.get(key, key): _renamed(value) for key, value in payload.items()}
    return [_renamed(each) for each in payload] if isinstance(payload, list) else payload


class View:
    """One request's look at the world."""

    def __init__(self, world: World, asked: Asked, reader: User | None) -> None:
        self.world = world
        self.reader = reader
        self.expansions = _asked_for(asked, "expansions", frozenset(EXPANSIONS))
        self.fields = _asked_for(asked, "tweet.fields", TWEET_FIELDS) | _asked_for(asked, "post.fields", TWEET_FIELDS)
        self.fields |= {"id", "text", "edit_history_tweet_ids"} | {EXPANSIONS[each] for each in self.expansions}
        self.user_fields = _asked_for(asked, "user.fields", USER_FIELDS) | {"id", "name", "username"}
        self.media_fields = _asked_for(asked, "media.fields", MEDIA_FIELDS) | {"media_key", "type"}

    def payload(self, posts: list[Post]) -> dict[str, Any]:
        """Posts with what they refer to; no `data` where there is none, and errors for what cannot be seen."""
        shown: dict[str, Any] = {"data": [self.post(each) for each in posts]} if posts else {}
        includes, errors = self.includes(posts)
        return shown | ({"includes": includes} if includes else {}) | ({"errors": errors} if errors else {})

    def post(self, post: Post) -> dict[str, Any]:
        """One post, reduced to what was asked for."""
        return {name: value for name, value in self._all(post).items() if name in self.fields and value}

    def user(self, user: User) -> dict[str, Any]:
        """One account, reduced in the same way."""
        everything = {
            **{"id": user.id, "name": user.name, "username": user.username},
            **{"protected": user.protected, "verified": user.verified},
            "public_metrics": {"followers_count": user.followers, "following_count": 0, "tweet_count": 1},
        }
        return {name: value for name, value in everything.items() if name in self.user_fields}

    def includes(self, posts: list[Post]) -> tuple[dict[str, list[dict[str, Any]]], list[dict[str, str]]]:
        """What the posts refer to, each thing once, and an error for each that cannot be seen."""
        others, errors = self._referenced(posts) if "referenced_tweets.id" in self._wide() else ([], [])
        if "edit_history_tweet_ids" in self.expansions:
            others += [self.world.posts[number] for each in posts for number in each.history if number != each.id]
        authors = posts + (others if "referenced_tweets.id.author_id" in self.expansions else [])
        users = {each: self.world.users[each] for post in posts for each in self._users(post)}
        if "referenced_tweets.id.author_id" in self.expansions:
            users |= {each.author_id: self.world.users[each.author_id] for each in authors}
        media = {each.key: each for post in posts for each in post.media if "attachments.media_keys" in self.expansions}
        found = {
            "users": [self.user(each) for each in users.values()],
            "tweets": [self.post(each) for each in {each.id: each for each in others}.values()],
            "media": [self._media(each) for each in media.values()],
        }
        return {name: values for name, values in found.items() if values}, errors

    def _wide(self) -> frozenset[str]:
        both = "referenced_tweets.id.author_id" in self.expansions
        return self.expansions | (frozenset({"referenced_tweets.id"}) if both else frozenset())

    def _referenced(self, posts: list[Post]) -> tuple[list[Post], list[dict[str, str]]]:
        others, errors = [], []
        for number in dict.fromkeys(number for post in posts for _, number in references(post)):
            other = self.world.posts.get(number)
            if other is None:
                errors.append(unavailable(number, "referenced_tweets.id"))
            elif not self.world.readable(other, self.reader):
                errors.append(hidden(number, "referenced_tweets.id"))
            else:
                others.append(other)
        return others, errors

    def _users(self, post: Post) -> list[str]:
        wanted = [post.author_id] if "author_id" in self.expansions else []
        if post.reply_to_author and "in_reply_to_user_id" in self.expansions:
            wanted.append(post.reply_to_author)
        return wanted + (sorted(post.text.mentioned) if "entities.mentions.username" in self.expansions else [])

    def _media(self, media: Media) -> dict[str, Any]:
        everything = {"media_key": media.key, "type": media.kind, "url": media.url, "alt_text": media.alt_text}
        return {name: value for name, value in everything.items() if name in self.media_fields and value}

    def _all(self, post: Post) -> dict[str, Any]:
        counts = {"retweet_count": 0, "reply_count": 0, "like_count": post.likes, "quote_count": 0}
        long = {"text": post.whole.escaped, "entities": post.whole.entities}
        return {
            **{"id": post.id, "text": post.text.escaped, "author_id": post.author_id, "lang": post.lang},
            **{"conversation_id": post.conversation_id, "created_at": stamp(post.created_at)},
            "edit_history_tweet_ids": list(post.history),
            "entities": post.text.entities,
            "in_reply_to_user_id": post.reply_to_author,
            "referenced_tweets": [{"type": kind, "id": number} for kind, number in references(post)],
            "attachments": {"media_keys": [each.key for each in post.media]} if post.media else None,
            "public_metrics": counts,
            "reply_settings": "everyone",
            "note_tweet": long if post.whole.escaped != post.text.escaped else None,
            "withheld": {"copyright": False, "country_codes": list(post.withheld)} if post.withheld else None,
        }


def references(post: Post) -> list[tuple[str, str]]:
    """The posts that a post answers, quotes or shares, with X's word for it."""
    kinds = (("replied_to", post.reply_to), ("quoted", post.quotes), ("retweeted", post.retweets))
    return [(kind, number) for kind, number in kinds if number]


def _asked_for(asked: Asked, parameter: str, known: frozenset[str]) -> frozenset[str]:
    names = frozenset(filter(None, asked.get(parameter).split(",")))
    old = frozenset(OLD_SPELLING.get(name, name) if parameter != "expansions" else _expansion(name) for name in names)
    for name in old - known:
        raise BadField(parameter, name)
    return old


def _expansion(name: str) -> str:
    return "referenced_tweets.id" if name == "referenced_posts" else OLD_SPELLING.get(name, name)
