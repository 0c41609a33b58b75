"""Kills a watch run at random moments, again and again, and finishes it: is the store that of an undisturbed run?

    python benchmarks/kill.py [--kills 20] [--articles 100] [--seed N]

The archive is generated: short reports, a third of them copies. Each time a run is started, killed with SIGKILL at a
random moment, and started again; in the end it is let through. The store must then hold, clocks aside, what the store
of an undisturbed run holds, row by row, and a web server must have got every alert, each under its key.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from watches import WATCH, Told, dump, write_archive

EARLY, FURTHER, BETWEEN = 0.2, 3, 0.25
"""Share of kills before the first article; articles that a run gets further at most; seconds after the last of them."""
SIDES = ("Russia", "Ukraine", "the United States", "Poland", "Belarus")
ACTS = ("moved {n} troops close to the border with {b}", "attacked {b}", "imposed sanctions on {b}",
        "held talks with {b}", "warned {b} that it would pay a heavy price if it attacked")  # fmt: skip


def archive(count: int) -> list[Told]:
    """Reports half a day apart; a third are copies of one before."""
    chance, found = random.Random(5), list[Told]()
    for n in range(count):
        seen = (datetime(2022, 1, 1, 8, tzinfo=UTC) + timedelta(hours=12 * n)).strftime("%Y-%m-%dT%H:%M:%SZ")
        if found and chance.random() < 1 / 3:
            old = chance.choice(found[-6:])
            found.append(old._replace(seen=seen, publisher=f"Copyist {n}"))
        else:
            a, b = chance.sample(SIDES, 2)
            act = chance.choice(ACTS).format(b=b, n=chance.randrange(20, 150) * 1000)
            said = f"{a[:1].upper()}{a[1:]} {act} on Monday. The foreign ministry gave no comment."
            found.append(Told(seen, f"Report {n}", said, f"Paper {n % 7}"))
    return found


def looking_for(name: str, type_: str) -> str:
    """An indicator of any event of a type, with a rule of its own."""
    return (
        f'[[indicator]]\nname = "{name}"\nclass = "action"\n[[indicator.match]]\nrecord = "event"\ntype = ["{type_}"]\n'
        f'[[alert]]\nname = "{name}"\ntier = "notice"\n[[alert.when]]\nindicators = ["{name}"]\nleast = "reported"\n'
    )


MORE = looking_for("sanctions", "SANCTION") + looking_for("talks", "CONSULT") + looking_for("threats", "THREATEN")


class Hook:
    """A web server that keeps the keys it was sent."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        hook = self

        class Serve(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                hook.keys.append(self.headers["Idempotency-Key"])
                self.send_response(204)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Serve)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"


def command(file: Path, store: Path) -> list[str]:
    return [sys.executable, "-m", "tocsin.cli", "watch", str(file), "--store", str(store), "--once", "--quiet"]


def timed(file: Path, store: Path) -> float:
    began = time.monotonic()
    subprocess.run(command(file, store), check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def killed(file: Path, store: Path, start: float, chance: random.Random) -> bool:
    """Starts a run and kills it: one in five before the first article is in, the others some articles later and
    anywhere between two. Whether it was still going then."""
    child = subprocess.Popen(command(file, store), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if chance.random() < EARLY:
        time.sleep(chance.uniform(0, start))
    else:
        wanted = entered(store) + chance.randint(1, FURTHER)
        while child.poll() is None and entered(store) < wanted:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, BETWEEN))
    child.send_signal(signal.SIGKILL)
    return child.wait() == -signal.SIGKILL


def entered(store: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
            found: int = connection.execute("select count(*) from fingerprints").fetchone()[0]
            return found
    except sqlite3.OperationalError:  # not there yet
        return 0


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--articles", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    hook, chance = Hook(), random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_archive(place / "archive.jsonl", archive(given.articles))
        file = place / "watch.toml"
        file.write_text(WATCH.replace("[deliver]", MORE + "[deliver]") + f'\n[deliver.webhook]\nurl = "{hook.url}"\n')
        timed(file, place / "whole.db")
        wanted, hook.keys = set(hook.keys), []
        start = timed(file, place / "whole.db")  # a run that finds nothing new: what comes before the first article
        hit = sum(killed(file, place / "broken.db", start, chance) for _ in range(given.kills))
        timed(file, place / "broken.db")
        same = dump(str(place / "broken.db")) == dump(str(place / "whole.db"))
    told = set(hook.keys) == wanted
    found = {"killed_while_running": hit, "runs": given.kills, "store_is_the_same": same, "alerts": len(wanted),
             "every_alert_delivered": told, "sent_twice": len(hook.keys) - len(set(hook.keys))}  # fmt: skip
    print(json.dumps(found))
    return 0 if same and told and hit else 1


if __name__ == "__main__":
    sys.exit(main())
