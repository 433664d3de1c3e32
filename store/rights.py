"""Rights to reshare: what the author of a mention allows, step by step, each with its evidence in a ledger.

Only people grant: a machine may notice an answer and say so. Nothing may be used without a grant that is still good,
for the uses and places that it names (`check_usable`); the board, the kit and `reshare` all ask this one function.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from store.audit import digest, record
from store.errors import BadInput, Refused, Stale
from store.models import Author, Match, Mention, Rights, RightsStep, utc_now
from store.saying import N_, listed, say
from store.steps import IN_USE
from store.workflow import Actor, job, take

USES = ("organic", "paid")
PLACES = ("instagram", "facebook", "x", "tiktok", "youtube", "line", "website", "newsletter", "shop")
TERRITORIES = ("world", "thailand", "asean")
MONTHS = range(1, 61)
MONTH = timedelta(days=365.25 / 12)
LONGEST_WORDS = 5_000


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is asked for: uses, places, territory, for how many months from the grant, and how the author is named."""

    uses: Sequence[str] = ("organic",)
    places: Sequence[str] = ("instagram", "facebook")
    territory: str = "world"
    months: int = 12
    credit: str = ""

    def checked(self) -> "Terms":
        """The same; BadInput where something is asked for that nobody could look up later."""
        if not self.uses or not set(self.uses) <= set(USES):
            raise BadInput(say("say what for: {uses}", uses=listed(USES)))
        if not self.places or not set(self.places) <= set(PLACES):
            raise BadInput(say("say where: {places}", places=listed(PLACES)))
        if self.territory not in TERRITORIES or self.months not in MONTHS:
            known, most = listed(TERRITORIES), MONTHS[-1]
            raise BadInput(say("a grant is for one of {known}, for 1 to {most} months", known=known, most=most))
        return self


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The message that a step stands on: its words, who said them, when and where; `mention_id` where we hold it."""

    words: str = ""
    who: str = ""
    url: str = ""
    at: datetime | None = None
    mention_id: int | None = None

    def checked(self, now: datetime) -> "Evidence":
        """The same; BadInput where it would prove nothing: it takes words and who said them when."""
        if not self.words.strip() or not self.who.strip() or self.at is None:
            raise BadInput("this takes the message that it stands on: its words, who wrote it, and when")
        if self.at > now:
            raise BadInput("the message cannot be from a time to come")
        return self


@dataclass(frozen=True, kw_only=True)
class Stepped:
    """What belongs to one step besides the action: the evidence, a reason, and where it was reshared."""

    evidence: Evidence = field(default_factory=Evidence)
    reason: str = ""
    more: dict[str, Any] = field(default_factory=dict)


def rights_of(session: Session, brand_id: int, mention_id: int) -> Rights | None:
    """The rights of a brand in a mention; None while nobody has begun to ask."""
    wanted = select(Rights).where(col(Rights.brand_id) == brand_id, col(Rights.mention_id) == mention_id)
    return session.scalars(wanted).first()


def ledger(session: Session, rights_id: int) -> list[RightsStep]:
    """Everything that happened to rights, the first step first."""
    wanted = select(RightsStep).where(col(RightsStep.rights_id) == rights_id)
    return list(session.scalars(wanted.order_by(col(RightsStep.id))))


def begin(session: Session, brand_id: int, mention_id: int, terms: Terms, actor: Actor) -> Rights:
    """The rights of a brand in a mention with the terms that are to be asked for; the caller commits.

    Terms change only while nothing is granted. BadInput where the author deleted it, or no query of the
    brand found it; Stale where somebody else began in the same moment.
    """
    actor.need("agent", brand_id, N_("ask for rights"))
    mention = session.get_one(Mention, mention_id)
    if mention.deleted_at is not None:
        raise BadInput("its author deleted it")
    heard = select(Match).where(col(Match.brand_id) == brand_id, col(Match.mention_id) == mention_id)
    if session.scalars(heard.limit(1)).first() is None:
        raise BadInput("this brand did not hear of it")
    rights = rights_of(session, brand_id, mention_id) or Rights(brand_id=brand_id, mention_id=mention_id)
    if rights.status in IN_USE:
        raise Refused("a grant is there already: its terms stay as they were granted")
    _set_terms(session, rights, terms.checked(), mention)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise Stale("somebody else began to ask for this one in the same moment: look again") from None
    record(session, actor, "terms", "ugc", rights.id, brand_id=brand_id, mention=mention_id, **_codes(rights))
    return rights


def _set_terms(session: Session, rights: Rights, terms: Terms, mention: Mention) -> None:
    rights.uses, rights.places = sorted(set(terms.uses)), sorted(set(terms.places))
    rights.territory, rights.months = terms.territory, terms.months
    rights.credit = " ".join(terms.credit.split())[:200] or credit_of(session, mention)
    session.add(rights)


def credit_of(session: Session, mention: Mention) -> str:
    """How an author is named where nobody said otherwise: the account, and the network."""
    author = session.get(Author, mention.author_id) if mention.author_id else None
    name = name_of(author)
    return f"{name} ({mention.channel})" if name else ""


def name_of(author: Author | None) -> str:
    """The account of an author, or the name where there is none; "" for nobody."""
    if author is None:
        return ""
    return f"@{author.handle.removeprefix('@')}" if author.handle else author.name


def note(
    session: Session, rights: Rights, action: str, actor: Actor, seen_version: int, stepped: Stepped | None = None
) -> RightsStep:
    """Take one step and add its line to the ledger; the caller commits. Raises what `workflow.move` raises."""
    said = stepped or Stepped()
    before = take(session, rights, action, actor, seen_version, said.reason)
    evidence = said.evidence
    line = RightsStep(
        rights_id=rights.id or 0, action=action, from_status=before, to_status=rights.status, actor=actor.name,
        reason=said.reason.strip(), terms=terms_of(rights) | said.more, words=evidence.words[:LONGEST_WORDS],
        who=evidence.who, url=evidence.url, said_at=evidence.at, evidence_id=evidence.mention_id,
    )  # fmt: skip
    session.add(line)
    session.flush()
    proof = digest(f"{evidence.words}\n{evidence.who}\n{evidence.url}") if evidence.words else ""
    record(
        session, actor, "ledger", "ugc", rights.id, brand_id=rights.brand_id, line=line.id, evidence=proof,
        evidence_id=evidence.mention_id, **_codes(rights),
    )  # fmt: skip
    return line


def terms_of(rights: Rights) -> dict[str, Any]:
    """The terms in force, as the ledger and the kit hold them."""
    until = rights.expires_at.isoformat() if rights.expires_at else ""
    return {
        "uses": list(rights.uses), "places": list(rights.places), "territory": rights.territory,
        "months": rights.months, "credit": rights.credit, "expires_at": until,
    }  # fmt: skip


def _codes(rights: Rights) -> dict[str, object]:
    scope = f"{'+'.join(rights.uses)}:{'+'.join(rights.places)}:{rights.territory}"
    return {"scope": scope, "months": rights.months}


def ask_by_hand(session: Session, rights: Rights, actor: Actor, seen: int, evidence: Evidence) -> RightsStep:
    """Note that a person asked the author on the network itself; the caller commits."""
    return note(session, rights, "ask", actor, seen, Stepped(evidence=evidence.checked(utc_now())))


def grant(session: Session, rights: Rights, actor: Actor, seen: int, evidence: Evidence) -> RightsStep:
    """Confirm that the author said yes, with the message that says so; good for the months asked for from then on.

    The caller commits. BadInput without evidence, or where the author deleted the mention.
    """
    if session.get_one(Mention, rights.mention_id, populate_existing=True).deleted_at is not None:
        raise BadInput("its author deleted it")
    said = evidence.checked(utc_now())
    _check_terms(rights)
    at = said.at or utc_now()
    line = note(session, rights, "grant", actor, seen, Stepped(evidence=said))
    rights.granted_at, rights.expires_at = at, at + rights.months * MONTH
    session.add(rights)
    line.terms = terms_of(rights)
    session.add(line)
    session.flush()
    return line


def _check_terms(rights: Rights) -> None:
    if not rights.uses or not rights.places:
        raise BadInput("say first what for and where: a grant of nothing allows nothing")


def decline(session: Session, rights: Rights, actor: Actor, seen: int, evidence: Evidence) -> RightsStep:
    """Confirm that the author said no; the caller commits."""
    return note(session, rights, "decline", actor, seen, Stepped(evidence=evidence.checked(utc_now())))


def revoke(session: Session, rights: Rights, actor: Actor, seen: int, reason: str, evidence: Evidence) -> RightsStep:
    """Take a grant back, because its author wishes so or for a reason of ours; nothing kept is left. Caller commits."""
    line = note(session, rights, "revoke", actor, seen, Stepped(evidence=evidence, reason=reason))
    rights.kept = []
    session.add(rights)
    return line


def check_usable(session: Session, rights: Rights, now: datetime) -> None:
    """Refused unless there is a grant that is still good: not expired, not revoked, and the mention still there."""
    if rights.status not in IN_USE or rights.granted_at is None:
        state = rights.status
        raise Refused(say("nothing may be used without a grant of its author; this one is {state}", state=state))
    if rights.expires_at is None or rights.expires_at <= now:
        raise Refused("the grant has expired: ask again before it is used")
    if session.get_one(Mention, rights.mention_id).deleted_at is not None:
        raise Refused("its author deleted it")


def reshare(
    session: Session, rights: Rights, actor: Actor, seen: int, *, place: str, use: str, url: str, now: datetime
) -> RightsStep:
    """Note where it was reshared; the caller commits. Refused without a good grant for this use and place."""
    check_usable(session, rights, now)
    if place not in rights.places or use not in rights.uses:
        raise Refused(say("the grant does not name this: {use} use on {place}", use=use, place=place))
    if not url.startswith(("https://", "http://")):
        raise BadInput("say at which address it stands now")
    return note(session, rights, "reshare", actor, seen, Stepped(more={"place": place, "use": use, "url": url}))


def expire_due(session: Session, now: datetime) -> int:
    """Let the grants that are over expire; nothing kept is left. Returns how many; the caller commits."""
    wanted = select(Rights).where(col(Rights.status).in_(IN_USE), col(Rights.expires_at) <= now)
    due = list(session.scalars(wanted))
    for rights in due:
        note(session, rights, "expire", job("rights"), rights.version)
        rights.kept, rights.request_id = [], None  # a request of that time would count as asked again
        session.add(rights)
    return len(due)
