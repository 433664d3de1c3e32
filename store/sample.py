"""The sample brand: an invented Thai online shop, to look at Earful with; one command removes it."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from store.brands import ensure_brand, ensure_query, find_brand, remove_brand
from store.dispute_sample import load_disputes
from store.knowledge import save_knowledge
from store.models import Brand, Claim, ReturnPolicy
from store.order_sample import load_orders
from store.returns import Terms, made_of, write_returns
from store.survey_sample import load_survey

FOLDER = Path(__file__).parent / "sample"
BRAND_FIELDS = ("slug", "name", "language", "time_zone", "archive_days", "voice")


def sample_brand() -> dict[str, Any]:
    """The fields of the sample brand as they stand in its file."""
    fields: dict[str, Any] = json.loads((FOLDER / "brand.json").read_text(encoding="utf-8"))
    return {name: fields[name] for name in BRAND_FIELDS} | {"sample": True}


def sample_knowledge() -> list[dict[str, Any]]:
    """The policies, FAQ entries and saved replies of the sample brand, one entry a language."""
    policies = json.loads((FOLDER / "policies.json").read_text(encoding="utf-8"))
    replies = json.loads((FOLDER / "saved_replies.json").read_text(encoding="utf-8"))
    return [
        {
            "kind": entry.get("kind", "saved_reply"),
            "key": entry["id"],
            "lang": lang,
            "title": entry["title"][lang],
            "text": text,
            "aspects": entry["aspects"],
            "intents": entry["intents"],
        }
        for entry in [*policies, *replies]
        for lang, text in entry["text"].items()
    ]


def sample_returns() -> list[ReturnPolicy]:
    """What the sample brand lets its customers return."""
    rows = json.loads((FOLDER / "returns.json").read_text(encoding="utf-8"))
    return [made_of(0, Terms(**row)) for row in rows]


def load_sample(session: Session, home: Path, now: datetime) -> Brand:
    """Create the sample brand with its knowledge, promises, survey, orders, disputes and query; the caller commits.

    The mentions are dated back from `now`, once: a second call changes nothing of them.
    """
    fields = sample_brand()
    known = find_brand(session, fields["slug"])
    if known is not None:
        return known
    brand = ensure_brand(session, **fields)
    for entry in sample_knowledge():
        save_knowledge(session, brand.id or 0, **entry)
    for policy in sample_returns():
        policy.brand_id = brand.id or 0
        write_returns(session, policy)
    session.add_all(
        Claim(brand_id=brand.id or 0, text=line, **{name: claim[name] for name in ("product", "words", "aspect")})
        for claim in json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))
        for line in claim["text"].splitlines()
    )
    file = home / "sample" / "mentions.jsonl"
    _write_mentions(file, now)
    options = {"path": str(file.resolve()), "channel": None}
    query = ensure_query(session, brand, "file", "sample mentions", options=options)
    load_survey(session, brand, now)
    load_orders(session, brand, now)
    load_disputes(session, brand, query, now)
    return brand


def _write_mentions(file: Path, now: datetime) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "mentions.jsonl").open(encoding="utf-8") as rows, file.open("w", encoding="utf-8") as out:
        for line in rows:
            row = json.loads(line)
            published = now - timedelta(hours=row.pop("hours_ago"))
            out.write(json.dumps(row | {"published_at": published.isoformat()}, ensure_ascii=False) + "\n")


def remove_sample(session: Session, home: Path) -> bool:
    """Remove the sample brand with everything of it; whether there was one. The caller commits."""
    brand = find_brand(session, sample_brand()["slug"])
    if brand is None or not brand.sample:
        return False
    remove_brand(session, brand)
    (home / "sample" / "mentions.jsonl").unlink(missing_ok=True)
    return True
