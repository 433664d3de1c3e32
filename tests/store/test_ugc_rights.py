"""Rights to reshare: every step stands on evidence, and nothing is used without a grant that is still good."""

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from store import drafts
from store.database import open_session
from store.errors import BadInput, EarfulError, InvalidMove, NotAllowed, Refused, Stale
from store.models import Audit, Mention, Move, Reply, Rights, RightsStep
from store.rights import (
    Evidence,
    Terms,
    ask_by_hand,
    begin,
    check_usable,
    decline,
    expire_due,
    grant,
    ledger,
    reshare,
    revoke,
    rights_of,
)
from store.rights_answers import answers_to, note_asked
from store.rights_clock import keep_rights
from store.rights_files import keep_files, kept_files, sweep_files
from store.tombstones import bury
from store.workflow import MOVES, ROLES, Actor, actions, job, take
from tests.store.conftest import Make

if TYPE_CHECKING:
    from sqlalchemy import Engine

NOW = datetime(2025, 11, 20, 10, tzinfo=UTC)
YES = Evidence(words="Yes, go ahead #yesRimFah", who="@nok", url="https://x.example/yes", at=NOW)
NEXT_YEAR = NOW + timedelta(days=364)


@pytest.fixture
def rights(make: Make) -> Rights:
    """What a marketer has just begun to ask for."""
    brand = make.brand()
    mention = make.mention(brand, "positive", conversation="talk")
    return begin(make.session, brand.id or 0, mention.id or 0, Terms(), make.actor("agent"))


def granted(make: Make, rights: Rights) -> Rights:
    grant(make.session, rights, make.actor("approver"), rights.version, YES)
    return rights


def use(make: Make, rights: Rights, at: Any = NOW, place: str = "instagram", kind: str = "organic") -> None:
    here = {"place": place, "use": kind, "url": "https://instagram.example/p/1"}
    reshare(make.session, rights, make.actor("approver"), rights.version, **here, now=at)


def test_from_found_to_reshared_with_a_line_for_each_step(make: Make, rights: Rights) -> None:
    ask_by_hand(make.session, rights, make.actor("agent"), rights.version, YES)
    granted(make, rights)
    use(make, rights)
    make.session.commit()
    lines = ledger(make.session, rights.id or 0)
    steps = [("ask", "asked"), ("grant", "granted"), ("reshare", "reshared")]
    assert [(line.action, line.to_status) for line in lines] == steps
    assert (lines[1].words, lines[1].who, lines[1].url, lines[1].said_at) == (YES.words, "@nok", YES.url, NOW)
    assert lines[1].terms["expires_at"][:10] == "2026-11-20"
    assert lines[2].terms["place"] == "instagram"
    assert rights.credit == "@nok (shopee)"
    assert not make.session.exec(select(Move)).all(), "rights have a ledger of their own"


def test_the_audit_log_knows_each_step_and_no_word_of_it(make: Make, rights: Rights) -> None:
    granted(make, rights)
    make.session.commit()
    lines = [line for line in make.session.exec(select(Audit)).all() if line.noun == "ugc"]
    assert [line.action for line in lines] == ["terms", "grant", "ledger"]
    assert lines[2].facts["evidence"]
    assert not [line for line in lines if "Yes" in str(line.facts) or "nok" in str(line.facts)]


