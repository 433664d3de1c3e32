"""How a voice sounds: drafts for a few invented mentions, composed at once and kept nowhere."""

from collections.abc import Iterator, Sequence

from responder.compose import compose
from responder.values import Composed, Heard, Source, Voice

MENTIONS = (
    Heard(
        "The parcel came four days late and nobody answered my messages.", "en", "google_business", "Anna Berg", 2.0,
        "negative", ("delivery", "service"), ("complaint",), key="preview/en/complaint",
    ),
    Heard(
        "ได้ของช้ามาก กล่องบุบมาด้วย ผิดหวังนิดหน่อยค่ะ", "th", "shopee", "คุณนก", 2.0, "negative",
        ("delivery", "packaging"), ("complaint",), key="preview/th/complaint",
    ),
    Heard(
        "พนักงานน่ารักมาก กาแฟหอม จะกลับมาอีกแน่นอน", "th", "google_business", "Ploy", 5.0, "positive",
        ("staff", "quality"), ("praise",), key="preview/th/praise",
    ),
    Heard(
        "Lovely place, and the staff were so kind. We will be back!", "en", "google_business", "Tom", 5.0, "positive",
        ("staff",), ("praise",), key="preview/en/praise",
    ),
)  # fmt: skip


def previews(voice: Voice, sources: Sequence[Source] = ()) -> Iterator[tuple[Heard, Composed]]:
    """Each invented mention with what would be drafted for it."""
    return ((heard, compose(heard, voice, sources)) for heard in MENTIONS)
