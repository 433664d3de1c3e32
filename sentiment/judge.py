"""What is made of one text and its stars: the label of both, whether they disagree, and the sentence that is worst."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from sentiment.rating import combine, contradiction
from sentiment.scores import Encoding, Score, Scorer, Seen, Vector, hard_odds
from sentiment.windows import LONG, Span, sentences, together, windows
from sentiment.worst import blame_of_spans

Said = TypeVar("Said", Score, Encoding)


class Judgement(NamedTuple):
    """The score of the text alone and of text and stars; `worst` bounds a sentence of the text, title left out.

    `contradiction` says that text and stars disagree, `vector` where the text lies and `seen` its topics, if the model
    knows.
    """

    text: Score
    both: Score
    contradiction: bool
    worst: Span | None
    vector: Vector | None
    seen: Seen | None = None


def judge(
    model: Scorer,
    texts: Sequence[str],
    ratings: Sequence[float | None] = (),
    langs: Sequence[str] = (),
    titles: Sequence[str] = (),
) -> list[Judgement]:
    """Judge texts, with the stars, language and title of each where they are known, in the order of the texts.

    The model passes over every text once and over the windows of long ones; over the sentences of negative ones only
    where these are long or the model does not say what is to blame.
    """
    ratings = ratings or [None] * len(texts)
    langs = langs or [""] * len(texts)
    whole = [f"{title}\n{text}" if title else text for title, text in _pairs(titles, texts)]
    encoded = model.encode(whole, langs)
    encoded = _long_ones(model, whole, langs, encoded)
    scores = [each.score for each in encoded]
    cut = [sentences(text) if score.label == "negative" else [] for text, score in zip(texts, scores, strict=True)]
    cut = [spans if len(spans) > 1 else [] for spans in cut]
    blame = [_blamed(*each) for each in zip(encoded, whole, texts, cut, strict=True)]
    worst = _worst_ones(model, texts, langs, cut, blame)
    return [
        Judgement(score, combine(score, rating), contradiction(score, rating), span, each.vector, each.seen)
        for score, rating, span, each in zip(scores, ratings, worst, encoded, strict=True)
    ]


def _pairs(titles: Sequence[str], texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(titles or [""] * len(texts), texts, strict=True)


def _long_ones(
    model: Scorer, texts: Sequence[str], langs: Sequence[str], encoded: Sequence[Encoding]
) -> list[Encoding]:
    """What was said of texts, that of long ones made from their windows: their scores, and the hardest of them."""
    cut = [windows(text) if len(text) > LONG else [] for text in texts]
    parts = _of_spans(model.encode, texts, langs, cut)
    return [
        _of_windows(each, some, [end - start for start, end in spans]) if spans else each
        for each, spans, some in zip(encoded, cut, parts, strict=True)
    ]


def _of_windows(whole: Encoding, parts: Sequence[Encoding], lengths: Sequence[int]) -> Encoding:
    score = together([part.score for part in parts], lengths)
    hard = [each.seen.hard for each in (whole, *parts) if each.seen is not None and each.seen.hard is not None]
    if whole.seen is None or not hard:
        return whole._replace(score=score)
    return whole._replace(score=score, seen=whole.seen._replace(hard=max(hard, key=hard_odds)))


def _blamed(encoding: Encoding, whole: str, text: str, spans: Sequence[Span]) -> list[float]:
    """How much each span of a text is to blame by the first pass; nothing where that does not say it of all."""
    if not spans or encoding.blame is None or len(whole) > LONG:
        return []
    return blame_of_spans(encoding.blame, whole[: len(whole) - len(text)], text, spans)


def _worst_ones(
    model: Scorer,
    texts: Sequence[str],
    langs: Sequence[str],
    cut: Sequence[Sequence[Span]],
    blame: Sequence[Sequence[float]],
) -> list[Span | None]:
    """The most negative of the spans of each text, without the space around it; those without `blame` are scored."""
    asked = [() if known else spans for spans, known in zip(cut, blame, strict=True)]
    scored = _of_spans(model, texts, langs, asked)
    how_bad = [known or [one.negative for one in some] for known, some in zip(blame, scored, strict=True)]
    return [
        _trimmed(text, spans[max(range(len(spans)), key=bad.__getitem__)]) if spans else None
        for text, spans, bad in zip(texts, cut, how_bad, strict=True)
    ]


def _of_spans(
    ask: Callable[[Sequence[str], Sequence[str]], Sequence[Said]],
    texts: Sequence[str],
    langs: Sequence[str],
    cut: Sequence[Sequence[Span]],
) -> list[list[Said]]:
    """What is said of the spans of each text, all asked in one batch."""
    pieces = [text[start:end] for text, spans in zip(texts, cut, strict=True) for start, end in spans]
    named = [lang for lang, spans in zip(langs, cut, strict=True) for _ in spans]
    found = iter(ask(pieces, named) if pieces else [])
    return [[next(found) for _ in spans] for spans in cut]


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
