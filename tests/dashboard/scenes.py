"""Databases for the pages, made by the store's own functions only: empty, small and realistic, hostile."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from store import people
from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, open_or_extend, set_aside
from store.database import open_session, ready_engine
from store.drafts import propose
from store.knowledge import knowledge_of, save_knowledge
from store.mentions import save_mentions
from store.models import Brand, Mention, Person, utc_now
from store.rollups import refresh
from store.runs import recorded
from store.scores import save_scores
from store.settings import settings
from store.unscored import unscored
from tests.dashboard.findings import find_more
from tests.postgres import ready

HERE = Path(__file__).parent
PASSWORD = "correct horse battery"
VOICE = {
    "formality": "polite",
    "particle": "ค่ะ",
    "greet_by_name": True,
    "contact": "care@rimfah.example",
    "signature": {"th": "ทีมงานริมฟ้า", "en": "The Rim Fah team"},
}
POLICIES = (
    ("refunds", "en", "Refunds", "Refunds reach the original payment method within 5–10 working days of the return."),
    ("refunds", "th", "การคืนเงิน", "เงินคืนเข้าช่องทางการชำระเงินเดิมภายใน 5–10 วันทำการค่ะ"),
    ("delivery", "en", "Delivery times", "Parcels arrive within 2–4 working days after they leave us."),
    ("delivery", "th", "ระยะเวลาจัดส่ง", "ปกติพัสดุถึงภายใน 2–4 วันทำการหลังออกจากร้านค่ะ"),
    ("points", "en", "Points", "Points are kept with the account, not on the phone."),
    ("points", "th", "แต้มสะสม", "แต้มสะสมเก็บไว้กับบัญชี ไม่ได้เก็บไว้ในเครื่องค่ะ"),
)
PRAISE = "s-012"  # one star by mistake; labels are guessed from stars here
Build = Callable[[Session], None]


def rows_of(name: str) -> list[dict[str, Any]]:
    """The mentions of one of the files beside this one."""
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").split("\n") if line]


def nothing(session: Session) -> None:
    """A database that was just made."""


def small(session: Session) -> None:
    """A dozen mentions in Thai and English, most of them in cases with drafts, and a second brand."""
    brand = ensure_brand(session, "Rim Fah Coffee", voice=VOICE)
    for key, lang, title, text in POLICIES:
        save_knowledge(session, brand.id or 0, "policy", key, lang, title=title, text=text)
    ensure_brand(session, "Tee Noi")
    play(session, brand, rows_of("scene"))


def told(session: Session) -> None:
    """The small one, with copies, mentions worth resharing and themes."""
    small(session)
    find_more(session)


def full(session: Session) -> None:
    """The same, and enough of the sample brand's mentions to turn pages."""
    told(session)
    place = HERE.parents[1] / "store" / "sample" / "mentions.jsonl"
    sample = [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]
    rated = [row for row in sample if row.get("rating") and row["rating"] <= 3 and row["external_id"] != PRAISE]
    play(session, ensure_brand(session, "Baan Rin"), [_guessed(row) for row in rated])


def _guessed(row: dict[str, Any]) -> dict[str, Any]:
    low, thai = row["rating"] < 3, re.search("[ก-๙]", row["text"])
    return row | {
        "id": row["external_id"], "handle": row["author"], "lang": "th" if thai else "en",
        "hours": row["hours_ago"] % 90,
        "label": "negative" if low else "neutral", "scores": [0.86, 0.11, 0.03] if low else [0.3, 0.6, 0.1],
        "aspects": [], "intents": ["complaint"], "rule": "negative", "priority": "normal" if low else "low",
        "reasons": [f"{row['rating']} stars"], "draft": "ขออภัยในความไม่สะดวกค่ะ ขอบคุณที่แจ้งให้ทราบค่ะ",
    }  # fmt: skip


def hostile(session: Session) -> None:
    """Mentions that try to be markup, links, pictures, another direction of writing, or simply too long."""
    rows = rows_of("hostile")
    for row in rows:
        row["text"] = row["text"].replace("LONGWORD", "ก" * 10_000)
    play(session, ensure_brand(session, "<b>Brand</b> [x](https://evil.example)"), rows)


def play(session: Session, brand: Brand, rows: list[dict[str, Any]]) -> None:
    """Let mentions go through the whole cycle, as the jobs would take them through."""
    now = utc_now()
    query = ensure_query(session, brand, "file", "a file", expression="rim fah")
    with recorded(session, "import", query.id) as run:
        run.found, run.new = len(rows), save_mentions(session, query, [_mention(row, now) for row in rows])
    by_id = {row["id"]: row for row in rows}
    found = [one for one in reversed(unscored(session, "made-up", 1_000)) if one.external_id in by_id]
    save_scores(session, [_score(mention, by_id[mention.external_id], now) for mention in found])
    with recorded(session, "analyse"):
        for mention in found:
            _decide(session, brand, mention, by_id[mention.external_id], now)
        session.commit()
        refresh(session)


def _mention(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "channel": row["channel"], "source": row["source"], "external_id": row["id"], "title": row.get("title", ""),
        "text": row["text"], "rating": row["rating"], "lang": "", "raw": {}, "media": row.get("media", []),
        "url": row.get("url", f"https://{row['channel']}.example/{row['id']}"), "author": row["author"],
        "handle": row["handle"], "followers": row.get("followers", 0), "collected_at": now,
        "published_at": now - timedelta(hours=row["hours"]),
    }  # fmt: skip


def _score(mention: Mention, row: dict[str, Any], now: datetime) -> dict[str, Any]:
    scores = dict(zip(("negative", "neutral", "positive"), row["scores"], strict=True))
    return scores | {
        "mention_id": mention.id, "label": row["label"], "lang": row["lang"], "hard": row.get("hard"),
        "model": "made-up", "scored_at": now, "aspects": row["aspects"], "intents": row["intents"],
    }  # fmt: skip


def _decide(session: Session, brand: Brand, mention: Mention, row: dict[str, Any], now: datetime) -> None:
    reasons = [{"code": f"{row['id']}-{number}", "text": text} for number, text in enumerate(row["reasons"])]
    rule = row.get("rule") or row["aside"]
    outcome = Outcome(mention, brand.id or 0, rule, reasons, row.get("priority", "normal"))
    if "aside" in row:
        set_aside(session, [outcome])
        return
    case = open_or_extend(session, outcome, now - timedelta(hours=row["hours"]))
    case.no_draft_reason = row.get("no_draft", "")
    if "draft" in row:
        sources = {entry.key: entry.source_id for entry in knowledge_of(session, brand.id or 0, row["lang"])}
        named = row.get("sources", {})
        sentences = [
            {"text": text, "source": sources[named[str(at)]] if str(at) in named else "courtesy"}
            for at, text in enumerate(row["draft"].split("\n"))
        ]
        propose(session, case, mention.id or 0, row["draft"], lang=row["lang"], writer="composer", sentences=sentences)


def prepare(build: Build) -> str:
    """Make the database of the settings and fill it; gives back the one-time code of its first admin."""
    settings.cache_clear()
    ready(settings().url())
    engine = ready_engine()
    with open_session(engine) as session:
        build(session)
        session.commit()
        code = people.invite(session, "admin")
    engine.dispose()
    return code


def add_person(session: Session, role: str, name: str) -> Person:
    """A new person of the staff who has used an invitation."""
    code, number = people.invite(session, role), len(people.staff(session))
    return people.join(session, code, f"{name.lower()}{number or ''}@rimfah.example", name, PASSWORD)
