"""How the log is written: a line for a person at a terminal, or one JSON object a line for machines."""

import logging
import sys
from typing import Literal

import structlog
from structlog.typing import EventDict

from store.masking import masked_value


def log_as(form: Literal["text", "json"], level: int = logging.INFO) -> None:
    """Write the log of this process to standard error, with the time, the level and what is bound.

    Addresses, phone numbers and secrets are masked in it, wherever they stand.
    """
    last = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            without_secrets,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(
            sys.stderr
        ),  # asked for each time: it may be another one by then
        cache_logger_on_first_use=False,
    )


def without_secrets(_: object, __: str, line: EventDict) -> EventDict:
    """A line with addresses, phone numbers and secrets masked; of an exception its kind and place stay."""
    thrown = line.pop("exc_info", None)
    if thrown:
        error = thrown if isinstance(thrown, BaseException) else sys.exc_info()[1]
        line["error"] = error
    return {name: masked_value(value) for name, value in line.items()}
