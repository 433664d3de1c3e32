"""How surveys of other houses are delivered to us: Typeform, Formbricks, and whatever can sign a request."""

from channels.fields import Field
from channels.setup import About, Need, Setup

SETUP = Setup(
    about=About(
        reads="answers to our own surveys, those that Typeform and Formbricks deliver, files of Google Forms",
        fresh="when it is answered; what is delivered within seconds while the webhook server runs, else hourly",
        answers="by e-mail from the brand's mailbox, where an address of the customer is known",
        costs="nothing",
        terms="none",
        upstream="an answer that comes again with another score or other words is an edit",
    ),
    steps=(
        "For surveys of our own there is nothing to enter: make one on the page Surveys, and start "
        "`earful serve-webhooks`.",
        "For Typeform: in the form, Connect, Webhooks, add /hooks/BRAND/typeform with a secret that you invented.",
        "For Formbricks: in its settings of integrations add a webhook to /hooks/BRAND/formbricks with the trigger "
        "Response Finished, and copy its secret, which begins with whsec_.",
        "For your own systems: send JSON to /hooks/BRAND/survey, signed as docs/webhooks.md says.",
    ),
    read=(
        Need("signing_secret", "Signing secret", "Invented by you; your own systems sign with it.", optional=True),
        Need("typeform_secret", "Typeform secret", "What you entered as Secret of the webhook in Typeform.",
             optional=True),
        Need("formbricks_secret", "Formbricks signing secret", "It begins with whsec_.", optional=True),
    ),
    options=(
        Field("nps", "Questions that ask for the NPS", "One id or name a line, where the sender does not say what a "
              "number answers.", "nps", many=True),
        Field("csat", "Questions answered by 1 to 5", "One id or name a line.", "satisfaction", many=True),
    ),
    hook="signing_secret",
)  # fmt: skip
