"""Fine-tunes the reader on everything at once. One command, fixed seeds, checkpoints, CPU or GPU.

    python training/train.py --data DIR --out DIR [--open-only] [--epochs N] [--taught FILE] [--large DIR]

``--data`` is a folder laid out as ``README.md`` beside this file says; the corpus comes from ``training/corpus``.
``--open-only`` leaves out the sets whose licence is not stated (PolNeAR, PLV): the variant the model card reports.
``--large`` trains the teacher on the large encoder in DIR instead; ``--taught`` adds the windows that a teacher has
labelled (``distil.py``).
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from data import ROOTS, Example, entity_sets, from_corpus, from_plv, from_polnear, rows
from labels import LAYERS, MENTIONS, MODALITIES, TYPES
from markup import frozen, read_corpus
from model import Asked, Output, Reader, large, small
from swap import names_of, swapped
from torch import Tensor
from torch.nn import functional

SWAPS = 2
"""Variants of each passage with other names: no type is to hang on who is named."""

REPEAT: dict[str, float] = {
    "corpus": 1,
    "swapped": 0.75,
    "plv": 3,
    "re3d": 1,
    "crossner": 1,
    "uner": 0.5,
    "gum": 0.5,
    "polnear": 0.3,
    "unmarked": 1.5,
    "news": 0.3,
}
"""How often an epoch shows each set: small sets that carry the events weigh more, of PolNeAR a part is drawn anew."""

REPEAT_LARGE: dict[str, float] = {
    "corpus": 0.6,
    "swapped": 0.2,
    "plv": 1,
    "re3d": 0.5,
    "crossner": 0.5,
    "uner": 0.1,
    "gum": 0.1,
}
"""The teacher learns acts and names; attributions the reader learns from the marked sets themselves."""

WEIGHT = {
    "mentions": 1.0,
    "layers": 1.0,
    "types": 1.0,
    "modalities": 0.5,
    "links": 1.0,
    "latent": 0.5,
    "pairs": 1.0,
    "political": 0.2,
    "taught_types": 1.0,
    "taught_modalities": 0.5,
    "taught_mentions": 0.5,
    "taught_links": 1.0,
    "taught_pairs": 1.0,
}
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


class Batch(NamedTuple):
    ids: Tensor
    mask: Tensor
    shapes: Tensor
    mentions: Tensor  # (B, L, M) bool; all True where silent
    layers: Tensor  # (B, L, 5)
    types: Tensor  # (B, L)
    modalities: Tensor  # (B, L)
    political: Tensor  # (B,) 0, 1, or -100
    links: Tensor  # (N, 5): example, link, head, tail, label
    latent: list[tuple[int, list[int], list[int], int]]
    asked: Asked
    right: Tensor  # (N, T) bool: the types that are right for a pair asked
    taught: Lesson | None


class Lesson(NamedTuple):
    """What a teacher says of a batch; ``known`` (B, L) are the tokens of taught windows."""

    known: Tensor
    types: Tensor  # (B, L, T)
    modalities: Tensor  # (B, L, 9)
    mentions: Tensor  # (B, L, M)
    rows: Tensor  # (N, 3): example, link, head
    ties: Tensor  # (N, L)
    asked: Asked
    pairs: Tensor  # (N, T)


def load(data: Path, corpus: Path, open_only: bool, split: str, swaps: int = 0) -> list[Example]:
    """Examples of a split; of each passage of the corpus also ``swaps`` variants with other names."""
    mine = [p for p in read_corpus(corpus) if frozen(p.id) == (split != "train")]
    found = [e for p in mine for e in from_corpus(p, sources=open_only)]
    names, rng = names_of(mine), random.Random(13)
    for _ in range(swaps):
        others = [swapped(p, names, rng) for p in mine]
        found += [e._replace(origin="swapped") for p in others for e in from_corpus(p, sources=open_only)]
    found += list(entity_sets(data, split))
    if not open_only:
        found += [e for r in rows(data / f"polnear/{split}.jsonl") for e in from_polnear(r)]
        found += [e for r in rows(data / f"plover_relation/{split}.jsonl") for e in from_plv(r)]
    return found


def asked_of(pairs: list[tuple[int, list[int], list[int]]], size: int) -> Asked:
    window = torch.tensor([n for n, _, _ in pairs], dtype=torch.long, device=DEVICE)
    sides = torch.zeros((2, len(pairs), size))
    for row, (_, *tokens) in enumerate(pairs):
        for side, mine in zip(sides, tokens, strict=True):
            side[row, mine] = 1 / len(mine)
    return Asked(window, *sides.to(DEVICE))


def lesson(examples: list[Example], shape: tuple[int, int]) -> Lesson | None:
    """The teacher's words on a batch, padded; None where it says nothing."""
    if not any(e.taught for e in examples):
        return None
    known = torch.zeros(shape, dtype=torch.bool)
    types, modalities, mentions = (torch.zeros((*shape, n)) for n in (len(TYPES), len(MODALITIES), len(MENTIONS)))
    rows, ties, pairs, shares = [], [], [], []
    for n, e in enumerate(examples):
        if e.taught is None:
            continue
        length = len(e.ids)
        known[n, :length] = True
        for table, values in zip((types, modalities, mentions), e.taught[:3], strict=True):
            table[n, :length] = torch.from_numpy(values.astype(np.float32))
        for link, head, share in e.taught.links:
            rows.append((n, link, head))
            ties.append(functional.pad(torch.from_numpy(share.astype(np.float32)), (0, shape[1] - length)))
        for actor, recipient, share in e.taught.pairs:
            pairs.append((n, actor, recipient))
            shares.append(torch.from_numpy(share.astype(np.float32)))
    return Lesson(
        *(x.to(DEVICE) for x in (known, types, modalities, mentions)),
        torch.tensor(rows, dtype=torch.long, device=DEVICE).view(-1, 3),
        torch.stack(ties).to(DEVICE) if ties else torch.zeros((0, shape[1]), device=DEVICE),
        asked_of(pairs, shape[1]),
        torch.stack(shares).to(DEVICE) if shares else torch.zeros((0, len(TYPES)), device=DEVICE),
    )


