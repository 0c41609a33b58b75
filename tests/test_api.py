"""The Python entry points: their names, and what they do with good and bad input."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import tocsin
from tocsin.errors import UsageError

PUBLIC = [
    "Columns", "Document", "GatherOptions", "Rejected", "Settings", "Store", "TocsinError", "Unreadable", "__version__",
    "json_schema", "open_store", "read", "read_many", "read_text",
]  # fmt: skip


def test_public_names_are_these() -> None:
    """Taking a name away breaks somebody's script: it needs a major version and a line in CHANGELOG.md."""
    assert tocsin.__all__ == PUBLIC
    assert dir(tocsin) == PUBLIC
    assert all(getattr(tocsin, name) is not None for name in PUBLIC)


def test_other_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="no attribute 'wrong'"):
        tocsin.wrong  # noqa: B018


def test_importing_is_cheap() -> None:
    code = "import sys, tocsin; print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    dear = {"msgspec", "numpy", "pyarrow", "onnxruntime", "trafilatura", "rich", "sqlalchemy"}
    assert not loaded & {*dear, "tocsin.records"}


def test_read(page: Path) -> None:
    document = tocsin.read(page)
    assert isinstance(document, tocsin.Document)
    assert (document.article.title, document.article.published) == (
        "Kosovo and Serbia to meet in Brussels",
        "2023-09-11",
    )
    assert tocsin.read(str(page), published="2023-09", title="T", publisher="P").article.published == "2023-09"


def test_ids_are_stable(page: Path) -> None:
    first, second = tocsin.read(page), tocsin.read(page)
    assert [event.id for event in first.events] == [event.id for event in second.events]
    assert [statement.id for statement in first.statements] == [statement.id for statement in second.statements]


def test_read_text() -> None:
    text = "NATO sent 700 peacekeepers to Kosovo on Monday after clashes in the north of the country."
    document = tocsin.read_text(text, "2023-06-05", "Peacekeepers sent")
    assert document.article.text == f"Peacekeepers sent\n\n{text}"
    assert document.article.uri.startswith("text:")
    assert document.article.uri == tocsin.read_text(text, "2023-06-05", "Peacekeepers sent").article.uri
    assert tocsin.read_text(text, uri="https://example.org/k").article.uri == "https://example.org/k"


@pytest.mark.parametrize("text", ["", " \n ", "\0\0\0\0"])
def test_nothing_to_read_is_an_error_with_a_reason(text: str) -> None:
    with pytest.raises(tocsin.Unreadable, match="can't be read: "):
        tocsin.read_text(text)


def test_a_rejected_page_is_an_error_that_says_why(french: Path, tmp_path: Path) -> None:
    with pytest.raises(tocsin.Unreadable, match="'fr'") as caught:
        tocsin.read(french)
    assert (caught.value.stage, caught.value.uri) == ("parse", french.as_uri())
    assert isinstance(caught.value, tocsin.TocsinError)
    with pytest.raises(tocsin.Unreadable, match="no such file"):
        tocsin.read(tmp_path / "missing.html")


def test_read_is_for_one(page: Path, french: Path) -> None:
    with pytest.raises(UsageError, match="read_many"):
        tocsin.read(page.parent)
    with pytest.raises(UsageError, match="no date"):
        tocsin.read(page, published="last week")


def test_read_many_gives_both_kinds_in_order(page: Path, french: Path) -> None:
    kinds = [type(result).__name__ for result in tocsin.read_many([page, french, "missing.txt"])]
    assert kinds == ["Document", "Rejected", "Rejected"]


def test_read_many_is_lazy(page: Path) -> None:
    results = tocsin.read_many([page, page.parent / "later.html"], tocsin.Settings())
    assert isinstance(next(results), tocsin.Document)
    (page.parent / "later.html").write_bytes(page.read_bytes())
    assert isinstance(next(results), tocsin.Document)


def test_settings_come_from_the_environment(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_THREADS", "none")
    with pytest.raises(tocsin.TocsinError, match="TOCSIN_THREADS is 'none'"):
        tocsin.read(page)
    assert tocsin.read(page, settings=tocsin.Settings()).article.title


def test_read_many_takes_a_single_path_as_one_source(tmp_path: Path) -> None:
    path = tmp_path / "nothing.html"
    path.write_bytes(b"")
    for source in (str(path), path):
        assert [r.uri for r in tocsin.read_many(source)] == [path.as_uri()]
