"""What only a query about a competitor found opens no case, until one of our own queries finds it too."""

from typing import TYPE_CHECKING

from sqlmodel import Session, select

from store.brands import ensure_query
from store.competitors import COMPETITOR, RULE, about_rivals, rivals_of
from store.corrections import correct
from store.mentions import save_mentions
from store.models import Case, Mention, Person, Triage
from store.unscored import unscored

if TYPE_CHECKING:
    from tests.store.conftest import Make


def test_a_mention_is_a_competitors_until_our_own_query_finds_it(make: "Make", session: Session) -> None:
    brand = make.brand()
    rival = ensure_query(session, brand, "shopee", "Tee Noi", options={COMPETITOR: True})
    own = ensure_query(session, brand, "shopee", "our name", options={COMPETITOR: False})
    row = make.row()
    save_mentions(session, rival, [row])
    mention = session.exec(select(Mention)).one()
    id_, brand_id = mention.id or 0, brand.id or 0
    assert rivals_of(session, brand_id) == {rival.id: "Tee Noi"}
    assert about_rivals(session, [id_]) == {(id_, brand_id)}
    session.add(Triage(mention_id=id_, brand_id=brand_id, rule=RULE))
    session.commit()
    save_mentions(session, own, [row])
    session.commit()
    assert about_rivals(session, [id_]) == set()
    assert session.exec(select(Triage)).all() == [], "analyse decides on it anew"
    assert [one.id for one in unscored(session, "test", 5)] == [id_]


def test_a_competitors_mention_that_a_person_calls_negative_opens_no_case(make: "Make", session: Session) -> None:
    brand = make.brand()
    mention = make.mention(brand, "positive")
    session.add(Person(id=1, email="a@rimfah.example", name="A", role="admin", password_hash=""))
    query = ensure_query(session, brand, "file", "test", options={COMPETITOR: True})
    assert rivals_of(session, brand.id or 0) == {query.id: "test"}
    session.commit()
    assert correct(session, mention.id or 0, "negative", make.actor("admin"), None) == []
    assert session.exec(select(Case)).all() == []
