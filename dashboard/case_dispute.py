"""The dispute of a case: what happened, what is wanted and allowed, the options with their cost, and how it ended."""

from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import times
from dashboard.case_dispute_steps import again, decided, described, dropped, marked, optioned, settled
from dashboard.case_dispute_words import ASKED, OPTIONS, RULES, STAGES, STEPS, WANTED, money
from dashboard.case_names import JOBS
from dashboard.case_seen import Seen
from dashboard.case_steps import Step, act
from dashboard.language import _, ngettext, translated
from dashboard.session import Session
from dashboard.widgets import notice, one_line, plain_label
from dashboard.words import badge, language_title
from responder.facts import suited_returns
from store.amounts import CURRENCIES
from store.cases import conversation
from store.dispute_rules import suggested
from store.disputes import DECIDES, LONGEST, MOST, RIGHT, dispute_of, steps_of, why_more
from store.knowledge import knowledge_of
from store.models import Brand, Case, Dispute, Person
from store.workflow import ACTIVE, Actor


def dispute_part(opened: Session, case: Case, seen: Seen, who: Actor, zone: ZoneInfo) -> bool:
    """The dispute of a case, or why a rule suggests one; False where there is neither: `mark_part` can come last."""
    dispute, allowed = dispute_of(opened, case.id or 0), who.may(RIGHT, case.brand_id)
    if dispute is None or dispute.dropped_at:
        why = suggested(opened, case) if case.status in ACTIVE and dispute is None else []
        if why:
            notice("warning", _("This looks like a dispute"), " ".join(RULES[each] for each in why))
            mark_part(opened, case, seen, who, why)
        return bool(why)
    with st.container(key="dispute", border=True, gap="xsmall"):
        title = _("Dispute")
        st.markdown(f"**{title}** {badge(STAGES[dispute.stage])}")
        _about(opened, case, dispute)
        _options(opened, dispute, seen, who)
        if allowed:
            _onwards(opened, case, dispute, seen)
        with st.expander(_("What was done")):
            for step in steps_of(opened, dispute.id or 0):
                line = f"{times.local(step.at, zone)} · {_who(opened, step.actor)} {STEPS[step.action]}"
                st.text(f"{line}: {one_line(step.words)}" if step.words else line, width="stretch")
    return True


def mark_part(opened: Session, case: Case, seen: Seen, who: Actor, why: Sequence[str] = ()) -> None:
    """A way to mark a case as a dispute, for who may."""
    if who.may(RIGHT, case.brand_id) and (why or case.status in ACTIVE):
        with st.expander(_("Mark as a dispute"), icon=":material/gavel:"):
            _matter(opened, case, None, seen, why)


def _about(opened: Session, case: Case, dispute: Dispute) -> None:
    wish = WANTED[dispute.wanted]
    if dispute.amount is not None:
        wish = f"{wish}, {money(dispute.amount, dispute.currency)}"
    st.text(dispute.happened, width="stretch")
    st.text(_("The customer wants: {wish}", wish=wish), width="stretch")
    address = {"brand": opened.get_one(Brand, dispute.brand_id).slug, "tab": "knowledge"}
    for at, cited in enumerate(dispute.allows):
        with st.container(key=f"cited-{at}", gap=None):
            label = plain_label(one_line(cited["title"], 80))
            st.page_link("dashboard/brands.py", label=label, icon=":material/policy:", query_params=address)
            st.text(cited["text"], width="stretch")
    if not dispute.allows:
        st.caption(_("No policy is cited."))
    if dispute.reopened:
        st.text(ngettext("Opened again {count} time.", "Opened again {count} times.", dispute.reopened))
    if dispute.settled_at:
        said = {None: "unasked", True: "yes", False: "no"}[dispute.recommends]
        st.text(_("Would they recommend us now? {answer}", answer=ASKED[said]))
    if dispute.settled_at and any(
        each.published_at > dispute.settled_at for each in conversation(opened, case.id or 0)
    ):
        notice(
            "warning", _("The customer wrote after it was settled"), _("Open it again if the matter is not settled.")
        )


def _options(opened: Session, dispute: Dispute, seen: Seen, who: Actor) -> None:
    for at, option in enumerate(dispute.options):
        with st.container(
            key=f"option-{at}-of-{dispute.id}", horizontal=True, vertical_alignment="center", gap="xsmall"
        ):
            words = f" · {one_line(option['words'], 160)}" if option["words"] else ""
            st.text(f"{OPTIONS[option['kind']]}: {money(option['cost'], dispute.currency)}{words}")
            if dispute.decided == at:
                st.text(_("Chosen by {name}", name=_who(opened, dispute.decided_by)))
            elif dispute.stage == "open" and who.may(DECIDES, dispute.brand_id):
                step = partial(decided, at=at, seen_version=dispute.version)
                _button(_("Choose it"), f"choose-{at}", seen, dispute, step, why_more(opened, dispute, at))


