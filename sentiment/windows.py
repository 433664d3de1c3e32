"""Where a text falls into sentences and windows, in any language, and what the windows of a long text say together.

Spans are (start, end) in characters; those of one text follow each other without a gap. Thai has no full stops: a
sentence there is what stands between line ends, closing particles, emoji, and spaces after a phrase long enough.
"""

from collections.abc import Iterator, Sequence

import regex  # type: ignore[import-untyped]  # ships none

from sentiment.scores import Score

Span = tuple[int, int]
LONG, WINDOW, THAI_PHRASE = 600, 250, 18
NEGATIVE, LAST = 8, 2
ENDS = regex.compile(
    r"""
      [ \t]*\n\s*
    | (?: [.!?…؟।]+ ['"”’»›)]* \s+ | [。！？]+ [。！？…'"”’»›)）」』】]* \s* )
    | [\p{Emoji_Presentation}\p{Extended_Pictographic}\uFE0F\u200D\U0001F3FB-\U0001F3FF]+ \s*
    | (?<= ค่ะ | คะ | ครับ | คับ | ค่า | (?<!เ)จ้า | จ้ะ ) \s+
    | (?<= ค่ะ | ครับ ) (?= \p{Thai} ) (?! ผม | พี่ | คุณ | ทุก )
    | (?P<phrase> (?<= \p{Thai} ) [ ]+ (?= \p{Thai} )
        (?! และ | หรือ | ซึ่ง | ที่ | เพราะ | ว่า | กับ | ของ | คือ | เช่น | โดย | ใน | จน | ก็ | ๆ | ฯ | ละ | เลย ) )
    """,
    regex.VERBOSE,
)
SHORT_FORM = regex.compile(  # a full stop that ends no sentence: Mr., approx., z. B., มี.ค., the 3. or 3.5. of a month
    r"""(?: ^ | [\s(] ) (?: mrs? | ms | dr | st | sra? | mme | dott | sig | prof | nos? | nr | n | art | approx | bzw
    | ca | tel | vs | av | etc | z\.\s?b | p\.\s?ej | ([a-z]\.)?[a-z] | ([ก-๙]{1,2}\.)*[ก-๙]{1,2}
    | (\d\d?\.)?\d\d? ) \. \s+ $""",
    regex.VERBOSE | regex.IGNORECASE,
)
WORD = regex.compile(r"\w")


def sentences(text: str) -> list[Span]:
    """Cut a text into sentences; every character belongs to one, the space between two to the first."""
    spans, start = [], 0
    for found in ENDS.finditer(text):
        end = found.end()
        short = found["phrase"] and (found.start() - start < THAI_PHRASE or len(text) - end < THAI_PHRASE / 2)
        if short or SHORT_FORM.search(text, max(0, found.start() - 12), end):
            continue
        if WORD.search(text, start, end) and WORD.search(text, end):
            spans.append((start, end))
            start = end
    return [*spans, (start, len(text))] if text else []


def windows(text: str, longest: int = WINDOW) -> list[Span]:
    """Group the sentences of a text into windows of at most `longest` characters; a longer sentence is cut."""
    grouped: list[Span] = []
    for start, end in (piece for span in sentences(text) for piece in _cut(text, span, longest)):
        if grouped and end - grouped[-1][0] <= longest:
            grouped[-1] = (grouped[-1][0], end)
        else:
            grouped.append((start, end))
    return grouped


def together(scores: Sequence[Score], lengths: Sequence[int]) -> Score:
    """One score from those of the windows in their order: the mean by length, what is negative counting more.

    A negative end counts double. Both factors were chosen on joined rows of the corpus, among them praise with one
    complaint at its end.
    """
    urge = [NEGATIVE] * (len(scores) - 1) + [NEGATIVE * LAST]
    weights = [
        length * (1 + each * score.negative**2) for score, length, each in zip(scores, lengths, urge, strict=True)
    ]
    sums = (sum(weight * row[label] for weight, row in zip(weights, scores, strict=True)) for label in range(3))
    return Score(*(each / sum(weights) for each in sums))


def _cut(text: str, span: Span, longest: int) -> Iterator[Span]:
    """The span itself, or pieces of it that end at a space where there is one."""
    start, end = span
    while end - start > longest:
        space = text.rfind(" ", start + longest // 2, start + longest)
        middle = space + 1 if space > 0 else start + longest
        yield start, middle
        start = middle
    yield start, end
