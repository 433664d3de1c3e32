"""Reads events from rows: those that your own systems send to our webhook, and those of a file."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from collectors.orders.event import NewEvent, fingerprint
from collectors.page import BadRow
from collectors.tables.cells import is_missing, read_text
from collectors.tables.columns import usual_name
from collectors.tables.times import read_time
from store.amounts import amounts_in

Cells = Mapping[str, Any]
# The names of columns that are understood, the surest first.
NAMES: dict[str, tuple[str, ...]] = {
    "kind": ("event", "kind", "event_type", "type", "status", "เหตุการณ์", "สถานะ"),
    "external_id": ("external_id", "event_id", "id", "รหัส"),
    "order_number": (
        "order_number", "order_no", "order_id", "order", "order_sn", "หมายเลขคำสั่งซื้อ", "เลขที่คำสั่งซื้อ", "คำสั่งซื้อ",
    ),
    "order_of": ("order_of",),
    "email": ("email", "e_mail", "customer_email", "billing_email", "อีเมล", "อีเมล์"),
    "phone": ("phone", "telephone", "mobile", "customer_phone", "billing_phone", "เบอร์โทร", "เบอร์โทรศัพท์", "โทรศัพท์"),
    "line": ("line", "line_user_id"),
    "lang": ("lang", "language", "locale", "ภาษา"),
    "time_zone": ("time_zone", "timezone"),
    "business": ("business", "company", "billing_company", "b2b", "บริษัท"),
    "amount": ("amount", "total", "order_total", "ยอดรวม", "ยอดชำระ", "จำนวนเงิน"),
    "currency": ("currency", "สกุลเงิน"),
    "url": ("url", "order_url", "order_status_url", "ลิงก์"),
    "consent": ("consent", "marketing_consent"),
    "consent_at": ("consent_at",),
    "promised_at": ("promised_at", "delivery_date", "estimated_delivery", "due_at", "วันที่จัดส่ง", "กำหนดส่ง"),
    "happened_at": ("happened_at", "date", "created_at", "time", "datetime", "order_date", "วันที่", "วันที่สั่งซื้อ", "เวลา"),
    "products": ("products", "items", "line_items"),
    "sku": ("sku", "product_id", "รหัสสินค้า"),
    "name": ("product", "product_name", "item", "item_name", "lineitem_name", "สินค้า", "ชื่อสินค้า"),
    "product_kind": ("product_kind", "product_type", "category", "ประเภทสินค้า", "หมวดหมู่"),
    "quantity": ("quantity", "qty", "จำนวน"),
    "price": ("price", "unit_price", "ราคา"),
}  # fmt: skip
_FIELD_OF = {usual_name(name): (field, rank) for field, names in NAMES.items() for rank, name in enumerate(names)}
TIMES = ("happened_at", "promised_at", "consent_at")
YES = {"1", "true", "yes", "y", "ใช่"}
CONSENTS = {
    **dict.fromkeys((*YES, "given", "subscribed"), "given"),
    **dict.fromkeys(("0", "false", "no", "n", "withdrawn", "unsubscribed", "ไม่"), "withdrawn"),
}
PRODUCT = {"sku": "sku", "name": "name", "product_kind": "kind", "quantity": "quantity", "price": "price"}


class _Cell(Exception):
    """One cell is in the way: its column, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def fields_known(columns: Sequence[str]) -> int:
    """How many of these columns would be understood."""
    return sum(usual_name(column) in _FIELD_OF for column in columns)


def is_event(row: object) -> bool:
    """Whether a row that was sent to the webhook is an event, and no mention: it says so itself."""
    return isinstance(row, dict) and isinstance(row.get("event"), str) and bool(row["event"].strip())