def _who(opened: Session, actor: str) -> str:
    """The name behind person:1, of those who left too; a job by what it does."""
    id_ = actor.removeprefix("person:")
    person = opened.get(Person, int(id_)) if id_.isdecimal() else None
    return one_line(person.name if person else JOBS.get(actor.removeprefix("job:"), actor), 60)


def _button(label: str, name: str, seen: Seen, dispute: Dispute, step: Step, why: Sequence[str] = ()) -> None:
    reasons = ", ".join(map(translated, why))
    more = _("This takes a manager who did not propose it: {reasons}.", reasons=reasons) if why else None
    key = seen.key(f"{name}-{dispute.version}")
    st.button(label, key=key, on_click=act, args=(seen, step), help=more)


def _onwards(opened: Session, case: Case, dispute: Dispute, seen: Seen) -> None:
    version = dispute.version

    def key(name: str) -> str:
        return seen.key(f"dispute-{name}-{version}")

    with st.container(horizontal=True, gap="xsmall"):
        if dispute.stage == "open":
            with st.popover(_("Add an option"), icon=":material/add:", key=key("add")):
                st.selectbox(_("What is offered"), list(OPTIONS), format_func=OPTIONS.__getitem__, key=key("kind"))
                st.number_input(
                    _("What it costs, {currency}", currency=dispute.currency), 0, MOST - 1, 0, key=key("cost")
                )
                st.text_input(_("In words"), key=key("words"))
                _button(_("Add"), "add-now", seen, dispute, partial(optioned, key=key, seen_version=version))
            with st.popover(_("Describe again"), icon=":material/edit:", key=key("describe")):
                _matter(opened, case, dispute, seen, ())
        if dispute.stage == "decided":
            with st.popover(_("Settled"), icon=":material/handshake:", key=key("settle")):
                st.radio(_("Would they recommend us now?"), list(ASKED), key=key("recommends"),
                         format_func=ASKED.__getitem__)  # fmt: skip
                st.text_input(_("In words"), key=key("words"))
                _button(_("Settle"), "settle-now", seen, dispute, partial(settled, key=key, seen_version=version))
        label, step = (_("Not a dispute"), dropped) if dispute.stage == "open" else (_("Open again"), again)
        with st.popover(label, key=key("back")):
            st.text_input(_("Why"), key=key("why"))
            _button(label, "back-now", seen, dispute, partial(step, key=key, seen_version=version))


def _matter(opened: Session, case: Case, dispute: Dispute | None, seen: Seen, why: Sequence[str]) -> None:
    """The fields of what it is about; cited beforehand is the policy of returns that suits the messages."""
    version = dispute.version if dispute else 0

    def key(name: str) -> str:
        return seen.key(f"matter-{name}-{version}")

    entries = {each.id or 0: each for each in knowledge_of(opened, case.brand_id) if each.kind != "saved_reply"}
    said = " ".join(each.full_text() for each in conversation(opened, case.id or 0))
    cited = suited_returns(opened, case.brand_id, said)
    if dispute is not None:
        sources = {each["source"] for each in dispute.allows}
        cited = [id_ for id_, each in entries.items() if each.source_id in sources]
    now = dispute or Dispute(case_id=0, brand_id=0, happened="", wanted="refund", opened_by="")
    kinds, money_ = list(WANTED), list(CURRENCIES)
    st.text_area(_("What happened"), now.happened, key=key("happened"), max_chars=LONGEST)
    st.selectbox(_("What the customer wants"), kinds, kinds.index(now.wanted),
                 format_func=WANTED.__getitem__, key=key("wanted"))  # fmt: skip
    st.number_input(_("Amount, if the customer names one"), 0, MOST - 1, now.amount, key=key("amount"),
                    placeholder=_("No amount"))  # fmt: skip
    st.selectbox(_("Currency"), money_, money_.index(now.currency), key=key("currency"))
    there = [each for each in cited if each in entries]
    st.multiselect(_("What the policy allows"), list(entries), there, key=key("cited"), placeholder=_("Choose"),
                   format_func=lambda id_: f"{entries[id_].title} ({language_title(entries[id_].lang)})")  # fmt: skip
    step = partial(described, key=key, seen_version=version) if dispute else partial(marked, key=key, why=why)
    st.button(_("Save") if dispute else _("Mark as a dispute"), key=key("save"), type="primary", on_click=act,
              args=(seen, step))  # fmt: skip
