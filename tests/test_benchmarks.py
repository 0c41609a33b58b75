"""The accuracy benchmark runs on a data folder as its README lays it out: it is what others measure the reader with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

SENTENCE = "Chad shelled two villages in Sudan on Monday, the governor of Darfur said."
SETS = {
    "plover_relation/test.jsonl": {
        "id": "1", "text": "Chad shelled Sudan.", "source": [0, 4], "target": [13, 18], "root": "ASSAULT",
    },
    "polnear/dev.jsonl": {
        "id": "1", "doc": "a", "text": SENTENCE,
        "attributions": [{"source": [[46, 68]], "cue": [[69, 73]], "content": [[0, 44]]}],
    },
    "ner_any/test.jsonl": {"id": "1", "text": SENTENCE, "entities": [[0, 4, "LOC"], [29, 34, "LOC"]]},
    "ner_any/train.jsonl": {"id": "1", "text": SENTENCE, "entities": []},
}  # fmt: skip
METRICS = {
    ("plover_relation", "test"): {"root_macro_f1", "quad_macro_f1", "binary_macro_f1", "f1_ASSAULT"},
    ("polnear", "dev"): {"source_token_f1", "cue_token_f1", "content_token_f1", "attribution_exact_f1",
                         "attribution_overlap_f1"},
    ("ner_any", "test"): {"f1_place", "micro_f1"},
}  # fmt: skip


def test_accuracy_measures_every_split_but_train(tmp_path: Path) -> None:
    for name, row in SETS.items():
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    out = tmp_path / "figures.json"
    command = [sys.executable, ROOT / "benchmarks/accuracy.py", "--data", tmp_path / "data", "--json", out]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert {(name, split) for name, splits in figures.items() for split in splits} == set(METRICS)
    for (name, split), metrics in METRICS.items():
        assert metrics <= figures[name][split].keys()
        assert all(isinstance(value, int | float) for value in figures[name][split].values())


def test_a_folder_without_a_known_set_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "benchmarks/accuracy.py", "--data", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no known set" in done.stderr
