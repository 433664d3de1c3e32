r"""How fast `earful score` is beside the plain transformers pipeline with a base-size network, in one run.

Usage: python benchmarks/speed.py [--rows FILE.jsonl.gz] [--texts 2000] [--checked 2000] \
    [--stream 200000 [--stream-words 3]]

The network beside ours is a RoBERTa of 12 layers of 768 with random weights, as its time does not depend on them, at
its best batch size. `--checked` rows measure what int8 costs against torch fp32; `--stream` lines measure the memory.
"""

import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import Annotated, Any

import numpy
import onnxruntime
import typer
from onnx import TensorProto, helper, numpy_helper

from cli_lines import each_line
from cli_texts import scoring
from sentiment.examples import Row, read_rows
from sentiment.foreign import Foreign, open_config
from sentiment.judge import judge
from sentiment.model import Model, load
from sentiment.scores import LABELS, Encoding, Score
from sentiment.text import normal_form
from store.settings import settings

PROJECT = Path(__file__).parents[1]
ROWS = PROJECT.parent / "shared" / "data" / "sentiment" / "validation.jsonl.gz"
CORPUS = PROJECT / "sentiment" / "corpus" / "train.jsonl"
PEER_BATCHES = (1, 4, 8, 16, 32)
SHAPE = 1024, 384, 1536

seconds = time.perf_counter


def best(work: Callable[[], object], rounds: int = 2) -> float:
    """The shortest time of some rounds, in seconds."""
    times = []
    for _ in range(rounds):
        begun = seconds()
        work()
        times.append(seconds() - begun)
    return min(times)


def peer(place: str, threads: int) -> Callable[[Sequence[str], int], object]:
    """The pipeline, called with texts and a batch size."""
    import torch
    from transformers import AutoTokenizer, RobertaConfig, RobertaForSequenceClassification, pipeline

    torch.set_num_threads(threads)
    tokenizer = AutoTokenizer.from_pretrained(place)
    config = RobertaConfig(vocab_size=len(tokenizer), max_position_embeddings=514)
    network: Any = RobertaForSequenceClassification(config)
    network.eval()
    run: Any = pipeline("text-classification", model=network, tokenizer=tokenizer, device="cpu")
    return lambda texts, size: run(list(texts), batch_size=size)


def product_rate(kind: str, threads: int) -> float:
    """How many billion multiplications and additions a second products of one kind reach, on all threads together."""
    rows, depth, width = SHAPE
    constants: dict[str, Any] = {"w": numpy.ones((depth, width), numpy.float32)}
    if kind == "DynamicQuantizeMatMul":
        constants = {"w": numpy.ones((depth, width), numpy.int8), "s": numpy.ones(width, numpy.float32)}
    node = helper.make_node(kind, ["x", *constants], ["y"], domain="" if kind == "MatMul" else "com.microsoft")
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in "xy"]
    weights = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph([node], "product", ends[:1], ends[1:], weights)
    sets = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    packed = helper.make_model(graph, opset_imports=sets, ir_version=10).SerializeToString()
    session = onnxruntime.InferenceSession(packed, options, providers=["CPUExecutionProvider"])
    x, times = numpy.random.default_rng(1).normal(size=(rows, depth)).astype(numpy.float32), 40

    with ThreadPoolExecutor(threads) as pool:
        took = best(lambda: list(pool.map(lambda _: session.run(None, {"x": x}), range(times))), 8)
    return 2 * rows * depth * width * times / took / 1e9


def product_rates(threads: int) -> tuple[float, float]:
    """The rates in fp32 and in int8, the best of some rounds."""
    return product_rate("MatMul", threads), product_rate("DynamicQuantizeMatMul", threads)


def work_a_token(place: Path) -> float:
    """Billion multiplications and additions that the matrix products of our network take for one token."""
    config = json.loads((place / "config.json").read_text(encoding="utf-8"))
    hidden, wide, layers = (config[name] for name in ("hidden_size", "intermediate_size", "num_hidden_layers"))
    return float(2 * layers * (4 * hidden**2 + 2 * hidden * wide) / 1e9)


def tokens_of(tokenizer: Any, texts: Sequence[str]) -> int:
    """How many tokens texts have in all."""
    return sum(map(len, tokenizer([normal_form(text) for text in texts])["input_ids"]))


def cost_of_int8(model: Model, place: str, rows: Sequence[Row], threads: int) -> str:
    """The accuracy of the shipped network and of the same in torch fp32."""
    forms = [normal_form(row["text"]) for row in rows]
    truth = numpy.array([LABELS.index(row["label"]) for row in rows])
    ours = numpy.array([max(range(3), key=score.__getitem__) for score in model(forms)])
    plain = Foreign(place, open_config(place)[1], threads)(forms)["logits"].argmax(axis=1)
    right, plain_right = (ours == truth).mean(), (plain == truth).mean()
    return (
        f"accuracy on {len(rows)} rows: int8 {right:.2%}, torch fp32 {plain_right:.2%}, difference "
        f"{100 * (right - plain_right):+.2f} points, same label {(ours == plain).mean():.2%}"
    )


