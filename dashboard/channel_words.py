"""Titles of channels that are words rather than names, marked as people read them: `channel_title` shows them."""

from dashboard.language import N_

TITLES = (N_("Feed"), N_("E-mail"), N_("Survey"), N_("Webhook"), N_("File"))
