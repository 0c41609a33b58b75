"""The reader: one MiniLM-class encoder and its heads, in torch (training only; run time uses the ONNX export)."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from labels import LAYERS, LINKS, MENTIONS, MODALITIES, TYPES
from torch import Tensor, nn
from transformers import AutoModel

from tocsin.parse.tokens import SHAPES

LINK_SIZE = 48
DISTANCES = 16
"""Buckets of the signed distance (in word pieces) between a head token and a dependent: see ``bucket``."""


class Output(NamedTuple):
    """Logits; shapes in (batch, length, ...). ``heads`` and ``tails`` are (batch, length, links, size)."""

    mentions: Tensor
    layers: Tensor
    types: Tensor
    modalities: Tensor
    heads: Tensor
    tails: Tensor


def bucket(distance: Tensor) -> Tensor:
    """Signed log buckets of a distance: 0..7 behind the head, 8..15 before it."""
    size = torch.clamp(torch.log2(distance.abs().float().clamp(min=1)).long() + 1, max=7)
    size = torch.where(distance == 0, torch.zeros_like(size), size)
    return torch.where(distance < 0, size, size + 8)


class Reader(nn.Module):
    def __init__(self, base: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="eager")
        width = self.encoder.config.hidden_size
        self.shape = nn.Embedding(SHAPES, width)
        nn.init.zeros_(self.shape.weight)
        self.drop = nn.Dropout(0.1)
        self.mentions = nn.Linear(width, len(MENTIONS))
        self.layers = nn.Linear(width, 3 * len(LAYERS))
        self.event = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Dropout(0.1))
        self.types = nn.Linear(width, len(TYPES))
        self.modalities = nn.Linear(width, len(MODALITIES))
        self.heads = nn.Linear(width, len(LINKS) * LINK_SIZE)
        self.tails = nn.Linear(width, len(LINKS) * LINK_SIZE)
        self.distance = nn.Parameter(torch.zeros(len(LINKS), DISTANCES))

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor) -> Output:
        embedded = self.encoder.embeddings.word_embeddings(ids) + self.shape(shapes)
        hidden = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        hidden = self.drop(hidden)
        event = self.event(hidden)
        size = (*hidden.shape[:2], len(LINKS), LINK_SIZE)
        return Output(
            self.mentions(hidden),
            self.layers(hidden).view(*hidden.shape[:2], len(LAYERS), 3),
            self.types(event),
            self.modalities(event),
            self.heads(hidden).view(size),
            self.tails(hidden).view(size),
        )

    def links(self, out: Output) -> Tensor:
        """Logits (batch, links, head, tail) that the token ``tail`` belongs to the head token."""
        scores = torch.einsum("bikd,bjkd->bkij", out.heads, out.tails) / LINK_SIZE**0.5
        place = torch.arange(scores.shape[-1])
        return scores + self.distance[:, bucket(place[None, :] - place[:, None])][None]
