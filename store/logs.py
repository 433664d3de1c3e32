"""How the log is written: a line for a person at a terminal, or one JSON object a line for machines."""

import logging
import sys
from collections.abc import Sequence
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, Processor

from store.masking import masked_value


def log_as(form: Literal["text", "json"], level: int = logging.INFO) -> None:
    """Write the log of this process to standard error, with the time, the level and what is bound.

    Addresses, phone numbers and secrets are masked in it, wherever they stand. What libraries log by themselves, from
    warnings on, is written in the same way.
    """
    steps: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        without_secrets,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else _for_people(),
    ]
    structlog.configure(
        processors=steps,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(
            sys.stderr
        ),  # asked for each time: it may be another one by then
        cache_logger_on_first_use=False,
    )
    let_others_be()
    logging.getLogger().addHandler(OfOthers(steps))


def let_others_be() -> None:
    """Write no more of what libraries log."""
    everything = logging.getLogger()
    for ours in [each for each in everything.handlers if isinstance(each, OfOthers)]:
        everything.removeHandler(ours)


def _for_people() -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


class OfOthers(logging.Handler):
    """Writes the lines of libraries with the same steps as our own."""

    def __init__(self, steps: Sequence[Processor]) -> None:
        """Take the steps that a line goes through, the last of which makes a text of it."""
        super().__init__(logging.WARNING)
        self._steps = steps

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; what is wrong with it ends here, as everywhere in logging."""
        try:
            line: Any = {"event": record.getMessage(), "logger": record.name}
            line |= {"exc_info": record.exc_info[1]} if record.exc_info else {}
            for step in self._steps:
                line = step(None, record.levelname.lower(), line)
            sys.stderr.write(f"{line}\n")
        except Exception:
            self.handleError(record)


def without_secrets(_: object, __: str, line: EventDict) -> EventDict:
    """A line with addresses, phone numbers and secrets masked; of an exception its kind and place stay."""
    thrown = line.pop("exc_info", None)
    if thrown:
        error = thrown if isinstance(thrown, BaseException) else sys.exc_info()[1]
        line["error"] = error
    return {name: masked_value(value) for name, value in line.items()}
