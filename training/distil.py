"""A teacher labels unmarked text for the reader to learn from.

    python training/distil.py --large DIR --run DIR [--run DIR ...] --data DIR --out FILE [--open-only]

``--large`` is the folder of the large base weights, ``--run`` a run of ``train.py --large`` (of several the mean is
taken). Text: the project's own unmarked passages (``unmarked/``) and, unless ``--open-only``, the news of PolNeAR,
GeoWebNews, LGL and the sentences of SemEval-2020 task 5; of PolNeAR the marked attributions are kept beside the
teacher's words. ``train.py --taught`` reads the file.
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from data import Example, Taught, cut, from_polnear, plain, rows
from labels import LINKS, MENTIONS
from model import Asked, Output, Reader, large
from torch import Tensor
from train import DEVICE, asked_of, collate

BATCH = 48
ACT = 0.3
"""A word is asked for its parties from this probability of carrying an act."""

PAIRS = 6
"""Pairs of mentions a window that the teacher is asked about."""

SPARSE = 0.004
"""Probabilities below this count as none: the file is smaller, and the tail teaches nothing."""

OPEN = {"geo/geovirus_train.jsonl": 1, "ner_re3d/train.jsonl": 1}
CLOSED = {
    "geo/geowebnews_train.jsonl": 1,
    "geo/lgl_train.jsonl": 1,
    "counterfactual_semeval2020t5/s1_train.jsonl": 3,
}
POLNEAR = 2
"""Text of other sets, every first, second or third row of it: more of the same teaches little."""


def paragraphs(folder: Path) -> Iterator[str]:
    """The project's own unmarked passages, one a line."""
    for path in sorted(folder.glob("*.txt")):
        yield from (x for x in path.read_text(encoding="utf-8").splitlines() if x.strip() and not x.startswith("#"))


def unmarked(data: Path, own: Path, open_only: bool) -> Iterator[Example]:
    """Windows without labels of acts; PolNeAR's carry their attributions."""
    for text in paragraphs(own):
        yield from (plain(w, "unmarked", political=None) for w in cut(text))
    for name, step in (OPEN if open_only else OPEN | CLOSED).items():
        for row in rows(data / name)[::step]:
            yield from (plain(w, "news", political=None) for w in cut(row["text"]))
    if not open_only:
        for row in rows(data / "polnear/train.jsonl")[::POLNEAR]:
            yield from from_polnear(row)


def mention_tokens(probabilities: np.ndarray) -> list[list[int]]:
    """Tokens of each mention that the teacher finds, by its likeliest labels."""
    found: list[list[int]] = []
    for token, label in enumerate(probabilities.argmax(-1)):
        tag = MENTIONS[label]
        if tag == "O":
            continue
        if tag[0] == "I" and found and found[-1][-1] == token - 1:
            found[-1].append(token)
        else:
            found.append([token])
    return found


def pairs_to_ask(mentions: list[list[int]], ties: np.ndarray, rng: random.Random) -> list[tuple[list[int], list[int]]]:
    """Ordered pairs of mentions, those tied to an act first; ``ties`` (tokens,) is the best tie of each token."""
    ranked = sorted(mentions, key=lambda m: -ties[m].max())[:4]
    pairs = [(a, b) for a in ranked for b in ranked if a is not b]
    rng.shuffle(pairs)
    return sorted(pairs, key=lambda p: -min(ties[p[0]].max(), ties[p[1]].max()))[:PAIRS]


def thin(probabilities: np.ndarray) -> np.ndarray:
    return np.where(probabilities < SPARSE, 0, probabilities).astype(np.float16)


def forward(teacher: Reader, examples: list[Example]) -> tuple[Output, Tensor, Tensor]:
    """The teacher's output in full precision, its ties (B, links, L, L), and the mask."""
    batch = collate(examples)
    with torch.no_grad(), torch.autocast(DEVICE, dtype=torch.bfloat16):
        out = teacher(batch.ids, batch.mask, batch.shapes)
    out = Output(*(x.float() for x in out))
    return out, teacher.links(out).sigmoid(), batch.mask


def teach(teachers: list[Reader], examples: list[Example], rng: random.Random) -> list[Example]:
    """The examples with the mean opinion of the teachers."""
    outs = [forward(t, examples) for t in teachers]
    types, modalities, mentions = (
        sum(getattr(o, head).softmax(-1) for o, _, _ in outs).div(len(outs)).numpy(force=True)
        for head in ("types", "modalities", "mentions")
    )
    ties = sum(t for _, t, _ in outs).div(len(outs)).numpy(force=True)
    asked: list[tuple[int, list[int], list[int]]] = []
    for n, e in enumerate(examples):
        best = ties[n, :2, : len(e.ids), : len(e.ids)] * (1 - types[n, : len(e.ids), 0])[None, :, None]
        held = mention_tokens(mentions[n, : len(e.ids)])
        asked += [(n, a, b) for a, b in pairs_to_ask(held, best.max((0, 1)), rng)] if held else []
    shares = pair_shares(teachers, outs, asked_of(asked, types.shape[1]))
    found = []
    for n, e in enumerate(examples):
        size = len(e.ids)
        heads = np.flatnonzero(types[n, :size, 0] < 1 - ACT)
        links = [(link, int(h), thin(ties[n, link, h, :size])) for h in heads for link in range(2)]
        mine = [(a, b, thin(s)) for (at, a, b), s in zip(asked, shares, strict=True) if at == n]
        found.append(
            e._replace(
                taught=Taught(
                    thin(types[n, :size]), thin(modalities[n, :size]), thin(mentions[n, :size]), links, mine
                )
            )
        )
    return found


def taught_by(teachers: list[Reader], examples: list[Example]) -> list[Example]:
    """All examples with the mean opinion of the teachers, batches of like length together."""
    ordered = sorted(examples, key=lambda e: len(e.ids))
    rng, taught = random.Random(13), []
    for at in range(0, len(ordered), BATCH):
        taught += teach(teachers, ordered[at : at + BATCH], rng)
        if at % (BATCH * 20) == 0:
            print(at, "of", len(ordered), flush=True)
    return taught


def pair_shares(teachers: list[Reader], outs: list[tuple[Output, Tensor, Tensor]], asked: Asked) -> np.ndarray:
    with torch.no_grad():
        found = [
            t.pair(o.pairs, mask, asked).softmax(-1) for t, (o, _, mask) in zip(teachers, outs, strict=True)
        ]
    return sum(found).div(len(found)).numpy(force=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", type=Path, required=True)
    parser.add_argument("--run", type=Path, action="append", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--own", type=Path, default=Path(__file__).parent / "unmarked")
    parser.add_argument("--open-only", action="store_true")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    teachers = []
    for run in args.run:
        teachers.append(large(args.large).to(DEVICE).eval())
        teachers[-1].load_state_dict(torch.load(run / "reader.pt", map_location=DEVICE))
    taught = taught_by(teachers, list(unmarked(args.data, args.own, args.open_only)))
    with args.out.open("wb") as sink:
        pickle.dump(taught, sink)
    print(len(taught), "windows,", len(LINKS), "kinds of tie")


if __name__ == "__main__":
    main()
