"""Acknowledgements: by which rules one leaves by itself while nobody can answer, and the row of each that does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlmodel import Session, col

from store.cases import conversation, hold
from store.drafts import hash_of
from store.errors import BadInput
from store.hours_read import zone_of
from store.models import Approval, Brand, Case, Draft, Mention, Move, Reply, Sentiment
from store.saying import N_
from store.workflow import job

KIND, WRITER, STATUS = "acknowledgement", "rule", "fixed"
OCCASIONS = ("closed", "holiday", "peak")
REASONS = {"closed": N_("outside business hours"), "holiday": N_("on a holiday"), "peak": N_("at a peak")}
ADDRESS = re.compile(r"https://[^\s<>\"]{3,300}")
OLDEST = timedelta(days=4)  # a message from before a long weekend; what is older wants an answer, not a greeting


@dataclass(frozen=True)
class Rules:
    """When a brand acknowledges: `texts` by language, `least` and `most` stars, and whether without stars too.

    `occasions` are some of OCCASIONS; at a peak more than `peak` cases are open. `own` holds other texts for a holiday
    or a peak, by language; `faq_url` is where the FAQ stands, or empty.
    """

    on: bool
    channels: tuple[str, ...]
    texts: Mapping[str, str]
    least: float
    most: float
    unrated: bool
    delay: timedelta
    daily_cap: int
    occasions: tuple[str, ...] = ("closed",)
    peak: int = 20
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    faq_url: str = ""

    def text_of(self, occasion: str, lang: str) -> str:
        """The brand's own words for an occasion; on a holiday those for closed hours where it has no other ones."""
        usual = "" if occasion == "peak" else self.texts.get(lang, "")
        return self.own.get(occasion, {}).get(lang, "") or usual

    def langs_of(self, occasion: str) -> list[str]:
        """The languages in which there is a text for an occasion."""
        known = dict.fromkeys((*self.own.get(occasion, {}), *self.texts))
        return [lang for lang in known if self.text_of(occasion, lang)]

    def suits(self, rating: float | None) -> bool:
        """Whether a rating, or its absence, lies in the range."""
        return self.unrated if rating is None else self.least <= rating <= self.most


def rules_of(brand: Brand) -> Rules:
    """The rules of a brand; off until a manager switches them on. BadInput says what in them cannot be used."""
    given: dict[str, Any] = brand.acknowledgement
    try:
        found = Rules(
            on=bool(given.get("on", False)),
            channels=tuple(given.get("channels", ())),
            texts=_texts(given.get("texts", {})),
            least=float(given.get("least", 1)),
            most=float(given.get("most", 5)),
            unrated=bool(given.get("unrated", True)),
            delay=timedelta(minutes=int(given.get("delay_minutes", 5))),
            daily_cap=int(given.get("daily_cap", 50)),
            occasions=tuple(each for each in OCCASIONS if each in given.get("occasions", ("closed",))),
            peak=int(given.get("peak", 20)),
            own={name: _texts(given.get(f"{name}_texts", {})) for name in ("holiday", "peak")},
            faq_url=str(given.get("faq_url", "")).strip(),
        )
    except (TypeError, ValueError, AttributeError, OverflowError):
        raise BadInput("these rules for acknowledgements cannot be read") from None
    _check(found, brand)
    return found


def _texts(given: Mapping[str, Any]) -> dict[str, str]:
    return {str(lang): str(text).strip() for lang, text in given.items() if str(text).strip()}


def _check(rules: Rules, brand: Brand) -> None:
    if not timedelta(0) <= rules.delay <= timedelta(days=1) or not 0 <= rules.daily_cap <= 10_000:
        raise BadInput("the delay lies between 0 minutes and a day, the daily cap between 0 and 10,000")
    if rules.least > rules.most:
        raise BadInput("the least number of stars is more than the most")
    if not 1 <= rules.peak <= 100_000:
        raise BadInput("a peak begins above 1 to 100,000 open cases")
    if rules.faq_url and not ADDRESS.fullmatch(rules.faq_url):
        raise BadInput("the address of the FAQ begins with https:// and holds no blank")
    if not rules.on:
        return
    if not (rules.occasions and rules.channels and all(map(rules.langs_of, rules.occasions))):
        raise BadInput("to acknowledge takes an occasion, a channel, and a text for each occasion")
    if not brand.hours and rules.occasions != ("peak",):
        raise BadInput("to acknowledge outside business hours or on holidays takes hours")


