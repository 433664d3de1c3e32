"""Short names that the settings of a brand keep, marked as the words that people read for them: `spaced` shows them."""

from dashboard.language import N_

VOICE = (
    N_("Formal"), N_("Polite"), N_("Friendly"), N_("Reserved"), N_("Warm"), N_("Hearty"), N_("Short"), N_("Usual"),
    N_("Long"),
)  # fmt: skip
HARD = (
    N_("Self harm"), N_("Health"), N_("Safety"), N_("Legal"), N_("Discrimination"), N_("Press"),
)  # fmt: skip
