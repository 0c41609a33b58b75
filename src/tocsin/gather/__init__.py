"""Gather: files, folders, archives, tables, feeds and addresses become pages.

``open_pages(source, options)`` turns one source into ``Page``s and ``Rejected``s, lazily; ``open_all`` chains several.
Nothing is lost: whatever a source holds comes out as one or the other, and no input, however hostile, raises. What is
deliberately passed over (WARC records that are no pages, hidden files in a folder) is told to ``options.on_skip``.

The libraries behind the kinds (pyarrow, FastWARC, feedparser, charset-normalizer) load on first use, because a
command that reads none of them must start at once.
"""

from __future__ import annotations

from tocsin.gather.options import Columns, GatherOptions
from tocsin.gather.sources import open_all, open_pages

__all__ = ["Columns", "GatherOptions", "open_all", "open_pages"]
