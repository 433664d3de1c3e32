"""What a brand's products are: by the shop's own words, how long after the arrival one asks about them."""

import streamlit as st

from dashboard.language import N_, Shown, _, ngettext
from dashboard.session import actor, session
from dashboard.widgets import flash, sentence
from store.errors import EarfulError
from store.models import Brand
from store.outreach_rules import KINDS, OTHER_DAYS, kinds_by_word, outreach_rules, set_product_kinds

TITLES: Shown[str, str] = Shown({
    "experience": N_("Experiences such as a visit, a meal or a course"),
    "consumable": N_("Things that are used up, such as food or cosmetics"),
    "durable": N_("Things that last, such as furniture, tools or shoes"),
})  # fmt: skip


def kinds_part(brand: Brand, may_change: bool) -> None:
    """A field for each kind, with the shop's words for products of that kind, bound to the version that is shown."""
    key, held = f"{brand.id}-{brand.version}", outreach_rules(brand).product_kinds
    other = ngettext("{count} day", "{count} days", OTHER_DAYS)
    st.text(
        _("Customers are asked for a review once they know the product. Write the words that your shop uses for each "
          "kind of product, with commas between; for all other products they are asked after {days}.", days=other),
        width="stretch",
    )  # fmt: skip
    with st.form(f"kinds-{key}", border=False, width=640):
        for kind, days in KINDS.items():
            after = ngettext("asked after {count} day", "asked after {count} days", days)
            words = ", ".join(sorted(word for word, of in held.items() if of == kind))
            st.text_input(f"{TITLES[kind]}, {after}", words, key=f"kind-{kind}-{key}", disabled=not may_change)
        st.form_submit_button(
            _("Save"), key=f"save-kinds-{key}", type="primary", disabled=not may_change, on_click=_save,
            args=(brand.id, brand.version),
        )  # fmt: skip


def _save(brand_id: int, version: int) -> None:
    entered = {kind: str(st.session_state[f"kind-{kind}-{brand_id}-{version}"]) for kind in KINDS}
    try:
        with session() as opened:
            brand = opened.get_one(Brand, brand_id)
            set_product_kinds(opened, brand, kinds_by_word(entered), actor(opened), version)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not saved"), sentence(error))
    else:
        flash("done", _("Saved"))
