"""Whatever a person changes stands in the audit log: every function with an actor leaves a line of theirs."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from store import consent
from store.audit_log import AuditFilter, find_lines
from store.workflow import Actor
from tests.store.test_rights import ADMIN, HOUSE, LEAST, Scene

if TYPE_CHECKING:
    from tests.store.conftest import Make

NO_LINE = {
    "store.forgetting.would_forget": "it changes nothing",
    "store.decisions.decide": "it counts what a step was, and the step itself has its line",
}
BEFORE: dict[str, Callable[[Scene], object]] = {
    "store.consent.lift": lambda scene: consent.suppress_by_hand(scene.session, scene.contact, ADMIN)
}


@pytest.mark.parametrize("name", sorted((LEAST.keys() | HOUSE.keys()) - NO_LINE.keys()))
def test_it_leaves_a_line_of_who_did_it(make: "Make", name: str) -> None:
    scene = Scene(make)
    who = Actor("person:77", "admin", scene.person_id)
    if name in BEFORE:
        BEFORE[name](scene)
    call = HOUSE[name] if name in HOUSE else LEAST[name][1]
    call(scene, make.session, who)
    make.session.commit()
    lines = find_lines(make.session, AuditFilter(actor=who.name))
    assert lines, f"{name} leaves nothing in the audit log"
