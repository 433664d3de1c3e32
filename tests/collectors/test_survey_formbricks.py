"""What Formbricks delivers of buttons, ticks, days and blocks of contacts is neither kept as words nor as an answer."""

from typing import Any

import pytest

from collectors.page import Delivered, NewMention
from collectors.survey_formbricks import read
from store.models import Connection, utc_now


def answered(**data: Any) -> NewMention:
    body = {"event": "responseFinished", "data": {"id": "r1", "surveyId": "s1", "data": {"nps": 9} | data}}
    page = read(body, Delivered(b"", {}, utc_now()), Connection(brand_id=1, channel="survey", options={}))
    (mention,) = page.mentions
    return mention


@pytest.mark.parametrize("value", ["clicked", "dismissed", "accepted", "2026-11-20", "https://files.example/a.png"])
def test_what_a_form_says_for_somebody_is_no_text_of_theirs(value: str) -> None:
    assert answered(step=value).text == ""
    assert answered(step=f"I {value} it").text == f"I {value} it"


@pytest.mark.parametrize("block", [
    ["Nok", "Dee", "nok@mail.example", "+66 81 234 5678", "Rim Fah"], ["Nok", "", "", "081-234-5678", ""],
    ["9 Moon Road", "", "Chiang Mai", "", "50000", "Thailand"], ["https://files.example/a.png"], [],
], ids=["contact", "phone", "address", "file", "empty"])  # fmt: skip
def test_a_block_of_contacts_or_files_is_not_kept(block: list[str]) -> None:
    assert answered(cx1=block).raw["answers"] == []
    assert answered(cx1=["cup", "plate"]).raw["answers"] == [{"question": "cx1", "answer": "cup, plate"}]
