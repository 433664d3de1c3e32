"""Audit log: who did what, when, to what? For admins."""

import csv
import io
import json
from datetime import timedelta

import streamlit as st

from dashboard.audit_words import Names, all_names, noun_title
from dashboard.filters import choose
from dashboard.session import Session, actor, session
from dashboard.widgets import notice, page_start, pager
from dashboard.words import spaced
from store.audit_log import AuditFilter, as_rows, count_lines, find_lines, known_values
from store.errors import NotAllowed
from store.models import utc_now
from store.sheets import safe_cell
from store.workflow import Actor

RIGHT = "admin"
SIZE, MOST = 50, 10_000
SPANS = {"": "All times", "1": "Last day", "7": "Last 7 days", "30": "Last 30 days"}


def page() -> None:
    """The log, newest first, narrowed down by who, what, to what and when, with a file of what is shown."""
    with session() as opened:
        who = actor(opened)
        if not who.may(RIGHT):
            notice("info", "Not for you", f"The audit log takes the role {RIGHT}.")
            return
        names = all_names(opened)
        wanted = _filter(opened, names, _brands(who))
        total = count_lines(opened, wanted)
        if not total:
            notice("info", "Nothing here", "No line of the log matches this.")
            return
        st.caption(f"{total:,} lines; the command `earful audit verify` proves that none was changed or taken out")
        shown = find_lines(opened, wanted, SIZE, page_start(total, SIZE))
        st.dataframe([names.cells(line) for line in shown], hide_index=True, width="stretch")
        pager(total, SIZE)
        st.download_button(
            "Download as CSV" if total <= MOST else f"Download the newest {MOST:,} as CSV",
            lambda: _sheet(wanted),
            file_name="audit.csv",
            mime="text/csv",
            icon=":material/download:",
        )


def _brands(who: Actor) -> tuple[int, ...] | None:
    """The brands whose lines a person may read: those that they are admin of."""
    return None if who.brands is None else tuple(each for each, _ in who.brands if who.may(RIGHT, each))


def _filter(opened: Session, names: Names, brands: tuple[int, ...] | None) -> AuditFilter:
    among = AuditFilter(brands=brands)
    actors, actions, nouns = (known_values(opened, name, among) for name in ("actor", "action", "noun"))
    with st.container(key="filters", horizontal=True):
        actor = choose("Who", "actor", {"": "Everybody"} | {name: names.who(name) for name in actors})
        action = choose("Did", "action", {"": "All actions"} | {name: spaced(name) for name in actions})
        noun = choose("To what", "noun", {"": "All things"} | {name: noun_title(name) for name in nouns})
        days = choose("Time", "days", SPANS)
    since = utc_now() - timedelta(days=int(days)) if days else None
    return AuditFilter(actor, action, noun, since=since, brands=brands)


def _sheet(wanted: AuditFilter) -> str:
    target = io.StringIO()
    table = csv.writer(target)
    with session() as opened:
        if not actor(opened).may(RIGHT):
            raise NotAllowed(f"the audit log takes the role {RIGHT}")
        for number, row in enumerate(as_rows(find_lines(opened, wanted, MOST))):
            cells = row | {"facts": json.dumps(row["facts"], ensure_ascii=False)}
            if not number:
                table.writerow(cells)
            table.writerow(safe_cell(value) for value in cells.values())
    return target.getvalue()


page()
