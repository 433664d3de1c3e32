"""What a person approves: the guard looks at it again, an edit is a new version, the approval binds to the text."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from channels import CHANNELS
from responder.allowed import way_out
from responder.catalogue import TITLES
from responder.facts import facts_of, returns_known, voice_of
from responder.guard import Finding, check, verdict
from responder.guard_repeats import counts
from responder.guard_voice import own_words
from responder.hearing import repeated_in
from store.cases import conversation, newest_message
from store.disputes import dispute_of
from store.drafts import approve, edit, recent_texts, unjudged
from store.errors import Refused
from store.models import Author, Brand, Case, Draft, Mention, Reply
from store.saying import N_, listed, say
from store.settings import settings
from store.workflow import Actor

UNDECIDED = N_("This case is a dispute: nothing is decided yet.")
DECIDED = N_("This case is a dispute: the answer must say what was decided.")


def check_text(
    session: Session, case: Case, draft: Draft | None, text: str, sent: Collection[str] = ()
) -> list[Finding]:
    """What the guard finds in a text that answers a case; it may be close to what was `sent` in its place before."""
    brand = session.get_one(Brand, case.brand_id)
    lang = draft.lang if draft is not None else ""
    own = {draft.text, *sent} if draft is not None else set()
    customer = "\n".join(mention.full_text() for mention in conversation(session, case.id or 0))
    recent = [other for other in recent_texts(session, case.brand_id) if other not in own and other != text]
    voice = voice_of(brand)
    facts = [*facts_of(session, brand, voice), *_accounts(session, case)]
    if draft is not None:
        facts += map(str, draft.plan.get("terms", ()))  # what a request to reshare asks for
    returns = returns_known(session, case.brand_id)
    by_hand = draft is None or draft.writer not in ("composer", "model") or text != draft.text
    found = [
        *check(
            text,
            lang=lang,
            channel=case.channel,
            text=customer,
            facts=facts,
            recent=recent,
            returns=returns,
            repeated=_time_of(session, case, draft) if counts(text) else 0,
        ),
        *own_words(text, voice),
        *(_other_language(draft, text) if draft is not None else ()),
        *_disputed(session, case, text),
    ]
    return [_eased(finding) if by_hand else finding for finding in found]


def _time_of(session: Session, case: Case, draft: Draft | None) -> int:
    """Which time the customer complains of the same, as the store knows it now and not when the draft was written."""
    mention = session.get(Mention, draft.mention_id) if draft is not None else newest_message(session, case.id or 0)
    found = repeated_in(session, case, mention) if mention is not None else None
    return found.time if found is not None else 0


def judge(session: Session, case: Case, draft: Draft) -> list[Finding]:
    """Look at a draft as it stands and keep the verdict in its row; the caller commits."""
    found = check_text(session, case, draft, draft.text)
    draft.guard = verdict(found)
    session.add(draft)
    return found


def judge_missing(session: Session, brand_id: int | None = None, limit: int = 500) -> int:
    """Judge the proposed drafts that nobody has judged yet, whoever wrote them; the caller commits."""
    found = unjudged(session, limit, brand_id)
    for draft in found:
        judge(session, session.get_one(Case, draft.case_id), draft)
    return len(found)


def _accounts(session: Session, case: Case) -> list[str]:
    """The accounts that write in a case, where a reply has to name them."""
    if not CHANNELS[case.channel].names:
        return []
    authors = [session.get(Author, each.author_id) for each in conversation(session, case.id or 0) if each.author_id]
    return [f"@{each.handle}" for each in authors if each is not None and each.handle]


def _other_language(draft: Draft, text: str) -> Iterator[Finding]:
    """A draft whose words were chosen in another language than that of the message, so that nobody sends it unseen."""
    heard = str(draft.plan.get("lang", ""))
    if heard and heard != draft.lang:
        ours, theirs = (TITLES.get(each, each) for each in (draft.lang, heard))
        message = say("The customer wrote in {theirs}, and this answer is in {ours}.", theirs=theirs, ours=ours)
        yield Finding("other_language", "warning", (0, len(text)), "", message)


def _disputed(session: Session, case: Case, text: str) -> Iterator[Finding]:
    """An answer in a dispute, so that nobody approves it unseen or among several."""
    dispute = dispute_of(session, case.id or 0)
    if dispute is not None and dispute.stage in ("open", "decided"):
        undecided = dispute.stage == "open"
        yield Finding("dispute", "warning", (0, len(text)), "", UNDECIDED if undecided else DECIDED)


def _eased(finding: Finding) -> Finding:
    """A person may choose to answer in another language; the guard then only asks."""
    return replace(finding, level="warning") if finding.code == "wrong_language" else finding


def approve_text(
    session: Session,
    case: Case,
    draft: Draft,
    text: str,
    actor: Actor,
    *,
    seen_case: int,
    seen_draft: int,
    now: datetime,
    despite: Collection[str] = (),
) -> Reply:
    """Approve a text as it stands in the editor; the caller commits.

    Refused names what the guard forbids, why a channel that is live does not let us answer, or what the guard warns of:
    `despite` holds the codes of the warnings that the person has seen and approves all the same.
    """
    found = check_text(session, case, draft, text)
    refuse(found, despite)
    way = way_out(session, case, draft, text, now)
    if way.live and way.why_not:
        raise Refused(
            say(
                "this cannot be sent through {title}: {why_not}",
                title=CHANNELS[case.channel].title,
                why_not=way.why_not,
            )
        )
    if text != draft.text:
        draft = edit(session, case, draft, text, actor, seen_draft)
        seen_draft = draft.version
    draft.guard = verdict(found)
    return approve(
        session, case, draft, actor, seen_case=seen_case, seen_draft=seen_draft, now=now,
        take_back_seconds=settings().take_back_seconds,
    )  # fmt: skip


def refuse(found: Collection[Finding], despite: Collection[str]) -> None:
    """Raise Refused where the guard forbids a text, or warns of what the person has not seen."""
    errors = dict.fromkeys(finding.message for finding in found if finding.level == "error")
    if errors:
        raise Refused(say("this reply cannot be approved: {why}", why=listed(errors, " ")))
    warnings = dict.fromkeys(finding.message for finding in found if finding.code not in despite)
    if warnings:
        raise Refused(
            say("look at this once more, then approve it all the same if it is right: {why}", why=listed(warnings, " "))
        )
