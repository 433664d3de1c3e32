"""How X counts a text: links as 23, emoji and East Asian signs as 2, all else as 1.

X tells links from words by a list of all domain endings. Ours is shorter: for a full address with another ending, the
longer of both counts is taken, so that it is never counted too short.
"""

import re
import unicodedata

import regex  # type: ignore[import-untyped]  # ships none

LINK_LENGTH = 23
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
EMOJI = regex.compile(r"[\p{Emoji_Presentation}\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3]")
ENDINGS = """
com net org info biz app dev shop store online site xyz top club live blog news art cafe coffee pizza beer bar
restaurant hotel travel tours fashion beauty health care help support center company agency studio design media
digital social email link click page pages website space world today life fun games asia bangkok house home homes
rent menu kitchen recipes delivery express direct deals sale discount supply tools toys jewelry shoes boutique
style moda pro name mobi edu gov mil int tel jobs coop aero museum cloud systems solutions services software tech
technology free rsvp zone team works group events academy guide wiki ninja guru expert plus one vip win wtf lol
"""
KNOWN = frozenset(ENDINGS.split())
LINK = re.compile(
    r"(?<![a-z0-9@＠$#＃])(?:(?P<protocol>https?://)|(?<![-_./]))"
    r"(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+(?P<ending>[a-z]{2,24})(?![a-z0-9@-])(?::\d+)?"
    r"(?:/(?:[a-z0-9!*';:=+,.$/%#\[\]\-_~@|&()]*[a-z0-9=_#/+\-)])?)?"
    r"(?:\?[a-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@]*[a-z0-9_&=#/\-])?",
    re.IGNORECASE | re.ASCII,
)


def weighted_length(text: str) -> int:
    """Count a text as X does: NFC, links, emoji and wide signs by their weight."""
    plain = unicodedata.normalize("NFC", re.sub(r"\r\n?", "\n", text))
    total = end = 0
    for link in LINK.finditer(plain):
        total += _words(plain[end : link.start()]) + _link(link)
        end = link.end()
    return total + _words(plain[end:])


def _link(link: re.Match[str]) -> int:
    ending = link["ending"].lower()
    if len(ending) == 2 or ending in KNOWN:
        return LINK_LENGTH
    return max(LINK_LENGTH, _words(link[0])) if link["protocol"] else _words(link[0])


def graphemes(text: str) -> list[str]:
    """Cut a text into what a reader sees as single signs."""
    return list(regex.findall(r"\X", text))


def _words(text: str) -> int:
    return sum(2 if EMOJI.search(sign) else sum(map(_weight, sign)) for sign in graphemes(text))


def _weight(letter: str) -> int:
    return 1 if any(first <= ord(letter) <= last for first, last in LIGHT) else 2
