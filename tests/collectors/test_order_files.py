"""Files of events: sheets of orders in Thai or English, and every bad row by its line."""

import json
from pathlib import Path

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner, Result

import cli
from store.brands import ensure_brand
from store.errors import BadInput
from store.models import Brand, ShopEvent

SHEET = """event,order_number,email,date,product,quantity,price,amount,currency
order placed,1001,nok@mail.example,20/11/2026 09:00,Celadon teapot,1,"1,290.00","1,870.00",THB
order placed,1001,nok@mail.example,20/11/2026 09:00,Jasmine tea,2,290,"1,870.00",THB
order shipped,1001,nok@mail.example,21/11/2026,,,,,
order shipped,1002,nok@mail.example,,,,,,
refund,1001,nok@mail.example,22/11/2026,,,,ten and some,THB
,1003,nok@mail.example,22/11/2026,,,,,
"""


@pytest.fixture
def brand(session: Session) -> Brand:
    brand = ensure_brand(session, "Rim Fah")
    session.commit()
    return brand


def import_(tmp_path: Path, text: str, *more: str, name: str = "orders.csv") -> Result:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(cli.app, ["events", "import", str(file), "--brand", "rim-fah", *more])


def kept(session: Session) -> list[ShopEvent]:
    session.expire_all()
    return list(session.exec(select(ShopEvent).order_by("id")))


def test_a_sheet_with_a_row_for_each_product(session: Session, brand: Brand, tmp_path: Path) -> None:
    dry = import_(tmp_path, SHEET, "--dry-run")
    assert "would take 2 new and 0 changed events from 6 rows; 0 known already, 0 left out, 3 bad" in dry.output
    assert kept(session) == []
    done = import_(tmp_path, SHEET)
    assert done.exit_code == 1
    for line in (
        "line 5, happened_at: there is no time",
        "line 6, amount: this is no amount",
        "line 7, event: it says",
    ):
        assert line in done.output
    placed, shipped = kept(session)
    assert [(each["name"], each["quantity"], each["price"]) for each in placed.products] == [
        ("Celadon teapot", 1, "1290"), ("Jasmine tea", 2, "290"),
    ]  # fmt: skip
    assert (placed.amount, placed.currency, placed.happened_at.isoformat()) == (
        "1870", "THB", "2026-11-20T02:00:00+00:00",
    )  # fmt: skip
    assert shipped.customer_id == placed.customer_id is not None
    assert "2 known already" in import_(tmp_path, SHEET).output


def test_a_sheet_with_thai_heads(session: Session, brand: Brand, tmp_path: Path) -> None:
    heads = ("เหตุการณ์", "หมายเลขคำสั่งซื้อ", "เบอร์โทรศัพท์", "วันที่", "สินค้า", "ยอดรวม")
    cells = ("placed", "TH-20017", "081-234-5678", "20 พ.ย. 2569", "กาน้ำชา", "฿1,290")
    sheet = "\t".join(heads) + "\n" + "\t".join(cells) + "\n"
    done = import_(tmp_path, sheet, name="orders.tsv")
    assert done.exit_code == 0, done.output
    (event,) = kept(session)
    assert (event.order_number, event.amount, event.products[0]["name"]) == ("TH-20017", "1290", "กาน้ำชา")


def test_json_lines_hold_lists_of_products(session: Session, brand: Brand, tmp_path: Path) -> None:
    order = {"event": "placed", "order": "9001", "line": "U1", "time": 1763600000}
    line = json.dumps(order | {"items": [{"sku": "A", "quantity": "3"}]})
    assert import_(tmp_path, line, name="orders.jsonl").exit_code == 0
    assert kept(session)[0].products == [{"sku": "A", "name": "", "kind": "", "quantity": 3, "price": ""}]


def test_another_kind_of_file_is_refused(brand: Brand, tmp_path: Path) -> None:
    refused = import_(tmp_path, "text,rating\nlovely,5\n")
    assert isinstance(refused.exception, BadInput)
