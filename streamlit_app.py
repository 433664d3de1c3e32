"""The door to the dashboard, sign-in first: `streamlit run streamlit_app.py`."""

import streamlit as st

from dashboard import sign_in
from dashboard.language import tell_browser
from dashboard.memory import spare_what_is_loaded
from dashboard.menu import menu
from dashboard.session import keep_cookie, let_in
from dashboard.widgets import PICTURES, problem, style, suit_phones
from store.errors import EarfulError

st.set_page_config(page_title="Earful", page_icon=str(PICTURES / "icon.svg"), layout="wide")
st.logo(str(PICTURES / "logo.svg"), size="large")
style()
keep_cookie()
try:
    who = sign_in.gate()
    tell_browser()
    page = st.navigation(menu(who), position="top" if who.person else "hidden")
    with let_in(who):
        (page.run if who.person else sign_in.show)()
    suit_phones()
except EarfulError as error:
    problem(error)
spare_what_is_loaded()
