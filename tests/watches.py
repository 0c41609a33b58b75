"""A small archive and a watch over it, which the tests of the watch share. The reports are invented, of true events."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select

from tocsin.store.sql import open_store
from tocsin.store.standing import metadata

CLOCKS = {"outbox": {"delivered_at", "next_try", "attempts"}, "sources": {"last_fetched", "next_due"}}
"""Columns that a clock writes: two runs differ in them. An alert may need a second attempt after a kill."""


class Told(NamedTuple):
    """An article of the archive."""

    seen: str
    title: str
    text: str
    publisher: str


TROOPS = "Russia has moved about 100,000 troops close to the border with Ukraine, the Pentagon said on Monday."
ARCHIVE = [
    Told("2022-01-10T10:00:00Z", "Troops near the border", f"{TROOPS} NATO condemned the build-up.", "Northern Wire"),
    Told("2022-01-10T12:00:00Z", "Troops near the border", f"{TROOPS} NATO condemned the build-up.", "The Copyist"),
    Told("2022-01-12T18:00:00Z", "Talks in Geneva", "The United States and Russia held talks in Geneva on Wednesday. "
         "Biden warned Putin that Washington would impose sanctions if Russia invaded Ukraine.", "Harbour Chronicle"),
    Told("2022-01-20T09:00:00Z", "Kyiv counts soldiers", "Ukraine said Russia deployed 127,000 soldiers near its "
         "border. Blinken will meet Lavrov in Geneva on Friday.", "Kyiv Courier"),
    Told("2022-02-22T09:00:00Z", "Sanctions", "The United States imposed sanctions on Russia on Tuesday.",
         "Harbour Chronicle"),
    Told("2022-02-24T08:00:00Z", "Attack", "Russia attacked Ukraine on Thursday. Russian forces shelled Kharkiv.",
         "Northern Wire"),
]  # fmt: skip

WATCH = """\
[watch]
name = "ukraine"
title = "Will Russia <attack> Ukraine?"

[parties]
russia = ["RUS"]
ukraine = ["UKR"]

[[source]]
at = "archive.jsonl"

[reliability]
"Northern Wire" = "A"
"Kyiv Courier" = "B"

[[indicator]]
name = "troops"
class = "preparation"

[[indicator.match]]
record = "figure"
unit = ["personnel"]
at_least = 50000

[[indicator]]
name = "attack"
class = "action"

[[indicator.match]]
record = "event"
type = ["ASSAULT"]
actor = ["russia"]

[[hypothesis]]
name = "war"
prior = 0.3
given = { troops = 0.8, attack = 0.9 }

[[hypothesis]]
name = "other"
prior = 0.7
given = { troops = 0.3, attack = 0.01 }

[[alert]]
name = "massing"
tier = "notice"
title = "Troops mass"

[[alert.when]]
indicators = ["troops"]
least = "reported"

[[alert]]
name = "fighting"
tier = "warning"
title = "Fighting is reported"

[[alert.when]]
indicators = ["attack"]
least = "reported"

[deliver]
terminal = false
"""


def write_archive(path: Path, articles: Sequence[Told] = ARCHIVE, **more: Any) -> Path:
    """The articles as JSON Lines, as they stand in the list."""
    rows = [
        {"url": f"https://{told.publisher.lower().replace(' ', '')}.example/{told.seen[:10]}/{number}", **more,
         "title": told.title, "text": f"{told.title}\n\n{told.text}", "date": told.seen[:10], "first_seen": told.seen,
         "publisher": told.publisher}
        for number, told in enumerate(articles)
    ]  # fmt: skip
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def write_watch(folder: Path, more: str = "", text: str = WATCH) -> Path:
    """The archive and the watch file in a folder; ``more`` is appended."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "archive.jsonl").exists():
        write_archive(folder / "archive.jsonl")
    path = folder / "watch.toml"
    path.write_text(text + more, encoding="utf-8")
    return path


def dump(url: str, tables: Sequence[str] = ()) -> dict[str, list[dict[str, Any]]]:
    """Everything that a store holds, clocks aside, by table; rows in the order of their keys."""
    found: dict[str, list[dict[str, Any]]] = {}
    with open_store(url) as store, store.reading() as connection:
        for table in metadata.sorted_tables:
            if not tables or table.name in tables:
                kept = [column for column in table.c if column.name not in CLOCKS.get(table.name, ())]
                rows = connection.execute(select(*kept).order_by(*table.primary_key.columns))
                found[table.name] = [dict(row._mapping) for row in rows]
    return found


ACCOUNTS = ("accounts", "account_keys", "story_log", "fingerprints")
"""What a rebuild makes anew."""
