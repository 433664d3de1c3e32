"""Downloads a feed from an address that a person typed: asks only for what is new, and checks where it is led."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin, urlsplit, urlunsplit

from channels.http import Answer, reaching
from store.errors import EarfulError, Refused, TryLater
from store.models import utc_now
from store.saying import N_, say

MOST_HOPS = 5
FOR_GOOD = (301, 308)
MOVES = (*FOR_GOOD, 302, 303, 307)
KINDS = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
DAY, MONTH = timedelta(days=1), timedelta(days=30)


class _Moved(EarfulError):
    """The feed stands elsewhere."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(N_("the feed stands elsewhere"))
        self.target, self.for_good = answer.headers.get("location", ""), answer.status in FOR_GOOD


@dataclass(frozen=True)
class Download:
    """What an address gave: the answer, where it came from in the end, and where the feed moved to for good."""

    answer: Answer
    address: str
    moved_to: str = ""


def download(address: str, headers: Mapping[str, str]) -> Download:
    """Get a feed; a 304 comes back as an answer. Redirects are followed, each checked like a typed address.

    Raises TryLater, with a long wait where the feed is gone or closed, and Refused where it leads nowhere.
    """
    at, moved_to, for_good = address, "", True
    for _ in range(MOST_HOPS + 1):
        try:
            return Download(_get(at, headers), at, moved_to)
        except _Moved as moved:
            at = _target(at, moved.target)
            for_good = for_good and moved.for_good
            moved_to = at if for_good else moved_to
    raise Refused("the feed leads from one address to another without an end")


def _target(at: str, location: str) -> str:
    try:
        target = urljoin(at, location.strip())
        parts = urlsplit(target)
        known = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    except ValueError:
        known = False
    if not location.strip() or not known:
        raise Refused("the feed leads to something that is no address of the web")
    return target


def _get(address: str, headers: Mapping[str, str]) -> Answer:
    parts = urlsplit(address)
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    host = f"{parts.scheme.lower()}://{parts.netloc}"
    with reaching("feed", "The feed", host, headers={"accept": KINDS}, explain=_explain, typed=True) as net:
        return net.get(path, headers=headers)


def _explain(answer: Answer) -> EarfulError | None:
    if answer.status in MOVES:
        return _Moved(answer)
    if answer.status == 410:
        why = N_("the feed is gone for good (410): give the query its new address, or remove it")
        return TryLater(why, utc_now() + MONTH)
    if answer.status in (401, 403):
        why = say("the feed is not open to us ({status}): Earful does not sign in to feeds", status=answer.status)
        return TryLater(why, utc_now() + DAY)
    if answer.status == 404:
        return TryLater("there is no feed at this address (404): check it", utc_now() + DAY)
    return None
