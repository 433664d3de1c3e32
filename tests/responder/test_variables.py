"""Variables of saved replies are asked for, filled in one pass, and left open where nobody knows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.guard import check
from responder.variables import VARIABLE, combined, filled, title_of, variables_of

HELLO = "Hello {{name}},\nYour parcel {tracking_id} left {{branch}}.\n{{signature}}"
THAI = "สวัสดีค่ะ คุณ{{name}}\nออเดอร์ {{order_id}} ส่งแล้วค่ะ\n{{signature}}"


def test_variables_are_found_once_in_their_order_by_any_of_their_names() -> None:
    assert variables_of([HELLO, THAI]) == ["name", "tracking_id", "branch", "signature", "order_id"]
    assert variables_of(["{customer_name} {{ name }} {order_number}"]) == ["name", "order_id"]
    assert variables_of(["{Not} {{1}} {} { a } plain"]) == []
    assert (title_of("order_id"), title_of("gift_colour")) == ("Order number", "Gift colour")


def test_values_are_put_in_and_what_is_missing_stays_open() -> None:
    known = {"name": "Nok", "tracking_id": "TH 1", "signature": "Rim Fah"}
    text = filled(HELLO, known)
    assert text == "Hello Nok,\nYour parcel TH 1 left {{branch}}.\nRim Fah"
    assert "placeholder_left" in {finding.code for finding in check(text, lang="en")}
    assert "placeholder_left" not in {finding.code for finding in check(filled(text, {"branch": "Ari"}), lang="en")}


@pytest.mark.parametrize(
    ("text", "greeting"), [(HELLO, "Hello,"), (THAI, "สวัสดีค่ะ"), ("Dear {customer_name}!", "Dear!")]
)
def test_without_a_name_the_greeting_goes_without_one(text: str, greeting: str) -> None:
    assert filled(text, {"name": " "}).splitlines()[0] == greeting


def test_several_replies_are_greeted_and_signed_once() -> None:
    assert combined([HELLO, "Hi {name}!\nPlease keep the box.\n{{signature}}"]) == (
        "Hello {{name}},\nYour parcel {tracking_id} left {{branch}}.\nPlease keep the box.\n{{signature}}"
    )
    assert combined([THAI, THAI.replace("ส่งแล้ว", "ถึงแล้ว")]) == (
        "สวัสดีค่ะ คุณ{{name}}\nออเดอร์ {{order_id}} ส่งแล้วค่ะ\nออเดอร์ {{order_id}} ถึงแล้วค่ะ\n{{signature}}"
    )
    assert (
        combined(["Hello there, your parcel is on its way and will be with you in two days.", "Bye."]).count("\n") == 1
    )


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        ("Please keep the box. {{signature}}", "Please keep the box."),
        ("{{signature}} keeps the box for you.", "{{signature}} keeps the box for you."),
        ("กรุณาเก็บกล่องไว้นะคะ {signature}", "กรุณาเก็บกล่องไว้นะคะ"),
        ("Keep it.\nKind regards, {{signature}}", "Keep it."),
        ("Keep it.\nWarm wishes,\n{{ signature }}", "Keep it."),
        ("Keep it.\nขอแสดงความนับถือ\n— {{signature}}", "Keep it."),
    ],
)
def test_only_what_signs_is_left_out_of_an_earlier_reply(first: str, rest: str) -> None:
    assert combined([first, "It is yours.\n{{signature}}"]) == f"{rest}\nIt is yours.\n{{{{signature}}}}"
    assert combined([first]) == first


@given(st.dictionaries(st.sampled_from(["name", "order_id", "brand"]), st.text(max_size=20)))
def test_a_value_is_never_read_as_a_variable_again(values: dict[str, str]) -> None:
    text = filled("{{name}}|{{order_id}}|{brand}", values | {"order_id": "{{brand}}"})
    assert text.split("|")[-2].endswith("{{brand}}") or "|" in "".join(values.values())
    assert variables_of(["no variables"]) == []
    assert VARIABLE.fullmatch("{{order_id}}")
