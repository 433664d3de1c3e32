"""Asking an author whether a post may be reshared: a draft like any other, approved and sent like any other."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from channels import CHANNELS
from responder.approval import judge
from responder.facts import voice_of
from responder.rights_words import LANGUAGES, request_text, values_of
from store.cases import Outcome, conversation, open_or_extend
from store.drafts import propose
from store.errors import BadInput, InvalidMove
from store.models import Author, Brand, Case, Draft, Mention, Rights, Sentiment, Triage
from store.rights import Terms, begin
from store.saying import N_, say
from store.workflow import ACTIVE, MOVES, Actor

RULE = "ugc"
REASON = {"code": "ugc", "text": N_("somebody of the staff asks whether it may be reshared")}


def request(session: Session, brand_id: int, mention_id: int, terms: Terms, actor: Actor, now: datetime) -> Draft:
    """Write a request to reshare a mention as the draft of its case; the caller commits.

    The case is opened for it, or is the one that holds nothing but this mention. It counts as asked once the approved
    reply is published. BadInput where the author waits for another answer; InvalidMove where asking is over.
    """
    rights = begin(session, brand_id, mention_id, terms, actor)
    if (rights.status, "ask") not in MOVES["ugc"]:
        raise InvalidMove(say("this one is {status}: it is not asked for again", status=rights.status))
    mention, brand = session.get_one(Mention, mention_id), session.get_one(Brand, brand_id)
    case = _case(session, rights, mention, now)
    lang = language_of(session, mention, brand)
    text = _text(session, mention, brand, terms, lang)
    if not text:
        raise BadInput(
            say("{title} leaves no room for all of it: ask for fewer places", title=CHANNELS[mention.channel].title)
        )
    voice = voice_of(brand)
    draft = propose(
        session, case, mention_id, text, lang=lang, writer="rule", actor=actor,
        plan={"rights": rights.id, "terms": sorted(values_of(terms, voice, lang).values())},
    )  # fmt: skip
    judge(session, case, draft)
    rights.case_id, rights.request_id = case.id, draft.id
    session.add(rights)
    session.flush()
    return draft


def language_of(session: Session, mention: Mention, brand: Brand) -> str:
    """The language to ask in: that of the post if we have words for it, else the brand's, else English."""
    score = session.get(Sentiment, mention.id)
    return next((lang for lang in (score.lang if score else "", brand.language) if lang in LANGUAGES), "en")


def _text(session: Session, mention: Mention, brand: Brand, terms: Terms, lang: str) -> str:
    author = session.get(Author, mention.author_id) if mention.author_id else None
    handle = author.handle if author is not None and CHANNELS[mention.channel].names else ""
    seed = f"{mention.channel}/{mention.source}/{mention.external_id}"
    return request_text(terms, voice_of(brand), lang=lang, channel=mention.channel, seed=seed, handle=handle)


def _case(session: Session, rights: Rights, mention: Mention, now: datetime) -> Case:
    of_brand = col(Triage.mention_id) == mention.id, col(Triage.brand_id) == rights.brand_id
    decided = session.scalars(select(Triage).where(*of_brand)).first()
    if decided is not None and decided.case_id is not None:
        return _ready(session, session.get_one(Case, decided.case_id))
    if (other := _active_case(session, rights.brand_id, mention)) is not None:
        raise BadInput(say("the author waits for an answer in case {number}: answer that first", number=other.id))
    if decided is not None:
        session.delete(decided)
        session.flush()
    return open_or_extend(session, Outcome(mention, rights.brand_id, RULE, [REASON], "low"), now)


def _ready(session: Session, case: Case) -> Case:
    if case.status not in ACTIVE:
        raise BadInput(
            say("this was answered or closed in case {number}: ask on the network, and note it here", number=case.id)
        )
    if case.status != "open" or len(conversation(session, case.id or 0)) > 1:
        raise BadInput(say("an answer is under way in case {number}: finish that first", number=case.id))
    return case


def _active_case(session: Session, brand_id: int, mention: Mention) -> Case | None:
    theirs = col(Case.brand_id) == brand_id, col(Case.author_id) == mention.author_id, col(Case.status).in_(ACTIVE)
    return session.scalars(select(Case).where(*theirs)).first() if mention.author_id is not None else None
