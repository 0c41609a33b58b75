"""What the tests of the gather room share: a fixed clock, small makers of files and a real local web server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from gather_site import Site, serving

from tocsin.gather import GatherOptions, open_pages
from tocsin.records import Page, Rejected

CLOCK = datetime(2023, 8, 7, 12, 30, tzinfo=UTC)


@pytest.fixture
def options() -> GatherOptions:
    return GatherOptions(clock=lambda: CLOCK, max_bytes=200_000, timeout_s=5, allow_private_addresses=True)


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Writes a file under the test's folder and gives its path."""

    def write(name: str, body: bytes | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body.encode() if isinstance(body, str) else body)
        return path

    return write


@pytest.fixture
def read(options: GatherOptions) -> Callable[..., list[Page | Rejected]]:
    def run(source: str | Path, changed: GatherOptions | None = None) -> list[Page | Rejected]:
        return list(open_pages(source, changed or options))

    return run


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made
