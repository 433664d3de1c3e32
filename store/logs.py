"""How the log is written: a line for a person at a terminal, or one JSON object a line for machines."""

import logging
import sys
from typing import Literal

import structlog


def log_as(form: Literal["text", "json"], level: int = logging.INFO) -> None:
    """Write the log of this process to standard error, with the time, the level and what is bound, such as the run."""
    last = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
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
