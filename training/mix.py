"""Averages the weights of runs of which one went on from the other: what each has learnt, without a second model.

    python training/mix.py --run RUN=SHARE --run RUN=SHARE --out RUN

Shares add to 1. After Wortsman et al., "Robust fine-tuning of zero-shot models" (2022): between the weights of a model
and those that it was tuned to lie models that keep the old and have the new.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch
from torch import Tensor


def share(text: str) -> tuple[Path, float]:
    run, _, part = text.rpartition("=")
    try:
        return Path(run), float(part)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not RUN=SHARE") from None


def mixed(runs: list[tuple[dict[str, Tensor], float]]) -> dict[str, Tensor]:
    """The mean of the weights of models of one shape; whole numbers (positions) are the last model's."""
    last = runs[-1][0]
    return {
        name: sum((held[name] * part for held, part in runs), torch.zeros_like(values))
        if values.is_floating_point()
        else values
        for name, values in last.items()
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=share, action="append", required=True, metavar="RUN=SHARE")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    if abs(sum(part for _, part in args.run) - 1) > 1e-6:
        parser.error("the shares of the runs must add to 1")
    args.out.mkdir(parents=True, exist_ok=True)
    held = [(torch.load(run / "reader.pt", map_location="cpu"), part) for run, part in args.run]
    torch.save(mixed(held), args.out / "reader.pt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
