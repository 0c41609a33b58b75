"""Five-fold cross-validation on PLV (train and dev together): what the type of a pair generalises to.

    python training/folds.py --data DIR --start RUN/reader.pt [--large DIR [--teacher RUN/reader.pt]] [--json OUT]

``--start`` is a reader that has never seen PLV (``train.py --open-only``). Each fold goes on from it with the rows of
the other folds and the corpus beside them, and is asked for its own. ``--teacher``, on the large encoder and without
PLV as well, learns those rows first and labels unmarked text for the fold, as the teacher of the shipped reader does;
``--large`` alone measures the large encoder itself. Rows of one text share a fold, and every root is
spread evenly. Prints macro-F1 over 15 roots, 4 quads and cooperation/conflict, and F1 of each root, of all folds
pooled.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import torch
from data import ROOTS, Example, cut, from_corpus, from_plv, plain, rows
from distil import taught_by, unmarked
from labels import TYPES
from markup import frozen, read_corpus
from model import Output, Reader, large, small
from train import DEVICE, collate, go_on, latent_logits, learn

from tocsin.knowledge.codebook import codebook

Row = dict[str, Any]


def split(data: list[Row], folds: int, seed: int) -> list[list[Row]]:
    """Rows of a text together, texts of a root dealt out in turn."""
    texts: dict[str, list[Row]] = {}
    for row in data:
        texts.setdefault(row["text"], []).append(row)
    groups = sorted(texts.values(), key=lambda g: g[0]["id"])
    random.Random(seed).shuffle(groups)
    groups.sort(key=lambda g: g[0]["root"])
    found: list[list[Row]] = [[] for _ in range(folds)]
    for n, group in enumerate(groups):
        found[n % folds] += group
    return found


def pair_logs(model: Reader, examples: list[Example]) -> torch.Tensor:
    """Log-scores (rows, roots) of both heads together, as ``parse/pairs.py`` adds them."""
    found = []
    model.eval()
    with torch.no_grad():
        for at in range(0, len(examples), 64):
            batch = collate(examples[at : at + 64])
            with torch.autocast(DEVICE, dtype=torch.bfloat16):
                out = model(batch.ids, batch.mask, batch.shapes)
            out = Output(*(x.float() for x in out))
            latent = latent_logits(out, model.links(out), batch.latent, batch.mask).log_softmax(-1)
            shares = model.pair(out.pairs, batch.mask, batch.asked).softmax(-1)
            by_root = [["CONCEDE", "RETREAT"] if r == "CONCEDE" else [r] for r in ROOTS]
            asked = torch.stack([shares[:, [TYPES.index(t) for t in types]].sum(-1) for types in by_root], -1)
            found.append(latent + (asked + 1e-6).log())
    return torch.cat(found).cpu()


def macro(gold: list[str], predicted: list[str]) -> tuple[float, dict[str, float]]:
    hits = Counter(g for g, p in zip(gold, predicted, strict=True) if g == p)
    told, asked = Counter(predicted), Counter(gold)
    each = {k: 2 * hits[k] / (told[k] + asked[k]) for k in sorted(asked)}
    return sum(each.values()) / len(each), each


def figures(gold: list[str], predicted: list[str]) -> dict[str, Any]:
    """The set's own quads: its YIELD (CONCEDE here) is material cooperation."""
    quads = [[str(2 if r == "CONCEDE" else codebook().quad(r)) for r in side] for side in (gold, predicted)]  # type: ignore[arg-type]
    binary = [["conflict" if q in "34" else "cooperation" for q in side] for side in quads]
    root, each = macro(gold, predicted)
    return {
        "root_macro_f1": root,
        "quad_macro_f1": macro(*quads)[0],
        "binary_macro_f1": macro(*binary)[0],
        "f1": each,
        "rows": len(gold),
    }


def fold(
    args: argparse.Namespace, train: list[Row], test: list[Row], beside: list[Example]
) -> tuple[list[str], list[str]]:
    """Right and predicted roots of the rows of one fold."""
    torch.manual_seed(args.seed)
    examples = [*(e for r in train for e in from_plv(r)), *beside]
    taught = lessons(args, train, examples) if args.teacher else []
    model = (large(args.large) if args.large and not args.teacher else small()).to(DEVICE)
    go_on(model, torch.load(args.start, map_location=DEVICE))
    learn(model, [*examples, *taught], args, {"plv": 1, "corpus": args.corpus_share, "unmarked": 1}, None)
    asked = [(ROOTS[e.latent[2]], e) for r in test for e in from_plv(r) if e.latent]
    best = pair_logs(model, [e for _, e in asked]).argmax(-1).tolist()
    return [root for root, _ in asked], [ROOTS[n] for n in best]


def lessons(args: argparse.Namespace, train: list[Row], examples: list[Example]) -> list[Example]:
    """What a teacher that has learnt these rows says of them and of the unmarked text."""
    teacher = large(args.large).to(DEVICE)
    go_on(teacher, torch.load(args.teacher, map_location=DEVICE))
    longer = argparse.Namespace(**vars(args) | {"epochs": args.teacher_epochs, "lr": args.teacher_lr})
    learn(teacher, examples, longer, {"plv": 1, "corpus": args.corpus_share / 2}, None)
    texts = sorted({r["text"] for r in train})
    windows = [plain(w, "unmarked", political=None) for text in texts for w in cut(text)]
    windows += [e._replace(origin="unmarked") for e in unmarked(args.data, args.own, open_only=True)]
    return taught_by([teacher.eval()], windows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--large", type=Path)
    parser.add_argument("--teacher", type=Path, help="a large reader that has never seen PLV, to learn each fold first")
    parser.add_argument("--teacher-epochs", type=int, default=4)
    parser.add_argument("--teacher-lr", type=float, default=1e-4)
    parser.add_argument("--own", type=Path, default=Path(__file__).parent / "unmarked")
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent / "corpus")
    parser.add_argument("--corpus-share", type=float, default=0.25, help="how much of the corpus an epoch shows")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only", type=int, help="the first folds only")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--lr", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    args.stop_after = None
    data = [r for s in ("train", "dev") for r in rows(args.data / f"plover_relation/{s}.jsonl")]
    parts = split(data, args.folds, args.seed)
    beside = [e for p in read_corpus(args.corpus) if not frozen(p.id) for e in from_corpus(p)]
    gold, predicted = [], []
    for n, test in enumerate(parts[: args.only]):
        right, best = fold(args, [r for other in parts if other is not test for r in other], test, beside)
        gold, predicted = gold + right, predicted + best
        print(n, {k: round(v, 4) for k, v in figures(right, best).items() if isinstance(v, float)}, flush=True)
    report = figures(gold, predicted)
    print(json.dumps(report, indent=1))
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
