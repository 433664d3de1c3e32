"""The places that anybody may read, with which a new brand can begin: their fields, and the query that they make."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from channels import app_store, feed
from channels.fields import Field, values_of
from dashboard.language import N_, _
from dashboard.words import channel_title
from store.errors import BadInput

WORDS = Field("words", N_("Words to look for"), N_("such as your name"), needed=True)


@dataclass(frozen=True)
class Place:
    """A reading of a channel that takes no credentials; `words` names the field that is the expression.

    Its own title is that of its channel.
    """

    name: str
    title: str
    channel: str
    reads: str
    fields: tuple[Field, ...]
    words: str = ""

    def named(self) -> str:
        """What it is called on screens."""
        return _(self.title) if self.title else channel_title(self.channel)

    def read(self, typed: Callable[[str], str]) -> tuple[dict[str, Any], str]:
        """The options and the expression of what is typed; BadInput when a field is missing or wrong."""
        expression = typed(self.words).strip() if self.words else ""
        if self.words and not expression:
            raise BadInput("type the words to look for")
        return values_of([field for field in self.fields if field.name != self.words], typed), expression


PLACES = (
    Place("app", "", "app_store", "feed", (app_store.APPS, app_store.COUNTRIES)),
    Place("feed", N_("Blog, forum or news feed"), "feed", "entries", (feed.ADDRESS,)),
    Place("news", "", "hacker_news", "search", (WORDS,), words="words"),
)
