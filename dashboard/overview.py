"""Overview: what needs me now?"""

import streamlit as st

from dashboard import times
from dashboard.channel_runs import error_words
from dashboard.filters import choose_brand
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
IMPORT = 'earful import reviews.csv --brand "My shop" --channel shopee\nearful run'


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
        counted = numbers(opened, now, brand_id)
        rows = inbox(opened, InboxFilter(brand_id=brand_id), FIRST)
        doubtful = unsure(opened, [row.sentiment for row in rows])
        themes = risen(opened, [brand] if brand else brands)
        runs = last_runs(opened)
        paused_part(opened, brand_id, who)
        in_time = read_targets(opened, brand_id, now)
        networks_part(opened, brand_id, counted, now)
    if not counted.mentions:
        _empty()
        return
    chosen = {"brand": brand.slug} if brand else {}
    oldest = counted.oldest_open
    _alerts(counted.alerts, chosen)
    _open_work(counted, f"the oldest has waited {times.span((now - oldest).total_seconds())}" if oldest else "", chosen)
    if rows:
        st.subheader("Most urgent", anchor=False)
        case_rows(rows, doubtful)
    targets_part(*in_time)
    rising_part(themes, several=brand is None and len(brands) > 1)
    left, right = st.columns(2, gap="medium")
    with left:
        _nothing_lost(counted)
    with right:
        _last_runs(runs)


def _empty() -> None:
    st.subheader("Nothing to listen to yet", anchor=False)
    st.markdown("Bring in what customers wrote, from a CSV, TSV, JSONL or Parquet file, then let Earful read it:")
    st.code(IMPORT, language="bash", wrap_lines=True)
    st.markdown("Or look around with the invented sample brand first: `earful sample load`, then `earful run`.")


def _alerts(count: int, chosen: dict[str, str]) -> None:
    if count:
        label = f"{count} alert{'' if count == 1 else 's'} that nobody has looked at"
        st.page_link("dashboard/alerts.py", label=label, icon=":material/notifications:", query_params=chosen)


def _open_work(counted: Numbers, oldest: str, chosen: dict[str, str]) -> None:
    total = sum(counted.open_cases.values())
    st.subheader(f"{total} open case{'' if total == 1 else 's'}", anchor=False)
    with st.container(key="tiles", horizontal=True, gap="small"):
        for name, words in PRIORITIES.items():
            with st.container(key=f"tile-{name}", border=True, gap=None):
                st.markdown(badge(words))
                st.text(str(counted.open_cases.get(name, 0)))
                address = {"priority": name} | chosen
                st.page_link("dashboard/inbox.py", label=f"{words[0]} cases in the inbox", query_params=address)
    facts = (
        (counted.overdue, "overdue"),
        (counted.drafts, "with a draft to approve"),
        (counted.without_draft, "to be answered by a person"),
        (counted.waiting, "approved"),
        (counted.dry_runs, "in the outbox, to be posted by hand"),
    )
    st.markdown(" · ".join(f"**{count}** {words}" for count, words in facts) + (f" · {oldest}" if oldest else ""))


def _nothing_lost(counted: Numbers) -> None:
    st.subheader("Is anything lost?", anchor=False)
    lost = counted.unanswered_negatives
    if lost:
        notice("error", f"{lost} negative mentions unanswered", "They are in no case: run `earful analyse`.")
    else:
        notice(
            "done", "0 negative mentions unanswered", "Each is in a case, answered, dismissed or set aside by a rule."
        )
    if counted.unreadable:
        what = "They were set aside with their errors: earful analyse --again tries them again."
        notice("warning", f"{counted.unreadable} mentions broke the model", what)
    with st.container(key="facts", gap=None):
        st.markdown(f"**{counted.mentions:,}** mentions, **{counted.scored:,}** of them read")
        st.markdown(" ".join(f"{badge(words)} {counted.labels.get(name, 0):,}" for name, words in LABELS.items()))
        for rule, count in sorted(counted.set_aside.items(), key=lambda pair: -pair[1]):
            st.markdown(f"**{count:,}** set aside: {spaced(rule).lower()}")
        if counted.dry_runs:
            st.markdown(f"**{counted.dry_runs:,}** replies written to the outbox, not sent")


def _last_runs(runs: list[Run]) -> None:
    st.subheader("Last runs", anchor=False)
    with st.container(key="runs", gap=None):
        for run in runs:
            st.text(_run_line(run))
        if not runs:
            st.text("None yet.")


def _run_line(run: Run) -> str:
    what = f"{spaced(run.kind)}, {times.ago(run.started_at)}"
    if run.error:
        return f"✗ {what}: {error_words(run.error)}"
    if run.finished_at is None:
        return f"… {what}: still running, or cut off"
    return f"✓ {what}: {run.new:,} new of {run.found:,} found" if run.found else f"✓ {what}"


refreshed(page)
