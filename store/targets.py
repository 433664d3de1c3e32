"""How soon a case is to be answered and resolved, in business time, by its priority and channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from store.errors import BadInput
from store.models import Brand
from store.saying import listed, say

PRIORITIES = ("urgent", "high", "normal", "low")
MEASURES = ("answer", "resolution")
USUAL: dict[str, dict[str, int]] = {  # in minutes
    "answer": {"urgent": 60, "high": 240, "normal": 1_440, "low": 4_320},
    "resolution": {"urgent": 480, "high": 1_440, "normal": 4_320, "low": 10_080},
}
LONGEST = 90 * 1_440


@dataclass(frozen=True)
class Target:
    """Business time until the first answer, and until the case is resolved."""

    answer: timedelta
    resolution: timedelta


def target_of(brand: Brand, channel: str, priority: str) -> Target:
    """What holds for a case: the channel's own target, or else the brand's, or else the usual one."""
    minutes = minutes_of(brand.targets, channel)
    return Target(*(timedelta(minutes=minutes[measure][priority]) for measure in MEASURES))


def minutes_of(targets: Mapping[str, Any], channel: str = "") -> dict[str, dict[str, int]]:
    """All minutes that hold on a channel, or for those without their own, by measure and priority."""
    own = dict(targets.get("channels", {})).get(channel, {})
    return {measure: USUAL[measure] | targets.get(measure, {}) | own.get(measure, {}) for measure in MEASURES}


def checked_targets(targets: Mapping[str, Any]) -> dict[str, Any]:
    """The same targets when they can be used; BadInput says what cannot.

    `answer` and `resolution` map priorities to minutes, `channels` maps channels to the same two.
    """
    channels = dict(targets.get("channels", {}))
    for channel, own in [("", targets), *channels.items()]:
        for measure in MEASURES:
            _check_minutes(own.get(measure, {}))
        minutes = minutes_of(targets, channel)
        for priority in PRIORITIES:
            if minutes["resolution"][priority] < minutes["answer"][priority]:
                raise BadInput(_upside_down(priority, channel))
    return dict(targets)


def _upside_down(priority: str, channel: str) -> str:
    if not channel:
        return say("{priority} cases would have to be resolved before they are answered", priority=priority)
    return say(
        "{priority} cases on {channel} would have to be resolved before they are answered",
        priority=priority, channel=channel,
    )  # fmt: skip


def _check_minutes(minutes: Mapping[str, Any]) -> None:
    for priority, value in minutes.items():
        if priority not in PRIORITIES:
            raise BadInput(
                say(
                    "{priority!r} is no priority; known: {priorities}",
                    priority=priority,
                    priorities=listed(PRIORITIES),
                )
            )
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST:
            raise BadInput(say("a target lies between 1 minute and 90 days, not {value!r}", value=value))
