"""What was written without knowing of a change is withdrawn, before it is approved and after."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select

from store.brands import ensure_query
from store.cases import answered_on_network, current_draft, open_or_extend, replies_of
from store.drafts import approve
from store.edits import CHANGED
from store.mentions import save_mentions
from store.models import Brand, Case, Draft, Mention, Triage
from store.replies import due
from store.tombstones import bury
from store.workflow import Actor
from tests.store.conftest import NOW, Make

WRITTEN = "We are sorry. Please send a photo."


@pytest.fixture
def make(session: Session) -> Make:
    """Makes things in this test's own database."""
    return Make(session)


def _only(session: Session, case: Case) -> tuple[Mention, Brand]:
    triage = session.scalars(select(Triage).where(col(Triage.case_id) == case.id)).one()
    return session.get_one(Mention, triage.mention_id), session.get_one(Brand, triage.brand_id)


def edited(make: Make, case: Case) -> None:
    """The customer changes the text upstream."""
    mention, brand = _only(make.session, case)
    fields = ("channel", "source", "external_id", "handle")
    row = make.row(**{name: getattr(mention, name, "nok") for name in fields if name != "handle"})
    save_mentions(make.session, ensure_query(make.session, brand, "file", "test"), [row | {"text": "Even worse now"}])


def deleted(make: Make, case: Case) -> None:
    """The customer deletes it upstream."""
    bury(make.session, [_only(make.session, case)[0].id or 0], NOW)


def written_again(make: Make, case: Case) -> None:
    """The customer writes once more."""
    mention, brand = _only(make.session, case)
    more = make.mention(brand, "negative", text="And the plate too")
    more.author_id = mention.author_id
    open_or_extend(make.session, make.outcome(more, brand), NOW)


def answered(make: Make, case: Case) -> None:
    """Somebody else answers on the network."""
    assert answered_on_network(make.session, case, "r9", "https://shop.example/r9", make.now)


EVENTS = [edited, deleted, written_again, answered]


@pytest.mark.parametrize("approved", [False, True], ids=["proposed", "approved"])
@pytest.mark.parametrize("event", EVENTS)
def test_a_change_withdraws_what_was_written_before_it(
    make: Make, event: Callable[[Make, Case], None], approved: bool
) -> None:
    session, case = make.session, make.case()
    draft = make.draft(case, WRITTEN)
    if approved:
        _approve(session, case, draft, make.actor("approver"))
    session.commit()
    event(make, case)
    session.commit()
    assert session.get_one(Draft, draft.id).status == "withdrawn"
    assert [reply.status for reply in replies_of(session, case.id or 0)] == (["cancelled"] if approved else [])
    assert due(session, NOW.replace(year=2030)) == []
    left = current_draft(session, case.id or 0)
    assert left is None or (event is edited and approved and left.status == "proposed" and left.escalate == CHANGED)


def _approve(session: Session, case: Case, draft: Draft, who: Actor) -> None:
    approve(session, case, draft, who, seen_case=case.version, seen_draft=draft.version, now=NOW)
