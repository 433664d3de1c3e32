"""What customers may return and who pays: the policy as data, and what drafts say of it in both languages."""

from collections.abc import Mapping

import streamlit as st

from dashboard.language import N_, Shown, _
from dashboard.session import Session, actor, session
from dashboard.widgets import flash, notice, one_line, sentence
from responder.facts import contradicting
from store.errors import EarfulError
from store.models import Brand, ReturnPolicy
from store.return_words import CONDITIONS, EVENTS, LANGS, POSTAGE, text_of
from store.returns import LONGEST, RIGHT, Terms, find_returns, remove_returns, returns_of, set_returns
from store.workflow import Actor

FROM = Shown({
    "delivered": N_("It was delivered"), "ordered": N_("It was ordered"), "shipped": N_("It was dispatched"),
})  # fmt: skip
PAYS = Shown({
    "customer": N_("The customer"), "brand": N_("We"),
    "brand_if_faulty": N_("We when the fault is ours, else the customer"),
})  # fmt: skip
MUST = Shown({
    "unused": N_("Unused"), "unopened": N_("Unopened"), "tags": N_("With its tags"),
    "packaging": N_("In its packaging"), "receipt": N_("With its receipt"),
})  # fmt: skip
TITLES = Shown({"th": N_("Thai"), "en": N_("English")})


def returns_part(opened: Session, brand: Brand, who: Actor) -> None:
    """The policy of all products first, then those of kinds of their own, then a form for another kind."""
    st.text(
        _("Drafts quote this word for word, and a draft that says anything else of days, postage or conditions cannot "
          "be approved."),
        width="stretch",
    )  # fmt: skip
    fixed, policies = not who.may(RIGHT, brand.id), returns_of(opened, brand.id or 0)
    for entry in contradicting(opened, brand.id or 0):
        otherwise = _("An entry says otherwise, so no draft quotes it")
        notice("warning", otherwise, one_line(f"{entry.title}: {entry.text}"))
    general = next((each for each in policies if not each.product_kind), None)
    for policy in [general, *(each for each in policies if each.product_kind)]:
        _policy(brand.id or 0, policy, fixed)
    if general is not None:
        with st.expander(_("Another policy for a kind of product")):
            _form(brand.id or 0, None, fixed, new_kind=True)


def _policy(brand_id: int, policy: ReturnPolicy | None, fixed: bool) -> None:
    title = one_line(policy.names["en"], 60) if policy and policy.product_kind else _("All products")
    with st.container(key=f"returns-{policy.id if policy else 0}", border=True, gap="xsmall"):
        st.text(title)
        for lang in LANGS if policy else ():
            st.text(text_of(policy, lang), width="stretch")  # type: ignore[arg-type]  # there is one
        with st.expander(_("Change") if policy else _("Write it down"), expanded=policy is None):
            _form(brand_id, policy, fixed)


def _form(brand_id: int, policy: ReturnPolicy | None, fixed: bool, *, new_kind: bool = False) -> None:
    now = policy or ReturnPolicy(
        brand_id=brand_id, window_days=14, counts_from="delivered", postage="customer", refund_least=7, refund_most=7
    )
    key = f"{brand_id}-{policy.id if policy else 'new' if new_kind else 'all'}-{policy.version if policy else 0}"
    with st.form(f"returns-form-{key}", border=False, width=640):
        if new_kind or now.product_kind:
            for lang in LANGS:
                name = _("Name in {language}", language=TITLES[lang])
                st.text_input(name, now.names.get(lang, ""), key=f"name-{lang}-{key}",
                              disabled=fixed or bool(now.product_kind))  # fmt: skip
            others = ", ".join(now.words)
            st.text_input(_("Other words for it, with commas"), others, key=f"words-{key}", disabled=fixed)
        st.number_input(_("Days to return (0: cannot be returned)"), 0, LONGEST, now.window_days, key=f"days-{key}",
                        disabled=fixed)  # fmt: skip
        _choices(now, key, fixed)
        left, right = st.columns(2)
        least, most = now.refund_least, now.refund_most
        left.number_input(_("A refund takes from days"), 1, LONGEST, least, key=f"least-{key}", disabled=fixed)
        right.number_input(_("up to days"), 1, LONGEST, most, key=f"most-{key}", disabled=fixed)
        st.checkbox(_("Working days"), now.working_days, key=f"working-{key}", disabled=fixed)
        for lang in LANGS:
            begin = _("How to begin, in {language}", language=TITLES[lang])
            st.text_input(begin, now.how.get(lang, ""), key=f"how-{lang}-{key}",
                          disabled=fixed)  # fmt: skip
        version = policy.version if policy else 0
        st.form_submit_button(_("Save"), key=f"save-returns-{key}", type="primary", disabled=fixed, on_click=_save,
                              args=(brand_id, key, version, dict(now.names)))  # fmt: skip
    if policy is not None:
        st.button(_("Remove"), key=f"remove-returns-{key}", type="tertiary", disabled=fixed, on_click=_remove,
                  args=(brand_id, policy.product_kind, policy.version))  # fmt: skip


def _choices(now: ReturnPolicy, key: str, fixed: bool) -> None:
    st.selectbox(_("The days count from"), list(EVENTS), list(EVENTS).index(now.counts_from),
                 format_func=FROM.__getitem__, key=f"from-{key}", disabled=fixed)  # fmt: skip
    st.multiselect(_("What is sent back must be"), list(CONDITIONS), now.conditions, format_func=MUST.__getitem__,
                   placeholder=_("Choose"), key=f"must-{key}", disabled=fixed)  # fmt: skip
    st.selectbox(_("Who pays for sending it back"), list(POSTAGE), list(POSTAGE).index(now.postage),
                 format_func=PAYS.__getitem__, key=f"pays-{key}", disabled=fixed)  # fmt: skip


def _given(key: str, names: Mapping[str, str]) -> Terms:
    state = st.session_state
    typed = {lang: str(state.get(f"name-{lang}-{key}", "")) for lang in LANGS}
    return Terms(
        window_days=int(state[f"days-{key}"]), counts_from=state[f"from-{key}"], postage=state[f"pays-{key}"],
        refund_least=int(state[f"least-{key}"]), refund_most=int(state[f"most-{key}"]),
        working_days=bool(state[f"working-{key}"]), conditions=state[f"must-{key}"], names=names or typed,
        words=str(state.get(f"words-{key}", "")).split(","), how={lang: state[f"how-{lang}-{key}"] for lang in LANGS},
    )  # fmt: skip


def _save(brand_id: int, key: str, version: int, names: Mapping[str, str]) -> None:
    """Save the form against the version that it was filled in on."""
    try:
        with session() as opened:
            set_returns(opened, brand_id, _given(key, names), actor(opened), version)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not saved"), sentence(error))
    else:
        flash("done", _("Saved"), _("Drafts quote it from now on."))


def _remove(brand_id: int, product_kind: str, version: int) -> None:
    try:
        with session() as opened:
            found = find_returns(opened, brand_id, product_kind)
            if found is not None:
                remove_returns(opened, found, actor(opened), version)
            opened.commit()
    except EarfulError as error:
        flash("error", _("Not removed"), sentence(error))
    else:
        flash("done", _("Removed"))
