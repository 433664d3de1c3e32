"""The drafts report, and several drafts approved in the inbox."""

from pathlib import Path

import pytest

from dashboard.sheet import as_csv
from store import acceptance
from tests.dashboard.driver import choose, click, known, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert "'" + cell in as_csv([[cell]]).replace('"', "")


def test_what_was_decided_is_counted_with_its_reason(home: Path) -> None:
    prepare(small)
    token = sign_in("approver")
    assert "No decision yet" in words(open_page(token, "responder_report"))
    click(open_page(token, "case", case="2"), "Approve")
    app = open_page(token, "case", case="3")
    next(radio for radio in app.radio if str(radio.key).startswith("reject-reason")).set_value("too_long").run()
    click(app, "Reject")
    report = open_page(token, "responder_report")
    assert "**50%** of 2 drafts" in words(report) and "1 × Too long" in words(report)
    choose(report, "filter-by", "channel")
    assert not report.exception
    assert list(report.dataframe[0].value["Drafts"]) in (["1", "1"], ["2"])


def test_a_frequent_reason_stands_beside_its_remedy(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(small)
    token = sign_in("approver")
    app = open_page(token, "case", case="3")
    next(radio for radio in app.radio if str(radio.key).startswith("reject-reason")).set_value("too_long").run()
    click(app, "Reject")
    remedy = "Brands → Voice → Length makes new drafts shorter."
    assert remedy not in words(open_page(token, "responder_report"))
    monkeypatch.setattr(acceptance, "reasons", lambda _: [("too_long", 3), ("other", 9), ("wrong_tone", 2)])
    told = words(open_page(token, "responder_report"))
    assert remedy in told and "sets tone and warmth" not in told


def test_several_clean_drafts_are_approved_with_one_click_and_taken_back(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("approver"), "inbox", several="1")
    assert not app.exception
    boxes = [box for box in app.checkbox if str(box.key).startswith("several-")]
    assert boxes, words(app)
    case = int(str(boxes[0].key).split("-")[1])
    boxes[0].set_value(True).run()
    click(app, f"Approve 1 of {len(boxes)}")
    assert (known(case).status, known(case).replies) == ("waiting", ["queued"])
    assert "**Approved\\: 1**" in words(app)
    click(app, "Take 1 back")
    assert (known(case).status, known(case).replies) == ("open", ["cancelled"])


def test_an_agent_has_no_such_switch(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("agent"), "inbox", several="1")
    assert not [box for box in app.checkbox if str(box.key).startswith("several-")]
    assert "Approve several" not in [each.label for each in app.toggle]
