"""What customers allow, and the addresses that are never written to: the newest word counts, and a no stays."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session

from store.audit_log import AuditFilter, find_lines
from store.consent import lift, set_consent, suppress, suppress_by_hand, suppressed, suppressed_contact
from store.errors import BadInput, NotAllowed, Refused
from store.forgetting import forget
from store.models import CustomerContact
from store.reaching import Who
from store.shop_customers import contacts_of, customer_for
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make

NOK = "nok@mail.example"
DAY = timedelta(days=1)


def contact(make: "Make") -> CustomerContact:
    customer = customer_for(make.session, make.brand().id or 0, email=NOK, at=NOW)
    assert customer is not None
    return contacts_of(make.session, customer.id or 0)[0]


def test_the_newest_word_of_a_customer_counts(make: "Make", session: Session) -> None:
    nok = contact(make)
    assert nok.consent == "unknown"
    assert set_consent(session, nok, "withdrawn", "letter", NOW)
    assert not set_consent(session, nok, "given", "an old form", NOW - DAY)
    assert (nok.consent, nok.consent_from, nok.consent_at) == ("withdrawn", "letter", NOW)
    assert set_consent(session, nok, "given", "checkout", NOW + DAY)
    assert nok.consent == "given"
    with pytest.raises(BadInput):
        set_consent(session, nok, "perhaps", "checkout", NOW + DAY)


def test_who_unsubscribes_withdraws_and_only_they_come_back(make: "Make", session: Session) -> None:
    nok = contact(make)
    set_consent(session, nok, "given", "checkout", NOW)
    suppress(session, nok.brand_id, "email", "NOK@mail.example", "unsubscribed", at=NOW + DAY)
    assert nok.consent == "withdrawn"
    with pytest.raises(Refused, match="their own new consent"):
        lift(session, nok, make.actor("approver"))
    set_consent(session, nok, "given", "an old form", NOW)
    assert suppressed(session, nok.brand_id, "email", NOK) is not None
    set_consent(session, nok, "given", "checkout", NOW + 2 * DAY)
    assert suppressed(session, nok.brand_id, "email", NOK) is None


def test_a_report_of_spam_stays_whatever_comes(make: "Make", session: Session) -> None:
    nok = contact(make)
    for why in ("complained", "bounced", "unsubscribed"):
        assert suppress(session, nok.brand_id, "email", NOK, why, at=NOW).why == "complained"
    set_consent(session, nok, "given", "checkout", NOW + DAY)
    assert suppressed_contact(session, nok) is not None
    with pytest.raises(Refused, match="spam"):
        lift(session, nok, make.actor("admin"))


def test_what_we_stopped_ourselves_is_taken_back(make: "Make", session: Session) -> None:
    nok = contact(make)
    with pytest.raises(NotAllowed):
        suppress_by_hand(session, nok, make.actor("agent"))
    suppress_by_hand(session, nok, make.actor("approver"))
    assert nok.consent == "unknown"
    lift(session, nok, make.actor("approver"))
    lift(session, nok, make.actor("approver"))
    session.commit()
    assert suppressed(session, nok.brand_id, "email", NOK) is None
    lines = find_lines(session, AuditFilter(noun="contact"))
    assert [line.action for line in lines] == ["lifted", "suppressed_by_hand"]
    assert lines[0].thing == nok.digest[:16]


def test_brands_and_kinds_are_apart_and_mistakes_are_said(make: "Make", session: Session) -> None:
    brand = make.brand().id or 0
    suppress(session, brand, "email", NOK, "bounced", at=NOW)
    assert suppressed(session, make.brand("Other").id or 0, "email", NOK) is None
    assert suppressed(session, brand, "line", NOK) is None
    with pytest.raises(BadInput, match="no address"):
        suppress(session, brand, "email", "nobody", "bounced", at=NOW)
    with pytest.raises(BadInput, match="one of"):
        suppress(session, brand, "email", NOK, "bored", at=NOW)


def test_it_outlives_the_customer(make: "Make", session: Session, home: Path) -> None:
    brand = make.brand().id or 0
    contact(make)
    suppress(session, brand, "email", NOK, "unsubscribed", at=NOW)
    session.commit()
    forget(session, Who(email=NOK), make.actor("admin"), home, NOW)
    assert suppressed(session, brand, "email", NOK) is not None
