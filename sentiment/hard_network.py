"""The layers of our own that read once more what may be for people alone; `sentiment.graph_hard` is the same in ONNX.

They are copies of the encoder's upper layers that went on learning, and stand on the states below those, which are
computed anyway. A gate, which looks at the states of the whole network, says for which texts they are worth asking.
"""

import copy
from collections.abc import Iterable

import torch
from torch.nn import functional

from sentiment.hard import HARD

CLASSES = len(HARD) + 1  # none first
KEYS, VALUES, SHARPNESS = 64, 96, 0.5


class HardLayers(torch.nn.Module):
    """States (B, T, hidden) after layer 4 to the log odds of no class and of each hard one (B, 7)."""

    def __init__(self, layers: Iterable[torch.nn.Module], width: int) -> None:
        """Start from copies of layers, and from random weights above them."""
        super().__init__()
        self.layer = torch.nn.ModuleList(copy.deepcopy(list(layers)))
        self.query = torch.nn.Parameter(torch.zeros(CLASSES, width))
        self.said = torch.nn.Parameter(torch.randn(CLASSES, width) * 0.02)
        self.whole = torch.nn.Linear(width, CLASSES)
        torch.nn.init.normal_(self.whole.weight, std=0.02)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Read texts under their mask (B, T), 1 for what is real."""
        unseen = (1 - mask)[:, None, None] * -1e4
        for layer in self.layer:
            states = layer(states, unseen)
        states = states.float()
        mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        looks = (states @ self.query.T / 4).masked_fill(mask[..., None] == 0, -1e9)
        heard: torch.Tensor = (looks.softmax(1) * (states @ self.said.T)).sum(1)
        return heard + self.whole(mean)  # type: ignore[no-any-return]  # torch leaves modules untyped


class Gate(torch.nn.Module):
    """States (B, T, width) of several layers side by side to the same seven log odds, more cheaply and less well."""

    def __init__(self, width: int, dropout: float = 0.3) -> None:
        """Start with random weights."""
        super().__init__()
        self.drop = torch.nn.Dropout(dropout)
        self.keys = torch.nn.Linear(width, KEYS)
        self.values = torch.nn.Linear(width, VALUES)
        self.query = torch.nn.Parameter(torch.randn(CLASSES, KEYS) * 0.05)
        self.said = torch.nn.Parameter(torch.randn(CLASSES, VALUES) * 0.05)
        self.whole = torch.nn.Linear(width, CLASSES)
        torch.nn.init.zeros_(self.whole.weight)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Look at texts under their mask (B, T)."""
        mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        states = self.drop(states)
        looks = torch.einsum("bte,ce->bct", self.keys(states), self.query) * SHARPNESS
        share = looks.masked_fill(mask[:, None] == 0, -1e9).softmax(-1)
        said = self.drop(share @ functional.gelu(self.values(states)))  # (B, 7, VALUES)
        return (said * self.said).sum(-1) + self.whole(self.drop(mean))  # type: ignore[no-any-return]  # the same


def any_odds(odds: torch.Tensor) -> torch.Tensor:
    """The log odds (B) of any hard class at all, from those of none and of each (B, 7)."""
    return odds[:, 1:].logsumexp(1) - odds[:, 0]
