"""What Meta asks for before a page on Facebook or an account on Instagram is read or answered."""

from channels.setup import Need, Term
from store.saying import N_

APP_SECRET = Need(
    "app_secret",
    "App secret",
    "of the app, under App settings, Basic; deliveries are signed with it, and it vouches for the token",
    optional=True,
)
VERIFY = Need(
    "verify_token",
    "Verify token",
    "a word that you make up and enter again where Meta asks for it",
    optional=True,
)
TERMS = (
    Term(
        "verified",
        "Meta has verified our business and reviewed the app for the permissions that it uses, or the app is only used "
        "by people with a role in it.",
    ),
    Term(
        "deletion",
        "The app has an address where people ask for the deletion of their data, and we erase what they ask us to.",
    ),
)
STEPS = (
    N_(
        "At developers.facebook.com make an app of the type “Business”, add it to the business portfolio of the brand, "
        "and enter its app secret here."
    ),
)