@pytest.mark.parametrize(
    "missing", [{"words": " "}, {"who": ""}, {"at": None}, {"at": datetime(9999, 1, 1, tzinfo=UTC)}]
)
def test_a_grant_takes_evidence(make: Make, rights: Rights, missing: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        grant(make.session, rights, make.actor("admin"), 1, Evidence(**(vars(YES) | missing)))
    assert rights.status == "found"


@pytest.mark.parametrize("role", [*ROLES, "job"])
def test_only_people_who_approve_grant(make: Make, rights: Rights, role: str) -> None:
    who = job("rights") if role == "job" else make.actor(role)
    if role in ("approver", "manager", "admin"):
        grant(make.session, rights, who, 1, YES)
    else:
        with pytest.raises(NotAllowed):
            grant(make.session, rights, who, 1, YES)
    assert rights.status == ("granted" if role in ("approver", "manager", "admin") else "found")


def test_a_viewer_begins_nothing_and_a_second_click_comes_too_late(make: Make, rights: Rights) -> None:
    with pytest.raises(NotAllowed):
        begin(make.session, rights.brand_id, rights.mention_id, Terms(), make.actor("viewer"))
    seen = rights.version
    granted(make, rights)
    with pytest.raises(Stale):
        revoke(make.session, rights, make.actor("agent"), seen, "they asked", YES)


@pytest.mark.parametrize("terms", [{"uses": []}, {"uses": ["art"]}, {"places": []}, {"places": ["moon"]},
                                   {"territory": "mars"}, {"months": 0}, {"months": 61}])  # fmt: skip
def test_terms_are_such_as_can_be_looked_up(make: Make, rights: Rights, terms: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        begin(make.session, rights.brand_id, rights.mention_id, Terms(**terms), make.actor("agent"))


def test_terms_change_until_they_are_granted(make: Make, rights: Rights) -> None:
    paid = Terms(uses=["paid", "organic"], places=["website"], credit="  Photo:\nNok ")
    begin(make.session, rights.brand_id, rights.mention_id, paid, make.actor("agent"))
    assert (rights.uses, rights.places, rights.credit) == (["organic", "paid"], ["website"], "Photo: Nok")
    granted(make, rights)
    with pytest.raises(Refused):
        begin(make.session, rights.brand_id, rights.mention_id, Terms(), make.actor("admin"))


def test_what_was_not_granted_is_not_reshared(make: Make, rights: Rights) -> None:
    with pytest.raises(Refused, match="without a grant"):
        use(make, rights)
    granted(make, rights)
    for place, kind in (("website", "organic"), ("instagram", "paid")):
        with pytest.raises(Refused, match="does not name this"):
            use(make, rights, place=place, kind=kind)
    with pytest.raises(Refused, match="expired"):
        use(make, rights, NOW + timedelta(days=366))
    use(make, rights, NEXT_YEAR)
    revoke(make.session, rights, make.actor("agent"), rights.version, "they changed their mind", YES)
    with pytest.raises(Refused, match="revoked"):
        use(make, rights)


def test_a_grant_expires_by_itself_and_can_be_renewed(make: Make, rights: Rights) -> None:
    granted(make, rights)
    assert expire_due(make.session, NEXT_YEAR) == 0
    assert expire_due(make.session, NOW + timedelta(days=366)) == 1
    assert rights.status == "expired"
    granted(make, rights)
    assert rights.status == "granted"


def test_the_clock_ends_grants_and_sweeps_what_was_kept(make: Make, rights: Rights, tmp_path: Path) -> None:
    granted(make, rights)
    keep_files(make.session, rights, [("image/png", b"one")], make.actor("approver"), tmp_path)
    assert keep_rights(make.session, tmp_path, NEXT_YEAR) == 0
    assert kept_files(rights, tmp_path)
    assert keep_rights(make.session, tmp_path, NOW + timedelta(days=366)) == 1
    assert (rights.status, kept_files(rights, tmp_path), list((tmp_path / "media").glob("*"))) == ("expired", [], [])


def test_a_no_is_final_until_the_author_comes_back(make: Make, rights: Rights) -> None:
    ask_by_hand(make.session, rights, make.actor("agent"), rights.version, YES)
    decline(make.session, rights, make.actor("agent"), rights.version, YES)
    assert actions(rights, make.actor("admin")) == ["grant"]
    with pytest.raises(InvalidMove):
        ask_by_hand(make.session, rights, make.actor("admin"), rights.version, YES)


@pytest.mark.parametrize("which", ["the post", "the answer"])
def test_what_its_author_deleted_is_used_no_more(make: Make, rights: Rights, which: str, tmp_path: Path) -> None:
    answer = make.mention(make.brand(), text="Yes, my Zebrafishlamp picture, go ahead")
    said = Evidence(words=answer.text, who="@nok", url="https://x.example/a", at=NOW, mention_id=answer.id)
    grant(make.session, rights, make.actor("approver"), rights.version, said)
    keep_files(make.session, rights, [("image/png", b"a picture")], make.actor("approver"), tmp_path)
    bury(make.session, [rights.mention_id if which == "the post" else answer.id or 0], NOW)
    make.session.commit()
    assert rights.status == "revoked"
    with pytest.raises(Refused):
        check_usable(make.session, rights, NOW)
    assert "Zebrafishlamp" not in "".join(line.words for line in ledger(make.session, rights.id or 0))
    assert sweep_files(make.session, tmp_path) == 1
    assert not list((tmp_path / "media").glob("*"))


def test_an_older_answer_may_go_once_there_is_a_newer_one(make: Make, rights: Rights) -> None:
    old, new = (make.mention(make.brand(), text=text) for text in ("yes", "yes again"))
    for answer in (old, new):
        said = Evidence(words=answer.text, who="@nok", at=NOW, mention_id=answer.id)
        grant(make.session, rights, make.actor("approver"), rights.version, said)
        if answer is old:
            expire_due(make.session, NOW + timedelta(days=366))
    bury(make.session, [old.id or 0], NOW)
    assert rights.status == "granted"


def test_files_are_kept_for_a_grant_only_and_under_our_own_names(make: Make, rights: Rights, tmp_path: Path) -> None:
    picture = [("image/jpeg", b"one"), ("video/mp4", b"two")]
    with pytest.raises(BadInput):
        keep_files(make.session, rights, picture, make.actor("admin"), tmp_path)
    granted(make, rights)
    with pytest.raises(BadInput):
        keep_files(make.session, rights, [("text/html", b"<script>")], make.actor("admin"), tmp_path)
    places = keep_files(make.session, rights, picture, make.actor("approver"), tmp_path)
    assert [place.name for place in places] == ["1.jpg", "2.mp4"]
    assert {place.stat().st_mode & 0o777 for place in places} == {0o600}
    make.session.commit()
    assert sweep_files(make.session, tmp_path) == 0
    places[0].write_bytes(b"swapped")
    assert kept_files(rights, tmp_path) == [("2.mp4", b"two")]


def asked_by_us(make: Make, rights: Rights) -> Reply:
    """The request went out, edited once by a person before."""
    case = make.case(handle="nok")
    request = drafts.propose(make.session, case, rights.mention_id, "May we?", lang="en", writer="rule")
    rights.case_id, rights.request_id = case.id, request.id
    edited = drafts.edit(make.session, case, request, "May we, please?", make.actor("agent"), request.version)
    reply = drafts.approve(
        make.session, case, edited, make.actor("approver"), seen_case=case.version, seen_draft=edited.version, now=NOW
    )
    assert note_asked(make.session) == 0, "approved is not published"
    for step in ("claim", "publish"):
        take(make.session, reply, step, job("send"), reply.version)
    reply.published_at, reply.url, reply.external_id = NOW, "https://x.example/r", "r1"
    make.session.add(reply)
    return reply


def test_a_request_counts_as_asked_once_it_is_published_and_only_once(make: Make, rights: Rights) -> None:
    reply = asked_by_us(make, rights)
    assert (note_asked(make.session), note_asked(make.session)) == (1, 0)
    line = ledger(make.session, rights.id or 0)[-1]
    assert (line.words, line.url, line.said_at, line.actor) == (reply.text, reply.url, NOW, "job:rights")
    granted(make, rights)
    expire_due(make.session, NOW + timedelta(days=366))
    assert (note_asked(make.session), rights.status) == (0, "expired")


def test_answers_are_those_of_the_same_author_in_the_thread_since_then(make: Make, rights: Rights) -> None:
    asked_by_us(make, rights)
    note_asked(make.session)
    later, brand = NOW + timedelta(hours=1), make.brand()
    make.mention(brand, text="in the thread", conversation="talk", published_at=later)
    make.mention(brand, text="under our reply", parent="r1", published_at=later + timedelta(hours=1))
    make.mention(brand, text="somewhere else", conversation="other", published_at=later)
    make.mention(brand, text="before", conversation="talk", published_at=NOW - timedelta(hours=1))
    make.mention(brand, text="another author", handle="mali", conversation="talk", published_at=later)
    found = [answer.text for answer in answers_to(make.session, rights)]
    assert found == ["under our reply", "in the thread"]


STEPS = sorted({action for _, action in MOVES["ugc"]} - {"reshare"})


WALKS = count(1)


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # each walk has a mention of its own
@given(walk=st.lists(st.tuples(st.sampled_from([*STEPS, "reshare"]), st.integers(0, 800)), max_size=12))
def test_whatever_happens_nothing_is_used_without_a_good_grant(engine: "Engine", walk: list[tuple[str, int]]) -> None:
    with open_session(engine) as session:
        make = Make(session)
        mention = make.mention(make.brand(), external_id=f"walk{next(WALKS)}")
        rights = begin(session, make.brand().id or 0, mention.id or 0, Terms(), make.actor("agent"))
        good_until = None
        for action, days in walk:
            at = NOW + timedelta(days=days)
            before = rights.status
            try:
                _one_step(session, rights, action, at, make.actor("admin"))
            except EarfulError:
                assert rights.status == before
                assert action != "reshare" or good_until is None or at >= good_until
                continue
            assert action != "reshare" or (good_until is not None and at < good_until)
            if action in ("grant", "revoke", "author_deleted", "expire"):
                good_until = rights.expires_at if action == "grant" else None
        session.rollback()


def _one_step(session: Session, rights: Rights, action: str, at: Any, who: Actor) -> None:
    if action == "reshare":
        reshare(session, rights, who, rights.version, place="facebook", use="organic", url="https://f.example", now=at)
    elif action == "grant":
        grant(session, rights, who, rights.version, YES)
    elif action in ("expire", "author_deleted"):
        take(session, rights, action, job("rights"), rights.version)
    else:
        take(session, rights, action, who, rights.version, "because")


def test_another_brand_has_rights_of_its_own(make: Make, rights: Rights) -> None:
    granted(make, rights)
    other = make.brand("Tee Noi")
    assert rights_of(make.session, other.id or 0, rights.mention_id) is None
    with pytest.raises(BadInput, match="did not hear"):
        begin(make.session, other.id or 0, rights.mention_id, Terms(), make.actor("agent"))
    make.mention(other, external_id=make.session.get_one(Mention, rights.mention_id).external_id)
    begin(make.session, other.id or 0, rights.mention_id, Terms(), make.actor("agent"))
    assert len(make.session.exec(select(Rights)).all()) == 2
    assert len(make.session.exec(select(RightsStep)).all()) == 1
    assert make.session.get_one(Mention, rights.mention_id).deleted_at is None
