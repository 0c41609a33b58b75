"""The ledger as a whole: what happens when an article is entered, and when a day begins.

The accounts are worked through in one order, and what a former module has put on the desk the later ones find:

    events → words and deeds → figures → commitments → talks → contradictions → indicators → hypotheses → alerts

``enter`` and ``pass_time`` are all that a run needs to call; the same calls in the same order give the same accounts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec.structs import replace

from tocsin.accounts import Alert, Entry, Story
from tocsin.errors import UsageError
from tocsin.ledger import (
    alerts,
    commitments,
    contradictions,
    events,
    figures,
    hypotheses,
    indicators,
    stories,
    talks,
    words_deeds,
)
from tocsin.ledger.days import days_begun
from tocsin.ledger.desk import Desk
from tocsin.watchfile import Watch

A = TypeVar("A", bound=Any)
Action = Callable[[str, str, Desk], None]


def enter(entry: Entry, desk: Desk, watch: Watch) -> None:
    """Enters an article whose story and origin are known."""
    events.enter(entry, desk)
    words_deeds.enter(entry, desk)
    figures.enter(entry, desk)
    commitments.enter(entry, desk)
    talks.enter(entry, desk)
    contradictions.enter(entry, desk)
    indicators.enter(entry, desk, watch)
    hypotheses.enter(entry, desk, watch)
    alerts.enter(entry, desk, watch)


def tick(now: str, desk: Desk, watch: Watch) -> None:
    """A day has begun: what time alone changes."""
    commitments.tick(now, desk)
    talks.tick(now, desk)
    indicators.tick(now, desk, watch)
    hypotheses.tick(now, desk, watch)
    alerts.tick(now, desk, watch)


def pass_time(since: str | None, now: str, desk: Desk, watch: Watch) -> None:
    """Every day that has begun after ``since``, up to ``now``, one after the other.

    Each day gets its tick, whether or not an article came: the accounts then hang on the articles and on the day, and
    not on when a run happened to look. A watch begins with its first article; without ``since`` nothing passes.
    """
    for day in days_begun(since, now) if since else ():
        tick(f"{day}T00:00:00Z", desk, watch)


# -------------------------------------------------------------------------------------------------- analysts' actions

def act(action: str, account: str, detail: str, desk: Desk) -> None:
    """Does what an analyst decided. Raises ``UsageError`` for an unknown action or an account that isn't there.

    ``mute`` and ``unmute`` an alert; ``merge`` a story with another (``detail`` is its id); ``split`` documents off a
    story (``detail`` holds their ids, parted by blanks); ``withdraw`` a document's records from events, figures and
    what hangs on them. Commitments, talks, indicators, hypotheses and alerts let go of it when accounts are made again.
    ``restore`` changes nothing by itself: a document comes back where accounts are made again out of the store.
    """
    if action not in ACTIONS:
        raise UsageError(f"'{action}' is no action; there are {', '.join(ACTIONS)}")
    ACTIONS[action](account, detail, desk)


def set_muted(muted: bool) -> Action:
    def mute(account: str, _: str, desk: Desk) -> None:
        desk.put(replace(the(Alert, account, desk), muted=muted))

    return mute


def merge(account: str, detail: str, desk: Desk) -> None:
    one, other = standing(account, desk), standing(detail.strip(), desk)
    if one.id == other.id:
        raise UsageError(f"story '{one.id}' can't be merged with itself; name another")
    stories.merge(one, other, "an analyst's decision", desk)


def split(account: str, detail: str, desk: Desk) -> None:
    story, gone = standing(account, desk), detail.split()
    held = {member.document for member in story.members}
    if strangers := [document for document in gone if document not in held]:
        raise UsageError(f"document '{strangers[0]}' is not in story '{story.id}'; name documents that are")
    if held <= set(gone):
        raise UsageError(f"nothing would be left of story '{story.id}'; name only the documents that go")
    stories.split(story, gone, "an analyst's decision", desk)


def standing(name: str, desk: Desk) -> Story:
    """A story that was not merged into another."""
    story = the(Story, name, desk)
    if story.merged_into is not None:
        raise UsageError(f"story '{name}' was merged into '{story.merged_into}'; name that one")
    return story


def withdraw(account: str, _: str, desk: Desk) -> None:
    events.withdraw(account, desk)
    words_deeds.withdraw(account, desk)
    figures.withdraw(account, desk)
    contradictions.withdraw(account, desk)


def restore(account: str, _: str, desk: Desk) -> None:
    """Nothing at once: no account holds any more what the document said."""


ACTIONS: dict[str, Action] = {
    "mute": set_muted(True), "unmute": set_muted(False), "merge": merge, "split": split, "withdraw": withdraw,
    "restore": restore,
}  # fmt: skip


def the(kind: type[A], name: str, desk: Desk) -> A:
    found = desk.by_id(kind, [name])
    if not found:
        raise UsageError(f"there is no {kind.kind} '{name}' in this store; tocsin query lists them")
    return found[0]
