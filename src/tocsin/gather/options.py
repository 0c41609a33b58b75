"""How sources are read: one frozen settings object that travels through the whole room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from msgspec import Struct

MEGABYTE = 1_000_000


def utc_now() -> datetime:
    """The present, with its time zone."""
    return datetime.now(UTC)


def no_skip_log(uri: str, why: str) -> None:
    """What happens with skipped items unless the caller wants to count them: nothing."""


class Columns(Struct, frozen=True, kw_only=True):
    """Which column of a table holds what. A table needs ``text`` or ``html``; where a row has both, ``text`` is read.

    ``seen`` says when an article came to be known, as a moment or a day (ISO 8601, UTC): what a replay goes by.
    ``None`` says that the table has no such column, even if one bears the usual name.
    """

    text: str | None = "text"
    html: str | None = "html"
    title: str | None = "title"
    date: str | None = "date"
    url: str | None = "url"
    publisher: str | None = "publisher"
    seen: str | None = "first_seen"


class GatherOptions(Struct, frozen=True, kw_only=True):
    """Settings of a run.

    ``published`` (EDTF), ``publisher`` and ``uri`` override what sources say, for every document: the command line
    allows the first and the last for a single document only. ``max_bytes`` caps one document (and, for an http
    address, the whole answer), after decompression. ``timeout_s`` is the time one address may take, redirects
    included. ``clock`` gives ``first_seen``. ``on_skip(uri, why)`` hears of items that are no documents; ``on_link(uri,
    given)``, where it is set, hears of feed entries that don't carry their whole text, in place of their being read.
    """

    columns: Columns = Columns()
    published: str | None = None
    publisher: str | None = None
    uri: str | None = None
    max_bytes: int = 20 * MEGABYTE
    timeout_s: float = 20.0
    allow_private_addresses: bool = False
    clock: Callable[[], datetime] = utc_now
    on_skip: Callable[[str, str], None] = no_skip_log
    on_link: Callable[[str, dict[str, str]], None] | None = None

    def given(self, found: dict[str, str]) -> dict[str, str]:
        """Metadata of a page: what its source says, under what the caller says."""
        asked = {"publisher": self.publisher, "published": self.published}
        said = {key: value for key, value in asked.items() if value}
        if self.published:
            said["published_from"] = "metadata"
        return {**found, **said}

    def first_seen(self) -> str:
        """Now, in UTC to the second: ``2022-01-10T08:00:00Z``."""
        return timestamp(self.clock())


def timestamp(moment: datetime) -> str:
    """A moment in UTC to the second; one without a zone counts as UTC."""
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
