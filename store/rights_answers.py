"""What came of a request: that it was published, and what its author wrote since."""

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from store.models import Draft, Mention, Reply, Rights, RightsStep
from store.rights import Evidence, Stepped, ledger, note
from store.workflow import job

TO_ASK = ("found", "expired")
MOST = 20


def note_asked(session: Session) -> int:
    """Note the requests that were published since, each with the reply as evidence; the caller commits."""
    asking = list(session.scalars(select(col(Rights.id)).where(col(Rights.request_id) > 0)))  # few: others name none
    if not asking:
        return 0
    wanted = (
        select(Rights, Reply)
        .join(Draft, or_(col(Draft.id) == Rights.request_id, col(Draft.origin_id) == Rights.request_id))
        .join(Reply, col(Reply.draft_id) == Draft.id)
        .where(col(Rights.id).in_(asking), col(Rights.status).in_(TO_ASK), col(Reply.status) == "published")
    )
    found = {rights.id: (rights, reply) for rights, reply in session.execute(wanted)}
    for rights, reply in found.values():
        sent = Evidence(words=reply.text, who="us", url=reply.url, at=reply.published_at)
        note(session, rights, "ask", job("rights"), rights.version, Stepped(evidence=sent))
        rights.request_id = None  # else it would count as asked again once the grant is over
        session.add(rights)
    return len(found)


def answers_to(session: Session, rights: Rights) -> list[Mention]:
    """What the author wrote in the same thread since they were asked, newest first; nothing where nobody asked."""
    asked = _asked(session, rights)
    post = session.get(Mention, rights.mention_id)
    if asked is None or asked.said_at is None or post is None or post.author_id is None:
        return []
    parents = {post.external_id, *_our_replies(session, rights)}
    threads: list[ColumnElement[bool]] = [col(Mention.parent).in_(parents)]
    if post.conversation:
        threads.append(col(Mention.conversation) == post.conversation)
    wanted = select(Mention).where(
        col(Mention.author_id) == post.author_id,
        col(Mention.id) != post.id,
        col(Mention.deleted_at).is_(None),
        col(Mention.published_at) > asked.said_at,
        or_(*threads),
    )
    return list(session.scalars(wanted.order_by(col(Mention.published_at).desc()).limit(MOST)))


def _asked(session: Session, rights: Rights) -> RightsStep | None:
    return next((line for line in reversed(ledger(session, rights.id or 0)) if line.action == "ask"), None)


def _our_replies(session: Session, rights: Rights) -> list[str]:
    ours = select(col(Reply.external_id)).where(col(Reply.case_id) == rights.case_id, col(Reply.status) == "published")
    return [name for name in session.scalars(ours) if name] if rights.case_id is not None else []
