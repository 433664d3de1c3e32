"""Load a sentiment model from disk and score batches of texts with it."""

import gc
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy

from sentiment.scores import LABELS, Encoding, Floats, Score, Seen
from sentiment.text import normal_form
from store.errors import NeedsSetup
from store.saying import N_, say
from store.settings import SHIPPED_MODEL

OURS = "MeanPooledClassifier"
MEND = N_(
    "Bring its files back as they were (of the one that ships: `git checkout sentiment/checkpoint`), or set "
    "EARFUL_SENTIMENT_MODEL to a whole one"
)


class Network(Protocol):
    """What turns B > 0 texts in their normal form into `logits` (B, 3), and if it can into more.

    That is `vector` (B, hidden), and `present` (B, 27) and `sides` (B, 12, 3) of the topics; `trust` (27,) then says
    how much a written rule adds to `present`. And a list of B `blame`.
    """

    trust: Floats | None

    def __call__(self, texts: Sequence[str]) -> Mapping[str, Any]:
        """One pass."""
        ...


class Model:
    """A loaded model: call it with texts."""

    def __init__(
        self, network: Network, order: Sequence[int], version: str, temperatures: Mapping[str, float] | None = None
    ) -> None:
        """Keep a network whose outputs, taken in `order`, are negative, neutral, positive.

        `temperatures` by language ("" for all others) divide its logits, so that a confidence means what it says.
        """
        self.version = version
        self._network = network
        self._order = list(order)
        self._temperatures = {"": 1.0} | dict(temperatures or {})

    def __call__(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Score]:
        """Score texts of any length in any language; only the first 256 tokens of each count."""
        return [encoding.score for encoding in self.encode(texts, langs)]

    def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
        """Score texts, place them and see their topics; texts of the same normal form cost one pass."""
        if not texts:
            return []
        forms = [normal_form(text) for text in texts]
        rows = {form: row for row, form in enumerate(dict.fromkeys(forms))}
        found = self._network(list(rows))
        places = [rows[form] for form in forms]
        scores = self._probabilities(found["logits"][places], langs or [""] * len(texts))
        nothing = [None] * len(rows)
        vectors, blame = found.get("vector", nothing), found.get("blame", nothing)
        seen = _seen(found, self._network.trust) or nothing
        return [
            Encoding(Score(*row), vectors[place], seen[place], blame[place])
            for row, place in zip(scores, places, strict=True)
        ]

    def _probabilities(self, logits: Floats, langs: Sequence[str]) -> list[list[float]]:
        """Logits (B, 3) of texts in B languages to probabilities (B, 3)."""
        usual = self._temperatures[""]
        heat = numpy.array([self._temperatures.get(lang, usual) for lang in langs])
        cooled = logits[:, self._order] / heat[:, None]
        powers = numpy.exp(cooled - cooled.max(axis=1, keepdims=True))
        found: list[list[float]] = (powers / powers.sum(axis=1, keepdims=True)).tolist()
        return found


def _seen(found: Mapping[str, Any], trust: Floats | None) -> list[Seen]:
    if trust is None:
        return []
    hard = found.get("hard", [None] * len(found["present"]))
    return [
        Seen(present, trust, sides, odds)
        for present, sides, odds in zip(found["present"], found["sides"], hard, strict=True)
    ]


def load(place: str, threads: int = 2) -> Model:
    """Load a model from a folder or by hub name; NeedsSetup says what is wrong with it."""
    folder = Path(place)
    if not folder.is_dir() and (folder.is_absolute() or place.startswith(".")):
        raise NeedsSetup(
            say("there is no model in {place}: set EARFUL_SENTIMENT_MODEL to a folder or a hub name", place=place)
        )
    try:
        return _ours(folder, threads) or _foreign(place, threads)
    except NeedsSetup:
        raise
    except Exception as error:  # the runtime and the tokenizer have no errors of a kind of their own
        reason = next(iter(str(error).splitlines()), type(error).__name__)[:200]
        raise NeedsSetup(
            say("the model {place} cannot be loaded: {reason}. {mend}", place=place, reason=reason, mend=MEND)
        ) from error


@lru_cache(maxsize=1)
def kept_model(place: str, threads: int) -> Model:
    """Load a model once, for a process that goes on using it; NeedsSetup says what is wrong with it."""
    model = load(place, threads)
    gc.freeze()  # what came along with the model stays, and need not be looked through again and again
    return model


def _ours(folder: Path, threads: int) -> Model | None:
    """The model in a folder if it is of our own kind: without torch."""
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if OURS not in (config.get("architectures") or ()):
        return None
    from sentiment.engine import BESIDE, Engine

    if folder == SHIPPED_MODEL and (gone := [name for name in BESIDE if not (folder / name).is_file()]):
        raise NeedsSetup(
            say(
                "the model {place} cannot be loaded: {gone} is missing. {mend}",
                place=folder,
                gone=", ".join(gone),
                mend=MEND,
            )
        )
    return _model(Engine(folder, config, threads), str(folder), config)


def _foreign(place: str, threads: int) -> Model:
    from sentiment.foreign import Foreign, open_config

    fields, config = open_config(place)
    label_order(fields["id2label"])
    return _model(Foreign(place, config, threads), place, fields)


def _model(network: Network, place: str, config: Mapping[str, Any]) -> Model:
    temperatures = config.get("temperatures") or {}
    order = label_order({int(index): name for index, name in config["id2label"].items()})
    return Model(network, order, version_of(place, config.get("commit"), temperatures), temperatures)


def label_order(names: Mapping[int, str]) -> list[int]:
    """Which outputs of a model are negative, neutral and positive, by their names; NeedsSetup if unclear."""
    plain = {index: name.casefold() for index, name in names.items()}
    if len(plain) == len(LABELS):
        if sorted(plain.values()) == ["label_0", "label_1", "label_2"]:
            return sorted(plain, key=plain.__getitem__)
        found = [[i for i, name in plain.items() if name.startswith(label[:3])] for label in LABELS]
        if all(len(places) == 1 for places in found):
            return [places[0] for places in found]
    raise NeedsSetup(
        say("a model with the labels negative, neutral and positive is needed, this one has {plain}", plain=plain)
    )


def version_of(place: str, commit: str | None = None, temperatures: Mapping[str, float] | None = None) -> str:
    """A name that changes with the weights and temperatures: of the folder's files, or of the hub's commit."""
    folder = Path(place)
    if not folder.is_dir():
        return f"{place}@{commit or 'unknown'}"
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.safetensors")) + sorted(folder.glob("*.bin")):
        with path.open("rb") as weights:
            digest.update(hashlib.file_digest(weights, "sha256").digest())
    if temperatures:
        digest.update(json.dumps(temperatures, sort_keys=True).encode())
    return f"{folder.name}@{digest.hexdigest()[:12]}"
