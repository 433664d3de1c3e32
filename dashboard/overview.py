"""Overview: what needs me now?"""

import streamlit as st

from dashboard import times
from dashboard.archive import archive_of
from dashboard.channel_runs import error_words
from dashboard.filters import choose_brand
from dashboard.first_run import first_part
from dashboard.language import N_, Shown, _, ngettext, number_words
from dashboard.networks import networks_part
from dashboard.pausing import paused_part
from dashboard.rising import risen, rising_part
from dashboard.rows import case_rows
from dashboard.session import actor, session, unsure
from dashboard.targets_met import read_targets, targets_part
from dashboard.widgets import notice, refreshed, show_flash
from dashboard.words import LABELS, PRIORITIES, badge, spaced
from store.brands import list_brands
from store.inbox import InboxFilter, inbox
from store.metrics import Numbers, numbers
from store.models import Run, utc_now
from store.runs import last_runs

FIRST = 5
ASIDE = Shown({  # rules whose short name says too little
    "archive": N_("too old to open a case"),
    "copy": N_("a copy of another mention"),
    "nothing_asked": N_("neither a question nor a complaint"),
    "unconfirmed": N_("words of complaint, but the text does not read as negative"),
})  # fmt: skip


def page() -> None:
    """What stands still, open work by priority, the gravest cases, what rises, the rest, and the last run."""
    show_flash()
    now = utc_now()
    with session() as opened:
        who = actor(opened)
        with st.container(key="filters", horizontal=True):
            brands = list_brands(opened)
            brand = choose_brand(brands)
        brand_id = brand.id if brand else None
        counted = numbers(opened, now, brand_id, archive_of(opened, who, brand_id))
        rows = inbox(opened, InboxFilter(brand_id=brand_id), FIRST)
        doubtful = unsure(opened, [row.sentiment for row in rows])
        themes = risen(opened, [brand] if brand else brands)
        runs = last_runs(opened)
        paused_part(opened, brand_id, who)
        in_time = read_targets(opened, brand_id, now)
        networks_part(opened, brand_id, counted, now)
    if not counted.mentions:
        with session() as opened:
            first_part(opened, who)
        return
    chosen = {"brand": brand.slug} if brand else {}
    oldest = counted.oldest_open
    _alerts(counted.alerts, chosen)
    waited = times.span((now - oldest).total_seconds()) if oldest else ""
    _open_work(counted, _("the oldest has waited {span}", span=waited) if waited else "", chosen)
    if rows:
        st.subheader(_("Most urgent"), anchor=False)
        case_rows(rows, doubtful)
    targets_part(*in_time)
    rising_part(themes, several=brand is None and len(brands) > 1)
    left, right = st.columns(2, gap="medium")
    with left:
        _nothing_lost(counted, shared=brand is None and len(brands) > 1)
    with right:
        _last_runs(runs)


def _alerts(count: int, chosen: dict[str, str]) -> None:
    if count:
        label = ngettext("{count} alert that nobody has looked at", "{count} alerts that nobody has looked at", count)
        st.page_link("dashboard/alerts.py", label=label, icon=":material/notifications:", query_params=chosen)


def _open_work(counted: Numbers, oldest: str, chosen: dict[str, str]) -> None:
    total = sum(counted.open_cases.values())
    st.subheader(ngettext("{count} open case", "{count} open cases", total), anchor=False)
    with st.container(key="tiles", horizontal=True, gap="small"):
        for name, words in PRIORITIES.items():
            with st.container(key=f"tile-{name}", border=True, gap=None):
                st.markdown(badge(words))
                st.text(str(counted.open_cases.get(name, 0)))
                address = {"priority": name} | chosen
                label = _("{priority} cases in the inbox", priority=words[0])
                st.page_link("dashboard/inbox.py", label=label, query_params=address)
    facts = (
        (counted.overdue, _("overdue")),
        (counted.drafts, _("with a draft to approve")),
        (counted.without_draft, _("to be answered by a person")),
        (counted.waiting, _("approved")),
        (counted.dry_runs, _("in the outbox, to be posted by hand")),
    )
    st.markdown(" · ".join(f"**{count}** {words}" for count, words in facts) + (f" · {oldest}" if oldest else ""))


def _nothing_lost(counted: Numbers, shared: bool) -> None:
    st.subheader(_("Is anything lost?"), anchor=False)
    lost = counted.unanswered_negatives
    unanswered = ngettext("{count} negative mention unanswered", "{count} negative mentions unanswered", lost)
    if lost:
        notice("error", unanswered, _("In no case: run `earful analyse`."))
    else:
        notice("done", unanswered, _("Each is in a case, answered, dismissed or set aside by a rule."))
    if counted.unreadable:
        broke = ngettext("{count} mention broke the model", "{count} mentions broke the model", counted.unreadable)
        notice("warning", broke, _("Set aside with the error: earful analyse --again tries again."))
    with st.container(key="facts", gap=None):
        read = number_words(counted.scored)
        st.markdown(
            ngettext("**{count}** mention, **{read}** read", "**{count}** mentions, **{read}** of them read",
                     counted.mentions, read=read)
        )  # fmt: skip
        st.markdown(
            " ".join(f"{badge(words)} {number_words(counted.labels.get(name, 0))}" for name, words in LABELS.items())
        )
        if shared:
            st.caption(_("As in the charts, a mention of two brands counts for each."))
        for rule, count in sorted(counted.set_aside.items(), key=lambda pair: -pair[1]):
            aside = _("set aside: {rule}", rule=ASIDE.get(rule) or spaced(rule).lower())
            st.markdown(f"**{number_words(count)}** {aside}")
        if counted.dry_runs:
            written = _("replies written to the outbox, not sent")
            st.markdown(f"**{number_words(counted.dry_runs)}** {written}")


def _last_runs(runs: list[Run]) -> None:
    st.subheader(_("Last runs"), anchor=False)
    with st.container(key="runs", gap=None):
        for run in runs:
            st.text(_run_line(run))
        if not runs:
            st.text(_("None yet."))


def _run_line(run: Run) -> str:
    what = f"{spaced(run.kind)}, {times.ago(run.started_at)}"
    if run.error:
        return f"✗ {what}: {error_words(run.error)}"
    if run.finished_at is None:
        still = _("still running, or cut off")
        return f"… {what}: {still}"
    if not run.found:
        return f"✓ {what}"
    found = _("{new} new of {found} found", new=number_words(run.new), found=number_words(run.found))
    return f"✓ {what}: {found}"


refreshed(page)
