"""Whether confidence means what it says: expected calibration error, and a reliability diagram.

    python benchmarks/calibration.py [--corpus DIR] [--data DIR] [--svg FILE] [--json OUT]

Two kinds of record: triggers with their PLOVER type on the frozen tenth of the training corpus, and quotations (source
and content overlap) on PolNeAR dev. The shipped curves are fitted on these very sets, so the figure is cross-fitted:
each half of the documents is judged with a curve fitted on the other half. ECE: ten bins of equal width, the mean gap
between confidence and share right, weighed by the records in the bin.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from calibrate import LEASTS, Judged, curve, judged_quotations, judged_triggers, tenth

from tocsin.parse.encoder import labels

BINS = 10


class Bin(NamedTuple):
    """Records of a bin: mean confidence, share right, how many."""

    confidence: float
    right: float
    records: int


def bins_of(judged: list[Judged]) -> list[Bin]:
    found = []
    for n in range(BINS):
        inside = [(s, r) for s, r in judged if n == min(BINS - 1, int(s * BINS))]
        if inside:
            scores, right = zip(*inside, strict=True)
            found.append(Bin(sum(scores) / len(inside), sum(right) / len(inside), len(inside)))
    return found


def error(judged: list[Judged]) -> float:
    """Expected calibration error in [0, 1]."""
    return sum(abs(b.confidence - b.right) * b.records for b in bins_of(judged)) / max(1, len(judged))


def crossed(one: list[Judged], other: list[Judged]) -> list[Judged]:
    """Both halves, each with the confidence that a curve fitted on the other gives."""
    found = []
    for mine, yours in ((one, other), (other, one)):
        knots = curve(yours)
        found += [(float(np.interp(s, *zip(*knots, strict=True))), r) for s, r in mine]
    return found


def measure(corpus: Path, data: Path | None) -> dict[str, list[Judged]]:
    known = labels()
    raw = msgspec.structs.replace(known, calibration={}, thresholds=known.thresholds | dict.fromkeys(LEASTS, 0.0))
    reads = tenth(corpus)
    found = {"triggers, frozen tenth": crossed(judged_triggers(reads[::2], raw), judged_triggers(reads[1::2], raw))}
    if data:
        rows = [json.loads(x) for x in (data / "polnear/dev.jsonl").read_text(encoding="utf-8").split("\n") if x]
        documents = sorted({r["doc"] for r in rows})
        halves = [[r for r in rows if r["doc"] in documents[n::2]] for n in range(2)]
        found["quotations, PolNeAR dev"] = crossed(*(judged_quotations(half, raw) for half in halves))
    return found


COLOURS = ("#0b6e99", "#b3541e")
SIDE, PAD = 300, 46


def at(x: float, y: float) -> tuple[float, float]:
    """Where a point of the unit square lies in the drawing."""
    return PAD + x * SIDE, PAD + (1 - y) * SIDE


def svg(figures: dict[str, list[Judged]]) -> str:
    """A reliability diagram: a dot a bin, its area by the records in it; on the diagonal confidence is share right."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE + 2 * PAD} {SIDE + 2 * PAD + 40}" '
        'font-family="sans-serif" font-size="12">',
        "<title>Reliability: confidence against the share that is right</title>",
        f'<rect width="100%" height="100%" fill="#fff"/><rect x="{PAD}" y="{PAD}" width="{SIDE}" height="{SIDE}" '
        'fill="none" stroke="#bbb"/>',
        f'<line x1="{PAD}" y1="{PAD + SIDE}" x2="{PAD + SIDE}" y2="{PAD}" stroke="#999" stroke-dasharray="4 4"/>',
    ]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x, y = at(tick, tick)
        parts.append(f'<text x="{x}" y="{PAD + SIDE + 16}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{PAD - 8}" y="{y + 4}" text-anchor="end">{tick:g}</text>')
    parts.append(f'<text x="{PAD + SIDE / 2}" y="{PAD + SIDE + 34}" text-anchor="middle">confidence</text>')
    parts.append(f'<text x="{PAD}" y="{PAD - 12}">share right</text>')
    for n, (name, judged) in enumerate(figures.items()):
        for one in bins_of(judged):
            x, y = at(one.confidence, one.right)
            radius = 2 + 14 * (one.records / len(judged)) ** 0.5
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{COLOURS[n]}" fill-opacity=".55"/>')
        y = PAD + SIDE + 54 + 16 * n
        parts.append(f'<circle cx="{PAD + 5}" cy="{y - 4}" r="5" fill="{COLOURS[n]}"/>')
        parts.append(f'<text x="{PAD + 16}" y="{y}">{name}: ECE {error(judged):.3f}, {len(judged)} records</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parents[1] / "training/corpus")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    figures = measure(args.corpus, args.data)
    report = {name: {"ece": round(error(j), 4), "records": len(j)} for name, j in figures.items()}
    for name, held in report.items():
        print(f"{name:28} ECE {held['ece']:.4f}  {held['records']} records")
    if args.svg:
        args.svg.write_text(svg(figures), encoding="utf-8")
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
