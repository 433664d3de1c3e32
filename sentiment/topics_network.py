"""The heads that see topics: for each of them a look at the tokens of a text, on layers that are computed anyway.

Each topic asks every token how much it concerns it, and judges the mean of what the tokens say, weighted by that, and
the mean of the whole text. Each aspect asks a second time for its own sentiment.
"""

from collections.abc import Mapping

import torch
from torch.nn import functional

from sentiment.aspects import ASPECTS
from sentiment.scores import LABELS, Floats
from sentiment.topics import TOPICS

KEYS, VALUES = 64, 96
SHARPNESS = 0.5
PREFIX = "topics."


class TopicHeads(torch.nn.Module):
    """Token states (B, T, width) to log odds of the topics (B, 27) and of the labels of aspects (B, 12, 3)."""

    def __init__(self, width: int, dropout: float = 0.3) -> None:
        """Start with random weights for states of `width` numbers a token."""
        super().__init__()
        looks = len(TOPICS) + len(ASPECTS)
        self.drop = torch.nn.Dropout(dropout)
        self.keys = torch.nn.Linear(width, KEYS)
        self.values = torch.nn.Linear(width, VALUES)
        self.query = torch.nn.Parameter(torch.randn(looks, KEYS) * 0.05)
        self.present = torch.nn.Parameter(torch.randn(len(TOPICS), VALUES) * 0.05)
        self.whole = torch.nn.Linear(width, len(TOPICS))
        self.side = torch.nn.Parameter(torch.randn(len(ASPECTS), VALUES, len(LABELS)) * 0.02)
        self.any_side = torch.nn.Linear(VALUES, len(LABELS))
        self.trust = torch.nn.Parameter(torch.ones(len(TOPICS)))
        torch.nn.init.constant_(self.whole.bias, -2.0)

    def forward(
        self, states: torch.Tensor, mask: torch.Tensor, ruled: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Look at texts under their mask (B, T); `ruled` (B, 27) says which written rules hold."""
        mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        states = self.drop(states)
        looks = torch.einsum("bte,le->blt", self.keys(states), self.query) * SHARPNESS
        share = looks.masked_fill(mask[:, None] == 0, -1e9).softmax(-1)
        said = self.drop(share @ functional.gelu(self.values(states)))  # (B, looks, VALUES)
        topics, sides = said.split([len(TOPICS), len(ASPECTS)], dim=1)
        odds = (topics * self.present).sum(-1) + self.whole(self.drop(mean)) + ruled * self.trust
        return odds, torch.einsum("bav,avc->bac", sides, self.side) + self.any_side(sides)

    def folded(self, thresholds: torch.Tensor) -> Mapping[str, Floats]:
        """The weights as the graph takes them, each topic's threshold (27,) taken off its log odds."""
        found = {
            "keys.weight": self.keys.weight, "keys.bias": self.keys.bias,
            "values.weight": self.values.weight, "values.bias": self.values.bias,
            "query": self.query * SHARPNESS, "present": self.present,
            "whole.weight": self.whole.weight, "whole.bias": self.whole.bias - thresholds,
            "side": self.side + self.any_side.weight.T, "side.bias": self.any_side.bias, "trust": self.trust,
        }  # fmt: skip
        return {PREFIX + name: value.detach().numpy() for name, value in found.items()}
