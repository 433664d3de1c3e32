"""Is a draft in the right language, with one particle and one form of address?"""

import re
from collections.abc import Iterator

from responder.guard_proposal import ERROR, WARNING, Proposal
from responder.patterns import pattern
from responder.values import Finding
from store.saying import N_, say

SCRIPTS = {
    "th": "ก-๛", "ja": "ぁ-ヿ一-鿿", "zh": "一-鿿", "ko": "가-힣", "ru": "Ѐ-ӿ", "uk": "Ѐ-ӿ", "ar": "؀-ۿ", "hi": "ऀ-ॿ",
    "lo": "ກ-ໝ", "km": "ក-៹", "my": "က-႟", "he": "א-ת", "el": "α-ωΑ-Ωά-ώ",
}  # fmt: skip
LATIN = "A-Za-zÀ-ɏḀ-ỿ"
FUNCTION_WORDS = {
    "en": "the and to of you we is are for with that this your our it us have not please about at",
    "de": "der die das und zu sie wir ist sind für mit dass ihr ihre uns nicht bitte ein eine es auf den dem",
    "fr": "le la les et à de vous nous est sont pour avec que votre notre pas un une des sur merci",
    "es": "el la los las y de que usted nosotros es son para con su nuestro no un una por en gracias",
    "it": "il la i le e di che lei noi è sono per con suo nostro non un una ci grazie del della",
    "pt": "o a os as e de que você nós é são para com seu nosso não um uma por em obrigado",
    "nl": "de het een en van u wij we is zijn voor met dat uw onze niet op te ons dank",
    "pl": "i w na z do nie się że to jest są dla za o po przez państwa pani pana dziękujemy",
    "id": "yang dan di ke dari kami anda untuk dengan ini itu tidak akan telah pada adalah terima kasih",
    "vi": "và của là cho với không này bạn chúng tôi được có trong những cảm ơn",
}
FEMALE, MALE = re.compile(r"ค่ะ|คะ(?![ก-ฮะ-ูเ-์])|(?<=\s)ค่า(?=\s|$)"), re.compile(r"ครับ|คร้าบ|(?<=\s)คับ(?=\s|$)")
MISSPELT = re.compile(r"(?<!สถา)(?<!ช)นะค่ะ|(?<=ไหม)ค่ะ|(?<=มั้ย)ค่ะ")
ADDRESSING = ("de", "fr", "es", "it", "nl", "pl")


def language(proposal: Proposal) -> Iterator[Finding]:
    """Another language than the one asked for, two Thai particles, two forms of address."""
    draft = proposal.draft
    if proposal.lang and _is_foreign(draft, proposal.lang):
        message = say("This is not in the language of the mention ({lang}).", lang=proposal.lang)
        yield proposal.finding("wrong_language", ERROR, (0, len(draft)), message)
    elif proposal.lang:
        yield from _slips(proposal)
    female, male = FEMALE.search(draft), MALE.search(draft)
    if female and male:
        later = max(female, male, key=lambda match: match.start())
        message = say("ค่ะ and ครับ do not go together in one reply.")
        yield proposal.finding("politeness_particle_mix", ERROR, later.span(), message)
    for match in MISSPELT.finditer(draft):
        yield proposal.finding(
            "politeness_particle_mix", WARNING, match.span(), N_("A question or นะ takes คะ, not ค่ะ.")
        )
    yield from _address(proposal)


def _slips(proposal: Proposal) -> Iterator[Finding]:
    """Sentences in another language within a draft that is in the right one; names and what a fact holds aside."""
    facts = " ".join(proposal.facts).lower()
    for match in _other_script(proposal.lang).finditer(proposal.draft):
        words = _function_words(match[0])
        told = max(words.values()) >= 2 if proposal.lang in SCRIPTS else len(re.findall(r"[^\W\d_]", match[0])) >= 16
        if told and match[0].strip(" .,!?:;").lower() not in facts:
            message = say("This part is not in the language of the mention ({lang}).", lang=proposal.lang)
            yield proposal.finding("wrong_language", ERROR, match.span(), message)
    for start, sentence in proposal.clauses() if proposal.lang in FUNCTION_WORDS else ():
        words = _function_words(sentence)
        if max(words.values()) >= max(3, 3 * words[proposal.lang] + 1) and sentence.strip(" .!?").lower() not in facts:
            message = say("This part is not in the language of the mention ({lang}).", lang=proposal.lang)
            yield proposal.finding("wrong_language", ERROR, (start, start + len(sentence)), message)


def _other_script(lang: str) -> re.Pattern[str]:
    """A run of words in another script: Latin ones of a few words, or any other of some length."""
    if lang in SCRIPTS:
        return re.compile(rf"[{LATIN}][{LATIN}’' ,;:-]{{14,}}")
    others = "".join(SCRIPTS.values()).replace(SCRIPTS["el"], "")
    return re.compile(rf"[{others}][{others}\s]{{8,}}")


def _address(proposal: Proposal) -> Iterator[Finding]:
    lang = proposal.lang or closest(proposal.draft)
    if lang in ADDRESSING and pattern(f"polite.{lang}").search(proposal.draft):
        for familiar in pattern(f"close.{lang}").finditer(proposal.draft):
            message = N_("The customer is addressed in two ways.")
            yield proposal.finding("formality_mix", ERROR, familiar.span(), message)


def _is_foreign(draft: str, lang: str) -> bool:
    plain = pattern("link").sub(" ", pattern("email").sub(" ", draft))
    letters = len(re.findall(r"[^\W\d_]", plain))
    if letters < 8:
        return False
    own = SCRIPTS.get(lang, LATIN)
    if len(re.findall(f"[{own}]", plain)) < 0.45 * letters:
        return True
    counts = _function_words(plain)
    mine = counts.get(lang, 0)
    return lang in counts and max(counts.values()) >= max(3, 2 * mine + 1)


def closest(draft: str) -> str:
    """The language that a draft is most likely in, by its letters and its small words; empty when nothing tells."""
    letters = max(1, len(re.findall(r"[^\W\d_]", draft)))
    for lang, script in SCRIPTS.items():
        if len(re.findall(f"[{script}]", draft)) > 0.45 * letters and (lang != "ja" or re.search("[ぁ-ヿ]", draft)):
            return lang
    counts = _function_words(draft)
    best = max(counts, key=lambda lang: counts[lang])
    return best if counts[best] >= 2 and list(counts.values()).count(counts[best]) == 1 else ""


def _function_words(text: str) -> dict[str, int]:
    words = re.findall(r"[^\W\d_]+", text.lower())
    return {lang: sum(word in known for word in words) for lang, known in _SETS.items()}


_SETS = {lang: frozenset(words.split()) for lang, words in FUNCTION_WORDS.items()}
