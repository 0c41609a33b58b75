"""What entering an article costs a watch as its store grows: ledger and store, without the reader.

    python benchmarks/growth.py [--store PATH|postgresql://…] [--sizes 1000 100000] [--json OUT] [--profile]

Documents are generated with their records and fingerprints: parties, places and numbers vary, dates move on by some 50
articles a day (a crisis that many outlets follow; 100,000 are five and a half years), and 30 % of the articles are
copies of a recent one, whole or in part. At each size 500 further entries are timed one by one, the day's tick with
the first of each day, and between any two of them the same number of entries into a store of the first size: a machine
that other programs slow down slows both. The ratio is that of the two medians. The watch has the indicators,
hypotheses and alerts of a usual file. Peak memory is the process's own.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import random
import resource
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event as Stop

from msgspec.structs import replace

from tocsin.deliver import Delivery
from tocsin.records import (
    Actor,
    Article,
    Commitment,
    Condition,
    Consequence,
    Delegation,
    Document,
    Event,
    Figure,
    Fingerprint,
    MadeBy,
    Party,
    Place,
    Span,
    Talk,
    content_id,
    record_id,
    source_id,
)
from tocsin.store.sql import open_store
from tocsin.store.watched import WatchStore
from tocsin.watch import How, Keeper
from tocsin.watchfile import read_watch

COUNTRIES = "RUS UKR USA CHN IND PAK IRN ISR TUR SRB ETH SDN VEN GUY ARM AZE FRA DEU GBR POL BLR KAZ JPN KOR".split()
OFFICES = ("GOV", "MIL", "GOV:minister", "GOV:head")
TYPES = ("CONSULT", "THREATEN", "ACCUSE", "MOBILIZE", "AGREE", "REJECT", "ASSAULT", "SANCTION", "REQUEST", "RETREAT")
PLACES = ("Geneva", "Kharkiv", "Minsk", "Brussels", "the border", "Baku", "Addis Ababa", "Caracas")
PER_DAY = 50
COPIES = 0.3
TIMED = 500
START = datetime(2019, 1, 1, tzinfo=UTC)

WATCH = """
[watch]
name = "growth"
[parties]
east = ["RUS", "BLR"]
west = ["UKR", "USA", "GBR"]
[[indicator]]
name = "troops"
class = "preparation"
[[indicator.match]]
record = "figure"
unit = ["personnel"]
owner = ["east"]
at_least = 90000
[[indicator]]
name = "mobilised"
class = "preparation"
[[indicator.match]]
record = "event"
type = ["MOBILIZE"]
actor = ["east"]
recipient = ["west"]
[[indicator]]
name = "attack"
class = "action"
[[indicator.match]]
record = "event"
type = ["ASSAULT"]
actor = ["east"]
recipient = ["west"]
[[indicator]]
name = "threats"
class = "word"
[[indicator.match]]
record = "event"
type = ["THREATEN"]
actor = ["east"]
recipient = ["west"]
[[hypothesis]]
name = "war"
prior = 0.2
given = { troops = 0.7, mobilised = 0.8, attack = 0.9, threats = 0.6 }
[[hypothesis]]
name = "other"
prior = 0.8
given = { troops = 0.3, mobilised = 0.3, attack = 0.02, threats = 0.4 }
[[alert]]
name = "massing"
tier = "warning"
[[alert.when]]
indicators = ["troops", "mobilised"]
count = 2
"""


class Generator:
    """Documents by number, always the same ones; remembers the last hundred for copies."""

    def __init__(self) -> None:
        self._recent: list[Document] = []

    def one(self, n: int) -> Document:
        chance = random.Random(n)
        seen = (START + timedelta(days=n / PER_DAY)).strftime("%Y-%m-%dT%H:%M:%SZ")
        copied = chance.random() < COPIES and bool(self._recent)
        made = copy_of(chance.choice(self._recent), n, seen, chance) if copied else original(n, seen, chance)
        self._recent = [*self._recent[-99:], made]
        return made


def party(chance: random.Random) -> Party:
    code, office = chance.choice(COUNTRIES), chance.choice(OFFICES)
    return Party(code, Actor(f"{code}.{office}", f"{office} of {code}", country=code))


def original(n: int, seen: str, chance: random.Random) -> Document:
    said = [f"Report {n} says in sentence {i} that side {chance.randrange(10**6)} moved {chance.randrange(10**6)}."
            for i in range(20)]  # fmt: skip
    return document(n, seen, f"Report {n}\n\n{' '.join(said)}", chance, fingerprint(chance))


def fingerprint(chance: random.Random) -> Fingerprint:
    facts, places = [], []
    for sentence in range(20):
        number, actor, place = chance.randrange(10**5), chance.choice(COUNTRIES), chance.choice(PLACES)
        said = (f"n:{number}", f"a:{actor}.GOV:minister", f"g:{place}")
        facts += said
        places += [sentence] * len(said)
    return Fingerprint(
        signature=[chance.getrandbits(32) for _ in range(128)],
        parts=[chance.getrandbits(48) for _ in range(20)],
        facts=facts, places=places,
        vectors=chance.randbytes(8 * 384), width=384, words=320,
    )  # fmt: skip


def copy_of(old: Document, n: int, seen: str, chance: random.Random) -> Document:
    """A copy that keeps most of the signature and the sentences, under another address."""
    assert isinstance(old.fingerprint, Fingerprint)
    kept = chance.choice((1.0, 0.9, 0.7))
    mixed = [number if chance.random() < kept else chance.getrandbits(32) for number in old.fingerprint.signature]
    parts = old.fingerprint.parts[: max(3, round(kept * 20))]
    made = document(n, seen, f"{old.article.text} ({n})", random.Random(old.article.title), replace(
        old.fingerprint, signature=mixed, parts=parts))  # fmt: skip
    return replace(made, article=replace(made.article, title=old.article.title))


def document(n: int, seen: str, text: str, chance: random.Random, mark: Fingerprint) -> Document:
    uri, content, day = f"https://news{n % 50}.example.org/{n}", content_id(text), seen[:10]
    shared = {"evidence": [Span(0, 20)], "confidence": 0.8, "clause": "c"}
    place = Place(chance.choice(PLACES), "CHE")

    def name(kind: str, i: int) -> str:
        return record_id(kind, content, "q", i, "whole")

    events = [
        Event(id=name("event", i), type=chance.choice(TYPES), quad=1 + i % 4, score=-5.0, actors=[party(chance)],
              recipients=[party(chance)], date=day, place=place if i % 2 else None, **shared)
        for i in range(5)
    ]  # fmt: skip
    figures = [
        Figure(id=name("figure", i), lo=size, hi=size, nominal=size, bound="point", kind="stock", unit="personnel",
               subject="troops", owner=party(chance), as_of=day, **shared)
        for i, size in enumerate((float(chance.randrange(1000, 150_000)), float(chance.randrange(1000, 9000))))
    ]  # fmt: skip
    then = Consequence(span=Span(0, 9), act=f"cut the supply of {chance.randrange(50)}", instrument="sanction")
    line = f"cross line {chance.randrange(50)}"
    commitments = [
        Commitment(id=name("commitment", 0), kind="threat", actors=[party(chance)], targets=[party(chance)],
                   attribution="own", made=day, consequence=then,
                   condition=Condition(span=Span(0, 9), act=line, connective="if", polarity="refrain"), **shared)
    ]  # fmt: skip
    later = (datetime.fromisoformat(day) + timedelta(days=chance.randrange(1, 20))).strftime("%Y-%m-%d")
    talks = [Talk(id=name("talk", 0), form="bilateral", status="planned", start=later, place=place,
                  delegations=[Delegation(party(chance)), Delegation(party(chance))], **shared)]  # fmt: skip
    article = Article(
        uri=uri, source_id=source_id(uri), content_id=content, raw_sha256=f"{n:064}", published=day, text=text,
        title=text.partition("\n")[0], first_seen=seen, publisher=f"Paper {n % 50}",
    )  # fmt: skip
    return Document(
        made_by=MadeBy("0.1.0", "generated"), article=article, events=events, figures=figures,
        commitments=commitments, talks=talks, fingerprint=mark,
    )  # fmt: skip


class Run:
    """A watch that is fed generated documents."""

    def __init__(self, store: WatchStore, folder: Path) -> None:
        (folder / "articles").mkdir(exist_ok=True)
        watch = read_watch(WATCH + '[[source]]\nat = "articles"\nkind = "folder"\n', folder / "watch.toml")
        store.note("digest", MadeBy("0.1.0", "generated"))
        self._keeper = Keeper(watch, store, Delivery(store, [], print), How(), print, Stop())
        self._generator, self.held = Generator(), 0

    def enter(self, count: int) -> list[float]:
        """Enters so many further documents; the seconds that each took."""
        took = []
        for _ in range(count):
            made = self._generator.one(self.held)
            began = time.perf_counter()
            self._keeper._take(made, 0)
            took.append(time.perf_counter() - began)
            self.held += 1
        return took


def measured(run: Run, size: int, small: Run) -> dict[str, float]:
    """Milliseconds an entry at a size, and beside it in the small store."""
    run.enter(max(0, size - run.held))
    pairs = [(run.enter(1)[0], small.enter(1)[0]) for _ in range(TIMED)]
    large, beside = ([1000 * took for took in each] for each in zip(*pairs, strict=True))
    return {"median_ms": statistics.median(large), "small_ms": statistics.median(beside),
            "ratio": statistics.median(large) / statistics.median(beside), "mean_ms": statistics.fmean(large),
            "small_mean_ms": statistics.fmean(beside),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}  # fmt: skip


def opened(stack: ExitStack, url: str) -> Run:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    store = stack.enter_context(WatchStore(open_store(url or str(folder / "growth.db")), "growth"))
    return Run(store, folder)


def told(name: str, values: dict[str, float]) -> str:
    return f"{name:>8}  " + "  ".join(f"{key} {value:.2f}" for key, value in values.items())


def profiled(run: Run) -> None:
    with cProfile.Profile() as profile:
        run.enter(TIMED)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--store", help="an empty store; default: a SQLite file that is thrown away")
    options.add_argument("--sizes", nargs="+", type=int, default=[1000, 100_000])
    options.add_argument("--json", type=Path)
    options.add_argument("--profile", action="store_true", help="where the time of the last entries went")
    given = options.parse_args()
    found: dict[str, dict[str, float]] = {}
    with ExitStack() as stack:
        run = opened(stack, given.store or "")
        for size in given.sizes:
            with ExitStack() as beside:
                small = opened(beside, "")
                small.enter(given.sizes[0])
                found[str(size)] = measured(run, size, small)
            print(told(str(size), found[str(size)]), flush=True)
        if given.profile:
            profiled(run)
    if given.json:
        given.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
