"""The steps behind the buttons of a dispute: each reads what was typed at the click and acts on what was shown."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard.language import _
from dashboard.session import Session
from store import disputes
from store.disputes import Matter, Option, dispute_of
from store.errors import Stale
from store.models import Case, Dispute
from store.workflow import Actor

Key = Callable[[str], str]


def marked(opened: Session, case: Case, who: Actor, *, key: Key, why: Sequence[str]) -> str:
    """Mark the case as a dispute."""
    disputes.mark(opened, case, _matter(key), who, why)
    return _("marked as a dispute")


def described(opened: Session, case: Case, who: Actor, *, key: Key, seen_version: int) -> str:
    """Say anew what it is about."""
    disputes.change_matter(opened, _shown(opened, case), _matter(key), who, seen_version)
    return _("the dispute is described anew")


def optioned(opened: Session, case: Case, who: Actor, *, key: Key, seen_version: int) -> str:
    """Put down what could be offered."""
    option = Option(str(_typed(key, "kind")), int(_typed(key, "cost") or 0), str(_typed(key, "words") or ""))
    disputes.add_option(opened, _shown(opened, case), option, who, seen_version)
    return _("the option is added")


def decided(opened: Session, case: Case, who: Actor, *, at: int, seen_version: int) -> str:
    """Choose an option."""
    disputes.decide(opened, _shown(opened, case), at, who, seen_version)
    return _("the dispute is decided")


def settled(opened: Session, case: Case, who: Actor, *, key: Key, seen_version: int) -> str:
    """Say that it is settled."""
    recommends = {"yes": True, "no": False}.get(str(_typed(key, "recommends")))
    words = str(_typed(key, "words") or "")
    disputes.settle(opened, _shown(opened, case), who, seen_version, recommends, words)
    return _("the dispute is settled")


def again(opened: Session, case: Case, who: Actor, *, key: Key, seen_version: int) -> str:
    """Open it again."""
    disputes.reopen(opened, _shown(opened, case), who, seen_version, str(_typed(key, "why") or ""))
    return _("the dispute is open again")


def dropped(opened: Session, case: Case, who: Actor, *, key: Key, seen_version: int) -> str:
    """Say that it is no dispute."""
    disputes.drop(opened, _shown(opened, case), who, seen_version, str(_typed(key, "why") or ""))
    return _("this is no dispute")


def _shown(opened: Session, case: Case) -> Dispute:
    dispute = dispute_of(opened, case.id or 0)
    if dispute is None:
        raise Stale("this dispute is gone")
    return dispute


def _typed(key: Key, name: str) -> Any:
    return st.session_state.get(key(name))


def _matter(key: Key) -> Matter:
    amount = _typed(key, "amount")
    return Matter(
        happened=str(_typed(key, "happened") or ""), wanted=str(_typed(key, "wanted")),
        amount=None if amount is None else int(amount), currency=str(_typed(key, "currency")),
        cited=_typed(key, "cited") or (),
    )  # fmt: skip
