"""Letters go out by e-mail and on LINE; every other channel refuses them, and says why."""

import pytest
from sqlmodel import Session, select

from channels import CHANNELS
from store.errors import Refused
from store.models import Outreach
from store.outreach import propose
from store.outreach_ways import CLOSED, WAYS, need_way
from tests.store.conftest import Make


def test_each_channel_is_a_way_or_says_why_it_is_none() -> None:
    assert set(CLOSED) | set(WAYS) == set(CHANNELS)
    assert not set(CLOSED) & set(WAYS)
    for channel in WAYS:
        need_way(channel)


@pytest.mark.parametrize("channel", sorted(CLOSED))
def test_no_letter_is_proposed_where_none_can_go(session: Session, make: Make, channel: str) -> None:
    row = {"brand_id": make.brand().id, "customer_id": 1, "occasion": "thanks", "key": "k", "channel": channel}
    with pytest.raises(Refused) as refused:
        propose(session, [row])
    assert str(refused.value) == CLOSED[channel]
    assert session.exec(select(Outreach)).all() == []
