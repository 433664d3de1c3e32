"""The words by which people know the parts of a dispute."""

from dashboard.language import N_, Shown, number_words

STAGES = Shown(
    {
        "open": (N_("Open"), ":material/gavel:", "orange"),
        "decided": (N_("Decided"), ":material/check:", "blue"),
        "settled": (N_("Settled"), ":material/handshake:", "green"),
    }
)
RULES = Shown(
    {
        "chargeback": N_("A message speaks of the bank, of a chargeback or of an office that settles disputes."),
        "refund_again": N_("The customer asked for their money back and wrote again."),
    }
)
WANTED = Shown(
    {
        "refund": N_("All of the money back"),
        "partial_refund": N_("Some of the money back"),
        "replacement": N_("A replacement"),
        "repair": N_("A repair"),
        "discount": N_("A discount"),
        "explanation": N_("An explanation"),
        "apology": N_("An apology"),
        "other": N_("Something else"),
    }
)
OPTIONS = Shown(
    {
        "full_refund": N_("Full refund"),
        "partial_refund": N_("Part of the money"),
        "replacement": N_("Replacement"),
        "repair": N_("Repair"),
        "voucher": N_("Voucher"),
        "postage": N_("Return postage"),
        "apology": N_("Only an apology"),
        "nothing": N_("Nothing"),
        "other": N_("Something else"),
    }
)
STEPS = Shown(
    {
        "mark": N_("marked the case as a dispute"),
        "describe": N_("described the dispute anew"),
        "option": N_("added an option"),
        "decide": N_("decided the dispute"),
        "settle": N_("settled the dispute"),
        "reopen": N_("opened the dispute again"),
        "drop": N_("said that it is no dispute"),
    }
)
ASKED = Shown({"unasked": N_("Nobody asked"), "yes": N_("Yes"), "no": N_("No")})


def money(amount: int, currency: str) -> str:
    """An amount with its currency: 1,500 THB."""
    return f"{number_words(amount)} {currency}"
