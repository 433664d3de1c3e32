"""The words of an acknowledgement: the brand's fixed text, that people answer all the same, and where the FAQ is."""

from collections.abc import Sequence

from responder.knowledge import ranked
from responder.phrasing import in_particle
from responder.values import Heard, Source, Voice
from store.acknowledgements import Rules

PEOPLE = {"en": "People read your message and answer it.", "th": "ทีมงานอ่านข้อความของคุณและจะตอบกลับค่ะ"}
FAQ = {"en": "Many answers stand here: {url}", "th": "คำตอบของคำถามที่พบบ่อยอยู่ที่นี่ค่ะ {url}"}
ENTRY = {
    "en": "You may find an answer under “{title}” here: {url}",
    "th": "อาจมีคำตอบอยู่ในหัวข้อ “{title}” ที่นี่ค่ะ {url}",
}
LONGEST = 100  # a longer title is no title for a customer


def written(rules: Rules, occasion: str, lang: str, voice: Voice, title: str = "") -> str:
    """The whole text of an occasion in a language; "" where the brand has none in it.

    Outside business hours without an FAQ it is the brand's own text alone, which says all there is to say.
    """
    text = rules.text_of(occasion, lang)
    if not text or (occasion == "closed" and not rules.faq_url):
        return text
    lines = [text, *_own_lines(rules, lang, title)]
    return "\n".join(in_particle(line, voice) if lang == "th" and line != text else line for line in lines)


def own_lines(rules: Rules, title: str = "") -> list[str]:
    """Every line that may be added, for the guard to stand on."""
    return [line for lang in PEOPLE for line in _own_lines(rules, lang, title)]


def _own_lines(rules: Rules, lang: str, title: str) -> list[str]:
    if lang not in PEOPLE:
        return []
    pointer = (ENTRY if title else FAQ)[lang].format(title=title, url=rules.faq_url)
    return [PEOPLE[lang], pointer] if rules.faq_url else [PEOPLE[lang]]


def title_for(heard: Heard, sources: Sequence[Source]) -> str:
    """The title of the FAQ entry that answers a message best; "" where none is alike enough, by the floor of drafts."""
    entries = [each for each in sources if each.kind == "faq" and each.lang == heard.lang]
    best = next((source for _, source in ranked(heard, entries)), None)
    return best.title if best is not None and len(best.title) <= LONGEST else ""
