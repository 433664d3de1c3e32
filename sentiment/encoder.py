"""The network: a small multilingual BERT whose mean-pooled vector feeds one linear head."""

from typing import Any, NamedTuple

import torch
from transformers import BertConfig, BertModel, BertPreTrainedModel

from sentiment.scores import LABELS


class Encoded(NamedTuple):
    """Outputs of one pass over B texts: logits (B, 3) and the pooled vectors (B, hidden)."""

    logits: torch.Tensor
    vector: torch.Tensor


class MeanPooledClassifier(BertPreTrainedModel):
    """A BERT encoder, averaged over its real tokens, with a three-label head."""

    def __init__(self, config: BertConfig) -> None:
        """Build the network with random weights; `from_pretrained` fills them."""
        super().__init__(config)
        self.bert = BertModel(config, add_pooling_layer=False)
        self.dropout = torch.nn.Dropout(config.hidden_dropout_prob)
        self.classifier = torch.nn.Linear(config.hidden_size, len(LABELS))
        self.post_init()

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, **_: Any) -> Encoded:
        """Score token ids (B, T) under their mask (B, T)."""
        hidden = self.bert(input_ids, attention_mask=attention_mask).last_hidden_state  # (B, T, hidden)
        real = attention_mask.unsqueeze(-1).to(hidden.dtype)  # (B, T, 1)
        vector = (hidden * real).sum(1) / real.sum(1).clamp(min=1)  # (B, hidden)
        return Encoded(self.classifier(self.dropout(vector)), vector)
