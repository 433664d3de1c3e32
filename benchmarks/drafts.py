"""How varied and how close to the mention drafts are, and how fast they come: python benchmarks/drafts.py [--train].

It drafts answers to 400 invented reviews and messages, half in Thai and half in English, with the voice and policies
of the sample brand. The rows are those of the corpus that nothing learned from; with --train, those by which phrases
may be mended. Real App Store reviews are drafted too where ../shared has some. Printed are:

- copies: drafts that another one repeats to the letter, and near-copies (rapidfuzz, 90 of 100 or more), both without
  greeting and signature;
- unnamed: drafts for a mention of which an aspect was seen, and that speak of none of its aspects;
- shared: the mean share of a draft's content words that stand in the mention too (Thai: by dictionary);
- words a draft (median), and drafts a minute on one core with plan, variants and guard, scoring aside.
"""

import json
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean, median

from pythainlp.tokenize import word_tokenize
from rapidfuzz import fuzz, process

from cli_texts import load_model, read_and_judged, voice_and_facts
from responder.as_said import as_said
from responder.catalogue import catalogue
from responder.compose import compose
from responder.guard import blocks, check
from responder.likeness import GREETING
from responder.values import Composed, Heard
from sentiment.words_stop import ENGLISH, THAI

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "sentiment" / "corpus"
REAL = ROOT.parent / "shared" / "wire" / "appstore" / "rss-jcoynel"
TEST, TRAIN = ("test.jsonl", "topics_test.jsonl"), ("train.jsonl", "topics_train.jsonl")
EACH, NEAR = 200, 90
CHANNELS = ("shopee", "google_business", "facebook", "trustpilot", "line")
FILLER = {"en": frozenset(ENGLISH.split()), "th": frozenset(THAI.split())}

Row = dict[str, object]


def main() -> None:
    """Print the figures of the invented mentions, then those of the real ones."""
    rows = [row for lang in ("th", "en") for row in _rows(TRAIN if "--train" in sys.argv[1:] else TEST, lang)]
    _show("invented", rows)
    if real := list(_real()):
        _show("App Store, real", real)


