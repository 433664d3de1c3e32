"""A brand that listens and answers on X and Reddit: connections, queries, costs, runs, and replies of every fate."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from store.brands import ensure_brand
from store.cases import Outcome, open_or_extend
from store.connections import change, confirm, connect, rest, switch
from store.drafts import approve, propose
from store.edits import apply_edits
from store.ledger import Cost, charge, month_of
from store.mentions import save_mentions
from store.models import Brand, Case, Mention, Query, Reply, utc_now
from store.queries import QueryForm, add_query
from store.replies import arrived, claim, fail, look_later, lose_track
from store.runs import recorded
from store.scores import save_scores
from store.tombstones import bury
from store.workflow import Actor
from tests.dashboard.scenes import small

ADMIN = Actor("person:1", "admin", 1)
SHOP = {"id": "4711", "username": "rimfahcoffee"}
SECRET = "kept-out-of-sight"
WORDS = '("rim fah" OR กาแฟริมฟ้า OR #rimfah) -giveaway'
SAID = {
    "p1": ("Ada K.", "@rimfahcoffee my refill pouch was half empty again. Second time this month.", True, "en"),
    "p2": ("ต้นน้ำ", "กาแฟริมฟ้าแก้วนี้จืดมากค่ะ สั่งเข้มแล้วได้น้ำเปล่า เสียใจเลย", False, "th"),
    "p3": ("Ben", "@rimfahcoffee the app charged me twice for one order. Please fix it.", True, "en"),
    "p4": ("พลอย", "@rimfahcoffee ของยังไม่ถึงเลยค่ะ รอมาแปดวันแล้ว", True, "th"),
    "p5": ("Chai", "@rimfahcoffee is the Chiang Mai branch open today? Nobody answers the phone.", True, "en"),
    "p6": ("Mint", "@rimfahcoffee the lid leaks and my bag is soaked.", True, "en"),
}
ANSWERS = {
    "en": "Hello,\nI am sorry about this. Please write to care@rimfah.example, so that a colleague can look at it.",
    "th": "สวัสดีค่ะ\nขออภัยเป็นอย่างยิ่งค่ะ รบกวนติดต่อ care@rimfah.example ค่ะ",
}


def networked(session: Session) -> None:
    """The small database, with X live and Reddit resting for its first brand; the second one has nothing."""
    small(session)
    now, brand = utc_now(), ensure_brand(session, "Rim Fah Coffee")
    search = _x(session, brand, now)
    _reddit(session, brand)
    _runs(session, search, now)
    cases = _cases(session, brand, search, now)
    _fates(session, cases, now)
    _before_and_gone(session, cases, now)
    session.commit()


def _x(session: Session, brand: Brand, now: datetime) -> Query:
    keys = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    connection = connect(
        session, brand.id or 0, "x", ADMIN, read={"bearer_token": SECRET}, write=dict.fromkeys(keys, SECRET),
        account=SHOP,
    )  # fmt: skip
    confirm(session, connection, "software_replies", True, ADMIN, connection.version)
    switch(session, connection, True, ADMIN, connection.version, ("software_replies",))
    change(session, connection, {"monthly_budget": 25_000_000}, ADMIN, connection.version)
    search = add_query(session, brand.id or 0, "x", QueryForm("our name", "search", WORDS, 10_000_000), ADMIN)
    own = add_query(session, brand.id or 0, "x", QueryForm("who speaks to us", "mentions"), ADMIN)
    begun = max(now - timedelta(days=9), month_of(now)[0])
    search.created_at = own.created_at = begun
    charge(session, brand.id or 0, "x", [Cost("post read", 5_000, units=412), Cost("user read", 10_000, units=131)],
           begun, search.id)  # fmt: skip
    charge(session, brand.id or 0, "x", [Cost("own mention read", 1_000, units=58)], begun, own.id)
    charge(session, brand.id or 0, "x", [Cost("reply", 10_000, units=7)], begun)
    return search


def _reddit(session: Session, brand: Brand) -> None:
    keys = {"client_id": "abc", "client_secret": SECRET, "username": "rimfah", "password": SECRET}
    connection = connect(session, brand.id or 0, "reddit", ADMIN, read=keys, options={"subreddits": ["coffee"]})
    form = QueryForm("coffee people", "comments", '"rim fah"', options={"subreddits": ["coffee", "thailand"]})
    add_query(session, brand.id or 0, "reddit", form, ADMIN)
    rest(session, connection, "Reddit does not accept the password of this account: enter it again", None)


def _runs(session: Session, query: Query, now: datetime) -> None:
    for hours, found, new, gap, error in (
        (9, 61, 61, "posts before 7 days ago are no longer there", ""),
        (5, 0, 0, "", "TryLater: X asks us to wait until 09:15"),
        (1, 48, 12, "", ""),
    ):
        with recorded(session, "collect", query.id) as run:
            run.found, run.new, run.gap, run.error = found, new, gap, error
        run.started_at = now - timedelta(hours=hours)
        session.add(run)


def _cases(session: Session, brand: Brand, query: Query, now: datetime) -> dict[str, Case]:
    rows = [
        _post(name, *said, now - timedelta(minutes=20 * number)) for number, (name, said) in enumerate(SAID.items())
    ]
    save_mentions(session, query, rows)
    found = {one.external_id: one for one in session.exec(select(Mention).where(col(Mention.channel) == "x"))}
    cases = {}
    for name, (_, _, _, lang) in SAID.items():
        mention = found[name]
        scores = {"negative": 0.9, "neutral": 0.08, "positive": 0.02, "label": "negative", "model": "made-up"}
        read = {"lang": lang, "hard": None, "aspects": ["service"], "intents": ["complaint"]}
        save_scores(session, [scores | read | {"mention_id": mention.id}])
        reasons = [{"code": "negative", "text": "clearly negative text"}]
        case = open_or_extend(session, Outcome(mention, brand.id or 0, "negative", reasons, "high"), now)
        propose(session, case, mention.id or 0, ANSWERS[lang], lang=lang, writer="composer")
        cases[name] = case
    return cases


def _post(name: str, author: str, text: str, summons: bool, lang: str, at: datetime) -> dict[str, Any]:
    return {
        "channel": "x", "source": "x.com", "external_id": name, "title": "", "text": text, "rating": None, "lang": lang,
        "raw": {"entities": {"mentions": [SHOP]}} if summons else {}, "media": [], "author": author, "handle": author,
        "url": f"https://x.com/i/status/{name}", "followers": 210, "published_at": at, "collected_at": at,
        "version_id": name, "matched": ["rim fah"],
    }  # fmt: skip


def _fates(session: Session, cases: dict[str, Case], now: datetime) -> None:
    """One reply of unknown fate, one that failed, one that stands on X."""
    for name in ("p3", "p4", "p5"):
        reply = _approved(session, cases[name], now - timedelta(minutes=3))
        assert claim(session, reply, f"1 x x.com {name}", now - timedelta(minutes=2))
        if name == "p3":
            lose_track(session, reply, "no clear answer came back (ReadTimeout)", now - timedelta(minutes=2))
            look_later(session, reply, now)
        elif name == "p4":
            fail(session, reply, "X does not take this text a second time")
        else:
            arrived(session, reply, "900", "https://x.com/rimfahcoffee/status/900", now)


def _approved(session: Session, case: Case, at: datetime) -> Reply:
    from store.cases import current_draft

    draft = current_draft(session, case.id or 0)
    assert draft is not None
    return approve(session, case, draft, ADMIN, seen_case=case.version, seen_draft=draft.version, now=at)


def _before_and_gone(session: Session, cases: dict[str, Case], now: datetime) -> None:
    """One post that its author changed, and one of two in a case that its author deleted."""
    mention = session.exec(select(Mention).where(Mention.external_id == "p1")).one()
    row = {name: getattr(mention, name) for name in ("title", "rating", "media", "raw", "url")}
    changed = "@rimfahcoffee my refill pouch was half empty again. Second time this month. UPDATE: third time."
    apply_edits(session, {mention.id or 0: row | {"text": changed, "version_id": "p1b", "edited_at": now}})
    gone = session.exec(select(Mention).where(Mention.external_id == "p6")).one()
    bury(session, [gone.id or 0], now)
