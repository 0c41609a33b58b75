"""Accuracy of the installed reader on public sets, side by side in one run.

    python benchmarks/accuracy.py --data DIR [--only NAME] [--json OUT]

``DIR`` holds a folder a set; each split file there but train is measured. Sets read: ``plover_relation`` (type of a
pair of
parties: macro-F1 over 15 roots, 4 quads, verbal/material and cooperation/conflict, and F1 of each root), ``polnear``
(token F1 of
source, cue, content; whole attributions, exact and overlapping), and entity sets ``ner_*`` (F1 by type, exact spans).
The
result is ``{set: {split: {metric: number}}}``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from tocsin.knowledge.codebook import codebook
from tocsin.parse.decode import decode, layer_spans, words_of
from tocsin.parse.encoder import labels, run
from tocsin.parse.pairs import Pair, pair_types
from tocsin.parse.tokens import sentences_of, windows
from tocsin.records import Mention, Quotation, Span

Row = dict[str, Any]
Metrics = dict[str, float]


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def f1(hit: float, predicted: float, gold: float) -> float:
    return 2 * hit / (predicted + gold) if predicted + gold else 0.0


def macro(gold: Sequence[str], predicted: Sequence[str]) -> tuple[float, Metrics]:
    """Macro-F1 over the classes of the gold, and F1 of each."""
    each = {}
    for kind in sorted(set(gold)):
        hit = sum(g == p == kind for g, p in zip(gold, predicted, strict=True))
        each[kind] = f1(hit, predicted.count(kind), gold.count(kind))
    return sum(each.values()) / max(1, len(each)), each


def quad(root: str) -> int:
    """The set puts its YIELD (CONCEDE and RETREAT) in quad 2."""
    return 2 if root == "YIELD" else codebook().quad(root)  # type: ignore[arg-type]


def plover_relation(data: list[Row]) -> Metrics:
    sides = [[Span(*r[k]) if r[k] else None for k in ("source", "target")] for r in data]
    answered = pair_types([Pair(r["text"], *side) for r, side in zip(data, sides, strict=True)])
    gold = [r["root"] for r in data]
    predicted = []
    for shares in answered:
        merged: Counter[str] = Counter()
        for kind, share in shares.items():
            merged["YIELD" if kind in ("CONCEDE", "RETREAT") else kind] += share  # type: ignore[assignment]
        predicted.append(merged.most_common(1)[0][0] if merged else "NONE")
    root, each = macro(gold, predicted)
    by_quad = [[str(quad(r)) if r != "NONE" else "0" for r in side] for side in (gold, predicted)]
    binary = [["conflict" if q in "34" else "cooperation" for q in side] for side in by_quad]
    figures = {
        "root_macro_f1": root,
        "quad_macro_f1": macro(*by_quad)[0],
        "binary_macro_f1": macro(*binary)[0],
        "rows": len(data),
    }
    return figures | {f"f1_{kind}": value for kind, value in each.items()}


def read(text: str) -> tuple[list[Mention], list[Quotation], list[list[Span]]]:
    """Mentions, quotations and the spans of each attribution layer."""
    cut = list(windows(text, sentences_of(text)))
    scores = run(cut)
    found = decode(text, cut, scores, labels())
    layers: list[list[Span]] = [[], [], []]
    for window, logits in zip(cut, scores, strict=True):
        words = words_of(text, window)
        tags = logits.layers[words.first].argmax(-1)
        for n in range(3):
            layers[n] += layer_spans(words, tags, n)
    return found.mentions, found.quotations, layers


def letters(spans: Iterable[Span | Sequence[int]], text: str) -> set[int]:
    pairs = [(s.start, s.end) if isinstance(s, Span) else (s[0], s[1]) for s in spans]
    return {i for a, b in pairs for i in word_starts(text, a, b)}


def word_starts(text: str, start: int, end: int) -> list[int]:
    return [i for i in range(start, end) if text[i].isalnum() and (i == 0 or not text[i - 1].isalnum())]


def polnear(data: list[Row]) -> Metrics:
    """Tokens are runs of letters and digits. An attribution is right where source and content both match (overlap:
    share a token)."""
    tally: Counter[str] = Counter()
    for row in data:
        text = row["text"]
        _, quotations, layers = read(text)
        for n, layer in enumerate(("source", "cue", "content")):
            gold = letters([s for a in row["attributions"] for s in a[layer]], text)
            mine = letters(layers[n], text)
            tally.update({f"{layer}_hit": len(gold & mine), f"{layer}_gold": len(gold), f"{layer}_pred": len(mine)})
        golds = [(letters(a["source"], text), letters(a["content"], text)) for a in row["attributions"]]
        mines = [(letters(q.sources, text), letters(q.content, text)) for q in quotations]
        tally.update({"gold": len(golds), "pred": len(mines), "exact": sum(m in golds for m in mines)})
        left = list(golds)
        for source, content in mines:
            match = next((g for g in left if g[1] & content and (g[0] & source or not g[0] | source)), None)
            if match:
                left.remove(match)
                tally["overlap"] += 1
    figures = {
        f"{k}_token_f1": f1(tally[f"{k}_hit"], tally[f"{k}_pred"], tally[f"{k}_gold"])
        for k in ("source", "cue", "content")
    }
    return (
        figures
        | {f"attribution_{k}_f1": f1(tally[k], tally["pred"], tally["gold"]) for k in ("exact", "overlap")}
        | {"rows": len(data)}
    )


ENTITY_KINDS = {
    "PER": "person",
    "ORG": "organisation",
    "LOC": "place",
    "Person": "person",
    "Organisation": "organisation",
    "Location": "place",
    "politician": "person",
    "person": "person",
    "organisation": "organisation",
    "politicalparty": "organisation",
    "country": "place",
    "location": "place",
    "organization": "organisation",
    "place": "place",
}


def named(entity: Sequence[Any]) -> bool:
    return len(entity) < 4 or entity[3] == "named" or (isinstance(entity[3], float | int) and entity[3] >= 0.5)


def entities(data: list[Row]) -> Metrics:
    """Exact spans without a leading article; countries and places are one type, as in the sets. Nominal entities are
    left out."""
    hit: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    mine: Counter[str] = Counter()
    for row in data:
        text = row["text"]
        wanted = {
            (e[0] + 4 * text[e[0] : e[1]].lower().startswith("the "), e[1], ENTITY_KINDS[e[2]])
            for e in row["entities"]
            if e[2] in ENTITY_KINDS and named(e)
        }
        found = {
            (m.span.start, m.span.end, "place" if m.kind in ("country", "place") else m.kind)
            for m in read(text)[0]
            if m.kind in ("person", "organisation", "country", "place")
            and "pronoun" not in m.reasons
            and "demonym" not in m.reasons[0]
        }
        hit.update(k for *_, k in wanted & found)
        gold.update(k for *_, k in wanted)
        mine.update(k for *_, k in found)
    each = {f"f1_{k}": f1(hit[k], mine[k], gold[k]) for k in sorted(gold)}
    return each | {"micro_f1": f1(hit.total(), mine.total(), gold.total()), "rows": len(data)}


JUDGES: dict[str, Callable[[list[Row]], Metrics]] = {"plover_relation": plover_relation, "polnear": polnear}


def judge_of(name: str) -> Callable[[list[Row]], Metrics] | None:
    return JUDGES.get(name) or (entities if name.startswith("ner_") else None)


def measure(data: Path, only: str | None) -> dict[str, dict[str, Metrics]]:
    report: dict[str, dict[str, Metrics]] = {}
    for folder in sorted(p for p in data.iterdir() if p.is_dir() and only in (None, p.name)):
        judge = judge_of(folder.name)
        for path in sorted(folder.glob("*.jsonl")):
            if judge is None or path.stem.startswith(("train", "docs_")):
                continue
            figures = judge(rows(path))
            report.setdefault(folder.name, {})[path.stem] = {k: round(v, 4) for k, v in figures.items()}
            for metric, value in figures.items():
                print(f"{folder.name:24} {path.stem:24} {metric:24} {value:8.3f}", flush=True)
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", help="the name of one set")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    report = measure(args.data, args.only)
    if not report:
        print(f"accuracy: no known set in {args.data}; see --help for the layout", file=sys.stderr)
        return 2
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
