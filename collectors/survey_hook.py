"""Reads what is delivered of surveys, by its sender: Typeform, Formbricks, or our own systems."""

import json
from typing import Any

from collectors import survey_formbricks, survey_rows, survey_typeform
from collectors.page import Delivered, Page
from store.deliveries import SENDER
from store.models import Connection


def read(delivery: Delivered, connection: Connection) -> Page:
    """The answers of one delivery; ValueError where it is none of its sender."""
    body: Any = json.loads(delivery.body)
    sender = delivery.headers.get(SENDER, "")
    if sender == "typeform":
        return survey_typeform.read(body, delivery)
    if sender == "formbricks":
        return survey_formbricks.read(body, delivery, connection)
    return survey_rows.read(body, delivery, connection)
