"""The clean room: ``clean(page, settings) -> Article`` turns what came in into the text a page carries.

Nothing heavy is imported here: trafilatura, htmldate and py3langid load with the first page that needs them.
"""

from __future__ import annotations

from tocsin.clean.article import CleanSettings, clean

__all__ = ["CleanSettings", "clean"]
