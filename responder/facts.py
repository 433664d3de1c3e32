"""What a brand's rows mean to the composer and the guard: its voice, its sources, its facts."""

from sqlmodel import Session

from responder.guard_returns import contradicts, names_kind
from responder.values import Returns, Source, Voice
from store.knowledge import RETURNS, knowledge_of
from store.models import Brand, Knowledge, ReturnPolicy
from store.return_words import LANGS
from store.returns import entries_of, key_of, returns_of
from store.sample import sample_knowledge, sample_returns
from store.vectors import packed_knowledge_vectors_of

WARMTHS, LENGTHS = ("reserved", "warm", "hearty"), ("short", "usual", "long")


def _one_of(value: object, known: tuple[str, ...], usual: str) -> str:
    return value if isinstance(value, str) and value in known else usual


def voice_of(brand: Brand) -> Voice:
    """The voice that a brand's drafts are written in."""
    voice = brand.voice
    return Voice(
        brand=brand.name,
        language=brand.language,
        formality=str(voice.get("formality", "polite")),
        particle=str(voice.get("particle", "ค่ะ")),
        signature={str(lang): str(text) for lang, text in dict(voice.get("signature", {})).items()},
        contact=str(voice.get("contact", "")),
        greet_by_name=bool(voice.get("greet_by_name", True)),
        warmth=_one_of(voice.get("warmth"), WARMTHS, "warm"),
        length=_one_of(voice.get("length"), LENGTHS, "usual"),
        prefer=tuple((str(other), str(own)) for other, own in voice.get("prefer", ())),
        avoid=tuple(str(word) for word in voice.get("avoid", ())),
        emoji=str(voice.get("emoji", "")),
    )


def known_of(session: Session, brand_id: int, *, placed: bool = True) -> list[Source]:
    """All that a brand may say, `placed` with where each entry lies; private replies are left out.

    So is an entry that contradicts the policy of returns: no draft could quote it.
    """
    places = packed_knowledge_vectors_of(session, brand_id) if placed else {}
    policies = {key_of(each.product_kind): returns_from(each) for each in returns_of(session, brand_id)}
    found = [
        source_of(entry, places.get((entry.id or 0, entry.version), b""), policies.get(entry.key))
        for entry in knowledge_of(session, brand_id)
    ]
    return [each for each in found if each.returns or not contradicts(each, list(policies.values()))]


def contradicting(session: Session, brand_id: int) -> list[Knowledge]:
    """The entries that say another thing about returns than the policy, so that no draft quotes them."""
    policies = returns_known(session, brand_id)
    every = knowledge_of(session, brand_id) if policies else []
    return [each for each in every if each.origin != RETURNS and contradicts(source_of(each), policies)]


def suited_returns(session: Session, brand_id: int, said: str) -> list[int]:
    """The entries written from the policy of returns that suits what was said, in the brand's language or English."""
    lang = session.get_one(Brand, brand_id).language
    policies = returns_of(session, brand_id)
    named = [each for each in policies if each.product_kind and names_kind(said, returns_from(each))]
    keys = {key_of(each.product_kind) for each in named or policies[:1] if named or not each.product_kind}
    own = [each for each in knowledge_of(session, brand_id) if each.origin == RETURNS and each.key in keys]
    return [each.id or 0 for each in own if each.lang == (lang if lang in LANGS else "en")]


def sample_sources() -> list[Source]:
    """All that the sample brand may say, where there is no database."""
    policies = [returns_from(each) for each in sample_returns()]
    written = [(entry, policy) for row, policy in zip(sample_returns(), policies, strict=True)
               for entry in entries_of(row)]  # fmt: skip
    rows = [*written, *((entry, None) for entry in sample_knowledge())]
    return [source_of(Knowledge(id=at, brand_id=0, **row), b"", policy) for at, (row, policy) in enumerate(rows, 1)]


def returns_known(session: Session, brand_id: int) -> list[Returns]:
    """A brand's policy of returns, for the guard."""
    return [returns_from(each) for each in returns_of(session, brand_id)]


def returns_from(policy: ReturnPolicy) -> Returns:
    """A row of the policy of returns, as the guard and the composer know it."""
    named = (*policy.names.values(), *policy.words) if policy.product_kind else ()
    return Returns(
        window_days=policy.window_days,
        counts_from=policy.counts_from,
        postage=policy.postage,
        refund_least=policy.refund_least,
        refund_most=policy.refund_most,
        working_days=policy.working_days,
        conditions=tuple(policy.conditions),
        named=tuple(name.casefold() for name in named),
    )


def source_of(entry: Knowledge, vector: bytes = b"", returns: Returns | None = None) -> Source:
    """A policy, FAQ entry or saved reply as a source that a sentence can stand on."""
    return Source(
        id=entry.source_id,
        kind=entry.kind,
        lang=entry.lang,
        title=entry.title,
        text=entry.text,
        aspects=tuple(entry.aspects),
        intents=tuple(entry.intents),
        key=entry.key,
        questions=tuple(entry.questions),
        vector=vector,
        returns=returns,
        version=entry.version or 0,
    )


def facts_of(session: Session, brand: Brand, voice: Voice) -> list[str]:
    """Every sentence that a draft of this brand may stand on."""
    known = [entry.text for entry in knowledge_of(session, brand.id or 0)]
    return [*known, voice.contact, voice.brand, *voice.signature.values()]
