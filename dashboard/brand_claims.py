"""What is promised on the pages of products: pasted a line a promise, to stand beside what customers say."""

import streamlit as st

from dashboard.language import _
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, notice, one_line, sentence
from dashboard.words import spaced
from store.claims import ABOUT, RIGHT, add_claims, claims_of, remove_claim
from store.errors import EarfulError
from store.models import Brand, Claim
from store.workflow import Actor


def claims_part(opened: Session, brand: Brand, who: Actor) -> None:
    """The promises of a brand by product, and a form to paste more."""
    st.text(
        _("Paste what the page of a product promises. Insights and the weekly report show beside each promise how many "
          "customers complained about the same thing."),
        width="stretch",
    )  # fmt: skip
    fixed, claims = not who.may(RIGHT, brand.id), claims_of(opened, brand.id or 0)
    _form(brand.id or 0, fixed)
    if not claims:
        notice("info", _("Nothing is promised here yet"))
    for claim in claims:
        _claim(claim, fixed)


def _form(brand_id: int, fixed: bool) -> None:
    with st.form(f"claims-{brand_id}", border=False, width=640, clear_on_submit=True):
        st.text_input(_("Product, empty for all"), key=f"claim-product-{brand_id}", disabled=fixed)
        st.text_input(_("Other words for it, with commas"), key=f"claim-words-{brand_id}", disabled=fixed)
        st.selectbox(_("What it is about"), list(ABOUT), format_func=spaced,
                     key=f"claim-aspect-{brand_id}", disabled=fixed)  # fmt: skip
        st.text_area(_("Promises, one a line"), key=f"claim-text-{brand_id}", disabled=fixed)
        st.form_submit_button(_("Add"), key=f"add-claims-{brand_id}", type="primary", disabled=fixed, on_click=_add,
                              args=(brand_id,))  # fmt: skip


def _claim(claim: Claim, fixed: bool) -> None:
    with st.container(key=f"claim-{claim.id}", border=True, gap="xsmall"):
        st.text(one_line(claim.text, 500), width="stretch")
        product = one_line(claim.product, 80) if claim.product else _("All products")
        st.text(" · ".join((product, spaced(claim.aspect), *map(one_line, claim.words))), width="stretch")
        st.button(_("Remove"), key=f"remove-claim-{claim.id}", type="tertiary", disabled=fixed, on_click=_remove,
                  args=(claim.id or 0,))  # fmt: skip


def _add(brand_id: int) -> None:
    state = st.session_state
    words = str(state.get(f"claim-words-{brand_id}", "")).split(",")
    product, text, aspect = (str(state.get(f"claim-{name}-{brand_id}", "")) for name in ("product", "text", "aspect"))
    try:
        with session() as opened:
            add_claims(opened, brand_id, product, text, aspect, actor(opened), words)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not saved"), sentence(error))
    else:
        flash("done", _("Saved"))


def _remove(claim_id: int) -> None:
    try:
        with session() as opened:
            remove_claim(opened, claim_id, actor(opened))
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not removed"), sentence(error))
    else:
        flash("done", _("Removed"))
