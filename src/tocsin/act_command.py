"""What ``tocsin act`` does: carries out what an analyst decided, and writes it into the log of actions.

The action and its line in the log are one transaction; a rebuild does it again at the same place in time.
"""

from __future__ import annotations

import argparse
import getpass
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple, cast

from tocsin.accounts import Account, Alert, Story
from tocsin.errors import UsageError, complain
from tocsin.knowledge.counts import counted
from tocsin.ledger import book
from tocsin.ledger.desk import Desk, Shelf
from tocsin.store.sql import open_store
from tocsin.store.view import RESTORE, withdrawn
from tocsin.store.watched import Action, WatchStore
from tocsin.watchfile import load_watch

SHORTEST = 6
"""Digits of an id that must be given: of fewer even a small store has several."""
SHOWN = 8
"""Digits of an id in messages."""
BEGINNING = re.compile(rf"[0-9a-f]{{{SHORTEST},24}}")
LISTED = {
    "alert": "select id, title from accounts where kind = 'alert'",
    "story": "select id, title from accounts where kind = 'story'",
    "document": "select f.key, f.story, d.uri from fingerprints f join documents d on d.id = f.document",
}
"""The question that lists what ids there are."""


class Deed(NamedTuple):
    """What an action is done to: the kinds of its ids in order, the last one once more for each further id."""

    kinds: tuple[str, ...]
    many: bool = False


DEEDS = {
    "mute": Deed(("alert",)),
    "unmute": Deed(("alert",)),
    "merge": Deed(("story", "story")),
    "split": Deed(("story", "document"), many=True),
    "withdraw": Deed(("document",)),
    "restore": Deed(("document",)),
}


def act(options: argparse.Namespace) -> int:
    """``tocsin act``: does one thing, or says in one line why not."""
    watch = load_watch(options.file)
    kinds = kinds_of(options.action, len(options.ids))
    who = options.who or login_name()
    with WatchStore(open_store(options.store, create=False), watch.name) as store:
        refuse_unfit(store)
        account, *more = [found(store, kind, given) for kind, given in zip(kinds, options.ids, strict=True)]
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        action = Action(at, who, options.action, kinds[0], account, " ".join(more) or None, why=options.why)
        if action.action == RESTORE:
            look_out(store, account)
        changed = carry_out(store, action)
    complain(told(action, changed))
    return 0


def kinds_of(action: str, count: int) -> list[str]:
    """The kind of each id of an action. Raises ``UsageError`` for too few or too many ids."""
    kinds, many = DEEDS[action]
    if count < len(kinds) or (count > len(kinds) and not many):
        words = " ".join(map(str.upper, kinds)) + ("..." if many else "")
        raise UsageError(f"write tocsin act FILE --store STORE {action} {words}")
    return [*kinds, *[kinds[-1]] * (count - len(kinds))]


def login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise UsageError("the system knows no login name; say who decided, with --who NAME") from None


def refuse_unfit(store: WatchStore) -> None:
    """A store whose accounts are not there, or not whole."""
    state = store.state()
    if state is None:
        raise UsageError(f"{store.name} keeps no watch; tocsin watch FILE --store {store.name} begins one")
    if state.rebuilt is not None:
        raise UsageError("the accounts are being made again and are not whole; run tocsin watch to finish them")


def found(store: WatchStore, kind: str, given: str) -> str:
    """The whole id behind a beginning. Raises ``UsageError`` unless there is exactly one."""
    beginning = given.strip().lower()
    listing = f"tocsin query \"{LISTED[kind]}\" --store {store.name} lists them"
    if not BEGINNING.fullmatch(beginning):
        raise UsageError(f"'{given}' is no id; give {SHORTEST} hex digits of it or more; {listing}")
    ids = store.ids(kind, beginning)
    if not ids:
        raise UsageError(f"there is no {kind} '{given}' in {store.name}; {listing}")
    if len(ids) > 1:
        several = " and ".join(each[: len(beginning) + SHORTEST] for each in ids[:2])
        raise UsageError(f"'{given}' begins the ids of several {kind}s ({several}); give more digits")
    return ids[0]


def look_out(store: WatchStore, document: str) -> None:
    """Sees to it that the accounts are made again for a document that comes back: it may have been withdrawn since they
    were made, and is missing from some of them. Raises ``UsageError`` for one that is not withdrawn."""
    gone = withdrawn((each.action, each.account) for each in store.actions())
    if document not in gone:
        listing = f"tocsin query \"select action, account from actions\" --store {store.name} lists what is"
        raise UsageError(f"document '{document[:SHOWN]}' is not withdrawn; {listing}")
    state = store.state()
    assert state is not None
    store.note(f"{state.digest}+{RESTORE}", state.made_by)


def carry_out(store: WatchStore, action: Action) -> list[Account]:
    """Does it and writes it down, both or nothing; the accounts that it changed."""
    with store.article() as taking:
        desk = Desk(cast(Shelf, taking.shelf))
        book.act(action.action, action.account, action.detail or "", desk)
        taking.shelf.keep(desk.changed())
        taking.log(action)
    return desk.changed()


# ------------------------------------------------------------------------------------------------------- in one line

def told(action: Action, changed: Sequence[Account]) -> str:
    """What was done, in one line."""
    stories = [each for each in changed if isinstance(each, Story)]
    alerts = [each for each in changed if isinstance(each, Alert)]
    if action.action == "merge":
        return merged(stories)
    if action.action == "split":
        left, new = sorted(stories, key=lambda story: story.id != action.account)
        return f"split: {called(new)} parted from {called(left)}"
    if action.action == "withdraw":
        return (f"withdrawn: document {action.account[:SHOWN]}, out of {len(changed)} accounts; talks, commitments, "
                "indicators and alerts let go of it when the next tocsin watch makes the accounts again")  # fmt: skip
    if action.action == RESTORE:
        return (f"restored: document {action.account[:SHOWN]}; it is back in all accounts when the next tocsin watch "
                "makes them again")  # fmt: skip
    [alert] = alerts
    how = "muted: it is shown no more" if alert.muted else "unmuted: it is shown again"
    return f"{how}: {alert.title}, {alert.tier} since {alert.at} (alert {alert.id[:SHOWN]})"


def merged(stories: Sequence[Story]) -> str:
    whole, younger = sorted(stories, key=lambda story: story.merged_into is not None)
    return f"merged: story {younger.id[:SHOWN]} went into {called(whole)}"


def called(story: Story) -> str:
    articles, origins = counted(len(story.members), "article"), counted(len(story.origins), "origin")
    return f"story {story.id[:SHOWN]} ({story.title}; {articles}, {origins})"
