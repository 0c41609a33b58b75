"""Tocsin reads the news of international crises into evidence-linked event data.

    import tocsin

    document = tocsin.read("page.html", published="2023-08-07")
    for event in document.events:
        print(event.type, event.modality, [span.of(document.article.text) for span in event.evidence])

Importing is cheap: public names load when they are first asked for, the model with the first page that is read.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tocsin.api import read, read_many, read_text
    from tocsin.config import Settings
    from tocsin.errors import TocsinError, Unreadable
    from tocsin.gather import Columns, GatherOptions
    from tocsin.records import Document, Rejected, json_schema
    from tocsin.store.sql import Store, open_store

    __version__: str

__all__ = [
    "Columns",
    "Document",
    "GatherOptions",
    "Rejected",
    "Settings",
    "Store",
    "TocsinError",
    "Unreadable",
    "__version__",
    "json_schema",
    "open_store",
    "read",
    "read_many",
    "read_text",
]

_HOMES = {
    "tocsin.api": ("read", "read_many", "read_text"),
    "tocsin.config": ("Settings",),
    "tocsin.errors": ("TocsinError", "Unreadable"),
    "tocsin.gather": ("Columns", "GatherOptions"),
    "tocsin.records": ("Document", "Rejected", "json_schema"),
    "tocsin.store.sql": ("Store", "open_store"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name == "__version__":
        return import_module("importlib.metadata").version("tocsin")
    if name not in _HOME:
        raise AttributeError(f"module 'tocsin' has no attribute '{name}'")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
