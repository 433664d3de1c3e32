"""Everything that happens to a case, its drafts and its replies is in the audit log too, in its order."""

from typing import TYPE_CHECKING

from sqlmodel import Session

from store.audit_log import AuditFilter, find_lines
from store.cases import close, history, reopen

if TYPE_CHECKING:
    from tests.store.conftest import Make


def lines(session: Session) -> list[tuple[str, str, str]]:
    """Who did what to which kind of thing, in its order."""
    found = find_lines(session, AuditFilter(), limit=1_000)
    return [(line.actor, line.noun, line.action) for line in reversed(found)]


def test_the_log_and_the_history_tell_the_same(make: "Make") -> None:
    case = make.case()
    make.reply(case)
    close(make.session, case, "answered_by_hand", make.actor("approver"), case.version, "by telephone")
    reopen(make.session, case, make.actor("agent"), case.version, "they wrote again")
    make.session.commit()
    steps = history(make.session, case.id or 0)
    told = [(step.actor, step.noun, step.action) for step in steps if step.action != "propose"]
    assert len(told) > 3
    assert sorted(lines(make.session)) == sorted(told)


def test_every_line_names_the_brand_and_the_case(make: "Make") -> None:
    case = make.case()
    make.reply(case)
    make.session.commit()
    found = find_lines(make.session, AuditFilter(brand_id=case.brand_id))
    assert {line.facts["case"] for line in found} == {case.id}
    assert {line.noun for line in found} == {"case", "draft"}
