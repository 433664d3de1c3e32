"""The network: a small multilingual BERT, mean-pooled, under a sentiment head and, where trained, a likeness head."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from transformers import BertConfig, BertModel, BertPreTrainedModel

from sentiment.scores import LABELS


class Encoded(NamedTuple):
    """Outputs of one pass over B texts: logits (B, 3), pooled vectors (B, hidden), and unit vectors for likeness."""

    logits: torch.Tensor
    vector: torch.Tensor
    similar: torch.Tensor | None = None


class MeanPooledClassifier(BertPreTrainedModel):
    """A BERT encoder, averaged over its real tokens, with a three-label head.

    `similar_layers` in its config adds a second output from the same pass: a vector whose dot product with another
    text's says how alike the two are. `sentiment.similar` fits it after training, which leaves the first one as it was.
    """

    def __init__(self, config: BertConfig) -> None:
        """Build the network with random weights; `from_pretrained` fills them."""
        super().__init__(config)
        self.bert = BertModel(config, add_pooling_layer=False)
        self.dropout = torch.nn.Dropout(config.hidden_dropout_prob)
        self.classifier = torch.nn.Linear(config.hidden_size, len(LABELS))
        self.layers: list[int] = list(getattr(config, "similar_layers", None) or ())
        width = config.hidden_size
        self.similar = torch.nn.Linear(len(self.layers) * width, width) if self.layers else None
        self.post_init()

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, **_: Any) -> Encoded:
        """Score token ids (B, T) under their mask (B, T)."""
        last = self.config.num_hidden_layers
        states = pooled_layers(self.bert, input_ids, attention_mask, [last, *self.layers])  # (B, (1 + L) * hidden)
        vector, lower = states.split([self.config.hidden_size, states.shape[1] - self.config.hidden_size], dim=1)
        similar = torch.nn.functional.normalize(self.similar(lower), dim=1) if self.similar else None
        return Encoded(self.classifier(self.dropout(vector)), vector, similar)


def pooled_layers(bert: BertModel, ids: torch.Tensor, mask: torch.Tensor, layers: Sequence[int]) -> torch.Tensor:
    """Average the hidden states after some layers over the real tokens of ids (B, T), side by side: (B, L * hidden).

    Layer 0 is the embeddings.
    """
    deeper = set(layers) != {bert.config.num_hidden_layers}
    found = bert(ids, attention_mask=mask, output_hidden_states=deeper)
    states = [found.hidden_states[layer] for layer in layers] if deeper else [found.last_hidden_state]
    real = mask.unsqueeze(-1).to(states[0].dtype)  # (B, T, 1)
    return torch.cat([(state * real).sum(1) / real.sum(1).clamp(min=1) for state in states], dim=1)
