"""What a language model answered, checked: its shape, its sources, and all that the guard looks for."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from responder.fitting import GREETING, SIGN, Part, after_greeting, joined, sentences_of
from responder.guard import blocks, check
from responder.guard_voice import own_words
from responder.llm_endpoint import NotUsable
from responder.llm_prompt import MOST
from responder.names import greeting_name
from responder.phrasing import in_particle
from responder.sentences import uncourteous
from responder.values import COURTESY, Composed, Heard, Source, Variant, Voice
from store.saying import N_, say

WORDS, THAI = re.compile(r"(?:(?![\u0e00-\u0e7f])\w)+"), re.compile("[\u0e00-\u0e7f]+")
PARROT = 0.8
ABOUT = re.compile(r"\b(?:the|this|our) (?:customer|user|reviewer|author)(?:['’]s)?\b", re.IGNORECASE)
OWN = Variant(N_("from the catalogue"), N_("Earful's own words, without the language model."), "")


class Said(BaseModel):
    """One sentence of an answer and what it stands on."""

    model_config = ConfigDict(extra="forbid", strict=True)
    text: str = Field(min_length=1, max_length=600)
    source: str


class Answer(BaseModel):
    """What a language model has to answer with."""

    model_config = ConfigDict(extra="forbid", strict=True)
    sentences: list[Said] = Field(min_length=1, max_length=MOST)


def pieces_of(text: str) -> set[str]:
    """The words of a text in lower case; of Thai, which has no blanks between words, every four letters in a row."""
    plain = text.lower()
    thai = {run[at : at + 4] for run in THAI.findall(plain) for at in range(max(1, len(run) - 3))}
    return set(WORDS.findall(plain)) | thai


def parrots(sentence: str, text: str) -> bool:
    """Whether a sentence, other than thanks and the like, is made of the customer's own words."""
    own = pieces_of(sentence)
    return bool(own) and bool(uncourteous(sentence)) and len(own & pieces_of(text)) >= PARROT * len(own)


def sentences_in(answer: str, sources: Sequence[str]) -> list[Said]:
    """The sentences of an answer; NotUsable where it has another shape or names a source that it was not given."""
    try:
        found = Answer.model_validate_json(answer).sentences
    except ValidationError:
        raise NotUsable(N_("the language model's answer does not have the shape that was asked for")) from None
    if not {each.source for each in found} <= {*sources, COURTESY}:
        raise NotUsable(N_("the language model named a source that it was not given"))
    return found


def drafted(said: Sequence[Said], composed: Composed, heard: Heard, voice: Voice) -> Composed:
    """The sentences as a draft between the composer's greeting and signature; its own text stays a variant."""
    parts = [*_head(composed, heard), *(_part(each, composed.lang, voice) for each in said), *_foot(composed)]
    parts = after_greeting(parts, (voice.brand,))
    first = replace(
        OWN, text=composed.text or "", sentences=composed.sentences, gloss=composed.gloss, lang=composed.lang
    )
    stood_on = tuple(dict.fromkeys(part.source for part in parts if part.source != COURTESY))
    return replace(
        composed, text=joined(parts), sentences=sentences_of(parts), sources=stood_on,
        variants=(first, *composed.variants), writer="model",
    )  # fmt: skip


def guarded(draft: Composed, heard: Heard, voice: Voice, sources: Sequence[Source]) -> Composed:
    """The same draft; NotUsable where the guard stops it, or where it holds a word that the brand avoids."""
    facts = [*(source.text for source in sources), voice.contact, voice.brand, *voice.signature.values()]
    facts += [f"@{heard.handle}"] if heard.handle else []
    text, returns = draft.text or "", [each.returns for each in sources if each.returns]
    found = check(
        text, lang=draft.lang, channel=heard.channel, text=heard.text, facts=facts, returns=returns,
        repeated=draft.plan.get("repeated", {}).get("time", 0),
    )  # fmt: skip
    why = dict.fromkeys(each.message for each in found if each.level == "error")
    why |= dict.fromkeys(each.message for each in own_words(text, replace(voice, prefer=())))
    why |= dict.fromkeys(_slips(draft, heard))
    if blocks(found) or why:
        raise NotUsable(say("the guard stopped what the language model wrote: {why}", why=" ".join(why)).rstrip("."))
    return draft


def _slips(draft: Composed, heard: Heard) -> Iterator[str]:
    """What models do and people do not, so that the guard does not look for it."""
    own = [each.text for each in draft.sentences if each.source == COURTESY]
    if any(parrots(text, heard.text) for text in own):
        yield N_("This repeats the customer's own words.")
    if len({each.text.lower() for each in draft.sentences}) < len(draft.sentences):
        yield N_("This says the same sentence twice.")
    if any(ABOUT.search(text) for text in own):
        yield N_("This speaks about the customer, not to them.")


def _part(said: Said, lang: str, voice: Voice) -> Part:
    text = " ".join(unicodedata.normalize("NFC", said.text).split())
    return Part((in_particle(text, voice) if lang == "th" else text,), 0, said.source)


def _head(composed: Composed, heard: Heard) -> list[Part]:
    """What the composer begins with where it names the customer: no model is told a name."""
    names = [name for name in (greeting_name(heard.author).removeprefix("คุณ"), heard.handle) if name]
    found: list[Part] = []
    for sentence in composed.sentences[:2]:
        if sentence.source != COURTESY or not any(name in sentence.text for name in names):
            break
        found.append(Part((sentence.text,), 0, role=GREETING))
    return found


def _foot(composed: Composed) -> list[Part]:
    """The signature, which stands on a line of its own."""
    last = composed.sentences[-1].text if composed.sentences else ""
    signed = last and (composed.text or "").endswith(f"\n{last}")
    return [Part((last,), 0, role=SIGN)] if signed else []
