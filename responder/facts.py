"""What a brand's rows mean to the composer and the guard: its voice, its sources, its facts."""

from sqlmodel import Session

from responder.values import Source, Voice
from store.knowledge import knowledge_of
from store.models import Brand, Knowledge
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


def known_of(session: Session, brand_id: int) -> list[Source]:
    """All that a brand may say, with where each entry lies; private replies are left out."""
    entries = knowledge_of(session, brand_id)
    places = packed_knowledge_vectors_of(session, brand_id)
    return [source_of(entry, places.get((entry.id or 0, entry.version), b"")) for entry in entries]


def source_of(entry: Knowledge, vector: bytes = b"") -> Source:
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
    )


def facts_of(session: Session, brand: Brand, voice: Voice) -> list[str]:
    """Every sentence that a draft of this brand may stand on."""
    known = [entry.text for entry in knowledge_of(session, brand.id or 0)]
    return [*known, voice.contact, voice.brand, *voice.signature.values()]