def collate(examples: list[Example]) -> Batch:
    size = max(len(e.ids) for e in examples)
    shape = (len(examples), size)
    ids, mask, shapes = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    mentions = torch.ones((*shape, len(MENTIONS)), dtype=torch.bool)
    layers = torch.full((*shape, len(LAYERS)), -100)
    types, modalities = torch.full(shape, -100), torch.full(shape, -100)
    links, latent, pairs, right = [], [], [], []
    for n, e in enumerate(examples):
        length = len(e.ids)
        ids[n, :length], mask[n, :length], shapes[n, :length] = torch.tensor(e.ids), 1, torch.tensor(e.shapes)
        for table, values in ((mentions, e.mentions), (layers, e.layers), (types, e.types), (modalities, e.modalities)):
            if values is not None:
                table[n, :length] = torch.from_numpy(values)
        for link, heads, good, wrong in e.links:
            links += [(n, link, h, t, 1) for h in heads for t in good] + [
                (n, link, h, t, 0) for h in heads for t in wrong
            ]
        if e.latent:
            latent.append((n, *e.latent))
        for pair in e.pairs:
            pairs.append((n, pair.actor, pair.recipient))
            right.append([t in pair.types for t in range(len(TYPES))])
    political = torch.tensor([-100 if e.political is None else int(e.political) for e in examples])
    packed = torch.tensor(links, dtype=torch.long).view(-1, 5)
    return Batch(
        *(x.to(DEVICE) for x in (ids, mask, shapes, mentions, layers, types, modalities, political, packed)),
        latent,
        asked_of(pairs, size),
        torch.tensor(right, dtype=torch.bool, device=DEVICE).view(-1, len(TYPES)),
        lesson(examples, shape),
    )


Latent = list[tuple[int, list[int], list[int], int]]
"""Window, tokens of the source and of the target, PLOVER root."""


def latent_logits(out: Output, links: Tensor, pairs: Latent, mask: Tensor) -> Tensor:
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


def mean(values: Tensor, where: Tensor) -> Tensor:
    return (values * where).sum() / where.sum().clamp(min=1)


def crossed(target: Tensor, logits: Tensor) -> Tensor:
    """Cross entropy with a distribution as the target, over the last axis."""
    return -(target * functional.log_softmax(logits, -1)).sum(-1)


def taught_losses(model: Reader, out: Output, scores: Tensor, batch: Batch, told: Lesson) -> dict[str, Tensor]:
    act = told.known * (1 - told.types[..., 0]).clamp(min=0)
    found = {
        "taught_types": mean(crossed(told.types, out.types), told.known * (0.1 + act)),
        "taught_modalities": mean(crossed(told.modalities, out.modalities), act),
        "taught_mentions": mean(crossed(told.mentions, out.mentions), told.known),
    }
    if len(told.rows):
        n, link, head = told.rows.T
        each = functional.binary_cross_entropy_with_logits(scores[n, link, head], told.ties, reduction="none")
        found["taught_links"] = mean(each, batch.mask[n] * (0.05 + told.ties))
    if len(told.pairs):
        found["taught_pairs"] = crossed(told.pairs, model.pair(out.pairs, batch.mask, told.asked)).mean()
    return found


