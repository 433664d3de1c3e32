"""Everything that outsiders write and Earful takes apart: spoilt, it ends in one of our own errors or is read."""

from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes
from io import BytesIO
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as some
from PIL import Image
from sqlmodel import Session

from channels.email_bounces import bounce_of
from channels.pictures import TYPES, drawn_anew
from collectors.orders.event import NewSign
from collectors.orders.file import import_events
from collectors.orders.signs import is_sign, read_sign
from collectors.page import BadRow
from store.brands import ensure_brand
from store.errors import EarfulError
from store.models import utc_now
from store.return_files import read_terms
from store.survey_files import read_wanted
from tests.security.mutations import spoilt_bytes

TRIES, SECONDS = 200, 20.0
ADDRESSES = "email,lang,product,order\nnok@mail.example,th,กาน้ำชา,1001\nanna@mail.example,en,,\n".encode()
TERMS = b'[{"window_days": 9, "postage": "brand", "names": {"en": "tea"}, "conditions": ["unopened"], "words": ["a"]}]'
ORDERS = (
    b"event,order_number,email,date,product,quantity,price,amount,currency\n"
    b'placed,1001,nok@mail.example,20/11/2026 09:00,Celadon teapot,1,"1,290.00","1,870.00",THB\n'
    b"refund,1001,nok@mail.example,2026-11-21T09:00:00Z,,,,ten and some,THB\n"
)
ORDER_LINES = b"""{"event": "placed", "order": "9001", "line": "U1", "time": 1763600000, "items": [{"sku": "A"}]}
{"event": "shipped", "order": "9001", "email": "nok@mail.example", "time": "2026-11-20T09:00:00Z"}
"""
BOUNCE = b"""From: MAILER-DAEMON@mail.example
To: shop@rimfah.example
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain; charset=utf-8

550 5.1.1 nobody of this name
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; nok@mail.example
Action: failed
Status: 5.1.1
--x
Content-Type: message/rfc822

Message-ID: <earful-reply-1@rimfah.example>
Subject: Hello

Hello
--x--
"""


def spoil(body: bytes, take: Callable[[bytes], object], tries: int = TRIES) -> int:
    """Take a body apart again and again, each time with something else wrong in it; how often it could be read."""
    read = 0
    for seed in range(tries):
        changed, begun = spoilt_bytes(body, Random(seed)), monotonic()  # noqa: S311  a dice, no secret
        with suppress(EarfulError):
            take(changed)
            read += 1
        assert monotonic() - begun < SECONDS, seed
    return read


@pytest.mark.parametrize(
    ("body", "take"), [(ADDRESSES, read_wanted), (TERMS, read_terms)], ids=["addresses to ask", "policies of returns"]
)
def test_no_spoilt_file_of_the_staff_breaks_its_reader(body: bytes, take: Callable[[bytes], object]) -> None:
    assert take(body)
    assert spoil(body, take) < TRIES


@how(max_examples=300, deadline=None)
@given(body=some.binary(max_size=400))
def test_no_bytes_break_the_readers_of_small_files(body: bytes) -> None:
    for take in (read_wanted, read_terms):
        with suppress(EarfulError):
            take(body)


@pytest.mark.parametrize(("name", "body"), [("orders.csv", ORDERS), ("orders.jsonl", ORDER_LINES)])
def test_no_spoilt_file_of_orders_breaks_its_import(session: Session, tmp_path: Path, name: str, body: bytes) -> None:
    brand = ensure_brand(session, "Rim Fah")
    session.commit()

    def take(changed: bytes) -> None:
        (tmp_path / name).write_bytes(changed)
        import_events(session, tmp_path / name, brand, utc_now(), dry_run=True)

    take(body)
    assert spoil(body, take, 40)


def test_no_spoilt_bounce_breaks_its_reader() -> None:
    found = bounce_of(message_from_bytes(BOUNCE))
    assert found is not None and found.hard
    assert spoil(BOUNCE, lambda body: bounce_of(message_from_bytes(body))) == TRIES, "it never fails"


@how(max_examples=300, deadline=None)
@given(head=some.sampled_from(BOUNCE.split(b"\n--x\n")), body=some.binary(max_size=300))
def test_no_bytes_break_the_reader_of_bounces(head: bytes, body: bytes) -> None:
    bounce_of(message_from_bytes(head + b"\n--x\n" + body))


@pytest.mark.parametrize("kind", TYPES)
def test_no_spoilt_picture_breaks_what_draws_it_anew(kind: str) -> None:
    target = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(target, TYPES[kind])
    assert drawn_anew(kind, target.getvalue(), 20)
    assert spoil(target.getvalue(), lambda body: drawn_anew(kind, body, 20)) < TRIES


SAID = some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=30)


@how(max_examples=300, deadline=None)
@given(
    row=some.dictionaries(some.sampled_from(("message_id", "at", "email")), SAID | some.lists(SAID)),
    kind=some.sampled_from(("delivered", " Opened", "nothing", "")) | some.text(max_size=20),
)
def test_no_event_of_a_letter_breaks_its_reader(row: dict[str, object], kind: str) -> None:
    told = {**row, "mail_event": kind}
    assert is_sign(told)
    assert isinstance(read_sign(1, told, utc_now()), BadRow | NewSign)