class Recorder:
    """A model that remembers every text it is asked for."""

    def __init__(self, model: Model) -> None:
        """Pass all calls on to a model."""
        self.version, self.texts, self._model = model.version, list[str](), model

    def __call__(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Score]:
        """Score texts."""
        return [encoding.score for encoding in self.encode(texts, langs)]

    def encode(self, texts: Sequence[str], langs: Sequence[str] = ()) -> list[Encoding]:
        """Score texts and give their vectors."""
        self.texts += texts
        return self._model.encode(texts, langs)


def stream(model: Model, texts: Sequence[str], lines: int, words: int) -> str:
    """The peak of the memory while ever more lines are scored, in one go; `words` of a text each, or all with 0."""
    peaks: list[int] = []
    answer = scoring(model)

    def watched(rows: Sequence[dict[str, Any]]) -> Iterable[dict[str, Any]]:
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        return answer(rows)

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "lines")
        with source.open("w", encoding="utf-8") as target:
            for number, text in enumerate(islice(cycle(texts), lines)):
                some = " ".join(text.split()[: words or None])
                target.write(json.dumps({"text": f"{number} {some}"}) + "\n")
        took = best(lambda: each_line(str(source), Path(folder, "out"), watched), 1)
    tenths = peaks[:: max(1, len(peaks) // 10)]
    return f"{lines:,} lines, {lines / took:.0f} a second; peak memory in MB by each tenth: {tenths}"


def main(
    rows: Annotated[Path, typer.Option(help="Labelled rows; our own corpus where there are none.")] = ROWS,
    texts: Annotated[int, typer.Option(help="Texts to time ours with; the pipeline gets a part of them.")] = 2000,
    checked: Annotated[int, typer.Option(help="Rows to compare int8 and fp32 on.")] = 0,
    lines: Annotated[int, typer.Option("--stream", help="Lines to score for the memory.")] = 0,
    words: Annotated[int, typer.Option("--stream-words", help="Words of each such line; all of them with 0.")] = 0,
) -> None:
    """Print texts a second of both, their ratio, the measured product rates and our share of what they allow."""
    place, threads = settings().sentiment_model, settings().threads
    found = read_rows(rows if rows.exists() else CORPUS)
    model = load(place, threads)
    if lines:
        print(stream(model, [row["text"] for row in found], lines, words))
        return
    if checked:
        print(cost_of_int8(model, place, found[:: max(1, len(found) // checked)][:checked], threads))
        return
    timed = [row["text"] for row in found if row.get("source", "umsab") == "umsab"]
    timed = timed[:: max(1, len(timed) // texts)][:texts]
    compare(model, place, timed, threads)


def compare(model: Model, place: str, texts: Sequence[str], threads: int) -> None:
    """Time both on the same texts, the pipeline on the first of them only, and print the figures."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(place)
    judged = Recorder(model)
    judge(judged, texts)
    tokens, passed = (tokens_of(tokenizer, some) / len(texts) for some in (texts, judged.texts))
    few, run = texts[:48], peer(place, threads)
    before = product_rates(threads)
    run(few[:8], 8)
    rates = {size: len(few) / best(lambda size=size: run(few, size), 1) for size in PEER_BATCHES}  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "lines")
        source.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        command = len(texts) / best(lambda: each_line(str(source), Path(folder, "out"), scoring(model)), 3)
    alone = len(texts) / best(lambda: model(texts), 3)
    again = max(rates, key=rates.__getitem__)
    rates[again] = max(rates[again], len(few) / best(lambda: run(few, again), 1))
    plain, small = map(max, zip(before, product_rates(threads), strict=True))
    alone_bound, bound = (small / (work_a_token(Path(place)) * count) for count in (tokens, passed))
    peer_rate = rates[again]
    print(f"{len(texts)} texts of {tokens:.1f} tokens on {threads} threads, {passed:.1f} tokens with the windows and")
    print("sentences of long texts, which earful score passes over once more; texts a second:")
    print(f"  pipeline, base size, fp32: {peer_rate:.1f} at batch size {again} of {[*rates]}")
    print(f"  earful score: {command:.0f}, {command / peer_rate:.1f} times as many")
    print(f"  its model alone: {alone:.0f}, {alone / peer_rate:.1f} times as many")
    print(f"matrix products: {plain:.0f} G/s in fp32, {small:.0f} G/s in int8; with nothing else, in int8:")
    print(f"  earful score: {bound:.0f} texts a second, {command / bound:.0%} of that reached")
    print(f"  its model alone: {alone_bound:.0f} texts a second, {alone / alone_bound:.0%} of that reached")


if __name__ == "__main__":
    typer.run(main)
