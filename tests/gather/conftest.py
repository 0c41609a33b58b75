"""What the tests of the gather room share: a fixed clock, small makers of files and a real local web server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tocsin.gather import GatherOptions, open_pages
from tocsin.records import Page, Rejected

CLOCK = datetime(2023, 8, 7, 12, 30, tzinfo=UTC)
Handler = Callable[[BaseHTTPRequestHandler], None]


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


class Site:
    """A web server on this machine; ``answers`` maps a path to what handles it."""

    def __init__(self) -> None:
        self.answers: dict[str, Handler] = {}
        self.asked: list[str] = []
        site = self

        class Serve(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.answers[self.path.partition("?")[0]](self)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Serve)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"

    def page(self, path: str, body: bytes, **headers: str) -> str:
        """Serves a body at a path; ``content_type="…"`` sets that header. Gives the address."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            for name, value in {"content_length": str(len(body)), **headers}.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(body)

        self.answers[path] = answer
        return self.base + path

    def redirect(self, path: str, where: str) -> str:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(302)
            request.send_header("Location", where)
            request.send_header("Content-Length", "0")
            request.end_headers()

        self.answers[path] = answer
        return self.base + path


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
