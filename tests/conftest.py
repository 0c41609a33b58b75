"""Pages and documents that several tests share. The articles are of the project's own writing, on true events."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings
from samples import make_document

from tocsin.records import Document, Rejected

pytest_plugins = ("databases",)

# Continuous integration tries the same examples every time: what it finds must not depend on luck. At a desk they vary.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

HTML = """<!doctype html><html lang="en"><head><title>Kosovo and Serbia to meet in Brussels</title>
<meta property="article:published_time" content="2023-09-11T08:00:00Z"></head><body><article>
<h1>Kosovo and Serbia to meet in Brussels</h1>
<p>BRUSSELS - The leaders of Kosovo and Serbia will meet the European Union's foreign policy chief, Josep Borrell, in
Brussels on Thursday, his spokesman said.</p>
<p>"We expect both sides to move," the spokesman told reporters on Monday. Serbian President Aleksandar Vucic accused
the government in Pristina of delaying an association of Serb-majority municipalities.</p>
<p>NATO sent 700 more peacekeepers to Kosovo in June after clashes in the north in which dozens of them were hurt.</p>
</article></body></html>
"""
FRENCH = (
    "Réunion prévue à Bruxelles\n\nLes dirigeants du Kosovo et de la Serbie se retrouveront jeudi à Bruxelles, "
    "a indiqué lundi un porte-parole de l'Union européenne, qui espère que les deux parties feront des concessions.\n"
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page that can be read."""
    path = tmp_path / "kosovo.html"
    path.write_text(HTML, encoding="utf-8")
    return path


@pytest.fixture
def french(tmp_path: Path) -> Path:
    """A page that can't, being in French."""
    path = tmp_path / "français.txt"
    path.write_text(FRENCH, encoding="utf-8")
    return path


@pytest.fixture
def document() -> Document:
    return make_document()


@pytest.fixture
def documents() -> list[Document]:
    """Five documents that differ in address and bytes."""
    return [make_document(uri=f"file:///{n}.txt", raw=f"{n:064}") for n in range(5)]


@pytest.fixture
def rejected() -> Rejected:
    return Rejected("file:///pages/x.bin", "gather", "not text but a program")
