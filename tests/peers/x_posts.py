"""The people and posts of the fake X, and what can happen to them."""

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tests.peers.x_text import Text, cut_long, cut_retweet, store

EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)  # the moment from which X counts its ids
MILLISECOND = timedelta(milliseconds=1)


def snowflake(at: datetime, place: int = 0) -> int:
    """The id of a post of this moment; `place` tells posts of one millisecond apart."""
    return (((at - EPOCH) // MILLISECOND) << 22) | place


def moment(number: int | str) -> datetime:
    """When the post with this id was made."""
    return EPOCH + (int(number) >> 22) * MILLISECOND


@dataclass(frozen=True)
class User:
    """One account."""

    id: str
    username: str
    name: str
    protected: bool = False
    verified: bool = False
    followers: int = 0


@dataclass(frozen=True)
class Media:
    """One picture or film of a post."""

    key: str
    kind: str = "photo"
    alt_text: str = ""

    @property
    def url(self) -> str:
        """Where the picture lies."""
        return f"https://pbs.twimg.com/media/{self.key}.jpg"


@dataclass(frozen=True)
class Post:
    """One version of one post; an edit makes a new one, with a new id."""

    id: str
    author_id: str
    typed: str
    text: Text
    whole: Text
    conversation_id: str
    lang: str = "en"
    reply_to: str | None = None
    reply_to_author: str | None = None  # stays when the answered post is deleted
    quotes: str | None = None
    retweets: str | None = None
    media: tuple[Media, ...] = ()
    withheld: tuple[str, ...] = ()
    likes: int = 0
    history: tuple[str, ...] = ()
    arrived: float = field(default_factory=time.monotonic)

    @property
    def number(self) -> int:
        """The id as a number, which orders posts by time."""
        return int(self.id)

    @property
    def created_at(self) -> datetime:
        """When this version was made."""
        return moment(self.id)

    @property
    def newest(self) -> bool:
        """Whether no edit came after this version."""
        return self.history[-1] == self.id


class World:
    """Everything that the network knows."""

    def __init__(self) -> None:
        self.users: dict[str, User] = {}
        self.posts: dict[str, Post] = {}
        self._places: dict[int, int] = {}

    def by_name(self, username: str) -> tuple[str, str] | None:
        """The id and the true spelling of a user name."""
        lowered = username.lower()
        return next(
            ((each.id, each.username) for each in self.users.values() if each.username.lower() == lowered), None
        )

    def add_user(self, username: str, **about: str | int | bool) -> User:
        """A new account; its id is a snowflake as well."""
        numbers = {"id": self._new_id(datetime(2020, 1, 1, tzinfo=UTC)), "username": username, "name": username.title()}
        user = User(**{**numbers, **about})  # type: ignore[arg-type]  # the caller names fields of User
        self.users[user.id] = user
        return user

    def write(self, author: User, typed: str, at: datetime, **about: object) -> Post:
        """A new post; a reply begins with the names of those it answers, as X writes it."""
        number = self._new_id(at)
        made = Post(number, author.id, typed, Text("", {}), Text("", {}), number, history=(number,))
        made = replace(made, **about)  # type: ignore[arg-type]  # the caller names fields of Post
        if parent := self.posts.get(made.reply_to or ""):
            named = self._with_names(made, parent)
            made = replace(made, typed=named, conversation_id=parent.conversation_id, reply_to_author=parent.author_id)
        return self._keep(made)

    def retweet(self, author: User, post: Post, at: datetime) -> Post:
        """Share a post; the text is cut, and the whole one stands in the post that it refers to."""
        typed = cut_retweet(post.typed, self.users[post.author_id].username)
        return self.write(author, typed, at, retweets=post.id)

    def edit(self, post: Post, typed: str, at: datetime) -> Post:
        """A new version with an id of its own; every version knows all the others."""
        number = self._new_id(at)
        history = (*self.posts[post.id].history, number)
        conversation = post.conversation_id if post.reply_to else number
        new = replace(post, id=number, typed=typed, history=history, conversation_id=conversation)
        for old in history[:-1]:
            self.posts[old] = replace(self.posts[old], history=history)
        return self._keep(replace(new, arrived=time.monotonic()))

    def delete(self, post: Post) -> None:
        """Take a post away, all its versions."""
        for number in self.posts[post.id].history:
            del self.posts[number]

    def readable(self, post: Post, reader: User | None) -> bool:
        """Whether this account may see a post."""
        return not self.users[post.author_id].protected or (reader is not None and reader.id == post.author_id)

    def summoned(self, post: Post, account: User) -> bool:
        """Whether the author of a post called the account, by its name or by quoting a post of it."""
        quoted = self.posts.get(post.quotes or "")
        return account.id in post.whole.mentioned or (quoted is not None and quoted.author_id == account.id)

    def address(self, number: str) -> str:
        """Where people see a post."""
        return f"https://x.com/i/web/status/{number}"

    def address_by_name(self, number: str) -> str:
        """The address of a post with the name of its author, as X links what is quoted."""
        quoted = self.posts.get(number)
        author = self.users[quoted.author_id].username if quoted else "i/web"
        return f"https://x.com/{author}/status/{number}"

    def _with_names(self, post: Post, parent: Post) -> str:
        others = {parent.author_id, *parent.whole.mentioned} - {post.author_id}
        others -= store(post.typed, self.by_name).mentioned
        ordered = sorted(others, key=lambda each: (each != parent.author_id, each))
        return " ".join([*(f"@{self.users[each].username}" for each in ordered), post.typed])

    def _keep(self, post: Post) -> Post:
        links = {f"{self.address(post.id)}/photo/{place}": each.key for place, each in enumerate(post.media, 1)}
        added = [*([self.address_by_name(post.quotes)] if post.quotes else []), *links]
        whole = " ".join([post.typed, *added])
        short = " ".join([cut_long(post.typed, self.address(post.id)), *added])
        post = replace(post, text=store(short, self.by_name, links), whole=store(whole, self.by_name, links))
        self.posts[post.id] = post
        return post

    def _new_id(self, at: datetime) -> str:
        millisecond = snowflake(at)
        self._places[millisecond] = self._places.get(millisecond, -1) + 1
        return str(millisecond | self._places[millisecond])