def waiting(session: Session, brand: Brand, rules: Rules, now: datetime) -> list[Case]:
    """The open cases on the chosen channels, old enough, to which nothing was sent or is about to be; oldest first."""
    wanted = select(Case).where(
        col(Case.brand_id) == brand.id,
        col(Case.status) == "open",
        col(Case.channel).in_(rules.channels),
        col(Case.opened_at) <= now - rules.delay,
        col(Case.opened_at) > now - OLDEST,
        ~exists().where(col(Reply.case_id) == Case.id),
    )
    return list(session.scalars(wanted.order_by(col(Case.opened_at), col(Case.id))))


def many_wait(session: Session, brand: Brand, rules: Rules) -> bool:
    """Whether it is a peak: more cases of a brand are open than its rules say."""
    some = select(col(Case.id)).where(col(Case.brand_id) == brand.id, col(Case.status) == "open").limit(rules.peak + 1)
    return len(session.scalars(some).all()) > rules.peak


def room_left(session: Session, brand: Brand, rules: Rules, now: datetime) -> int:
    """How many may still leave on this day of the brand; other jobs wait for the answer until the caller commits."""
    same = update(Brand).where(col(Brand.id) == brand.id).values(version=Brand.version)
    session.exec(same.execution_options(synchronize_session=False))
    midnight = now.astimezone(zone_of(brand.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    made = select(func.count()).select_from(Reply).join(Case, col(Case.id) == Reply.case_id)
    made = made.where(col(Case.brand_id) == brand.id, col(Reply.kind) == KIND, col(Reply.created_at) >= midnight)
    return rules.daily_cap - (session.scalar(made) or 0)


def is_hard(session: Session, case: Case) -> bool:
    """Whether a message of a case is of a class that only people answer, or was not read yet."""
    scores = [session.get(Sentiment, mention.id) for mention in conversation(session, case.id or 0)]
    return any(score is None or score.hard is not None for score in scores)


def queue_acknowledgement(
    session: Session, case: Case, mention: Mention, lang: str, text: str, now: datetime, occasion: str = "closed"
) -> Reply | None:
    """Queue the one acknowledgement of a case, with its line in the history; the case stays as it is.

    None where somebody changed the case in this moment, or something is about to be sent. The caller commits.
    """
    any_reply = select(col(Reply.id)).where(col(Reply.case_id) == case.id).limit(1)
    if not hold(session, case) or session.scalars(any_reply).first() is not None:
        return None
    actor = job("acknowledge")
    number = session.scalar(select(func.max(col(Draft.number))).where(col(Draft.case_id) == case.id)) or 0
    draft = Draft(
        case_id=case.id or 0, mention_id=mention.id or 0, number=number + 1, status=STATUS, text=text,
        text_hash=hash_of(text), lang=lang, writer=WRITER, created_at=now,
    )  # fmt: skip
    session.add(draft)
    session.flush()
    session.add(Approval(draft_id=draft.id or 0, text_hash=draft.text_hash, actor=actor.name, at=now))
    reply = Reply(
        case_id=draft.case_id, draft_id=draft.id or 0, mention_id=draft.mention_id, channel=case.channel, kind=KIND,
        text=text, text_hash=draft.text_hash, send_after=now, created_at=now,
    )  # fmt: skip
    session.add(reply)
    session.flush()
    session.add(
        Move(
            case_id=draft.case_id, noun="reply", thing_id=reply.id or 0, action="acknowledge", from_status="",
            to_status=reply.status, actor=actor.name, reason=REASONS[occasion], at=now,
        )
    )  # fmt: skip
    return reply
