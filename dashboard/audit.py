"""Audit log: who did what, when, to what? For admins."""

import csv
import io
import json
from datetime import timedelta

import streamlit as st

from dashboard.audit_words import Names, all_names, noun_title, title
from dashboard.filters import choose
from dashboard.language import N_, Shown, _, number_words
from dashboard.session import Session, actor, session
from dashboard.widgets import notice, page_start, pager
from dashboard.words import ROLES
from store.audit import record
from store.audit_log import AuditFilter, as_rows, count_lines, find_lines, known_values
from store.errors import NotAllowed
from store.models import utc_now
from store.saying import say
from store.sheets import safe_cell
from store.workflow import Actor

RIGHT, NEWEST = "admin", N_("Download the newest {count} as CSV")
SIZE, MOST = 50, 10_000
SPANS = Shown({"": N_("All times"), "1": N_("Last day"), "7": N_("Last 7 days"), "30": N_("Last 30 days")})


def page() -> None:
    """The log, newest first, narrowed down by who, what, to what and when, with a file of what is shown."""
    with session() as opened:
        who = actor(opened)
        if not who.may(RIGHT):
            notice("info", _("Not for you"), _("The audit log takes the role {role}.", role=ROLES[RIGHT]))
            return
        names = all_names(opened)
        wanted = _filter(opened, names, _brands(who))
        total = count_lines(opened, wanted)
        if not total:
            notice("info", _("Nothing here"), _("No line of the log matches this."))
            return
        st.caption(
            _("{count} lines; the command `earful audit verify` proves that none was changed or taken out",
              count=number_words(total))
        )  # fmt: skip
        shown = find_lines(opened, wanted, SIZE, page_start(total, SIZE))
        st.dataframe([names.cells(line) for line in shown], hide_index=True, width="stretch")
        pager(total, SIZE)
        st.download_button(
            _("Download as CSV") if total <= MOST else _(NEWEST, count=number_words(MOST)),
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
        actor = choose(_("Who"), "actor", {"": _("Everybody")} | {name: names.who(name) for name in actors})
        action = choose(_("Did"), "action", {"": _("All actions")} | {name: title(name) for name in actions})
        noun = choose(_("To what"), "noun", {"": _("All things")} | {name: noun_title(name) for name in nouns})
        thing = st.text_input(_("Number"), key="filter-thing", max_chars=40, help=_("Of a case, a draft, a person …"))
        days = choose(_("Time"), "days", SPANS)
    since = utc_now() - timedelta(days=int(days)) if days else None
    return AuditFilter(actor, action, noun, thing.strip(), since=since, brands=brands)


def _sheet(wanted: AuditFilter) -> str:
    target = io.StringIO()
    table = csv.writer(target)
    with session() as opened:
        who = actor(opened)
        if not who.may(RIGHT):
            raise NotAllowed(say("the audit log takes the role {role}", role=RIGHT))
        rows = min(MOST, count_lines(opened, wanted))
        record(opened, who, "exported", "audit", wanted.noun or "all", rows=rows, form="csv")
        opened.commit()
        for number, row in enumerate(as_rows(find_lines(opened, wanted, MOST))):
            cells = row | {"facts": json.dumps(row["facts"], ensure_ascii=False)}
            if not number:
                table.writerow(cells)
            table.writerow(safe_cell(value) for value in cells.values())
    return target.getvalue()


page()
