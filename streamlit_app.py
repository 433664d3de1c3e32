"""Sign-in and the list of pages of the dashboard: `streamlit run streamlit_app.py`."""

import streamlit as st

from dashboard import sign_in
from dashboard.session import keep_cookie, sign_out
from dashboard.widgets import PICTURES, plain_label, problem, style
from store.errors import EarfulError

st.set_page_config(page_title="Earful", page_icon=str(PICTURES / "icon.svg"), layout="wide")
st.logo(str(PICTURES / "logo.svg"), size="large")
style()
keep_cookie()
try:
    who = sign_in.gate()
    pages = {
        "": [
            st.Page("dashboard/overview.py", title="Overview", url_path="overview", default=True),
            st.Page("dashboard/inbox.py", title="Inbox", url_path="inbox"),
            st.Page("dashboard/alerts.py", title="Alerts", url_path="alerts"),
            st.Page("dashboard/mentions.py", title="Mentions", url_path="mentions"),
            st.Page("dashboard/ugc.py", title="Worth resharing", url_path="worth-resharing"),
            st.Page("dashboard/labels.py", title="Please label", url_path="labels", visibility=who.menu("approver")),
            st.Page("dashboard/insights.py", title="Insights", url_path="insights"),
            st.Page("dashboard/responder_report.py", title="Drafts report", url_path="drafts-report"),
            st.Page("dashboard/brands.py", title="Brands", url_path="brands"),
            st.Page("dashboard/channels.py", title="Channels", url_path="channels"),
            st.Page("dashboard/audit.py", title="Audit log", url_path="audit-log", visibility=who.menu("admin")),
            st.Page("dashboard/case.py", title="Case", url_path="case", visibility="hidden"),
        ],
        plain_label(who.person.name if who.person else "You"): [
            st.Page("dashboard/account.py", title="Your account", url_path="account"),
            st.Page("dashboard/team.py", title="Team", url_path="team", visibility=who.menu("admin")),
            st.Page(sign_out, title="Sign out", url_path="sign-out"),
        ],
    }
    page = st.navigation(pages, position="top" if who.person else "hidden")
    (page.run if who.person else sign_in.show)()
except EarfulError as error:
    problem(error)
