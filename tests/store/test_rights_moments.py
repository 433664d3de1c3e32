"""Rights in odd moments: a request that was published late, and two people who begin in the same moment."""

from datetime import UTC, datetime, timedelta

import pytest

from store import drafts, rights
from store.errors import Stale
from store.models import Mention
from store.rights import Evidence, Terms, begin, expire_due, grant
from store.rights_answers import note_asked
from store.workflow import job, take
from tests.store.conftest import Make

NOW = datetime(2025, 11, 20, 10, tzinfo=UTC)
YES = Evidence(words="Yes, go ahead", who="@nok", url="https://x.example/yes", at=NOW)


@pytest.fixture
def post(make: Make) -> Mention:
    """What a marketer wants to reshare."""
    return make.mention(make.brand(), "positive", conversation="talk")


def test_a_request_that_was_published_after_the_yes_is_forgotten_with_the_grant(make: Make, post: Mention) -> None:
    session, brand = make.session, make.brand()
    row = begin(session, brand.id or 0, post.id or 0, Terms(), make.actor("agent"))
    case = make.case(handle="nok")
    request = drafts.propose(session, case, post.id or 0, "May we?", lang="en", writer="rule")
    row.case_id, row.request_id = case.id, request.id
    reply = drafts.approve(
        session, case, request, make.actor("approver"), seen_case=case.version, seen_draft=request.version, now=NOW
    )
    grant(session, row, make.actor("approver"), row.version, YES)
    for step in ("claim", "publish"):
        take(session, reply, step, job("send"), reply.version)
    reply.published_at = NOW
    session.add(reply)
    assert expire_due(session, NOW + timedelta(days=366)) == 1
    assert (note_asked(session), row.status, row.request_id) == (0, "expired", None)


def test_the_second_of_two_who_begin_at_once_is_told(
    make: Make, post: Mention, monkeypatch: pytest.MonkeyPatch
) -> None:
    brand_id = make.brand().id or 0
    begin(make.session, brand_id, post.id or 0, Terms(), make.actor("agent"))
    make.session.commit()
    monkeypatch.setattr(rights, "rights_of", lambda *_: None)
    with pytest.raises(Stale, match="same moment"):
        begin(make.session, brand_id, post.id or 0, Terms(), make.actor("agent"))
