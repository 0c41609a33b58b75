"""For the brief: what garbled copies say beside the cleanest copies of their stories."""

from __future__ import annotations

from collections.abc import Iterable

from tocsin.accounts import Alert, Entry, Item, Member, Story
from tocsin.export.brief import Garbled
from tocsin.ledger import abreast
from tocsin.records import Document
from tocsin.store.view import View
from tocsin.watchfile import Watch, grade_of

DAMAGED = 0.3
"""Damage from which a copy is shown. In the example archives machine-translated copies have 0.4 and more, and what is
read without trouble 0.1 at most."""
COPIES, PAIRS = 5, 3
"""Copies in a brief, and pairs of records of each: it is to be one page."""
WHOLE = ("original", "exact", "edited", "translated")
"""Copies whose text runs along the cleaner one's: that of an excerpt doesn't."""
LONGEST_WAY = 5
"""Stories that one was merged into, one after the other, at most."""


def garbled_copies(watch: Watch, view: View, since: str) -> list[Garbled]:
    """The latest garbled copies that came since a day and of which the story has a cleaner one."""
    found = [
        (story, member)
        for story in view.each(Story, states=["open"], seen_since=since)
        for member in story.members
        if member.first_seen >= since and member.damage >= DAMAGED and member.copying in WHOLE
    ]
    found.sort(key=lambda each: (each[1].first_seen, each[1].document), reverse=True)
    shown: list[Garbled] = []
    for story, member in found:
        if len(shown) < COPIES and (garbled := beside(watch, view, story, member)):
            shown.append(garbled)
    return shown


def beside(watch: Watch, view: View, story: Story, member: Member) -> Garbled | None:
    """A copy beside the cleanest one; none where nothing that it says has its like there."""
    clean = cleanest(story)
    if clean is None or clean.damage >= DAMAGED or clean.copying == "excerpt":
        return None
    one, other = entries(watch, view, story, [member, clean])
    pairs = abreast.pairs(one, other, PAIRS)
    told = [each for pair in pairs for each in ((f"garbled, {pair.damaged_as}", pair.damaged),
                                                (f"cleaner, {pair.clean_as}", pair.clean))]  # fmt: skip
    return Garbled(story.title, member, clean, told) if told else None


def cleanest(story: Story) -> Member | None:
    return next((each for each in story.members if each.document == story.cleanest), None)


def entries(watch: Watch, view: View, story: Story, members: Iterable[Member]) -> list[Entry]:
    """Members of a story as they were entered."""
    members = list(members)
    documents = view.documents(each.document for each in members)
    return [entry_of(watch, documents[each.document], story, each) for each in members]


def entry_of(watch: Watch, document: Document, story: Story, member: Member) -> Entry:
    grade = grade_of(watch, member.publisher, member.uri)
    return Entry(id=member.document, document=document, story=story.id, origin=member.origin, grade=grade,
                 now=member.first_seen)  # fmt: skip


def cleaner_items(watch: Watch, view: View, alerts: Iterable[Alert]) -> dict[str, Item]:
    """For garbled records behind alerts, what the cleanest copy of the story says, by the records' ids."""
    found: dict[str, Item] = {}
    for item in (item for alert in alerts for item in alert.items if "garbled" in item.flags):
        story = story_now(view, item.story)
        member = next((each for each in story.members if each.document == item.document), None) if story else None
        clean = cleanest(story) if story else None
        if story is None or member is None or clean is None or clean is member:
            continue
        one, other = entries(watch, view, story, [member, clean])
        if (words := abreast.cleaner(item, one, other)) is not None:
            found[item.record] = words
    return found


def story_now(view: View, name: str) -> Story | None:
    """A story, or the one that it was merged into."""
    for _ in range(LONGEST_WAY):
        story = next(iter(view.by_id(Story, [name])), None)
        if story is None or story.merged_into is None:
            return story
        name = story.merged_into
    return None
