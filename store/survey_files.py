"""Whom to ask, from a file of addresses, and the links for them, as rows for one's own mailer."""

import csv
import io
from collections.abc import Iterator, Sequence

from store.errors import BadInput
from store.saying import say
from store.survey_invitations import Link, Wanted

LONGEST_CELL = 2_000
MOST_ROWS = 5_000
NAMES = {
    "email": ("email", "e-mail", "email address", "mail", "อีเมล"),
    "lang": ("lang", "language", "ภาษา"),
    "product": ("product", "product name", "สินค้า"),
    "order_number": ("order", "order number", "order_number", "order id", "order_id", "หมายเลขคำสั่งซื้อ"),
}
HEADINGS = ("email", "lang", "product", "order_number", "link", "not_asked_because")


def read_wanted(data: bytes) -> list[Wanted]:
    """The people of a CSV file in UTF-8, whose first row names its columns; BadInput says what is wrong with it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("this file is not UTF-8: save it as CSV UTF-8") from None
    rows = list(_rows(text))
    if not rows:
        raise BadInput("this file is empty")
    places = _places(rows[0])
    if "email" not in places:
        raise BadInput("the first row must name a column email")
    if len(rows) - 1 > MOST_ROWS:
        raise BadInput(say("a file may have at most {most_rows} addresses", most_rows=MOST_ROWS))
    return [Wanted(**{field: _cell(row, at) for field, at in places.items()}) for row in rows[1:]]


def _rows(text: str) -> Iterator[list[str]]:
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            if max(map(len, row), default=0) > LONGEST_CELL:  # a quote that never ends; csv's own limit is everybody's
                raise csv.Error(f"a cell of more than {LONGEST_CELL} letters")
            if any(map(str.strip, row)):
                yield row
    except csv.Error as error:
        raise BadInput(say("this file is no CSV: {error}", error=error)) from None


def _places(heads: Sequence[str]) -> dict[str, int]:
    known = {head.strip().casefold(): at for at, head in reversed(list(enumerate(heads)))}
    found = {field: next((known[name] for name in names if name in known), None) for field, names in NAMES.items()}
    return {field: at for field, at in found.items() if at is not None}


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def rows_of(links: Sequence[Link]) -> list[tuple[str, ...]]:
    """The headings, and a row for each who was to be asked: with a link, or with the reason why there is none."""
    return [HEADINGS, *(
        (each.wanted.email, each.wanted.lang, each.wanted.product, each.wanted.order_number, each.address, each.why_not)
        for each in links
    )]  # fmt: skip
