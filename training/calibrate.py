"""Chooses the decoding thresholds of an exported reader and measures it on the frozen tenth of the corpus.

    python training/calibrate.py --run DIR [--data DIR]

The thresholds of ties to agents and to recipients, and of an agent where no tie reaches the last, are those with the
best F1 on the frozen tenth (never trained on); that of triggers, of those within half a point of the best F1 with the
right type, is the one that finds as many as there are; those of the ties of attribution stay at one half. Then
confidence is made to mean what it says: a rising curve from the heads' score to the share that is right, of triggers
(type right) on the tenth and of quotations (source and content overlap) on PolNeAR dev, if ``--data`` is given;
triggers and quotations are kept from the confidence where their F1 there is best. All goes to ``thresholds.json`` in
the run, from where ``export.py`` takes it.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from data import CORPUS_KINDS
from markup import Passage, frozen, read_corpus

from tocsin.parse.decode import decode
from tocsin.parse.encoder import Labels, Scores, labels, run
from tocsin.parse.tokens import Window, sentences_of, windows
from tocsin.records import Quotation, Span

Read = tuple[Passage, list[Window], list[Scores]]


def tenth(corpus: Path) -> list[Read]:
    passages = [p for p in read_corpus(corpus) if frozen(p.id)]
    cuts = [list(windows(p.text, sentences_of(p.text))) for p in passages]
    return [(p, cut, run(cut, 2)) for p, cut in zip(passages, cuts, strict=True)]


LEASTS = ("confidence", "quotation")
"""Least confidences of triggers and of quotations: none is left out while the curves are fitted."""
FLAT = 0.005
"""Half a point: what one more passage or less would move."""


def f1(hit: int, predicted: int, gold: int) -> float:
    return 2 * hit / (predicted + gold) if predicted + gold else 0.0


def outcomes(reads: list[Read], known: Labels) -> dict[str, float]:
    """F1 of mentions, triggers (overlap) with and without type, modality accuracy, and ties of right triggers."""
    t = dict.fromkeys(
        ["m_hit", "m_pred", "m_gold", "pred", "gold", "span", "type", "modality", "tie", "tie_pred", "tie_gold", "who"],
        0,
    )
    for passage, cut, scores in reads:
        found = decode(passage.text, cut, scores, known)
        spans = {(m.start, m.end): n for n, m in passage.mentions.items()}
        mine = {(m.span.start, m.span.end) for m in found.mentions if m.reasons[0] != "pronoun"}
        gold = {(m.start, m.end) for m in passage.mentions.values() if m.kind in CORPUS_KINDS}
        t["m_hit"] += len(mine & gold)
        t["m_pred"] += len(mine)
        t["m_gold"] += len(gold)
        t["pred"] += len(found.triggers)
        t["gold"] += len(passage.events)
        for event in passage.events:
            near = next((x for x in found.triggers if x.span.overlaps(Span(event.start, event.end))), None)
            if near is None:
                continue
            t["span"] += 1
            t["type"] += near.type == event.type
            t["modality"] += near.modality == event.modality
            right = {("a", n) for n in event.actors} | {("r", n) for n in event.recipients}
            pairs = [("a", m) for m, _ in near.actors] + [("r", m) for m, _ in near.recipients]
            taken = {(side, number_at(passage, found.mentions[m].span, spans)) for side, m in pairs}
            t["tie"] += len(right & taken)
            t["tie_pred"] += len(taken)
            t["tie_gold"] += len(right)
            t["who"] += near.type == event.type and right == taken
    return {
        "mention_f1": f1(t["m_hit"], t["m_pred"], t["m_gold"]),
        "trigger_f1": f1(t["span"], t["pred"], t["gold"]),
        "type_f1": f1(t["type"], t["pred"], t["gold"]),
        "modality_accuracy": t["modality"] / max(1, t["span"]),
        "tie_f1": f1(t["tie"], t["tie_pred"], t["tie_gold"]),
        "type_who_f1": f1(t["who"], t["pred"], t["gold"]),
    }


def by_class(reads: list[Read], known: Labels) -> dict[str, float]:
    """F1 of each type (trigger overlaps, type right), and accuracy of each modality where the trigger is found."""
    hit, mine, gold = Counter[str](), Counter[str](), Counter[str]()
    right, asked = Counter[str](), Counter[str]()
    for passage, cut, scores in reads:
        found = decode(passage.text, cut, scores, known).triggers
        mine.update(t.type for t in found)
        gold.update(e.type for e in passage.events)
        for event in passage.events:
            near = next((t for t in found if t.span.overlaps(Span(event.start, event.end))), None)
            if near:
                hit[event.type] += near.type == event.type
                asked[event.modality] += 1
                right[event.modality] += near.modality == event.modality
    types = {f"f1_{t}": round(f1(hit[t], mine[t], gold[t]), 3) for t in sorted(gold)}
    return types | {f"modality_{m}": round(right[m] / asked[m], 3) for m in sorted(asked)}


def number_at(passage: Passage, span: Span, spans: dict[tuple[int, int], int]) -> int:
    if (span.start, span.end) in spans:
        return spans[span.start, span.end]
    return next((n for n, m in passage.mentions.items() if span.overlaps(Span(m.start, m.end))), -1)


def tried(known: Labels, name: str, values: list[float]) -> Iterator[tuple[float, Labels]]:
    for value in values:
        yield value, msgspec.structs.replace(known, thresholds={**known.thresholds, name: value})


def choose(reads: list[Read]) -> tuple[dict[str, float], dict[str, float]]:
    free = {k: v for k, v in labels().thresholds.items() if k not in LEASTS}
    known = msgspec.structs.replace(labels(), thresholds=free)
    grid = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7]
    known = balanced(reads, known, grid)
    for name, metric in (("link", "tie_f1"), ("recipient", "tie_f1"), ("actor", "tie_f1")):
        known = max(tried(known, name, grid), key=lambda vk: outcomes(reads, vk[1])[metric])[1]
    return known.thresholds, outcomes(reads, known)


def balanced(reads: list[Read], known: Labels, grid: list[float]) -> Labels:
    """The threshold of triggers: precision and recall alike, as the F1 is flat about its best."""
    tries = [each for _, each in tried(known, "trigger", grid)]
    scores = [outcomes(reads, each)["type_f1"] for each in tries]
    gold = sum(len(passage.events) for passage, _, _ in reads)
    near = [each for each, score in zip(tries, scores, strict=True) if score >= max(scores) - FLAT]
    return min(near, key=lambda each: abs(sum(len(decode(p.text, c, s, each).triggers) for p, c, s in reads) - gold))


Judged = tuple[float, bool]
"""The score of a record, and whether the record is right."""


def judged_triggers(reads: list[Read], known: Labels) -> list[Judged]:
    found = []
    for passage, cut, scores in reads:
        for trigger in decode(passage.text, cut, scores, known).triggers:
            right = any(e.type == trigger.type and trigger.span.overlaps(Span(e.start, e.end)) for e in passage.events)
            found.append((trigger.score, right))
    return found


def judged_quotations(data: list[dict[str, Any]], known: Labels) -> list[Judged]:
    found = []
    for row in data:
        cut = list(windows(row["text"], sentences_of(row["text"])))
        for q in decode(row["text"], cut, run(cut, 2), known).quotations:
            found.append((q.score, any(same_attribution(q, a) for a in row["attributions"])))
    return found


def same_attribution(mine: Quotation, gold: dict[str, Any]) -> bool:
    content = any(c.overlaps(Span(*s)) for c in mine.content for s in gold["content"])
    source = any(c.overlaps(Span(*s)) for c in mine.sources for s in gold["source"])
    return content and (source or not (mine.sources or gold["source"]))


def curve(judged: list[Judged], bins: int = 20) -> list[tuple[float, float]]:
    """Knots of a rising curve: means of bins of equal size, pooled until none falls (pool adjacent violators)."""
    ordered = sorted(judged)
    size = max(1, len(ordered) // bins)
    parts = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    pools: list[tuple[float, float, int]] = []
    for part in parts:
        x, y, n = sum(s for s, _ in part) / len(part), sum(r for _, r in part) / len(part), len(part)
        while pools and pools[-1][1] >= y:
            px, py, pn = pools.pop()
            x, y, n = (x * n + px * pn) / (n + pn), (y * n + py * pn) / (n + pn), n + pn
        pools.append((x, y, n))
    return [(round(x, 4), round(y, 4)) for x, y, _ in pools]


Curve = list[tuple[float, float]]


def least_confidence(judged: list[Judged], knots: Curve, gold: int) -> float:
    """The confidence from which triggers or quotations are kept: where their F1 is best."""
    sure = [(float(np.interp(s, *zip(*knots, strict=True))), right) for s, right in judged]
    tries = [n / 20 for n in range(15)]
    kept = {t: [right for s, right in sure if s >= t] for t in tries}
    return max(tries, key=lambda t: f1(sum(kept[t]), len(kept[t]), gold))


def curves(reads: list[Read], data: Path | None, known: Labels) -> tuple[dict[str, Curve], dict[str, float]]:
    """The curves, and the least confidence of a trigger and of a quotation."""
    raw = msgspec.structs.replace(known, calibration={})
    acts = judged_triggers(reads, raw)
    found = {"trigger": curve(acts)}
    least = {"confidence": least_confidence(acts, found["trigger"], sum(len(p.events) for p, _, _ in reads))}
    if data:
        rows = [json.loads(x) for x in (data / "polnear/dev.jsonl").read_text(encoding="utf-8").split("\n") if x]
        judged = judged_quotations(rows, raw)
        found["quotation"] = curve(judged)
        least["quotation"] = least_confidence(judged, found["quotation"], sum(len(r["attributions"]) for r in rows))
    return found, least


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="data folder with polnear/dev.jsonl")
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent / "corpus")
    args = parser.parse_args()
    reads = tenth(args.corpus)
    thresholds, figures = choose(reads)
    record: dict[str, Any] = {"values": thresholds, "on": "the frozen tenth of the corpus", "figures": figures}
    record["classes"] = by_class(reads, msgspec.structs.replace(labels(), thresholds=thresholds))
    record["calibration"], least = curves(reads, args.data, msgspec.structs.replace(labels(), thresholds=thresholds))
    thresholds |= least
    (args.run / "thresholds.json").write_text(json.dumps(record, indent=1) + "\n")
    print(json.dumps(record, indent=1))


if __name__ == "__main__":
    main()
