"""Chooses the decoding thresholds of an exported reader and measures it on the frozen tenth of the corpus.

    python training/calibrate.py --run DIR

The thresholds of triggers, of ties to agents and to recipients, and of an agent where no tie reaches the last, are
those with the best F1 on the
frozen tenth (never trained on); those of attribution stay at one half. They go to ``thresholds.json`` in the run, from
where ``export.py`` takes them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from data import CORPUS_KINDS
from markup import Passage, frozen, read_corpus

from tocsin.parse.decode import decode
from tocsin.parse.encoder import Labels, Scores, labels, run
from tocsin.parse.tokens import Window, sentences_of, windows
from tocsin.records import Span

Read = tuple[Passage, list[Window], list[Scores]]


def tenth(corpus: Path) -> list[Read]:
    passages = [p for p in read_corpus(corpus) if frozen(p.id)]
    cuts = [list(windows(p.text, sentences_of(p.text))) for p in passages]
    return [(p, cut, run(cut, 2)) for p, cut in zip(passages, cuts, strict=True)]


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


def number_at(passage: Passage, span: Span, spans: dict[tuple[int, int], int]) -> int:
    if (span.start, span.end) in spans:
        return spans[span.start, span.end]
    return next((n for n, m in passage.mentions.items() if span.overlaps(Span(m.start, m.end))), -1)


def tried(known: Labels, name: str, values: list[float]) -> Iterator[tuple[float, Labels]]:
    for value in values:
        yield value, msgspec.structs.replace(known, thresholds={**known.thresholds, name: value})


def choose(reads: list[Read]) -> tuple[dict[str, float], dict[str, float]]:
    known = labels()
    grid = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7]
    for name, metric in (("trigger", "trigger_f1"), ("link", "tie_f1"), ("recipient", "tie_f1"), ("actor", "tie_f1")):
        known = max(tried(known, name, grid), key=lambda vk: outcomes(reads, vk[1])[metric])[1]
    return known.thresholds, outcomes(reads, known)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent / "corpus")
    args = parser.parse_args()
    thresholds, figures = choose(tenth(args.corpus))
    record: dict[str, Any] = {"values": thresholds, "on": "the frozen tenth of the corpus", "figures": figures}
    (args.run / "thresholds.json").write_text(json.dumps(record, indent=1) + "\n")
    print(json.dumps(record, indent=1))


if __name__ == "__main__":
    main()
