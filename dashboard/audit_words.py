"""A line of the audit log as people read it; the file that one downloads holds it as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard import times
from dashboard.language import N_, Shown, _
from dashboard.session import Session
from dashboard.widgets import one_line
from store.brands import list_brands
from store.models import Audit, Brand
from store.people import names_of

NOUNS = Shown({"ugc": N_("Rights"), "sign_in": N_("Sign-in"), "mention": N_("Mention")})
SENDS = Shown({"sending": N_("being sent")})  # the state of a reply; the word alone is also the sending of a channel
OF_A_PERSON = ("person", "sign_in")


@dataclass(frozen=True)
class Names:
    """The people and the brands that lines of the log name by their numbers."""

    people: Mapping[int, str]
    brands: Mapping[int, Brand]

    def who(self, actor: str) -> str:
        """An actor by name: somebody of the staff, a job of ours, or whoever ran a command."""
        kind, colon, name = actor.partition(":")
        if kind == "person":
            return self.person(name)
        return {"job": f"Earful ({_(name)})", "cli": _("Command line ({name})", name=name)}.get(kind, actor)

    def person(self, number: str) -> str:
        """Somebody of the staff by name; the number where it is nobody's."""
        found = self.people.get(int(number)) if number.isdecimal() else None
        return one_line(found, 60) if found else _("Person {number}", number=number)

    def thing(self, line: Audit) -> str:
        """What a line is about: a person or a brand by name, all else by kind and number."""
        if line.noun in OF_A_PERSON and line.thing.isdecimal() and int(line.thing):
            return f"{noun_title(line.noun)}: {self.person(line.thing)}"
        if line.noun == "brand" and line.brand_id in self.brands:
            return _("Brand: {name}", name=self.brand(line))
        return f"{noun_title(line.noun)} {line.thing}"

    def brand(self, line: Audit) -> str:
        """The brand of a line by name; "" for what is of the whole house."""
        found = self.brands.get(line.brand_id or 0)
        unknown = "" if line.brand_id is None else _("Brand {number}", number=line.brand_id)
        return one_line(found.name, 60) if found else unknown

    def cells(self, line: Audit) -> dict[str, object]:
        """One row of the table, by the titles of its columns."""
        at = line.at.astimezone(times.reader_zone(times.zone_of(self.brands.get(line.brand_id or 0))))
        return {
            _("No."): line.seq, _("When"): f"{times.day(at)}, {at:%H:%M:%S %Z}", _("Who"): self.who(line.actor),
            _("Did"): title(line.action), _("To what"): self.thing(line), _("Brand"): self.brand(line),
            _("Details"): details(line.facts),
        }  # fmt: skip


def all_names(opened: Session) -> Names:
    """Everybody who works here or did, and the brands that this session may see."""
    return Names(names_of(opened), {brand.id or 0: brand for brand in list_brands(opened)})


def noun_title(noun: str) -> str:
    """What a kind of thing is called on the page."""
    return NOUNS.get(noun, title(noun))


def title(name: str) -> str:
    """A short name of the log as words, by which audit_names.py has it."""
    said = worded(name)
    return f"{said[:1].upper()}{said[1:]}"


def worded(name: str) -> str:
    """The same as it stands within a sentence."""
    return _(name.replace("_", " "))


def details(facts: Mapping[str, Any]) -> str:
    """The facts of a line in one sentence without its verbs: was open, now dismissed, version 3."""
    return ", ".join(f"{worded(name)} {_value(value)}" for name, value in facts.items() if value != "")


def _value(value: object) -> str:
    return _("none") if value is None else SENDS.get(str(value)) or worded(str(value))
