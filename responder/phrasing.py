"""Choosing and filling phrases: always the same for one mention, other words for the next."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from responder.catalogue.shape import Catalogue
from responder.values import Heard, Voice

THAI, LATIN = "[\u0e01-\u0e5b]", "[A-Za-z0-9]"
SEAM = re.compile(f"(?<={LATIN})(?={THAI})|(?<={THAI})(?={LATIN})|(?<=[)])(?={THAI})|(?<={THAI})(?=[(@+])")
SLOT = re.compile(r"\{(\w+)\}")
# Thai particles of the other speaker and what they become; คะ is a particle only where no other word goes on.
TO_MALE = ((re.compile("นะคะ|นะค่ะ"), "นะครับ"), (re.compile(r"ค่ะ|คะ(?![ก-ฮะ-ูเ-์])"), "ครับ"))
ASKING = re.compile("(ไหม|มั้ย|หรือไม่|หรือเปล่า|อะไร|เท่าไร|เท่าไหร่|เมื่อไร|เมื่อไหร่|ที่ไหน|อย่างไร)ครับ")
TO_FEMALE = ((re.compile("นะครับ"), "นะคะ"), (ASKING, r"\1คะ"), (re.compile("ครับ"), "ค่ะ"))
PARTICLES = ("ค่ะ", "ครับ")
CEREMONIAL = "ceremonial"  # formal, and the stiffest phrasing of each kind first; no brand's own tone


@dataclass(frozen=True)
class Phraser:
    """Picks phrases of one catalogue in one voice; `seed` tells one mention from the next."""

    catalogue: Catalogue
    voice: Voice
    seed: str
    values: Mapping[str, str]
    private: bool = False

    def deal(self, kind: str, variant: str = "any", share: tuple[int, int] = (0, 1)) -> tuple[str, ...]:
        """The phrasings that suit the voice and can be filled, the one to prefer first.

        Of those dealt out in shares, such as (1, 3) for the second of three, no two have one in common.
        """
        fitting = [each for each in self.catalogue.say(kind, variant) if self._suits(each)]
        ranked = sorted(
            fitting or self.catalogue.say(kind, variant),
            key=lambda each: (self._is_plain(each), self._rank(kind, each)),
        )
        return tuple(text for text in map(self.fill, ranked[share[0] :: share[1]]) if text)

    def about(self, kind: str, variant: str, topic: str, share: tuple[int, int] = (0, 1)) -> tuple[str, ...]:
        """The phrasings that name a topic."""
        return replace(self, values={**self.values, "t": topic, "T": _capital(topic)}).deal(kind, variant, share)

    def coin(self, matter: str, sides: int = 2) -> bool:
        """Chance, always the same for one mention: false once in `sides` times; a long or hearty voice always does."""
        always = (
            matter == "closing" and self.voice.length == "long" or matter == "empathy" and self.voice.warmth == "hearty"
        )
        return always or self._rank("coin", matter)[0] % sides != 0

    def fill(self, phrase: str) -> str:
        """Fill the slots of a phrase; empty when one has no value."""
        values = {**particles(self.catalogue, self.voice), **self.values}
        if any(not values.get(slot) for slot in SLOT.findall(phrase)):
            return ""
        filled = SLOT.sub(lambda match: values[match[1]], phrase)
        return _capital(_spaced(filled) if self.catalogue.lang == "th" else self._contracted(filled))

    def _suits(self, phrase: str) -> bool:
        casual, stiff, public = (self.catalogue.word(name) for name in ("casual", "stiff", "public"))
        unfit = {"formal": casual, CEREMONIAL: casual, "friendly": stiff}.get(self.voice.formality)
        return not (unfit and re.search(unfit, phrase)) and not (self.private and re.search(public, phrase))

    def _is_plain(self, phrase: str) -> bool:
        """Whether a ceremonial voice would rather say something else."""
        stiff = self.catalogue.word("stiff")
        return self.voice.formality == CEREMONIAL and not (stiff and re.search(stiff, phrase))

    def _rank(self, kind: str, phrase: str) -> bytes:
        return hashlib.sha256(f"{self.seed}|{kind}|{phrase}".encode("utf-8", "surrogatepass")).digest()

    def _contracted(self, text: str) -> str:
        for name, short in self.catalogue.words.items() if self.voice.formality == "friendly" else ():
            if name.startswith("contractions."):
                text = re.sub(rf"\b{name.removeprefix('contractions.')}\b", short, text)
        return text


def seed_of(heard: Heard) -> str:
    """What tells one mention from the next: its key and its text, or its author where it has no key."""
    return f"{heard.key or heard.author}|{heard.text}"


def particles(catalogue: Catalogue, voice: Voice) -> dict[str, str]:
    """The polite particles of a voice by slot; none in a language without them."""
    chosen = voice.particle if voice.particle in PARTICLES else PARTICLES[0]
    found = {slot: catalogue.word(f"particles.{chosen}.{slot}") for slot in "pqn"}
    return {**found, "n": found["p"]} if voice.formality in ("formal", CEREMONIAL) else found


def in_particle(text: str, voice: Voice) -> str:
    """A Thai sentence of a source with its particles turned to those of the voice; all else stays."""
    for pattern, particle in TO_MALE if voice.particle == "ครับ" else TO_FEMALE:
        text = pattern.sub(particle, text)
    return text


def _spaced(text: str) -> str:
    """Thai and Latin words stand apart."""
    return re.sub(" {2,}", " ", SEAM.sub(" ", text)).strip()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
