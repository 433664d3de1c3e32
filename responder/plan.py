"""What a draft has to say, before it is put into words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from responder.answers import ANSWERS, Answer, answer_to
from responder.as_said import as_said
from responder.catalogue.shape import NEGATIVE, NEUTRAL, POSITIVE, Catalogue
from responder.caution import PRIVATE, Caution
from responder.details import details_in
from responder.names import greeting_name
from responder.patterns import pattern
from responder.tone import ASKS, Tone, tone_of
from responder.topics import Said, meant, shown_in, topics_of, unsaid
from responder.unmask import one_blank, unmasked
from responder.values import Heard, Repeated, Sentence, Source, Voice
from store.saying import N_

ORDERED = {"delivery", "refund", "packaging", "payment", "sizing", "stock", "quality"}
PRESSING = {"delivery", "payment", "refund", "service", "app", "checkout", "staff"}
LOW_SCORE = N_("The score is low, but the words are kind.")
LONGEST_QUESTION = 300  # a longer text is a story that may hold a question
WORDS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Plan:
    """Tone, topics and answer of one draft; `values` fill the slots of phrases, `contact` is the step into private,
    `reach` the one where nothing is quoted.

    `details` are the things that the customer names besides the topics; `repeated` says that they complained of one
    of the topics before.
    """

    heard: Heard
    catalogue: Catalogue
    tone: Tone
    said: tuple[Said, ...]
    asks: bool
    suggests: bool
    answer: Answer
    contact: str
    values: Mapping[str, str]
    details: tuple[str, ...] = ()
    reach: str = ""
    repeated: Repeated | None = None

    @property
    def wordless(self) -> bool:
        """Whether the customer left a rating or a picture sign, and no words."""
        return not WORDS.search(self.heard.text)

    @property
    def follows_up(self) -> bool:
        """Whether a low score in a survey is what is answered; where the words may not be meant so, they are."""
        return self.heard.unhappy and not self.tone.unsure

    def call(self, said: Said) -> str:
        """What a topic is called: in the customer's own word where we have it, in the language that they wrote."""
        phrase = said.topic.phrase
        return as_said(phrase, self.heard.text, self.heard.lang) if self.catalogue.lang == self.heard.lang else phrase

    @property
    def quotes(self) -> tuple[Sentence, ...]:
        """The sentences of sources that answer the mention."""
        return self.answer.quotes

    @property
    def whole(self) -> bool:
        """Whether they are a saved reply, which needs no lead."""
        return self.answer.whole


def make_plan(heard: Heard, voice: Voice, sources: Sequence[Source], care: Caution, catalogue: Catalogue) -> Plan:
    """Weigh a mention and look up what can be said to it; a mention to be careful with gets courtesy alone."""
    text = " ".join(one_blank(unmasked(heard.text)).split())
    shown = [] if care.plain else meant(heard, text, shown_in(text, catalogue))
    praised, blamed = (sum(said.tone == each for said in shown) for each in (POSITIVE, NEGATIVE))
    tone = Tone(NEUTRAL, unsure="doubt" in care.kinds) if care.cold else tone_of(heard, text, praised, blamed)
    tone = _of_score(tone) if heard.unhappy else tone
    asks = not care.plain and _asks(heard, text, tone)
    said = [] if care.plain else _weighed(topics_of(heard, text, tone.name, catalogue), heard, tone, asks, catalogue)
    values = _values(heard, voice, care, catalogue)
    quiet = care.plain or tone.unsure
    answer = Answer() if quiet else answer_to(heard, said, sources, voice, values, asks=asks, tone=tone.name)
    reach = _contact(heard, care, tone, said, asks, answered=False)
    contact = _contact(heard, care, tone, said, asks, answered=True) if answer.quotes else reach
    contact = "" if answer.reaches(voice.contact) else contact
    suggests = not care.plain and not asks and _suggests(heard, text)
    named = [as_said(each.topic.phrase, heard.text, catalogue.lang) for each in said] + [
        each.text for each in answer.quotes
    ]
    details = () if care.plain else tuple(details_in(text, catalogue.lang, unless=named))
    again = None if quiet else _again(heard, tone, said, catalogue)
    return Plan(heard, catalogue, tone, tuple(said), asks, suggests, answer, contact, values, details, reach, again)


