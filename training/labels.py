"""Labels of the reading heads, shared by training and export (they are written into ``labels.json`` beside the
weights)."""

from __future__ import annotations

from typing import get_args

from tocsin.records import EventType, Modality

MENTION_KINDS = ["person", "organisation", "country", "demonym", "place", "group", "vessel"]
"""What the mention head finds; ``country`` is a state or government as such, ``group`` actors by description."""

MENTIONS = ["O", *(f"{tag}-{kind}" for kind in MENTION_KINDS for tag in "BI")]
LAYERS = ["source", "cue", "content", "condition", "consequence"]
"""Attribution and conditions have a tagger (O, B, I) of its own for each, since they nest."""

BASES = {"small": "sentence-transformers/all-MiniLM-L6-v2", "large": "sentence-transformers/all-mpnet-base-v2"}
"""Base weights: of the shipped reader, and of the teacher it learns from."""

TYPES = ["O", *get_args(EventType)]
MODALITIES = list(get_args(Modality))
LINKS = ["actor", "recipient", "source", "content"]
"""Ties from a head token (trigger or cue) to the tokens of what belongs to it."""

CORPUS_KINDS = {
    "P": "person",
    "O": "organisation",
    "C": "country",
    "D": "demonym",
    "L": "place",
    "N": "group",
    "V": "vessel",
}
