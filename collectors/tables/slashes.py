"""Dates as American reports write them, 11/20/26: month first, unless the file itself says otherwise."""

import re
from collections.abc import Iterable

_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})(\b.*)", re.DOTALL)


def month_first(cells: Iterable[object]) -> bool:
    """Whether the dates of a column have their months in front; a first number over 12 tells that they have not."""
    return not any(int(found[1]) > 12 for cell in cells if (found := _DATE.fullmatch(str(cell).strip())))


def rewritten(cell: object, months_first: bool) -> object:
    """A date with slashes in the order of ISO; anything else as it is."""
    found = _DATE.fullmatch(str(cell).strip())
    if found is None:
        return cell
    month, day = (found[1], found[2]) if months_first else (found[2], found[1])
    year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
    return f"{year}-{month}-{day}{found[4]}"