def _again(heard: Heard, tone: Tone, said: Sequence[Said], catalogue: Catalogue) -> Repeated | None:
    """What the customer complained of before, where the reply regrets the same now and nothing makes that doubtful.

    Catalogues have no word for prices, which no reply regrets, for refunds, beside which two months read like how long
    one takes, and for more than ten times.
    """
    again = heard.repeated
    if again is None or not all(
        catalogue.word(f"again.{each}") for each in (f"about.{again.aspect}", f"nth.{again.time}")
    ):
        return None
    blamed = {each.topic.aspect for each in said if each.tone == NEGATIVE}
    sure = not tone.escalate and not heard.contradiction and (tone.name == NEGATIVE or heard.unhappy)
    return again if sure and again.aspect in blamed else None


def _of_score(tone: Tone) -> Tone:
    """The tone for a low score in a survey: nobody rejoices, whatever the words say."""
    return Tone(NEUTRAL, escalate=LOW_SCORE) if tone.name == POSITIVE else tone


def _asks(heard: Heard, text: str, tone: Tone) -> bool:
    if heard.intents:
        asked = ANSWERS & set(heard.intents)
        return bool(asked) and not (asked == {"question"} and _is_rhetorical(text, tone))
    if len(text) > LONGEST_QUESTION or tone.name != NEUTRAL or tone.unsure:
        return False
    return bool(pattern("question").search(text)) and not pattern("reproach").search(text)


def _is_rhetorical(text: str, tone: Tone) -> bool:
    """Whether what was taken for a question may be none: an outcry in a complaint, a story in praise."""
    if tone.name == NEGATIVE:
        return not pattern("question").search(text) or bool(pattern("reproach").search(text))
    return tone.name == POSITIVE and not pattern("question").search(text[-40:])


def _suggests(heard: Heard, text: str) -> bool:
    return "suggestion" in heard.intents if heard.intents else bool(pattern("suggestion").search(text))


def _weighed(said: list[Said], heard: Heard, tone: Tone, asks: bool, catalogue: Catalogue) -> list[Said]:
    """The topics, named neutrally where praise and blame cannot be told, or where a question only touches them."""
    if tone.unsure:
        return [unsaid(each, catalogue) for each in said]
    if asks and tone.name == NEUTRAL and not set(ASKS) & set(heard.intents):
        return [each if _is_meant(each, heard) else unsaid(each, catalogue) for each in said]
    # A request for money back is named by the step into private; by itself it is nothing to regret.
    asked = "refund_request" in heard.intents
    return [each for each in said if not (asked and each.topic.aspect == "refund" and each.topic.pattern is None)]


def _is_meant(said: Said, heard: Heard) -> bool:
    """Whether a question also praises or blames what it names."""
    return said.topic.aspect in PRESSING if said.tone == NEGATIVE else "praise" in heard.intents


def _contact(heard: Heard, care: Caution, tone: Tone, said: Sequence[Said], asks: bool, answered: bool) -> str:
    """Which step into a private conversation fits, empty for none."""
    if "personal" in care.kinds and heard.channel not in PRIVATE:
        return "private"
    for intent, step in (("refund_request", "refund"), ("order_status", "status")):
        if intent in heard.intents and not care.plain:
            return step
    if tone.name == NEGATIVE or (tone.name == NEUTRAL and not asks and any(each.tone == NEGATIVE for each in said)):
        themes = {each.topic.theme for each in said}
        return "app" if "app" in themes else "order" if themes & ORDERED else "plain"
    if asks:
        return "more" if answered else "status" if pattern("status").search(heard.text) else "unsure"
    return "plain" if tone.unsure or (care.plain and tone.name != POSITIVE) else ""


def _values(heard: Heard, voice: Voice, care: Caution, catalogue: Catalogue) -> dict[str, str]:
    return {
        "name": _name(heard, voice, care),
        "brand": voice.brand.strip(),
        "contact": voice.contact.strip(),
        "signature": signature_of(voice, catalogue),
        "at": at_of(heard, voice, catalogue),
    }


def _name(heard: Heard, voice: Voice, care: Caution) -> str:
    name = greeting_name(heard.author) if voice.greet_by_name and not care.plain else ""
    return name.removeprefix("คุณ")


def signature_of(voice: Voice, catalogue: Catalogue) -> str:
    """The name under a reply in the language of a catalogue."""
    team = catalogue.word("team").replace("{brand}", voice.brand.strip()) if voice.brand.strip() else ""
    return (voice.signature.get(catalogue.lang) or team).strip()


def at_of(heard: Heard, voice: Voice, catalogue: Catalogue) -> str:
    """Where to reach us in private: the contact, or what the network offers; empty when there is nothing."""
    here, contact = catalogue.word(f"here.{heard.channel}"), voice.contact.strip()
    if here:
        return catalogue.word("at_here").format(here=here, contact=contact) if contact else here
    return catalogue.word("at").format(contact=contact) if contact else catalogue.word(f"places.{heard.channel}")
