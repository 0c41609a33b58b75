"""Writes the README's benchmark tables from the JSON of the other benchmarks; nothing there is typed by hand.

    python benchmarks/report.py DIR [--readme README.md] [--long docs/benchmarks.md]

``DIR`` holds what the benchmarks wrote with ``--json``: accuracy.json, open.json (accuracy of the variant trained on
open sets
alone), seed.json and dev.json (gold), cases.json, calibration.json, gate.json, folds.json (five-fold PLV), speed.json,
extraction.json, hostile.json, tenth.json (frozen tenth), stories.json, growth.json, kill.json. A missing file leaves
its table out.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- benchmarks -->", "<!-- end of benchmarks -->"
Table = list[list[str]]


def load(folder: Path, name: str) -> Any:
    path = folder / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def render(head: list[str], rows: Table) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(r) + " |" for r in rows)]
    return "\n".join(lines)


def gold_table(folder: Path) -> str:
    """F1 on end-to-end gold: one garbled page in full, and eighteen short documents."""
    seed, dev = load(folder, "seed"), load(folder, "dev")
    if not (seed and dev):
        return ""
    rows = []
    for kind in ("actors", "events", "statements", "commitments", "figures", "talks"):
        for level, value in dev[kind].items():
            one = seed[kind][level]
            rows.append(
                [
                    f"{kind}, {level}",
                    *(f"{one[k]:.2f}" for k in ("p", "r", "f1")),
                    *(f"{value[k]:.2f}" for k in ("p", "r", "f1")),
                ]
            )
    rows.append(["records where none may stand", "", "", str(seed["must_not"]), "", "", str(dev["must_not"])])
    head = ["level", "garbled page P", "R", "F1", f"{dev['documents']} documents P", "R", "F1"]
    return "End to end, against gold (`benchmarks/gold.py`):\n\n" + render(head, rows)


def accuracy_table(folder: Path, per_class: bool) -> str:
    """By set, split and metric; figures per class stand in the long table only."""
    shipped, open_only = load(folder, "accuracy"), load(folder, "open")
    if not shipped:
        return ""
    rows = []
    for name, splits in shipped.items():
        for split, figures in splits.items():
            for metric, value in figures.items():
                if metric == "rows" or (metric.startswith("f1_") and not per_class):
                    continue
                other = ((open_only or {}).get(name) or {}).get(split, {}).get(metric)
                rows.append([name, split, metric, f"{value:.3f}", "" if other is None else f"{other:.3f}"])
    head = ["set", "split", "metric", "shipped", "open sets only"]
    return "By set (`benchmarks/accuracy.py`):\n\n" + render(head, rows)


def flat_table(folder: Path, name: str, title: str) -> str:
    figures = load(folder, name)
    if not figures:
        return ""
    return f"{title}:\n\n" + render(["figure", "value"], [[k.replace("_", " "), str(v)] for k, v in figures.items()])


def cases_table(folder: Path) -> str:
    """The project's own case sets."""
    held = load(folder, "cases")
    if not held:
        return ""
    rows = [[name, metric, f"{v:.3f}"] for name, figures in held.items() for metric, v in figures.items()
            if isinstance(v, float) and metric != "rows"]  # fmt: skip
    return "Own case sets (`benchmarks/cases.py`):\n\n" + render(["set", "metric", "value"], rows)


def calibration_table(folder: Path) -> str:
    held = load(folder, "calibration")
    if not held:
        return ""
    rows = [[name, f"{figures['ece']:.3f}", str(figures["records"])] for name, figures in held.items()]
    head = ["confidence of", "expected calibration error", "records"]
    return "Calibration, cross-fitted (`benchmarks/calibration.py`):\n\n" + render(head, rows)


def stories_table(folder: Path) -> str:
    """How well copies are found on the example archives."""
    held = load(folder, "stories")
    if not held:
        return ""
    rows = [
        [name, str(each["articles"]),
         *(f"{each[key]['f1']:.3f}" for key in ("bcubed_all", "bcubed_worded", "bcubed_reworded")),
         each["originals_taken_for_copies"]]
        for name, each in held.items()
    ]  # fmt: skip
    head = ["archive", "articles", "all", "exact, edited, excerpt", "translated, spun", "originals taken for copies"]
    return "Stories, B-cubed F1 (`benchmarks/stories.py`):\n\n" + render(head, rows)


def growth_table(folder: Path) -> str:
    """What an article costs the watch as its store grows."""
    held = load(folder, "growth")
    if not held:
        return ""
    rows = [
        [f"{int(size):,}", *(f"{each[key]:.1f}" for key in ("median_ms", "small_ms")), f"{each['ratio']:.2f}",
         f"{each['peak_mb']:.0f}"]
        for size, each in held.items()
    ]  # fmt: skip
    head = ["articles stored", "ms an article", "ms beside it, in a small store", "ratio", "peak memory, MB"]
    return "The watch as it grows, without reading, medians (`benchmarks/growth.py`):\n\n" + render(head, rows)


def folds_table(folder: Path) -> str:
    """Five-fold cross-validation on PLV; classes in the long table's manner."""
    held = load(folder, "folds")
    if not held:
        return ""
    rows = [[k, f"{v:.3f}"] for k, v in held.items() if isinstance(v, float)]
    rows += [[f"f1_{k}", f"{v:.3f}"] for k, v in held["f1"].items()]
    title = f"PLV train and dev, five folds, {held['rows']} pairs (`training/folds.py`)"
    return f"{title}:\n\n" + render(["metric", "value"], rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--readme", type=Path, default=Path("README.md"))
    parser.add_argument("--long", type=Path, default=Path("docs/benchmarks.md"), help="where figures per class go")
    args = parser.parse_args()
    text = args.readme.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        print(f"report: {args.readme} has no {BEGIN} … {END}", file=sys.stderr)
        return 2
    tables = [
        gold_table(args.folder), accuracy_table(args.folder, per_class=False),
        folds_table(args.folder), cases_table(args.folder), calibration_table(args.folder),
        stories_table(args.folder),
        growth_table(args.folder),
        flat_table(args.folder, "kill", "A watch killed and begun again (`benchmarks/kill.py`)"),
        flat_table(args.folder, "gate", "The gate (`benchmarks/gate.py`)"),
        flat_table(args.folder, "tenth", "Frozen tenth of the corpus (`training/calibrate.py`)"),
        flat_table(args.folder, "extraction", "Text of real pages, F1 of 4-word shingles (`benchmarks/extraction.py`)"),
        flat_table(args.folder, "hostile", "One document in ten hostile, one run (`benchmarks/hostile.py`)"),
        flat_table(args.folder, "speed", "Speed and memory, one core (`benchmarks/speed.py`)"),
    ]  # fmt: skip
    body = "\n\n".join(t for t in tables if t)
    classes = flat_table(args.folder, "classes", "Frozen tenth of the corpus by class (`training/calibrate.py`)")
    long = "\n\n".join(t for t in (accuracy_table(args.folder, per_class=True), folds_table(args.folder), classes) if t)
    args.long.write_text(f"# Benchmarks by class\n\nWritten by `benchmarks/report.py`.\n\n{long}\n", encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    args.readme.write_text(f"{before}{BEGIN}\n\n{body}\n\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
