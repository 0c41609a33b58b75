"""The Python entry points behind ``import tocsin``: one page, one text, or everything that some sources hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path

from msgspec.structs import replace

from tocsin.config import Settings, settings_from
from tocsin.errors import Unreadable, UsageError
from tocsin.gather import GatherOptions, open_all, open_pages
from tocsin.gather.dates import edtf
from tocsin.pipeline import read_page, read_pages
from tocsin.records import Document, Page, Rejected


def read(
    source: str | Path,
    *,
    published: str | None = None,
    title: str | None = None,
    uri: str | None = None,
    publisher: str | None = None,
    settings: Settings | None = None,
) -> Document:
    """Read one page: a path or an http(s) address.

    ``published`` is a date (``2021-12-31``, ``2021-12``); what is given beats what the page says. ``settings`` come
    from the environment unless given. Raises ``Unreadable`` with the reason if the page is rejected, ``UsageError`` if
    the source holds more than one document (then ``read_many`` is meant) or a date is none.
    """
    options = GatherOptions(published=day(published), publisher=publisher, uri=uri)
    found = list(islice(open_pages(source, options), 2))
    if len(found) > 1:
        raise UsageError(f"{source} holds more than one document; tocsin.read_many reads them all")
    return _one(titled(found[0], title), settings)


def read_text(
    text: str,
    published: str | None = None,
    title: str | None = None,
    uri: str | None = None,
    *,
    publisher: str | None = None,
    settings: Settings | None = None,
) -> Document:
    """Read an article that is a string, plain text or HTML. Without ``uri`` it is named after its content.

    Raises ``Unreadable`` with the reason if there is nothing to read in it, ``UsageError`` if a date is none.
    """
    options = GatherOptions(published=day(published), publisher=publisher)
    text = text.encode("utf-8", "replace").decode()  # half a surrogate pair can't be written to any file
    name = uri or f"text:{sha256(text.encode()).hexdigest()[:32]}"
    page = Page(name, text, given=options.given({}), first_seen=options.first_seen())
    return _one(titled(page, title), settings)


def read_many(
    sources: str | Path | Iterable[str | Path], settings: Settings | None = None, options: GatherOptions | None = None
) -> Iterator[Document | Rejected]:
    """Read everything that some sources hold: files, folders, patterns, tables, archives, feeds, addresses.

    A single path or address is one source.
    Results come in order, one at a time; a page that can't be read comes as a ``Rejected`` with its reason. With
    ``settings.jobs`` above one, pages are read in processes of their own: a script that does so needs the usual
    ``if __name__ == "__main__":`` around its start.
    """
    sources = [sources] if isinstance(sources, str | Path) else sources  # else a path's letters were its sources
    return read_pages(open_all(sources, options or GatherOptions()), settings or settings_from())


def day(published: str | None) -> str | None:
    """A date as it was given, in EDTF; raises ``UsageError`` for what is none."""
    if published is None:
        return None
    if (found := edtf(published)) is None:
        raise UsageError(f"'{published}' is no date; write it as 2021-12-31, 2021-12 or 2021")
    return found


def titled(found: Page | Rejected, title: str | None) -> Page | Rejected:
    """A page with the title that the caller gave."""
    if title is None or isinstance(found, Rejected):
        return found
    return replace(found, given={**found.given, "title": title})


def _one(found: Page | Rejected, settings: Settings | None) -> Document:
    result = found if isinstance(found, Rejected) else read_page(found, settings or settings_from())
    if isinstance(result, Rejected):
        raise Unreadable(result.uri, result.stage, result.reason)
    return result