def read_event(line: int, cells: Cells, zone: tzinfo, undated: datetime | None) -> NewEvent | BadRow:
    """The event in a row; a BadRow names the first cell that cannot be read.

    Times without a zone are taken in `zone`; a row without any happened at `undated`, or is bad where that is None.
    """
    column_of = _columns(cells)
    said = {field: cells[column] for field, column in column_of.items() if not is_missing(cells[column])}
    try:
        return NewEvent(**_values(said, column_of, zone, undated))
    except _Cell as error:
        return BadRow(line, error.column, str(error))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        return BadRow(line, column_of.get(field, field), first["msg"].removeprefix("Value error, "))


def _columns(cells: Cells) -> dict[str, str]:
    found: dict[str, tuple[int, str]] = {}
    for column in cells:
        field, rank = _FIELD_OF.get(usual_name(str(column)), ("", 0))
        if field and (field not in found or rank < found[field][0]):
            found[field] = (rank, column)
    return {field: column for field, (_, column) in found.items()}


def _values(said: Cells, column_of: Mapping[str, str], zone: tzinfo, undated: datetime | None) -> dict[str, Any]:
    values: dict[str, Any] = {field: _text(said[field], column_of[field]) for field in said if field in TEXTS}
    values |= {field: _time(said[field], zone, column_of[field]) for field in TIMES if field in said}
    values.setdefault("happened_at", undated)
    if values["happened_at"] is None:
        raise _Cell("happened_at", "there is no time")
    if not values.get("kind"):
        raise _Cell("event", "it says no event, such as order_placed")
    if "amount" in said:
        values["amount"] = _money(said["amount"], column_of["amount"])
    values["business"] = _is_business(said.get("business"))
    values["consent"] = CONSENTS.get(read_text(said.get("consent", "")).strip().casefold(), "")
    values["products"] = _products(said, column_of)
    values.setdefault("external_id", _named(values))
    return values


TEXTS = ("kind", "external_id", "order_number", "order_of", "email", "phone", "line", "lang", "time_zone", "currency",
         "url")  # fmt: skip


def _named(values: Cells) -> str:
    """The id of an event that has none."""
    names = ("kind", "order_number", "email", "phone", "line", "happened_at")
    return fingerprint(*(values.get(name, "") for name in names))


def _text(cell: object, column: str) -> str:
    try:
        return read_text(cell)
    except ValueError as error:
        raise _Cell(column, str(error)) from error


def _time(cell: object, zone: tzinfo, column: str) -> datetime:
    try:
        return read_time(cell, zone)
    except (ValueError, OverflowError, OSError) as error:
        raise _Cell(column, str(error)) from error


def _money(cell: object, column: str) -> Decimal:
    """An amount as 1290, "1,290.00" or "฿1,290"."""
    text = read_text(cell).strip() if isinstance(cell, str | int | float) else ""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        found = {value for value, _ in amounts_in(text[:50], "THB")}
        if len(found) != 1:
            raise _Cell(column, "this is no amount, such as 1290.00") from None
        return found.pop()


def _is_business(cell: object) -> bool:
    """A flag, or the name of the company: any that is there."""
    return read_text(cell).strip().casefold() not in {"", "0", "false", "no", "n", "-"} if _is_plain(cell) else False


def _is_plain(cell: object) -> bool:
    return isinstance(cell, str | int | float)


def _products(said: Cells, column_of: Mapping[str, str]) -> list[dict[str, Any]]:
    """The products of a row: a list of them, or the one that its own columns name."""
    if isinstance(said.get("products"), list):
        return [_product(each, column_of["products"]) for each in said["products"] if isinstance(each, dict)]
    own = {name: said[field] for field, name in PRODUCT.items() if field in said}
    return [_product(own, column_of.get("name", "product"))] if own.get("sku") or own.get("name") else []


def _product(given: Cells, column: str) -> dict[str, Any]:
    found = {name: _text(given[name], column) for name in ("sku", "name", "kind") if not is_missing(given.get(name))}
    quantity = read_text(given.get("quantity", "")) if _is_plain(given.get("quantity")) else ""
    return found | {
        "quantity": int(quantity) if quantity.isascii() and quantity.isdigit() else 1,
        "price": None if is_missing(given.get("price")) else _money(given["price"], column),
    }
