"""How long a reply may be on a channel, and whether one may be sent there at all."""

from dataclasses import dataclass

from channels.weighted import graphemes, weighted_length
from store.saying import N_, say

UNITS = ("characters", "bytes", "utf16", "x_weighted", "graphemes")


@dataclass(frozen=True)
class Facts:
    """What a network allows for one reply.

    `limit` counts in `unit`; None where the network documents no limit. `soft` marks a cap that is our own choice.
    `answers` tells whether a reply may ever be sent through the channel; without it a person answers by hand. `names`
    marks a network that tells people of a reply only where it names their account. `acknowledges` marks one where a
    fixed text may go out by itself: private messages, several of which may answer the same; never reviews and posts.
    `edits` and `deletes` tell what can be done with a reply that stands there already; `keeps` why nothing can.
    """

    title: str
    limit: int | None
    unit: str = "characters"
    answers: bool = True
    soft: bool = False
    names: bool = False
    acknowledges: bool = False
    edits: bool = False
    deletes: bool = False
    keeps: str = ""

    @property
    def afterwards(self) -> str:
        """What can be done with a reply once it stands there, in a few words."""
        if not self.answers:
            return N_("nothing is sent")
        if self.edits:
            return N_("can be edited and deleted") if self.deletes else N_("can be edited")
        return N_("can be deleted") if self.deletes else say("stays as it was sent: {why}", why=self.keeps)

    @property
    def counted(self) -> str:
        """What the limit counts, in a word."""
        return self.unit if self.unit in ("bytes", "graphemes") else "characters"

    def room(self, text: str) -> int | None:
        """How many units are left after `text`; negative when it is too long, None without a limit."""
        return None if self.limit is None else self.limit - length(text, self.unit)


def length(text: str, unit: str) -> int:
    """Measure a text in a network's own unit.

    `characters` are code points; `bytes` are UTF-8, so a Thai letter counts three; `graphemes` are what a reader sees
    as one sign; `utf16` counts an emoji as two; `x_weighted` is X's count, in which a link is 23 and an emoji or a
    Chinese sign 2. ValueError on another unit.
    """
    if unit == "characters":
        return len(text)
    if unit == "bytes":
        return len(text.encode("utf-8", "surrogatepass"))
    if unit == "utf16":
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    if unit == "graphemes":
        return len(graphemes(text))
    if unit == "x_weighted":
        return weighted_length(text)
    raise ValueError(f"{unit!r} is no unit of length; known: {', '.join(UNITS)}")
