"""What a manager sets for a brand beside its voice: hours and targets, checked before they are kept."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from store.brands import save_brand
from store.hours import calendar_of
from store.models import Brand
from store.targets import checked_targets
from store.workflow import Actor


def set_hours(session: Session, brand: Brand, hours: Mapping[str, Any], actor: Actor, seen_version: int) -> None:
    """Keep the business hours of a brand, {} for always open; the caller commits. BadInput says what is wrong."""
    calendar_of(hours, brand.time_zone)
    save_brand(session, brand, {"hours": dict(hours)}, actor, seen_version)


def set_targets(
    session: Session,
    brand: Brand,
    channel: str,
    minutes: Mapping[str, Mapping[str, int]] | None,
    actor: Actor,
    seen_version: int,
) -> None:
    """Keep the targets of a brand, or of one of its channels ("" for all others); None takes them back.

    `minutes` is by measure and priority. The caller commits. BadInput says what is wrong.
    """
    channels = dict(brand.targets.get("channels", {}))
    own = {measure: dict(values) for measure, values in (minutes or {}).items()}
    if channel:
        channels = {name: each for name, each in channels.items() if name != channel} | ({channel: own} if own else {})
        own = {measure: values for measure, values in brand.targets.items() if measure != "channels"}
    save_brand(session, brand, {"targets": checked_targets(own | {"channels": channels})}, actor, seen_version)
