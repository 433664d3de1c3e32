"""What a brand may say: an entry a language, changed by managers only."""

from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session

from store.errors import BadInput, NotAllowed, Stale
from store.knowledge import KINDS, edit_knowledge, knowledge_of, remove_knowledge, save_knowledge
from store.models import Knowledge
from store.workflow import Actor, job

if TYPE_CHECKING:
    from tests.store.conftest import Make


def save(session: Session, brand_id: int, lang: str = "en", text: str = "Within 7 days.", **fields: str) -> Knowledge:
    names = {"kind": "policy", "key": "refunds"} | fields
    return save_knowledge(session, brand_id, names["kind"], names["key"], lang, text=text)


def test_an_entry_has_one_row_a_language(make: "Make", session: Session) -> None:
    brand_id = make.brand().id or 0
    english, thai = save(session, brand_id), save(session, brand_id, "th", "ภายใน 7 วัน")
    assert [entry.id for entry in knowledge_of(session, brand_id)] == [english.id, thai.id]
    assert [entry.text for entry in knowledge_of(session, brand_id, "th")] == ["ภายใน 7 วัน"]
    assert knowledge_of(session, make.brand("Other").id or 0) == []
    assert (english.source_id, english.title) == (f"policy:{english.id}", "refunds")


def test_saving_again_changes_the_entry(make: "Make", session: Session) -> None:
    brand_id = make.brand().id or 0
    assert save(session, brand_id).version == 1
    changed = save(session, brand_id, text="Within 14 days.")
    assert (changed.version, changed.text) == (2, "Within 14 days.")
    assert len(knowledge_of(session, brand_id)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_are_apart(make: "Make", session: Session, kind: str) -> None:
    brand_id = make.brand().id or 0
    save(session, brand_id, kind=kind)
    assert [entry.kind for entry in knowledge_of(session, brand_id)] == [kind]


def test_what_is_no_knowledge_is_refused(make: "Make", session: Session) -> None:
    brand_id = make.brand().id or 0
    with pytest.raises(BadInput, match="known: policy, faq, saved_reply"):
        save(session, brand_id, kind="rumour")
    with pytest.raises(BadInput, match="needs a text"):
        save(session, brand_id, text=" ")
    assert knowledge_of(session, brand_id) == []


@pytest.mark.parametrize("role", ["viewer", "agent", "approver", "job"])
def test_only_managers_change_it(make: "Make", session: Session, role: str) -> None:
    brand_id = make.brand().id or 0
    entry = save(session, brand_id)
    with pytest.raises(NotAllowed):
        edit_knowledge(session, brand_id, "policy", "refunds", "en", make.actor(role), 0, text="Never")
    with pytest.raises(NotAllowed):
        remove_knowledge(session, entry.id or 0, make.actor(role))
    assert [kept.text for kept in knowledge_of(session, brand_id)] == ["Within 7 days."]


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_managers_change_and_remove_it(make: "Make", session: Session, role: str) -> None:
    brand_id = make.brand().id or 0
    actor = make.actor(role)
    edit_knowledge(session, brand_id, "faq", "hours", "en", actor, 0, text="From nine to five.")
    entry = knowledge_of(session, brand_id)[0]
    remove_knowledge(session, entry.id or 0, actor)
    remove_knowledge(session, 99, actor)
    session.flush()
    assert knowledge_of(session, brand_id) == []


def test_two_managers_do_not_overwrite_each_other(make: "Make", session: Session) -> None:
    brand_id, actor = make.brand().id or 0, make.actor("manager")
    entry = save_knowledge(session, brand_id, "faq", "hours", "en", text="From nine.")
    edit_knowledge(session, brand_id, "faq", "hours", "en", actor, entry.version, text="From ten.")
    for seen in (0, 1):
        with pytest.raises(Stale):
            edit_knowledge(session, brand_id, "faq", "hours", "en", actor, seen, text="From eleven.")
    remove_knowledge(session, entry.id or 0, actor)
    with pytest.raises(Stale):
        edit_knowledge(session, brand_id, "faq", "hours", "en", actor, 2, text="From twelve.")


def test_a_private_reply_is_seen_and_changed_by_its_owner_only(make: "Make", session: Session) -> None:
    brand_id = make.brand().id or 0
    mine, theirs = Actor("person:7", "agent", 7), Actor("person:8", "admin", 8)
    entry = edit_knowledge(session, brand_id, "saved_reply", "hello", "en", mine, 0, private=True, text="Hi there.")
    shared = save(session, brand_id, kind="saved_reply", key="hello")
    assert [one.id for one in knowledge_of(session, brand_id)] == [shared.id]
    assert [one.id for one in knowledge_of(session, brand_id, person_id=8)] == [shared.id]
    assert {one.id for one in knowledge_of(session, brand_id, person_id=7)} == {shared.id, entry.id}
    for act in (
        lambda: edit_knowledge(session, brand_id, "saved_reply", entry.key, "en", theirs, 1, text="Stolen"),
        lambda: remove_knowledge(session, entry.id or 0, theirs),
        lambda: edit_knowledge(session, brand_id, "saved_reply", "x", "en", job("draft"), 0, private=True, text="No"),
    ):
        with pytest.raises(NotAllowed):
            act()
    edit_knowledge(session, brand_id, "saved_reply", entry.key, "en", mine, 1, text="Hello there.")
    assert (entry.text, entry.owner_id) == ("Hello there.", 7)
    remove_knowledge(session, entry.id or 0, mine)
    session.flush()
    assert [one.id for one in knowledge_of(session, brand_id, person_id=7)] == [shared.id]


def test_only_a_saved_reply_can_be_private(make: "Make", session: Session) -> None:
    with pytest.raises(BadInput, match="only a saved reply"):
        edit_knowledge(
            session,
            make.brand().id or 0,
            "policy",
            "refunds",
            "en",
            make.actor("manager"),
            0,
            private=True,
            text="Never",
        )
