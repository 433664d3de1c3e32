"""What a query can read on each channel, how its expression is checked there, and what the channel is asked then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from channels import lazada, shopee
from channels.app_store import APPS, COUNTRIES
from channels.bluesky_query import check_for_bluesky, render_for_bluesky
from channels.discourse import ELSEWHERE
from channels.discourse_query import check_for_discourse, render_for_discourse
from channels.email import FOLDER
from channels.expression import Mistake, Node, check, parse
from channels.feed import ADDRESS
from channels.fields import Field
from channels.google_play import APPS as PLAY_APPS
from channels.hacker_news_query import check_for_hacker_news, render_for_hacker_news
from channels.mastodon import HASHTAG, INSTANCE
from channels.mastodon_query import check_for_mastodon, render_for_mastodon
from channels.reddit import SUBREDDITS
from channels.reddit_query import check_for_reddit, render_for_reddit
from channels.x_query import check_for_x, render_for_x
from channels.youtube import OWN_CHANNEL
from channels.youtube_query import check_for_youtube, render_for_youtube


@dataclass(frozen=True)
class Reading:
    """One thing that a query can read; `name` stands in its options, `needs_words` is whether it must ask for any.

    `fields` are what else is said of such a query, `has_words` whether words filter what is read at all.
    """

    name: str
    title: str
    help: str
    needs_words: bool = False
    fields: tuple[Field, ...] = ()
    has_words: bool = True


@dataclass(frozen=True)
class Language:
    """How expressions are checked for a channel, and written for it."""

    check: Callable[[str], Sequence[Mistake]]
    render: Callable[[Node | None], str]


READINGS: dict[str, tuple[Reading, ...]] = {
    "x": (
        Reading("search", "Search", "Posts of the last seven days that hold the words, whoever wrote them.", True),
        Reading(
            "mentions", "Our mentions", "Posts that speak to our own account; far cheaper. Words only filter them."
        ),
    ),
    "reddit": (
        Reading(
            "search",
            "Search",
            "Posts that hold the words; comments cannot be searched.",
            True,
            (replace(SUBREDDITS, title="Only in these subreddits, one a line; empty is all of Reddit"),),
        ),
        Reading(
            "comments",
            "Comments",
            "All new comments of the subreddits that you name; words filter them.",
            fields=(replace(SUBREDDITS, needed=True),),
        ),  # fmt: skip
        Reading("inbox", "Our inbox", "Answers to our own posts and comments, and where our account is named."),
    ),
    "email": (
        Reading("mailbox", "Mailbox", "What customers write to the mailbox; words only filter it.", fields=(FOLDER,)),
    ),
    "youtube": (
        Reading(
            "channel",
            "Comments of a channel",
            "All comments under the videos of a channel, such as your own; words filter them.",
            fields=(replace(OWN_CHANNEL, needed=True),),
        ),
        Reading("search", "Search", "Videos whose title or description holds the words.", True),
    ),
    "hacker_news": (Reading("search", "Search", "Stories and comments that hold the words.", True),),
    "discourse": (
        Reading("latest", "Newest posts", "All posts of a forum as they come; words filter them.", fields=(ELSEWHERE,)),
        Reading("search", "Search", "What the forum's search finds, one post a topic.", True, (ELSEWHERE,)),
    ),
    "feed": (Reading("entries", "Entries", "All entries of one feed; words filter them.", fields=(ADDRESS,)),),
    "bluesky": (
        Reading("mentions", "Our mentions", "Posts that name, answer or quote our account. Words only filter them."),
        Reading("search", "Search", "Posts that hold the words, whoever wrote them.", True),
    ),
    "mastodon": (
        Reading(
            "hashtag",
            "A hashtag",
            "Public posts with this hashtag that the instance knows. Words only filter them.",
            fields=(HASHTAG, replace(INSTANCE, title="On this instance; empty is that of the account")),
        ),
        Reading("mentions", "Our mentions", "Posts that name our account, private ones too. Words only filter them."),
        Reading("search", "Search", "Posts that hold the words, of people who let themselves be found.", True),
    ),
    "google_business": (
        Reading("reviews", "Reviews", "All reviews of the locations of the connection; words filter them."),
    ),
    "trustpilot": (Reading("reviews", "Reviews", "The service reviews of the business; words filter them."),),
    "woocommerce": (Reading("reviews", "Reviews", "The reviews of all products of the shop; words filter them."),),
    "judge_me": (
        Reading("reviews", "Reviews", "The reviews of the shop; words filter them."),
        Reading("webhook", "By webhook", "All reviews that are delivered as they come.", has_words=False),
    ),
    "shopee": (Reading("reviews", "Reviews", "All reviews of the shop; words filter them.", fields=(shopee.ITEMS,)),),
    "lazada": (Reading("reviews", "Reviews", "All reviews of the shop; words filter them.", fields=(lazada.ITEMS,)),),
    "webhook": (Reading("webhook", "Deliveries", "What is delivered to our webhook; words filter it."),),
    "survey": (
        Reading("webhook", "Deliveries", "Answers that are delivered to our webhook; words filter them."),
        Reading("page", "Our own page", "Answers to our own surveys, as they come.", has_words=False),
    ),
    "app_store": (
        Reading(
            "feed",
            "Open feed",
            "The newest 500 reviews of any app in each country, without credentials. They cannot be answered.",
            fields=(APPS, COUNTRIES),
        ),
        Reading(
            "connect",
            "App Store Connect",
            "All reviews of your own apps, which can be answered. Words filter them.",
            fields=(APPS, replace(COUNTRIES, help="two letters each; empty is every country")),
        ),
    ),
    "google_play": (
        Reading("reviews", "Reviews", "Reviews of your own apps; words filter them.", fields=(PLAY_APPS,)),
    ),
    "line": (
        Reading(
            "webhook", "Messages", "All that people write to the Official Account, as it is delivered.", has_words=False
        ),
    ),
    "facebook": (
        Reading("comments", "Comments", "Comments under the page's posts of the last 30 days, and what visitors post."),
        Reading("tagged", "Posts that name us", "Posts of others that name the page."),
        Reading(
            "webhook",
            "By webhook",
            "All that is delivered about the page, recommendations too.",
            has_words=False,
        ),
    ),
    "instagram": (
        Reading("comments", "Comments", "Comments under the account's own posts of the last 30 days."),
        Reading("tags", "Tags", "Posts of others in which the account is tagged; they are answered by hand."),
        Reading("webhook", "By webhook", "All that is delivered: comments, and @mentions by others.", has_words=False),
    ),
}
LANGUAGES: dict[str, Language] = {
    "x": Language(check_for_x, render_for_x),
    "reddit": Language(check_for_reddit, render_for_reddit),
    "youtube": Language(check_for_youtube, render_for_youtube),
    "discourse": Language(check_for_discourse, render_for_discourse),
    "hacker_news": Language(check_for_hacker_news, render_for_hacker_news),
    "bluesky": Language(check_for_bluesky, render_for_bluesky),
    "mastodon": Language(check_for_mastodon, render_for_mastodon),
}


def reading_of(channel: str, name: str) -> Reading | None:
    """What a query reads, by its name; the first of the channel where the query does not say."""
    readings = READINGS.get(channel, ())
    return next((each for each in readings if each.name == name), readings[0] if readings and not name else None)


def mistakes_in(channel: str, reads: str, expression: str) -> list[Mistake]:
    """What is to be put right in an expression; where the words only filter what is read, none are needed."""
    reading, language = reading_of(channel, reads), LANGUAGES.get(channel)
    if reading is not None and reading.needs_words and language is not None:
        return list(language.check(expression))
    return [each for each in check(expression) if each.code != "nothing_wanted"] if expression.strip() else []


def asked(channel: str, reads: str, expression: str) -> str:
    """What a channel's search is asked for an expression, in its own language; empty where nothing is searched."""
    reading, language = reading_of(channel, reads), LANGUAGES.get(channel)
    if reading is None or not reading.needs_words or language is None:
        return ""
    return language.render(parse(expression))
