"""Brands and their queries: find, create, change, remove."""

import unicodedata
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from store.audit import record
from store.errors import BadInput, NotAllowed, Stale
from store.models import Author, Brand, Match, Mention, Query
from store.saying import N_, say
from store.sight import whole
from store.stale_days import touch_all
from store.workflow import Actor

RIGHT = "manager"
DEFAULT_VOICE: dict[str, Any] = {
    "formality": "polite",
    "particle": "ค่ะ",
    "greet_by_name": True,
    "contact": "",
    "signature": {},
}


def slug_of(name: str) -> str:
    """The short name of a brand in addresses and options: lower case, words joined by hyphens."""
    kept = (
        letter if unicodedata.category(letter)[0] in "LMN" else " "
        for letter in unicodedata.normalize("NFC", name).casefold()
    )
    slug = "-".join("".join(kept).split())
    if not slug:
        raise BadInput("a brand needs a name with at least one letter or digit")
    return slug[:60]


def find_brand(session: Session, name: str) -> Brand | None:
    """The brand of a name or short name, if there is one."""
    slug = slug_of(name)
    by_slug = session.scalars(select(Brand).where(col(Brand.slug) == slug)).first()
    return by_slug or next((brand for brand in list_brands(session) if slug_of(brand.name) == slug), None)


def need_brand(session: Session, name: str) -> Brand:
    """The brand of a name; BadInput names those that exist."""
    brand = find_brand(session, name)
    if brand is None:
        known = ", ".join(one.slug for one in list_brands(session)) or N_("none yet")
        raise BadInput(say("there is no brand {name!r}; known: {known}", name=name, known=known))
    return brand


def list_brands(session: Session) -> list[Brand]:
    """All brands by name."""
    return list(session.scalars(select(Brand).order_by(col(Brand.name))))


def ensure_brand(session: Session, name: str, *, archive_days: int = 14, **fields: Any) -> Brand:
    """The brand of a name, created with the default voice when it is new; the caller commits."""
    found = find_brand(session, name)
    if found is not None:
        return found
    voice = DEFAULT_VOICE | {"signature": {"th": name.strip(), "en": name.strip()}}
    values: dict[str, Any] = {"slug": slug_of(name), "name": name.strip(), "archive_days": archive_days, "voice": voice}
    brand = Brand(**(values | fields))
    session.add(brand)
    session.flush()
    return brand


def add_brand(session: Session, name: str, language: str, actor: Actor) -> Brand:
    """A new brand with the default voice; the caller commits. It takes a manager of the whole house.

    BadInput when the name says nothing, or belongs to another brand.
    """
    if not actor.may_everywhere(RIGHT):
        raise NotAllowed(say("to add a brand takes the role {right} in the whole house", right=RIGHT))
    with whole(session):  # a name is taken, whoever may see its brand
        if find_brand(session, name) is not None:
            raise BadInput("there is a brand of this name already")
    brand = ensure_brand(session, name, language=language)
    record(session, actor, "added", "brand", brand.id, brand_id=brand.id)
    return brand


def save_brand(session: Session, brand: Brand, values: dict[str, Any], actor: Actor, seen_version: int) -> None:
    """Change name, language, archive limit or voice of a brand; the caller commits."""
    actor.need("manager", brand.id or 0, N_("change a brand"))
    change = (
        update(Brand)
        .where(col(Brand.id) == brand.id, col(Brand.version) == seen_version)
        .values(**values, version=seen_version + 1)
        .execution_options(synchronize_session=False)
    )
    if session.exec(change).rowcount != 1:
        session.rollback()
        raise Stale("this brand was changed by somebody else")
    session.refresh(brand)
    fields = ",".join(sorted(values))
    record(session, actor, "changed", "brand", brand.id, brand_id=brand.id, fields=fields, version=brand.version)
    if "time_zone" in values:
        touch_all(session, brand.id or 0)


def ensure_query(session: Session, brand: Brand, channel: str, name: str, **fields: Any) -> Query:
    """The query of a name on a channel of a brand, created or with its fields brought up to date."""
    wanted = select(Query).where(
        col(Query.brand_id) == brand.id, col(Query.channel) == channel, col(Query.name) == name
    )
    query = session.scalars(wanted).first() or Query(brand_id=brand.id or 0, channel=channel, name=name)
    for field, value in fields.items():
        setattr(query, field, value)
    session.add(query)
    session.flush()
    return query


def queries_of(session: Session, brand_id: int | None = None, channel: str = "") -> list[Query]:
    """The active queries, of one brand or channel if asked for."""
    wanted = select(Query).where(col(Query.active).is_(True)).order_by(col(Query.id))
    if brand_id is not None:
        wanted = wanted.where(col(Query.brand_id) == brand_id)
    if channel:
        wanted = wanted.where(col(Query.channel) == channel)
    return list(session.scalars(wanted))


def remove_brand(session: Session, brand: Brand) -> None:
    """Remove a brand with everything that only it had: mentions, cases, drafts, knowledge; the caller commits."""
    mine = select(col(Match.mention_id)).where(col(Match.brand_id) == brand.id)
    others = select(col(Match.mention_id)).where(col(Match.brand_id) != brand.id)
    orphans = delete(Mention).where(col(Mention.id).in_(mine), col(Mention.id).not_in(others))
    session.exec(orphans.execution_options(synchronize_session=False))
    session.delete(brand)
    session.flush()
    written = select(col(Mention.author_id)).where(col(Mention.author_id).is_not(None))
    session.exec(delete(Author).where(col(Author.id).not_in(written)).execution_options(synchronize_session=False))
