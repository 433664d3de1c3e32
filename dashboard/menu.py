"""The menu: every page with its title, its address, and who sees it there."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.language import _
from dashboard.session import SignedIn, sign_out
from dashboard.widgets import plain_label

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage


def menu(who: SignedIn) -> Mapping[str, Sequence["StreamlitPage"]]:
    """The pages by their heading: those of the work, and below the name of whoever is signed in those of theirs."""
    return {
        "": [
            st.Page("dashboard/overview.py", title=_("Overview"), url_path="overview", default=True),
            st.Page("dashboard/inbox.py", title=_("Inbox"), url_path="inbox"),
            st.Page("dashboard/alerts.py", title=_("Alerts"), url_path="alerts"),
            st.Page("dashboard/mentions.py", title=_("Mentions"), url_path="mentions"),
            st.Page("dashboard/ugc.py", title=_("Worth resharing"), url_path="worth-resharing"),
            st.Page("dashboard/labels.py", title=_("Labelling"), url_path="labels", visibility=who.menu("approver")),
            st.Page("dashboard/surveys.py", title=_("Surveys"), url_path="surveys"),
            st.Page("dashboard/outreach.py", title=_("Outreach"), url_path="outreach"),
            st.Page("dashboard/insights.py", title=_("Insights"), url_path="insights"),
            st.Page("dashboard/responder_report.py", title=_("Drafts report"), url_path="drafts-report"),
            st.Page("dashboard/brands.py", title=_("Brands"), url_path="brands"),
            st.Page("dashboard/channels.py", title=_("Channels"), url_path="channels"),
            st.Page("dashboard/audit.py", title=_("Audit log"), url_path="audit-log", visibility=who.menu("admin")),
            st.Page("dashboard/case.py", title=_("Case"), url_path="case", visibility="hidden"),
            st.Page("dashboard/customer.py", title=_("Customer"), url_path="customer", visibility="hidden"),
        ],
        plain_label(who.person.name if who.person else _("You")): [
            st.Page("dashboard/account.py", title=_("Your account"), url_path="account"),
            st.Page("dashboard/team.py", title=_("Team"), url_path="team", visibility=who.menu("admin")),
            st.Page("dashboard/privacy.py", title=_("Privacy"), url_path="privacy", visibility=who.menu("admin")),
            st.Page(sign_out, title=_("Sign out"), url_path="sign-out"),
        ],
    }
