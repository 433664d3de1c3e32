"""On the Mentions page a copy says what it repeats, an original how often; aspects carry their own labels."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.dashboard.driver import elements, open_page, sign_in, words
from tests.dashboard.findings import SAID_AGAIN, ids_of
from tests.dashboard.scenes import prepare, told
from tests.dashboard.test_correcting_readings import asked

SPOTTED = {"q": "basket"}


def links(app: AppTest, label: str) -> list[str]:
    """The addresses behind the links of a label."""
    found = [each.proto for each in elements(app.main) if each.type == "page_link"]
    return [link.query_string for link in found if link.label == label]


def test_a_copy_names_its_original_and_why_and_both_lead_to_the_whole_story(home: Path) -> None:
    prepare(told)
    first = asked(ids_of)[SAID_AGAIN]
    app = open_page(sign_in("viewer"), "mentions", **SPOTTED)
    said = [each.value for each in app.text if each.value.startswith("Copy of night owl, ")]
    assert [line.rpartition(": ")[2] for line in said] == ["nearly the same text"] * 2
    assert links(app, "2 copies") == [f"story={first}"]
    assert links(app, "Show the original") == [f"story={first}"] * 2
    app = open_page(sign_in("viewer"), "mentions", story=str(first))
    assert "One story: the original and its copies" in words(app)
    assert "3 mentions, newest first" in words(app)


def test_copies_are_left_out_on_demand_and_the_address_says_so(home: Path) -> None:
    prepare(told)
    app = open_page(sign_in(), "mentions", **SPOTTED)
    assert "3 mentions, newest first" in words(app)
    app.toggle(key="filter-without_copies").set_value(True).run()
    assert "1 mention, newest first" in words(app)
    assert (app.query_params["without_copies"], app.query_params["q"]) in [("1", "basket"), (["1"], ["basket"])]


def test_aspects_carry_their_own_labels_on_both_pages(home: Path) -> None:
    prepare(told)
    token = sign_in()
    for app in (open_page(token, "mentions", q="sandwich"), open_page(token, "case", case="5")):
        shown = words(app)
        for badge in (
            ":green-badge[Quality: positive]",
            ":red-badge[Service: negative]",
            ":red-badge[Staff: negative]",
        ):
            assert badge in shown
    assert ":gray-badge[Refund]" in words(open_page(token, "mentions", q="grinder"))
