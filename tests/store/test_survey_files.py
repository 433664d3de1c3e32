"""A file of addresses, and the links for it: read with care, and safe to open in a spreadsheet."""

import pytest
from sqlmodel import Session

from store.errors import BadInput
from store.survey_answering import answer
from store.survey_files import read_wanted, rows_of
from store.survey_invitations import Link, Wanted
from store.survey_results import results_of
from store.survey_starts import THANKS, start_of
from store.surveys import KINDS, SurveyForm, add_survey, languages_of
from tests.store.conftest import NOW, Make
from tests.store.surveyed import answered, survey_of, token_for


@pytest.mark.parametrize(
    "text",
    [
        "email,lang,product,order\nnok@mail.example,th,ถ้วย,RF-1\n",
        "\ufeffE-Mail;Language;Product;Order ID\nnok@mail.example;th;ถ้วย;RF-1",
        "email\tlang\tproduct\torder_number\r\n\r\nnok@mail.example\tth\tถ้วย\tRF-1\r\n",
    ],
)  # fmt: skip
def test_the_usual_files_are_read(text: str) -> None:
    assert read_wanted(text.encode()) == [Wanted("nok@mail.example", "th", "ถ้วย", "RF-1")]


def test_short_rows_and_other_columns_do_no_harm() -> None:
    text = "name,email,product\nNok,nok@mail.example\nMai,mai@mail.example,cup,more\n"
    assert read_wanted(text.encode()) == [Wanted("nok@mail.example"), Wanted("mai@mail.example", product="cup")]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"), (b"name\nNok\n", "column email"), ("email\nก".encode("utf-16"), "UTF-8"),
        (b"email\n" + b"a@b.example\n" * 5_001, "at most 5000"), (b'email\n"' + b"x" * 200_000, "no CSV"),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        read_wanted(data)


def test_each_row_has_a_link_or_the_reason_why_not() -> None:
    rows = rows_of([Link(Wanted("a@b.example"), "https://x/s/1"), Link(Wanted("c@d.example"), why_not="asked")])
    assert rows[0][0] == "email"
    assert [(row[0], row[4], row[5]) for row in rows[1:]] == [
        ("a@b.example", "https://x/s/1", ""), ("c@d.example", "", "asked"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_survey_of_each_kind_can_be_saved_as_it_stands(session: Session, make: Make, kind: str) -> None:
    form = SurveyForm(kind, kind, start_of(kind, "Rim Fah"), THANKS)
    survey = add_survey(session, make.brand().id or 0, form, make.actor("manager"))
    assert languages_of(survey) == ["th", "en"]
    assert "Rim Fah" in survey.questions[0]["text"]["en"]


def test_results_count_links_scores_and_choices(session: Session, make: Make) -> None:
    survey, other = survey_of(session, make), survey_of(session, make, "Baan Rin")
    for score, words, choice in ((9, "Lovely", "0"), (2, "", "1"), (3, "It broke", "1")):
        answered(session, token_for(session, make, survey), score, words, q3=choice)
    token_for(session, make, survey)
    answer(session, token_for(session, make, other), {"q1": "0", "q2": "Not ours"}, NOW)
    found = results_of(session, survey)
    assert tuple(found.links) == ("After delivery", 4, 3, 3)
    assert sorted(each.score for each in found.answers) == [2, 3, 9]
    assert found.chosen == {3: {0: 1, 1: 2}}
    assert [each.text for each in found.said] == ["It broke", "Lovely"]
