"""Counts of the corpus by file, type, modality and form.

    python training/describe.py
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from markup import Passage, read_corpus

REAL = ("actual", "ongoing")
FORMS = ("headline", "passive", "nominal", "reported", "mt", "spun", "negative")


def rows(passages: list[Passage]) -> list[tuple[str, Counter[str]]]:
    """Titles with their counts."""
    events = [e for p in passages for e in p.events]
    return [
        ("passages by file", Counter(p.id.split("-")[0] for p in passages)),
        ("acts by type", Counter(e.type for e in events)),
        ("acts by modality", Counter(e.modality for e in events)),
        ("passages by form", Counter(a for p in passages for a in p.attributes if a in FORMS)),
        ("passages", Counter({
            "all": len(passages), "without an act": sum(not p.events for p in passages),
            "without an actual act": sum(all(e.modality not in REAL for e in p.events) for p in passages),
            "with attribution": sum(any(s.tag == "say" for s in p.spans) for p in passages),
            "with a condition": sum(any(s.tag == "if" for s in p.spans) for p in passages),
        })),
    ]  # fmt: skip


def main() -> None:
    for title, counts in rows(list(read_corpus(Path(__file__).parent / "corpus"))):
        print(title + ": " + ", ".join(f"{name} {count}" for name, count in counts.most_common()))


if __name__ == "__main__":
    main()
