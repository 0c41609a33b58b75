"""Pages for the speed and hostile benchmarks, made from the project's own corpus; nothing is downloaded."""

from __future__ import annotations

import gzip
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "training"))

from markup import read_corpus  # noqa: E402  (the corpus parser is a training tool, no part of the package)

HOSTILE = ("binary", "truncated gzip", "deep nesting", "broken encoding", "empty")


def passages() -> list[str]:
    return [p.text for p in read_corpus(ROOT / "training" / "corpus")]


def article(rng: random.Random, texts: list[str], words: int) -> str:
    """An HTML news page of about so many words, with furniture around it."""
    paragraphs: list[str] = []
    while sum(len(p.split()) for p in paragraphs) < words:
        paragraphs.append(rng.choice(texts))
    body = "\n".join(f"<p>{p}</p>" for p in paragraphs)
    day = f"20{rng.randint(10, 25)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}"
    title = re.split(r"(?<=[.!?]) ", paragraphs[0])[0][:90].rstrip(".")
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>"
        f'<meta property="article:published_time" content="{day}">'
        f"</head><body><nav><a href=/>Home</a> <a href=/world>World</a></nav><article><h1>{title}</h1>{body}</article>"
        "<footer>About us | Contact | Terms of use</footer></body></html>"
    )


def hostile(kind: str, rng: random.Random, page: str) -> tuple[str, bytes]:
    """A file that can't be read as it stands: its ending and bytes."""
    if kind == "binary":
        return ".html", bytes(rng.randrange(256) for _ in range(20_000))
    if kind == "truncated gzip":
        packed = gzip.compress(page.encode())
        return ".html.gz", packed[: len(packed) // 2]
    if kind == "deep nesting":
        return ".html", ("<div>" * 60_000 + page).encode()
    if kind == "broken encoding":
        return ".html", page.encode("utf-16")[1:] + b"\xff\xfe\x80"
    return ".html", b""


def write_pages(
    folder: Path, count: int, words: int, one_hostile_in: int = 0, seed: int = 1
) -> Iterator[tuple[Path, str]]:
    """Writes pages; yields each path with ``good`` or the kind of its hostility."""
    rng, texts = random.Random(seed), passages()
    for number in range(count):
        page = article(rng, texts, words)
        if one_hostile_in and number % one_hostile_in == one_hostile_in - 1:
            kind = HOSTILE[number // one_hostile_in % len(HOSTILE)]
            ending, raw = hostile(kind, rng, page)
            path = folder / f"page-{number:05}{ending}"
            path.write_bytes(raw)
            yield path, kind
        else:
            path = folder / f"page-{number:05}.html"
            path.write_text(page, encoding="utf-8")
            yield path, "good"
