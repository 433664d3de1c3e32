"""Policies of returns from a JSON file, checked before anything is kept."""

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from store.errors import BadInput
from store.returns import Terms
from store.saying import N_, say


class Written(BaseModel):
    """One policy as it stands in a file."""

    model_config = ConfigDict(extra="forbid", strict=True)
    window_days: int
    counts_from: str = "delivered"
    postage: str = "customer"
    refund_least: int = 7
    refund_most: int = 7
    working_days: bool = True
    conditions: list[str] = []
    names: dict[str, str] = {}
    words: list[str] = []
    how: dict[str, str] = {}


def read_terms(raw: bytes) -> list[Terms]:
    """The policies of a file; BadInput names the first place that cannot be used."""
    try:
        found = TypeAdapter(list[Written]).validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise BadInput(
            say("{place}: {first}", place=".".join(map(str, first["loc"])) or N_("the file"), first=first["msg"])
        ) from None
    return [Terms(**each.model_dump()) for each in found]
