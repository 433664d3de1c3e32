"""Words that people type are words: no search changes, breaks or widens a query."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as some
from sqlmodel import Session, func, select

from store.audit_log import AuditFilter, find_lines
from store.mentions import MentionFilter, count_mentions, find_mentions
from store.models import Brand, Mention
from tests.store.conftest import Make

TRICKS = (
    "' OR '1'='1", '" OR 1=1 --', "'; DROP TABLE mention; --", "%", "_", "\\",
    "%' ESCAPE '\\", ") UNION SELECT * FROM person --",
    ":text", "?", "{0}", "%s", "mention.id", "' || password_hash || '",
)  # fmt: skip


@pytest.fixture
def two(session: Session) -> Session:
    """A mention of each of two brands, with nothing of a trick in it."""
    make = Make(session)
    make.mention(make.brand(), text="The cup is broken")
    make.mention(make.brand("Tee Noi"), text="ถ้วยแตกค่ะ")
    make.session.commit()
    return make.session


@pytest.mark.parametrize("typed", TRICKS)
def test_a_trick_is_looked_for_and_not_found(two: Session, typed: str) -> None:
    for wanted in (MentionFilter(text=typed), MentionFilter(channel=typed), MentionFilter(label=typed)):
        assert find_mentions(two, wanted) == []
        assert count_mentions(two, wanted) == 0
    assert find_lines(two, AuditFilter(actor=typed, action=typed, noun=typed, thing=typed)) == []
    assert two.scalar(select(func.count()).select_from(Mention)) == 2


@how(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=some.text(some.characters(codec="utf-8"), max_size=12))
def test_no_words_find_what_another_brand_holds(two: Session, typed: str) -> None:
    brand = two.scalars(select(Brand).where(Brand.slug == "tee-noi")).one()
    found = find_mentions(two, MentionFilter(text=typed, brand_id=brand.id))
    assert {row.mention.text for row in found} <= {"ถ้วยแตกค่ะ"}
