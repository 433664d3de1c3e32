"""One layer of BERT in the ONNX graph, its wide products in int8."""

from sentiment.graph_drawing import Drawing


def layer(text: Drawing, x: str, name: str, heads: int, epsilon: float) -> str:
    """Add the layer of this name: (B, T, hidden) to the same."""
    joined = text.dense(x, *(f"{name}.attention.self.{part}" for part in ("query", "key", "value")))
    parts = [f"{joined}.{part}" for part in "qkv"]
    text.node("Split", joined, outputs=parts, axis=-1, num_outputs=3)
    seen = text.node("MultiHeadAttention", *parts, domain=text.contrib, num_heads=heads)
    mixed = text.node("Add", x, text.dense(seen, f"{name}.attention.output.dense"))
    middle = text.norm(mixed, f"{name}.attention.output.LayerNorm", epsilon)
    wide = text.node("Gelu", text.dense(middle, f"{name}.intermediate.dense"), domain=text.contrib)
    return text.norm(
        text.node("Add", middle, text.dense(wide, f"{name}.output.dense")), f"{name}.output.LayerNorm", epsilon
    )
