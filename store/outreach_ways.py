"""Which ways a letter may take: by e-mail, or on LINE to who wrote to us there; and why every other one is closed."""

from sqlalchemy import Select, select
from sqlmodel import Session, col

from store.addresses import address_digest, address_of, normal_form, tombstone_of
from store.errors import Refused
from store.forgotten import EVERY_BRAND
from store.mentions import insert_new
from store.models import Author, CustomerAccount, CustomerContact, Forgotten, Mention, Outreach, Triage, utc_now
from store.saying import N_
from store.secrets import seal

WAYS = ("email", "line")
CHAT = N_("this network lets a brand write only within a day after the customer did: answer there, in their case")
SHOP = N_("this marketplace lets a brand write to its customers in its own chat only, about an order")
REVIEW = N_("a review can be answered there, but whoever wrote it cannot be written to")
PUBLIC = N_("posts there are public, and nobody is written to unasked where others read along")
ONE_WAY = N_("it brings what others say and takes nothing")
CLOSED = {
    **dict.fromkeys(("facebook", "instagram"), CHAT), **dict.fromkeys(("shopee", "lazada"), SHOP),
    **dict.fromkeys(("app_store", "google_play", "google_business", "trustpilot", "judge_me", "woocommerce"), REVIEW),
    **dict.fromkeys(("x", "reddit", "bluesky", "mastodon", "youtube", "hacker_news", "discourse"), PUBLIC),
    **dict.fromkeys(("feed", "survey", "webhook", "file"), ONE_WAY),
}  # fmt: skip
NO_ADDRESS = {
    "email": N_("no e-mail address is known"),
    "line": N_("no account on LINE is known that wrote to us"),
}


def need_way(channel: str) -> None:
    """Refused, with the reason, where no letter may go out on a channel."""
    if channel not in WAYS:
        raise Refused(CLOSED.get(channel, ONE_WAY))


def contact_for(session: Session, outreach: Outreach) -> CustomerContact | None:
    """The address that a letter goes to: the one of its channel that was seen last, on LINE of who wrote to us."""
    theirs = col(CustomerContact.customer_id) == outreach.customer_id, col(CustomerContact.kind) == outreach.channel
    newest = session.scalars(select(CustomerContact).where(*theirs).order_by(col(CustomerContact.seen_at).desc()))
    if outreach.channel == "email":
        return newest.first()
    return next((each for each in newest.all() if writer_of(session, each) is not None), None)


def writer_of(session: Session, contact: CustomerContact) -> Author | None:
    """The account on LINE whose address this is, if it wrote to the brand."""
    mine = col(Author.channel) == "line", col(Author.handle) == address_of(contact)
    return session.scalars(_writers(contact.brand_id).where(*mine)).first()


def line_writers(session: Session, brand_id: int) -> set[str]:
    """The digests of the addresses of everybody who wrote to a brand on LINE."""
    return {address_digest("line", author.handle) for author in session.scalars(_writers(brand_id))}


def _writers(brand_id: int) -> Select[Author]:
    wrote = select(col(Mention.author_id)).join(Triage, col(Triage.mention_id) == Mention.id)
    wrote = wrote.where(col(Triage.brand_id) == brand_id, col(Mention.channel) == "line")
    return select(Author).where(col(Author.channel) == "line", col(Author.handle) != "", col(Author.id).in_(wrote))


def keep_line_contacts(session: Session, brand_id: int) -> int:
    """Keep the address of each account on LINE that a person linked to a customer; how many are new. Caller commits."""
    linked = (
        select(col(CustomerAccount.customer_id), col(Author.handle))
        .join(Author, col(Author.id) == CustomerAccount.author_id)
        .where(col(CustomerAccount.brand_id) == brand_id, col(Author.channel) == "line")
    )
    found = {address_digest("line", form): (customer_id, form) for customer_id, handle in session.execute(linked)
             if (form := normal_form("line", handle))}  # fmt: skip
    mine = col(CustomerContact.brand_id) == brand_id, col(CustomerContact.kind) == "line"
    known = set(session.scalars(select(col(CustomerContact.digest)).where(*mine)))
    new = {digest: each for digest, each in found.items() if digest not in known}
    keys, for_us = map(tombstone_of, new), col(Forgotten.brand_id).in_((EVERY_BRAND, brand_id))
    dead = set(session.scalars(select(col(Forgotten.key)).where(col(Forgotten.key).in_(list(keys)), for_us)))
    rows = [
        {"brand_id": brand_id, "customer_id": customer_id, "kind": "line", "digest": digest,
         "address": seal({"address": form}), "consent": "unknown", "consent_from": "", "lang": "", "time_zone": "",
         "seen_at": utc_now()}
        for digest, (customer_id, form) in new.items() if tombstone_of(digest) not in dead
    ]  # fmt: skip
    return len(insert_new(session, CustomerContact, rows, CustomerContact.id))
