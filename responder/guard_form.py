"""Is a draft fit to be sent as it stands: length, leftovers, invisible signs, markup?"""

import re
from collections.abc import Iterator

from responder.fitting import facts_of
from responder.guard_proposal import ERROR, WARNING, Proposal
from responder.patterns import pattern
from responder.values import Finding
from store.saying import N_, say

INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u2800\u3164\uffa0\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]|[\u0300-\u036f]{3,}|(?<![\u200d\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])\u200d"
)


def form(proposal: Proposal) -> Iterator[Finding]:
    """What stands in the way of sending a draft as it is, before anyone reads it."""
    draft = proposal.draft
    if not re.search(r"[^\W\d_]", draft):
        yield proposal.finding("empty", ERROR, (0, len(draft)), N_("There is nothing to read in this draft."))
    facts = facts_of(proposal.channel)
    room = facts.room(draft)
    if room is not None and room < 0:
        message = say(
            "This is {excess} {counted} too long for {title}.", excess=-room, counted=facts.counted, title=facts.title
        )
        yield proposal.finding("too_long", ERROR, (0, len(draft)), message)
    checks = (
        (pattern("placeholder"), "placeholder_left", ERROR, N_("A placeholder was left over.")),
        (pattern("leftover"), "leftover", ERROR, N_("This speaks to the writer of the reply, not to the customer.")),
        (INVISIBLE, "invisible", ERROR, N_("Signs that nobody can see can hide what a text says.")),
        (pattern("markup"), "markup", ERROR, N_("Replies are plain text.")),
        (pattern("decoration"), "markup", WARNING, N_("Most networks show these signs as they are.")),
    )
    for signs, code, level, words in checks:
        for match in signs.finditer(draft):
            yield proposal.finding(code, level, match.span(), words)
