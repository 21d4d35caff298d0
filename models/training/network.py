"""The network: one BERT-shaped encoder, one linear layer a head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn


class HeadedEncoder(nn.Module):
    """An encoder with heads. Text heads read the first token's state beside the mean over all tokens, of a pair over
    those of its second text; the `entity` head reads the mean over an entity's tokens beside the first token's state.
    """

    def __init__(
        self, checkpoint: Path, heads: Mapping[str, Sequence[str]], *, dropout: float = 0.0, frozen_layers: int = 0
    ) -> None:
        super().__init__()
        from transformers import AutoModel

        self.encoder = AutoModel.from_pretrained(
            checkpoint, local_files_only=True, add_pooling_layer=False, attn_implementation="eager"
        )
        self.frozen_layers = frozen_layers
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict({head: nn.Linear(2 * width, len(labels)) for head, labels in heads.items()})

    def lower_states(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """States after the frozen layers, shape (texts, tokens, width): the same in every epoch."""
        states: Tensor = self.encoder.embeddings(input_ids=ids, token_type_ids=types)
        return self._through(states, mask, 0, self.frozen_layers)

    def upper_states(self, lower: Tensor, mask: Tensor) -> Tensor:
        """Token states at the top, from those after the frozen layers."""
        return self._through(lower, mask, self.frozen_layers, None)

    def _through(self, states: Tensor, mask: Tensor, first: int, last: int | None) -> Tensor:
        # 0 where a token is, the least float where padding is: added to attention scores.
        bias = (1.0 - mask[:, None, None, :].to(states.dtype)) * torch.finfo(states.dtype).min
        for layer in self.encoder.encoder.layer[first:last]:
            states = layer(states, bias)
        return states

    def text_features(self, states: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """What text heads read, shape (texts, 2 x width); `types` is 1 on the second text of a pair."""
        focus = torch.where(types.sum(dim=1, keepdim=True) > 0, types, mask)
        return self.dropout(torch.cat((states[:, 0], masked_mean(states, focus)), dim=1))

    def entity_features(self, states: Tensor, span: Tensor) -> Tensor:
        """What the entity head reads; `span` is 1 on an entity's tokens, shape (entities, tokens)."""
        return self.dropout(torch.cat((masked_mean(states, span), states[:, 0]), dim=1))

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor, span: Tensor) -> tuple[Tensor, ...]:
        """Logits of every head in the order of the heads; the entity head for the tokens where `span` is 1."""
        states = self.upper_states(self.lower_states(ids, mask, types), mask)
        text, entity = self.text_features(states, mask, types), self.entity_features(states, span)
        return tuple(layer(entity if head == "entity" else text) for head, layer in self.heads.items())


def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    """Mean of states where the mask is 1, shape (texts, width); zeros where it is 1 nowhere."""
    weights = mask.to(states.dtype).unsqueeze(2)
    return (states * weights).sum(dim=1) / weights.sum(dim=1).clamp(min=1.0)
