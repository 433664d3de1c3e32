"""What only names a person: of their brand, by whole words, and not while it is still to be read."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlmodel import col, select

from store.forgetting import forget, would_forget
from store.models import Author, Brand, Connection, Delivery
from store.reaching import Who, reach
from store.workflow import Actor
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make

ADMIN = Actor("person:1", "admin", 1)


def delivery(make: "Make", brand: Brand, digest: str, said: str, status: str = "done") -> None:
    """A delivery to a brand, as JSON with escapes."""
    here = col(Connection.brand_id) == brand.id
    connection = make.session.scalars(select(Connection).where(here)).first()
    connection = connection or Connection(brand_id=brand.id or 0, channel="line")
    make.session.add(connection)
    make.session.flush()
    body = json.dumps({"from": said}).encode()
    make.session.add(Delivery(connection_id=connection.id or 0, digest=digest, body=body, status=status))
    make.session.commit()


def left(make: "Make") -> list[str]:
    """Which deliveries are there, by digest."""
    return sorted(make.session.scalars(select(col(Delivery.digest))))


def test_deliveries_that_name_them_go_and_no_others(make: "Make", home: Path) -> None:
    ours, theirs = make.brand(), make.brand("Tee Noi")
    make.case(ours, handle="สมชาย", author="Anna")
    delivery(make, ours, "named", "สมชาย")
    delivery(make, ours, "in a longer word", "Joanna and Annabel")
    delivery(make, ours, "to be read", "Anna", "new")
    delivery(make, theirs, "of another brand", "Anna")
    who = Who(handle="สมชาย", brand_id=ours.id)
    assert would_forget(make.session, who, ADMIN, home).rows["delivery"] == 1
    proof = forget(make.session, who, ADMIN, home, NOW)
    assert left(make) == ["in a longer word", "of another brand", "to be read"]
    assert not proof.clean
    assert len(proof.left_rows["delivery"]) == 3, "told of, as a person has to look"


def test_of_one_brand_only_its_answers_in_the_outbox_go(make: "Make", home: Path) -> None:
    ours, theirs = make.brand(), make.brand("Tee Noi")
    case, other = make.case(ours, handle="Malee"), make.case(theirs, handle="somchai")
    mine, yours = make.reply(case), make.reply(other)
    make.session.commit()
    for folder in ("outbox", "exports"):
        (home / folder).mkdir()
    (home / "outbox" / f"reply-{mine.id}.json").write_text("a kind word", encoding="utf-8")
    for place in (f"outbox/reply-{yours.id}.json", "exports/all.csv", "exports/longer.csv"):
        (home / place).write_text("Malees" if "longer" in place else "Malee", encoding="utf-8")
    proof = forget(make.session, Who(handle="Malee", brand_id=ours.id), ADMIN, home, NOW)
    assert [Path(each).name for each in proof.files] == [f"reply-{mine.id}.json"]
    proof = forget(make.session, Who(handle="Malee"), ADMIN, home, NOW)
    assert [Path(each).name for each in proof.files] == ["all.csv", f"reply-{yours.id}.json"]
    assert [Path(each).name for each in proof.left_files] == ["longer.csv"]


@pytest.mark.parametrize("who", [Who(handle="änna"), Who(handle="@ÄNNA"), Who(name="ännA"), Who(email="änna")])
def test_capitals_of_any_script_mean_the_same(make: "Make", who: Who) -> None:
    make.mention(make.brand(), handle="ÄNNA", author="Änna")
    make.mention(make.brand(), handle="Anna", author="Anna")
    found = reach(make.session, who).ids("author")
    assert [make.session.get_one(Author, id_).handle for id_ in found] == ["ÄNNA"]