def losses(model: Reader, batch: Batch) -> dict[str, Tensor]:
    with torch.autocast(DEVICE, dtype=torch.bfloat16):
        out = model(batch.ids, batch.mask, batch.shapes)
    out = Output(*(x.float() for x in out))
    logs = functional.log_softmax(out.mentions, -1)
    barred = torch.where(batch.mentions, logs, torch.full_like(logs, -1e4)).logsumexp(-1)
    marked = (~batch.mentions.all(-1)) & batch.mask.bool()
    found = {
        "mentions": -mean(barred, marked),
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
    if batch.latent:
        logits = latent_logits(out, scores, batch.latent, batch.mask)
        found["latent"] = functional.cross_entropy(logits, torch.tensor([p[3] for p in batch.latent], device=DEVICE))
    if len(batch.right):
        shares = functional.log_softmax(model.pair(out.pairs, batch.mask, batch.asked), -1)
        found["pairs"] = -shares.masked_fill(~batch.right, -1e4).logsumexp(-1).mean()
    if (known := batch.political >= 0).any():
        wanted = batch.political[known].float()
        found["political"] = functional.binary_cross_entropy_with_logits(out.political[known], wanted)
    if batch.taught:
        found |= taught_losses(model, out, scores, batch, batch.taught)
    return {k: v for k, v in found.items() if not torch.isnan(v)}


def times(repeat: float, rng: random.Random) -> int:
    return int(repeat) + (rng.random() < repeat % 1)


def batches(
    examples: list[Example], size: int, rng: random.Random, repeat: dict[str, float]
) -> Iterator[list[Example]]:
    """Shuffled batches of like length, so that little is padding."""
    shown = [e for e in examples for _ in range(times(repeat.get(e.origin, 0), rng))]
    rng.shuffle(shown)
    groups = []
    for at in range(0, len(shown), size * 50):
        chunk = sorted(shown[at : at + size * 50], key=lambda e: len(e.ids))
        groups += [chunk[i : i + size] for i in range(0, len(chunk), size)]
    rng.shuffle(groups)
    yield from groups


def optimiser_of(model: Reader, lr: float) -> torch.optim.Optimizer:
    """Heads learn five times as fast as the encoder; word embeddings stay: half the weights, training them gained
    nothing."""
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder")]
    groups = [{"params": body, "lr": lr}, {"params": heads, "lr": lr * 5}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def learn(
    model: Reader, examples: list[Example], args: argparse.Namespace, repeat: dict[str, float], out: Path | None
) -> None:
    """Trains in place; with ``out`` a line of ``log.jsonl`` every 100 steps and the weights after every epoch."""
    rng = random.Random(args.seed)
    optimiser = optimiser_of(model, args.lr)
    steps = args.epochs * sum(1 for _ in batches(examples, args.batch, random.Random(0), repeat))
    warm = max(1, steps // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1, s / warm) * max(0.02, 1 - s / steps))
    started, step = time.time(), 0
    totals: Counter[str] = Counter()
    for epoch in range(args.epochs):
        model.train()
        for group in batches(examples, args.batch, rng, repeat):
            parts = losses(model, collate(group))
            loss = sum((WEIGHT[k] * v for k, v in parts.items()), torch.zeros((), device=DEVICE))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            totals.update({k: v.item() for k, v in parts.items()})
            if out and step % 100 == 0:
                line = {"epoch": epoch, "step": step, "of": steps, "s": round(time.time() - started)}
                with (out / "log.jsonl").open("a") as sink:
                    sink.write(json.dumps(line | {k: round(v / 100, 4) for k, v in totals.items()}) + "\n")
                totals.clear()
        if out:
            torch.save(model.state_dict(), out / "reader.pt")
        if epoch + 1 == args.stop_after:
            return


def go_on(model: Reader, held: dict[str, Tensor]) -> None:
    """Takes over weights; a head that has got more labels keeps the rows it had, a new head starts afresh."""
    state = model.state_dict()
    for name, values in held.items():
        state[name][: len(values)] = values
    model.load_state_dict(state)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent / "corpus")
    parser.add_argument("--open-only", action="store_true")
    parser.add_argument("--start", type=Path, help="a reader.pt to go on from")
    parser.add_argument("--large", type=Path, help="folder of the large base weights: train the teacher")
    parser.add_argument("--taught", type=Path, help="windows labelled by a teacher, written by distil.py")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--stop-after", type=int, help="end after this many epochs of the schedule")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--lr", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=13)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    np.random.seed(args.seed)
    model = (large(args.large) if args.large else small()).to(DEVICE)
    if args.start:
        go_on(model, torch.load(args.start, map_location=DEVICE))
    examples = load(args.data, args.corpus, args.open_only, "train", SWAPS)
    if args.taught:
        with args.taught.open("rb") as source:
            taught: list[Example] = pickle.load(source)
        again = {e.origin for e in taught}  # sets that the teacher has read stand in its file, with their own labels
        examples = [e for e in examples if e.origin not in again] + taught
    print("windows", Counter(e.origin for e in examples), flush=True)
    learn(model, examples, args, REPEAT_LARGE if args.large else REPEAT, args.out)


if __name__ == "__main__":
    main()