def _rows(names: Sequence[str], lang: str) -> list[Row]:
    """The first rows of a language from each file by turns, so that every kind of message is among them."""
    found: list[Row] = []
    for name in names:
        lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
        own = [row for row in map(json.loads, lines) if row["lang"] == lang]
        found += own[: EACH - len(found) if name == names[-1] else EACH // 2]
    return found


def _real() -> Iterator[Row]:
    for path in sorted(REAL.glob("[0-9]*.json")):
        text = path.read_text(encoding="utf-8")
        entries = json.loads(text)["feed"].get("entry", []) if text.startswith("{") else []
        for entry in entries if isinstance(entries, list) else [entries]:
            if "im:rating" in entry:
                text = f"{entry['title']['label']}\n{entry['content']['label']}"
                yield {"text": text, "rating": float(entry["im:rating"]["label"])}


def _show(title: str, rows: Sequence[Row]) -> None:
    heard = list(_heard(rows))
    pairs, seconds, stopped = _drafted(heard)
    print(f"{title}: {len(rows)} mentions, {len(pairs)} drafts, {stopped} stopped by the guard")
    for reason, count in Counter(each.reason for each in _without(heard)).most_common(4):
        print(f"  no draft, {count}: {reason}")
    if not pairs:
        return
    print(f"  {_copies([composed.text or '' for _, composed in pairs])}")
    blank = [each for each, composed in pairs if each.aspects and not _named(each, composed)]
    print(f"  unnamed: {len(blank)} of {sum(bool(each.aspects) for each, _ in pairs)} with an aspect")
    shares = [_shared(each, composed) for each, composed in pairs]
    words = [len(_words(composed.text or "", composed.lang)) for _, composed in pairs]
    print(f"  shared: {fmean(shares):.3f} of the content words, words a draft: {median(words):.0f}")
    print(f"  {60 * len(heard) / seconds:,.0f} mentions a minute on one core")


def _heard(rows: Sequence[Row]) -> Iterator[Heard]:
    for number, (row, (read, found)) in enumerate(zip(rows, read_and_judged(load_model(), rows), strict=True)):
        yield Heard(
            text=str(row["text"]), lang=read.lang, channel=CHANNELS[number % len(CHANNELS)], rating=row.get("rating"),  # type: ignore[arg-type]
            label=found.both.label, aspects=tuple(read.aspects), intents=read.intents, hard=read.hard,
            contradiction=found.contradiction, key=f"bench/{number}",
        )  # fmt: skip


def _drafted(heard: Sequence[Heard]) -> tuple[list[tuple[Heard, Composed]], float, int]:
    """Every draft, the seconds of processor time that all took with the guard, and how many the guard stopped."""
    voice, sources = voice_and_facts("")
    facts = [*(source.text for source in sources), voice.contact, voice.brand, *voice.signature.values()]
    recent, pairs, stopped = deque[str](maxlen=30), list[tuple[Heard, Composed]](), 0
    compose(heard[0], voice, sources)  # patterns are compiled on first use
    start = time.process_time()
    for each in heard:
        composed = compose(each, voice, sources, list(recent))
        if composed.text is not None:
            found = check(
                composed.text, lang=composed.lang, channel=each.channel, text=each.text, facts=facts, recent=recent
            )
            stopped += blocks(found)
            recent.append(composed.text)
            pairs.append((each, composed))
    return pairs, time.process_time() - start, stopped


def _without(heard: Sequence[Heard]) -> Iterator[Composed]:
    voice, sources = voice_and_facts("")
    composed = (compose(each, voice, sources) for each in heard)
    return (each for each in composed if each.text is None)


def _copies(texts: Sequence[str]) -> str:
    bodies = [GREETING.sub("", text).rsplit("\n", 1)[0].strip() for text in texts]
    counts = Counter(bodies)
    exact = sum(counts[body] > 1 for body in bodies) / len(bodies)
    alike = process.cdist(bodies, bodies, scorer=fuzz.ratio, score_cutoff=NEAR)
    near = sum((alike[place] >= NEAR).sum() > 1 for place in range(len(bodies))) / len(bodies)
    return f"copies: {exact:.1%} exact, {near:.1%} near"


def _named(heard: Heard, composed: Composed) -> bool:
    """Whether a draft speaks of one of the aspects: by a topic's phrase, or by a phrasing made for the aspect."""
    known, draft = (
        catalogue(composed.lang),
        composed.text or "",
    )  # the language of the draft: that of the text may be open
    if known is None:
        return False
    phrases = [
        as_said(topic.phrase, heard.text, composed.lang) for topic in known.topics if topic.aspect in heard.aspects
    ]
    kinds = [known.phrases[name] for name in known.phrases if name.rpartition(".")[2] in heard.aspects]
    pieces = [piece for kind in kinds for each in kind for piece in re.split(r"\{\w+\}", each) if len(piece) > 8]
    return any(each.lower().strip() in draft.lower() for each in (*phrases, *pieces))


def _words(text: str, lang: str) -> list[str]:
    cut = word_tokenize(text.lower(), keep_whitespace=False) if lang == "th" else re.findall(r"[a-z']+", text.lower())
    return [word for word in cut if re.search(r"\w", word)]


def _shared(heard: Heard, composed: Composed) -> float:
    """The share of a draft's content words, greeting and signature aside, that the mention holds."""
    body, lang = GREETING.sub("", composed.text or "").rsplit("\n", 1)[0], composed.lang
    content = set(_words(body, lang)) - FILLER.get(lang, frozenset())
    return len(content & set(_words(heard.text, lang))) / len(content) if content else 0.0


if __name__ == "__main__":
    main()
