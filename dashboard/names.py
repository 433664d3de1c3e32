"""Short names that the store keeps, marked as the words that people read for them: `spaced` shows them."""

from dashboard.language import N_

ASPECTS = (
    N_("Delivery"), N_("Quality"), N_("Sizing"), N_("Price"), N_("Service"), N_("Refund"), N_("Packaging"),
    N_("Checkout"), N_("Payment"), N_("App"), N_("Stock"), N_("Staff"),
)  # fmt: skip
INTENTS = (
    N_("Complaint"), N_("Question"), N_("Praise"), N_("Refund request"), N_("Order status"), N_("Suggestion"),
    N_("Leaving"), N_("Spam"),
)  # fmt: skip
RIGHTS = (
    N_("Found"), N_("Asked"), N_("Granted"), N_("Declined"), N_("Expired"), N_("Revoked"), N_("Reshared"),
)  # fmt: skip
RIGHTS_STEPS = (
    N_("Ask"), N_("Grant"), N_("Decline"), N_("Expire"), N_("Revoke"), N_("Reshare"), N_("Author deleted"),
)  # fmt: skip
RULES = (
    N_("Archive"), N_("Hard"), N_("Negative"), N_("Low rating"), N_("Unconfirmed"), N_("Nothing asked"),
    N_("Contradiction"), N_("Copy"), N_("Competitor"), N_("Not about us"),
)  # fmt: skip
RUNS = (
    N_("Collect"), N_("Recheck"), N_("Analyse"), N_("Draft"), N_("Send"), N_("Import"), N_("Alert"), N_("Retain"),
    N_("Letters"), N_("Events"), N_("Outreach"),
)  # fmt: skip
STORED = (N_("Orders"),)  # what is kept for some days beside the channels
