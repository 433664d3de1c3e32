"""Makes the things that tests of the store are about, through the store's own functions."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from sqlmodel import Session, select

from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, open_or_extend
from store.drafts import approve, propose
from store.mentions import save_mentions
from store.models import Amendment, Brand, Case, Draft, Mention, Reply
from store.scores import save_scores
from store.workflow import Actor

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
PROBABILITIES = {"negative": (0.8, 0.15, 0.05), "neutral": (0.1, 0.8, 0.1), "positive": (0.05, 0.15, 0.8)}


class Make:
    """Brands, mentions, cases, drafts and replies, each with as little said as possible."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.now = NOW
        self._numbers = count(1)

    def actor(self, role: str) -> Actor:
        return Actor("person:1", role, 1)

    def brand(self, name: str = "Rim Fah") -> Brand:
        return ensure_brand(self.session, name)

    def row(self, **fields: Any) -> dict[str, Any]:
        """A row as a collector gives it."""
        return {
            "channel": "shopee", "source": "shop", "external_id": f"m{next(self._numbers)}", "author": "Nok",
            "handle": "nok", "followers": 0, "title": "", "text": "The cup is broken", "rating": None, "lang": "",
            "url": "", "media": [], "raw": {}, "published_at": NOW, "collected_at": NOW,
        } | fields  # fmt: skip

    def mention(self, brand: Brand, label: str = "", lang: str = "en", **fields: Any) -> Mention:
        """A saved mention of a brand; one with a label is scored too."""
        row = self.row(**fields)
        query = ensure_query(self.session, brand, "file", "test", options={})
        save_mentions(self.session, query, [row])
        mention = self.session.exec(select(Mention).where(Mention.external_id == row["external_id"])).one()
        if label:
            self.score(mention, label, lang)
        return mention

    def score(self, mention: Mention, label: str, lang: str = "en") -> None:
        """Let a model have read a mention."""
        scores = dict(zip(("negative", "neutral", "positive"), PROBABILITIES[label], strict=True))
        found: dict[str, Any] = {"mention_id": mention.id, "label": label, "lang": lang, "hard": None} | scores
        save_scores(self.session, [found | {"model": "test", "aspects": ["quality"], "intents": ["complaint"]}])

    def outcome(self, mention: Mention, brand: Brand, priority: str = "normal", code: str = "negative") -> Outcome:
        reasons = [{"code": code, "text": f"because of {code}"}]
        return Outcome(mention, brand.id or 0, "needs_answer", reasons, priority)

    def case(self, brand: Brand | None = None, priority: str = "normal", **fields: Any) -> Case:
        """An open case with one mention in it."""
        brand = brand or self.brand()
        mention = self.mention(brand, **({"handle": f"author{next(self._numbers)}"} | fields))
        return open_or_extend(self.session, self.outcome(mention, brand, priority), NOW)

    def draft(
        self, case: Case, text: str = "We are sorry. We send a new one.", writer: str = "composer", **more: Any
    ) -> Draft:
        mention = self.session.exec(select(Mention).where(Mention.author_id == case.author_id)).first()
        assert mention is not None
        sentences = [{"text": "We are sorry.", "source": "saved_reply:1"}]
        return propose(
            self.session, case, mention.id or 0, text, lang="en", writer=writer, sentences=sentences, **more
        )  # fmt: skip

    def reply(self, case: Case) -> Reply:
        """A queued reply: a new draft of the case, approved."""
        draft, actor = self.draft(case), self.actor("approver")
        return approve(
            self.session, case, draft, actor, seen_case=case.version, seen_draft=draft.version, now=NOW
        )  # fmt: skip

    def amendment(self, reply: Reply) -> Amendment:
        """A deletion that was not asked for by anybody yet."""
        change = Amendment(case_id=reply.case_id, reply_id=reply.id or 0, kind="delete")
        self.session.add(change)
        self.session.flush()
        return change


@pytest.fixture
def make(session: Session) -> Make:
    """Makes things in this test's own database."""
    return Make(session)
