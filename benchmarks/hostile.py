"""A thousand documents in one run, one in ten hostile: every good one must be read, every other one read or rejected.

    python benchmarks/hostile.py [--documents 1000] [--jobs 2]

Exit 0 where nothing is lost and no traceback is printed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from pages import write_pages


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name) / "in", Path(name) / "out.jsonl"
        folder.mkdir()
        kinds = {path.name: kind for path, kind in write_pages(folder, args.documents, 150, one_hostile_in=10)}
        command = [sys.executable, "-m", "tocsin.cli", "read", str(folder), "--format", "jsonl", "-o", str(out)]
        run = subprocess.run([*command, "--jobs", str(args.jobs), "--quiet"], capture_output=True, text=True)
        return report(kinds, out, run, args.json)


def report(kinds: dict[str, str], out: Path, run: subprocess.CompletedProcess[str], sink: Path | None) -> int:
    outcome: dict[str, str] = {}
    for line in out.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        uri = record["article"]["uri"] if "article" in record else record["rejected"]["uri"]
        reason = (
            "read"
            if "article" in record
            else f"rejected at {record['rejected']['stage']}: {record['rejected']['reason']}"
        )
        outcome[uri.rsplit("/", 1)[-1].split("#")[0]] = reason
    lost = sorted(set(kinds) - set(outcome))
    bad = [name for name, kind in kinds.items() if kind == "good" and outcome.get(name) != "read"]
    table = Counter((kinds[name], what[:100]) for name, what in outcome.items())
    for (kind, what), count in sorted(table.items()):
        print(f"{count:5} {kind:16} {what}")
    traceback = "Traceback" in run.stderr or "Traceback" in run.stdout
    print(
        f"{len(kinds)} documents, {len(outcome)} accounted for, {len(lost)} lost, {len(bad)} good ones not read, "
        f"exit {run.returncode}, traceback: {'yes' if traceback else 'no'}"
    )
    if sink:
        figures = {"documents": len(kinds), "hostile": sum(k != "good" for k in kinds.values()), "lost": len(lost),
                   "good_ones_not_read": len(bad), "tracebacks": int(traceback)}  # fmt: skip
        sink.write_text(json.dumps(figures) + "\n", encoding="utf-8")
    return int(bool(lost or bad or traceback))


if __name__ == "__main__":
    sys.exit(main())
