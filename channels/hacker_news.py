"""What Hacker News asks for before it is read, which is nothing, and where its items stand."""

import re

from channels.fields import Field
from channels.setup import About, Setup
from store.errors import BadInput
from store.saying import say

TITLE = "Hacker News"
SOURCE = "news.ycombinator.com"
ADDRESS = "https://hn.algolia.com/api/v1"
NAME = re.compile(r"[\w-]{2,15}", re.ASCII)


def account(text: str) -> str:
    """The name of an account as people type it; BadInput where it can be none."""
    name = text.strip().removeprefix("@")
    if not NAME.fullmatch(name):
        raise BadInput(say("{text!r} can be no name on Hacker News: 2 to 15 letters, digits, - and _", text=text))
    return name


def address(item: str) -> str:
    """Where an item is shown."""
    return f"https://{SOURCE}/item?id={item}"


SETUP = Setup(
    about=About(
        reads="stories and comments by words, through the open search of Algolia",
        fresh="hourly, with two hours read again; at first a day",
        answers="nothing: there is no way for programs to post",
        costs="nothing, within about 10,000 requests an hour",
        terms="none that has to be confirmed",
        upstream="looked at again each hour while in work, else once a day for a month",
    ),
    steps=(
        "On the Brands page add a query on the channel Hacker News, and write the words that concern you.",
        "If the brand has an account there, enter its name here: what it writes is no mention then, and what it "
        "answers by hand closes the case.",
        "Answers are written by hand on Hacker News, by a person who says for whom they speak.",
    ),
    options=(Field("username", "The brand's own account", placeholder="rimfah", read=account),),
)
