"""What a run finds in the small database besides scores: copies, what is worth resharing, and what rises."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from store.brands import ensure_brand, ensure_query
from store.cases import Outcome, set_aside
from store.duplicates import save_duplicates
from store.mentions import save_mentions
from store.models import Mention
from store.scores import save_scores
from store.themes import replace_themes
from store.ugc import save_worth

PRAISED, SAID_AGAIN = "m9", "m8"
PICTURE = "https://pictures.example/moka.jpg"
STORY = (
    "หอมตั้งแต่เปิดถุงเลยค่ะ ชงกับ moka pot เช้าวันอาทิตย์ ริมระเบียงบ้านแม่ที่น่าน ได้กลิ่นช็อกโกแลตชัดมาก",
    "Brewed the new light roast on our balcony this morning. Peach, then honey, and the whole flat smelled of it.",
)
FOR = [{"code": "positive", "text": "reads positive"}, {"code": "photo", "text": "has a photo or video"}]
AGAINST = [{"code": "service", "text": "is about the service, not the product"}]


def ids_of(session: Session) -> dict[str, int]:
    """The mentions of the database by the names of their files."""
    return {name: id_ or 0 for name, id_ in session.exec(select(Mention.external_id, Mention.id)).all()}


def find_more(session: Session) -> None:
    """Add two posts worth resharing, two copies of a third, labels of aspects, and three themes."""
    brand = ensure_brand(session, "Rim Fah Coffee")
    first = session.exec(select(Mention).where(Mention.external_id == SAID_AGAIN)).one()
    copies = [_post(first, f"copy{number}", f"copy: {first.text}", author="Deal spotter") for number in (1, 2)]
    posts = [_post(first, f"w{number}", text, likes=1_204 * number, media=[PICTURE] * number, author="Mali K.")
             for number, text in enumerate(STORY)]  # fmt: skip
    save_mentions(session, ensure_query(session, brand, "file", "a file"), [*copies, *posts])
    ids = ids_of(session)
    aspects = {"service": "negative", "staff": "negative", "quality": "positive"}
    save_scores(session, [_score(ids["m6"], "en", (0.78, 0.17, 0.05)) | {"aspects": aspects, "intents": ["complaint"]}])
    new = {"copy1": "en", "copy2": "en", "w0": "th", "w1": "en"}
    save_scores(session, [_score(ids[name], lang, (0.02, 0.08, 0.9)) for name, lang in new.items()])
    new_ones = session.exec(select(Mention).where(col(Mention.external_id).in_(new))).all()
    praise = [{"code": "praise", "text": "praises and asks nothing"}]
    set_aside(session, [Outcome(one, brand.id or 0, "positive", praise, "low") for one in new_ones])
    saved = [{"mention_id": ids[f"copy{number}"], "original_id": ids[SAID_AGAIN], "reason": "nearly the same text",
              "likeness": 0.9} for number in (1, 2)]  # fmt: skip
    save_duplicates(session, saved)
    worth = (("w1", 0.93, FOR), ("w0", 0.87, FOR[:1]), (PRAISED, 0.61, [*FOR[:1], *AGAINST]), ("m10", 0.2, AGAINST))
    rows = [{"mention_id": ids[name], "worth": much, "reasons": why, "model": "made-up"} for name, much, why in worth]
    save_worth(session, rows)
    themes = (
        ("phrase", "moka pot", 4.2, 0.4, ["m7", "w0"]), ("phrase", "ส่งฟรี", 2.1, 1.6, ["m8"]),
        ("aspect", "service negative", 3.0, 2.2, ["m2", "m5", "m6"]),
    )  # fmt: skip
    replace_themes(session, brand.id or 0, [_theme(*one, ids) for one in themes], first.published_at)


def _post(like: Mention, name: str, text: str, **fields: Any) -> dict[str, Any]:
    return {
        "channel": "instagram", "source": "rimfah.example", "external_id": name, "handle": name, "title": "",
        "text": text, "rating": None, "lang": "", "raw": {}, "media": [], "followers": 3_100,
        "url": f"https://instagram.example/{name}", "collected_at": like.collected_at,
        "published_at": like.published_at + timedelta(hours=1),
    } | fields  # fmt: skip


def _score(mention_id: int, lang: str, chances: tuple[float, float, float]) -> dict[str, Any]:
    scores = dict(zip(("negative", "neutral", "positive"), chances, strict=True))
    known = {"mention_id": mention_id, "lang": lang, "hard": None, "model": "made-up", "aspects": [], "intents": []}
    return known | scores | {"label": max(scores, key=lambda name: scores[name])}


def _theme(kind: str, name: str, surprise: float, expected: float, said: list[str], ids: dict[str, int]) -> Any:
    return {
        "kind": kind, "name": name, "count": len(said), "expected": expected, "surprise": surprise,
        "mentions": [ids[one] for one in said],
    }  # fmt: skip
