"""What the guard looks at: a draft, with all that it may lean on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from responder.values import Finding, Returns

ERROR, WARNING = "error", "warning"
SENTENCE = re.compile(r"(?:[.!?;:…]+(?=\s|$)|[。！？\n]+|(?<=ค่ะ)(?=\s|$)|(?<=ครับ)(?=\s|$)|(?<=คะ)(?=\s|$)|$)")
CONTRAST = re.compile(
    r",?\s(?:but|however|yet|aber|jedoch|mais|cependant|pero|sin embargo|ma|però|mas|porém|maar|ale|jednak)\s"
    r"|,?\s(?:tapi|tetapi|nhưng)\s|(?<!ตั้ง)(?<!นับ)(?!(?<=แล้ว)แต่(?:สะดวก|ลูกค้า|คุณ))แต่(?!ละ|ง|เดิม)",
    re.IGNORECASE,
)
PARTICLES = re.compile("นะคะ|นะครับ|ค่ะ|ครับ|คะ(?![ก-ฮะ-ู])")


@dataclass(frozen=True)
class Proposal:
    """A draft, the mention's text that it answers, the facts it may stand on, and other recent drafts.

    `returns` is the brand's policy of returns, empty where it has none as data. `repeated` is which time within two
    months the customer complains of the same, 0 where nothing says so.
    """

    draft: str
    lang: str = ""
    channel: str = "file"
    text: str = ""
    facts: Sequence[str] = ()
    recent: Sequence[str] = ()
    returns: Sequence[Returns] = ()
    repeated: int = 0

    def finding(self, code: str, level: str, span: tuple[int, int], message: str) -> Finding:
        """A finding with the words that it is about."""
        return Finding(code, level, span, self.draft[span[0] : span[1]], message)

    def clauses(self) -> Iterator[tuple[int, str]]:
        """The clauses of the draft with where they begin; "but" ends one, so that it cannot excuse the next."""
        for start, sentence in _cut(self.draft, 0, SENTENCE):
            yield from _cut(sentence, start, CONTRAST)

    def stands(self, clause: str) -> bool:
        """Whether a clause stands word for word in a fact; polite particles and punctuation aside."""
        words = bare(clause)
        return len(words) > 8 and any(words in bare(fact) for fact in self.facts)


def bare(text: str) -> str:
    """A text without case, punctuation, particles and blanks, for comparing word for word."""
    return re.sub(r"[^\w\u0e31-\u0e4e%@+]+", "", PARTICLES.sub("", text.lower()))


def _cut(text: str, offset: int, at: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    begin = 0
    for stop in at.finditer(text):
        if text[begin : stop.end()].strip():
            yield offset + begin, text[begin : stop.end()]
        begin = stop.end()
    if text[begin:].strip():
        yield offset + begin, text[begin:]
