"""Scores the installed reader against gold files (schema gold/1) with their scorer.

    python benchmarks/gold.py --gold DIR --scorer score.py [--texts DIR] [--published DATE] [--json OUT]

``--gold`` holds ``*.json``; the texts of the same stems are beside them or in ``--texts``. ``--published`` is given to
every document
(for a single one). Prints the scorer's table.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

KINDS = ("actors", "events", "statements", "commitments", "figures", "talks")


def read(texts: list[Path], published: str | None, out: Path) -> None:
    given = ["--published", published] if published else []
    command = [
        sys.executable,
        "-m",
        "tocsin.cli",
        "read",
        *map(str, texts),
        *given,
        "--format",
        "jsonl",
        "-o",
        str(out),
    ]
    done = subprocess.run([*command, "--quiet"], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"gold: reading failed: {done.stderr.strip()}")


def score(gold: Path, predictions: Path, scorer: Path) -> dict[str, dict[str, dict[str, float]]]:
    """The scorer's report by kind and level."""
    with tempfile.NamedTemporaryFile(suffix=".json") as sink:
        command = [sys.executable, str(scorer), str(gold), str(predictions), "--json", sink.name]
        subprocess.run(command, check=True, capture_output=True)
        report = json.loads(Path(sink.name).read_text(encoding="utf-8"))
    kept = {kind: report[kind] for kind in KINDS}
    return kept | {"must_not": report["must_not"], "documents": report["documents"]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--published")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    folder = args.texts or args.gold
    texts = [folder / f"{path.stem}.txt" for path in sorted(args.gold.glob("*.json"))]
    missing = [t for t in texts if not t.is_file()]
    if missing or not texts:
        print(f"gold: {missing[0] if missing else args.gold}: no such text; see --texts", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "out.jsonl"
        read(texts, args.published, out)
        report = score(args.gold, out, args.scorer)
    for kind in KINDS:
        for level, t in report[kind].items():
            print(f"{kind:12} {level:20} P {t['p']:.3f} R {t['r']:.3f} F1 {t['f1']:.3f}")
    print(f"records where none may stand: {report['must_not']}, documents: {report['documents']}")
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
