"""What stands on the fake Reddit, and the JSON in which Reddit tells it."""

import re
from dataclasses import dataclass, replace
from html import escape
from typing import Any

Thing = dict[str, Any]
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
GONE = "[deleted]"
REMOVED = "[removed]"
AT_REDDIT = "https://www.reddit.com"


@dataclass(frozen=True)
class Item:
    """A submission (t3), a comment (t1) or a private message (t4), as its author and the moderators left it."""

    name: str
    author: str
    text: str
    created: float
    subreddit: str = ""
    title: str = ""
    url: str = ""
    media: tuple[str, ...] = ()
    video: str = ""
    crosspost_of: str = ""
    parent: str = ""
    link: str = ""
    to: str = ""
    edited: float = 0
    score: int = 1
    deleted: bool = False
    removed: bool = False
    locked: bool = False
    archived: bool = False

    @property
    def kind(self) -> str:
        """The kind that stands before its id: t1, t3 or t4."""
        return self.name[:2]

    @property
    def id(self) -> str:
        """Its id without the kind."""
        return self.name[3:]

    @property
    def hidden(self) -> bool:
        """Whether listings and searches leave it out."""
        return self.deleted or self.removed


def base36(number: int) -> str:
    """A number as Reddit writes its ids."""
    head, last = divmod(number, 36)
    return (base36(head) if head else "") + DIGITS[last]


def markdown(text: str) -> str:
    """A text as Reddit renders it, near enough."""
    return f'<!-- SC_OFF --><div class="md"><p>{escape(text)}</p>\n</div><!-- SC_ON -->'


def slug(title: str) -> str:
    """The title as it stands in an address."""
    return re.sub(r"\W+", "_", title.lower()).strip("_")[:50] or "_"


def permalink(submission: Item, comment: Item | None = None) -> str:
    """The path of a submission, or of a comment under it."""
    path = f"/r/{submission.subreddit}/comments/{submission.id}/{slug(submission.title)}/"
    return f"{path}{comment.id}/" if comment else path


def seen_by(item: Item, viewer: str, closed: frozenset[str]) -> Item:
    """An item as one account sees it: authors do not notice what moderators removed."""
    if item.deleted:
        return replace(item, author=GONE, text=GONE if item.text else "", url="", media=(), video="")
    if item.removed and item.author != viewer:
        author = GONE if item.kind == "t1" else item.author
        return replace(item, author=author, text=REMOVED if item.text else "")
    return replace(item, author=GONE) if item.author in closed else item


def common(item: Item) -> Thing:
    """The fields that submissions, comments and messages share."""
    author_id = {} if item.author == GONE else {"author_fullname": f"t2_{slug(item.author)}"}
    return author_id | {
        "id": item.id,
        "name": item.name,
        "author": item.author,
        "created": item.created,
        "created_utc": item.created,
        "score": item.score,
        "likes": None,
        "distinguished": None,
    }


def on_subreddit(item: Item) -> Thing:
    """The fields of everything that stands on a subreddit."""
    return common(item) | {
        "subreddit": item.subreddit,
        "subreddit_name_prefixed": f"r/{item.subreddit}",
        "subreddit_id": f"t5_{slug(item.subreddit)}",
        "subreddit_type": "public",
        "edited": item.edited or False,
        "locked": item.locked,
        "archived": item.archived,
        "stickied": False,
        "saved": False,
        "removal_reason": None,
        "ups": item.score,
    }


def submission(item: Item, comments: int, original: Thing | None = None) -> Thing:
    """A submission; `original` is the one that it is a crosspost of."""
    path = permalink(item)
    away = item.url or next(iter(item.media), "") or item.video
    own = not (away or original or item.crosspost_of)
    data = on_subreddit(item) | {
        "title": item.title,
        "selftext": item.text,
        "selftext_html": markdown(item.text) if item.text else None,
        "is_self": own,
        "domain": f"self.{item.subreddit}" if own else "i.redd.it" if item.media else "example.com",
        "url": away or AT_REDDIT + (original["permalink"] if original else path),
        "permalink": path,
        "num_comments": comments,
        "upvote_ratio": 1.0,
        "over_18": False,
        "link_flair_text": None,
        "removed_by_category": "deleted" if item.deleted else "moderator" if item.removed else None,
        "is_video": bool(item.video),
        "media": {"reddit_video": {"fallback_url": item.video, "is_gif": False}} if item.video else None,
    }
    if original:
        data |= {"crosspost_parent": original["name"], "crosspost_parent_list": [original]}
    return data | pictures(item.media)


def pictures(media: tuple[str, ...]) -> Thing:
    """The fields of a picture, or of a gallery of several."""
    if not media:
        return {}
    if len(media) == 1:
        return {"post_hint": "image", "url_overridden_by_dest": media[0]}
    ids = [f"picture{number}" for number in range(len(media))]
    sizes = [{"u": url, "x": 640, "y": 480} for url in media]
    return {
        "is_gallery": True,
        "gallery_data": {"items": [{"media_id": each, "id": number} for number, each in enumerate(ids)]},
        "media_metadata": {
            each: {"status": "valid", "e": "Image", "m": "image/jpg", "s": size, "id": each}
            for each, size in zip(ids, sizes, strict=True)
        },
    }


def comment(item: Item, under: Item, replies: Thing | str = "") -> Thing:
    """A comment under a submission, with the listing of its replies or an empty text."""
    return on_subreddit(item) | {
        "body": item.text,
        "body_html": markdown(item.text),
        "parent_id": item.parent,
        "link_id": item.link,
        "link_title": under.title,
        "link_author": under.author,
        "link_permalink": AT_REDDIT + permalink(under),
        "link_url": under.url or AT_REDDIT + permalink(under),
        "permalink": permalink(under, item),
        "is_submitter": item.author == under.author,
        "controversiality": 0,
        "replies": replies,
    }


def received(item: Item, to: str, sort: str, under: Item | None = None) -> Thing:
    """A comment or message as it lies in somebody's inbox, where it has no permalink and no link_id."""
    subjects = {"username_mention": "username mention", "comment_reply": "comment reply", "post_reply": "post reply"}
    return (
        common(item)
        | {
            "subreddit": item.subreddit or None,
            "subreddit_name_prefixed": f"r/{item.subreddit}" if item.subreddit else None,
            "type": sort,
            "subject": subjects.get(sort, item.title),
            "body": item.text,
            "body_html": markdown(item.text),
            "dest": to,
            "new": True,
            "was_comment": under is not None,
            "parent_id": item.parent or None,
            "context": permalink(under, item) + "?context=3" if under else "",
            "first_message": None,
            "first_message_name": None,
            "replies": "",
        }
        | ({"link_title": under.title} if under else {})
    )


def escaped(value: Any) -> Any:
    """What Reddit answers without raw_json=1: every text with &amp;, &lt; and &gt;."""
    if isinstance(value, str):
        return escape(value, quote=False)
    if isinstance(value, list):
        return [escaped(each) for each in value]
    return {key: escaped(each) for key, each in value.items()} if isinstance(value, dict) else value
