"""Short names that the store keeps of a case, marked as the words that the Case page shows for them."""

from collections.abc import Iterable

from dashboard.language import N_, Shown, _, translated

ACTIONS = (N_("Answered by hand"), N_("Dismiss"), N_("Reopen"))
JOBS = Shown({
    "acknowledge": N_("acknowledge"), "analyse": N_("analyse"), "assign": N_("assign"), "collect": N_("collect"),
    "consent": N_("consent"), "draft": N_("draft"), "recheck": N_("recheck"), "retain": N_("retain"),
    "rights": N_("rights"), "sample": N_("the sample data"), "send": N_("send"), "suppress": N_("suppress"),
    "survey": N_("survey"), "wake": N_("wake"), "watch": N_("watch"),
})  # fmt: skip
KINDS = (N_("Acknowledgement"), N_("Courtesy"))
VARIANTS = (
    N_("Shorter"), N_("Warmer"), N_("More formal"), N_("Friendlier"), N_("From the catalogue"), N_("In Thai"),
    N_("In English"),
)  # fmt: skip


def both(texts: Iterable[str]) -> str:
    """Several texts of the store as one, in the reader's language: one and another."""
    return _(" and ").join(translated(text) for text in texts)
