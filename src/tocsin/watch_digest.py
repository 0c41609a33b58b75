"""What stands for a watch file: by it is told whether the accounts of a store were made by the file as it is now."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from tocsin.watchfile import Deliver, Watch


def digest_of(watch: Watch, gone: Collection[str] = ()) -> str:
    """32 hex digits for all of a watch file that bears on the accounts: not where alerts go or how often is looked.
    Where documents were withdrawn (``gone``), a plus sign and 8 digits for them follow. ``tocsin act`` adds another
    ending where a document comes back that is missing from the accounts: it then fits no file, and they are made again.
    """
    judged = [(source.at, source.publisher, source.reliability) for source in watch.sources]
    bare = replace(watch, sources=(), deliver=Deliver(), base="")
    digest = sha256(msgspec.json.encode([bare, judged], order="sorted")).hexdigest()[:32]
    return f"{digest}+{sha256(msgspec.json.encode(sorted(gone))).hexdigest()[:8]}" if gone else digest


def difference(held: str, digest: str) -> str | None:
    """Why accounts that were made under one digest don't fit another, in words; none if they do."""
    if held.partition("+")[0] != digest.partition("+")[0]:
        return "the watch file has changed"
    return "documents were withdrawn or restored" if held != digest else None
