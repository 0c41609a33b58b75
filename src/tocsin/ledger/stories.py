"""Which story and origin a new article belongs to: what it copies is decided when it comes, and never looks ahead.

An article is compared with the known ones that share marks with it. What takes over wording is a copy (exact, edited,
an excerpt); what takes over the course of an earlier article in other words is a translated or spun one; what only
speaks of the same matter is ``related`` and founds a story of its own, since independent reports of one event are
what corroborates it. A copy from two stories merges them; an analyst may split one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import UNSET, Struct
from msgspec.structs import replace

from tocsin.accounts import Copying, Member, Story, document_id, minted
from tocsin.ledger.days import moment
from tocsin.ledger.desk import Desk, Known
from tocsin.ledger.likeness import NO_COURSE, Course, Wording, course, later_days, wording
from tocsin.ledger.marks import bands_of, facts_of, wanted_bands, wanted_facts
from tocsin.records import Document, Fingerprint

# How the following were set: round numbers in the wide gaps between copies and other pairs of tests/cases/stories and
# both example archives. The weights further down are a fit that left the Ukraine archive out (docs/stories.md).

EXACT = 0.8
"""Likeness of shingles from which a text is the same but for headline, dateline and lines around it."""
CONTAINED = 0.3
"""Share of a new text, at the least, whose wording stands in an old one: independent reports stay below 0.2, even with
a long quotation in common."""
TAKEN = 0.2
"""Share of a new text's sentences that stand in an old one, two at least."""
FEWEST_TAKEN = 2
WHOLE = 0.45
"""Share of an old text that an edited copy keeps; below it is an excerpt."""
MIXED = 0.7
"""Share of a text's sentences that two stories make up between them where it merges them. A round-up of many stories
merges none."""
STOCK = 3
"""Origins from which a sentence is anybody's: a publisher's standing line, an official text."""
RELATED = 0.15
"""Shared course from which two articles speak of the same matter."""
LONGEST_GAP = 10.0
"""Days after which a reworded text is no copy any more, and a correction corrects nothing."""
SENTENCES = 4
"""Sentences with facts that either text needs: the course of two flashes of three lines is much the same by itself."""
CANDIDATES = 25
"""Known documents that are compared, those with most marks in common."""

# A translated or spun copy: logistic in the shared course, rounded from a fit on tests/cases/stories, stories-short and
# the Doklam archive. The facts of the likest two sentences are left out (``Course.rest``): in short texts about one
# meeting they are who, where and when, and were enough for a verdict before.
REST_WEIGHT, MEANING_WEIGHT, SOON_WEIGHT, BIAS = 28.0, 19.0, 1.5, -10.0
LATER_WEIGHT = -5.0
"""For a text that names a day since the other one came. No bar: a copier may put a dateline of his own."""
SOON = 2.0
"""Days in which the sign that a text came soon after another falls to a third."""
SPUN = 0.5
"""Probability from which an article is a reworded copy."""

CORRECTION = re.compile(
    r"^\s*(?:correct(?:ion|s|ed)|corrigendum|clarification|erratum)\b|"
    r"\b(?:an earlier|a previous) version of this (?:article|story|report)\b|"
    r"\bthis (?:article|story|report) (?:has been|was) (?:corrected|amended)\b|"
    r"\b(?:corrects|correcting) (?:an?|our|the) (?:earlier|previous)?\s*(?:story|report|article|figure|headline)\b|"
    r"\((?:corrects|correcting)\b|"
    r"\bour (?:earlier )?(?:report|story|article)\b[^.\n]{0,80}\b(?:wrongly|incorrectly|in error)\b",
    re.I | re.M,
)

class Arrival(Struct, frozen=True, kw_only=True):
    """What is asked of an article that comes: ``damage`` tells how spun or garbled it is, ``corrects`` holds the words
    in which it says that it corrects an earlier one."""

    document: str
    uri: str
    publisher: str | None = None
    title: str
    first_seen: str
    fingerprint: Fingerprint
    damage: float = 0.0
    corrects: str | None = None


class Placed(NamedTuple):
    """Where an article belongs. ``known`` is what the shelf is to remember of it, under ``bands`` and ``facts``."""

    story: str
    origin: str
    copying: Copying
    copy_of: str | None
    reasons: list[str]
    known: Known
    bands: list[str]
    facts: list[str]


class Likeness(NamedTuple):
    """A known document beside the new one: how it was copied, and how sure that is."""

    known: Known
    words: Wording
    course: Course
    copying: Copying | None
    score: float


def arrival(document: Document, first_seen: str | None = None) -> Arrival:
    """What of a document matters here; ``first_seen`` in place of the article's own. The fingerprint must be there."""
    article = document.article
    mark = document.fingerprint
    found = CORRECTION.search(article.text)
    return Arrival(
        document=document_id(document),
        uri=article.uri,
        publisher=article.publisher,
        title=article.title,
        first_seen=first_seen or article.first_seen,
        fingerprint=Fingerprint(signature=[]) if mark is UNSET else mark,
        damage=damage_of(document),
        corrects=" ".join(found[0].split()) if found else None,
    )


def damage_of(document: Document) -> float:
    """Signs of machine translation and spinning with the share of flagged records: 0 none, 1 at most."""
    quality = document.article.quality
    kinds = (document.events, document.statements, document.commitments, document.figures, document.talks)
    flags = [record.flags for records in kinds for record in records]
    flagged = sum(map(bool, flags)) / len(flags) if flags else 0.0
    whole = (1.0 - quality.translated) * (1.0 - quality.spun) * (1.0 - flagged)
    return round(1.0 - whole, 3)


def place(new: Arrival, desk: Desk) -> Placed:
    """The story and origin of a new article; lays the story down, changed or new. Entered again, it stays where it
    was."""
    near = known_before(new, desk)
    for known in near:
        if known.document == new.document and (held := home_of(known, desk)):
            return again(new, held)
    stock = stock_of(near)
    alike = [likeness(new, known, stock) for known in near]
    source = best(new, alike)
    if source is None:
        return found_story(new, related_to(alike), desk)
    return join(new, source, alike, desk)


def known_before(new: Arrival, desk: Desk) -> list[Known]:
    """Known documents that may be related, none that came later."""
    prints, seen = new.fingerprint, new.first_seen
    near = desk.near(wanted_bands(prints, seen), wanted_facts(prints, seen), CANDIDATES)
    return [known for known in near if known.first_seen <= seen]


def stock_of(near: Iterable[Known]) -> frozenset[int]:
    """Sentences that stand in articles of several origins."""
    origins: dict[int, set[str]] = {}
    for known in near:
        for part in known.fingerprint.parts:
            origins.setdefault(part, set()).add(known.origin)
    return frozenset(part for part, names in origins.items() if len(names) >= STOCK)


# ------------------------------------------------------------------------------------------------ what copies what

def likeness(new: Arrival, known: Known, stock: frozenset[int]) -> Likeness:
    """How a known document stands to the new one. The course is compared only where the wording says nothing."""
    words = wording(new.fingerprint, known.fingerprint, stock)
    kind = kind_of_wording(words)
    if kind is not None:
        return Likeness(known, words, NO_COURSE, kind, round(max(words.contained, words.taken), 3))
    days = (moment(new.first_seen) - moment(known.first_seen)).total_seconds() / 86400
    run = course(new.fingerprint, known.fingerprint) if days <= LONGEST_GAP else NO_COURSE
    later = later_days(new.fingerprint, known.fingerprint, known.first_seen[:10], new.first_seen[:10])
    chance = chance_of(run, days, bool(later))
    return Likeness(known, words, run, "translated" if chance >= SPUN else None, round(chance, 3))


def kind_of_wording(words: Wording) -> Copying | None:
    """What sort of copy the wording shows, if any."""
    if words.jaccard >= EXACT:
        return "exact"
    part_taken = len(words.parts) >= FEWEST_TAKEN and words.taken >= TAKEN
    if words.contained < CONTAINED and not part_taken:
        return None
    return "edited" if words.given >= WHOLE else "excerpt"


def chance_of(run: Course, days: float, later: bool = False) -> float:
    """The probability that an article with such a course, so many days later, is a reworded copy; ``later``: it names
    a day since then."""
    if run.sentences < SENTENCES:
        return 0.0
    soon = math.exp(-days / SOON)
    sign = REST_WEIGHT * run.rest + MEANING_WEIGHT * run.meaning + SOON_WEIGHT * soon + LATER_WEIGHT * later + BIAS
    return 1.0 / (1.0 + math.exp(-sign))


RANK: dict[Copying, int] = {"exact": 3, "edited": 2, "excerpt": 2, "translated": 1}


def best(new: Arrival, alike: Sequence[Likeness]) -> Likeness | None:
    """The document that was most likely copied: wording before course, more before less, the earlier of equals."""
    copied = [each for each in alike if each.copying is not None]
    if not copied:
        return corrected(new, alike)
    return min(copied, key=lambda each: (-rank(each), -each.score, each.known.first_seen, each.known.document))


def rank(each: Likeness) -> int:
    return RANK[each.copying] if each.copying else 0


def corrected(new: Arrival, alike: Sequence[Likeness]) -> Likeness | None:
    """For an article that says it corrects an earlier one: the likest of late."""
    if new.corrects is None:
        return None
    late = [each for each in alike if each.course.facts >= RELATED]
    if not late:
        return None
    found = max(late, key=lambda each: (each.course.facts, each.known.first_seen, each.known.document))
    return found._replace(copying="edited", score=round(found.course.facts, 3))


def related_to(alike: Sequence[Likeness]) -> Likeness | None:
    """The likest article on the same matter that was not copied."""
    near = [each for each in alike if each.course.facts >= RELATED]
    return min(near, key=lambda each: (-each.course.facts, each.known.document)) if near else None


def reasons_of(each: Likeness) -> list[str]:
    """In words: what tells of the copying."""
    words, run = each.words, each.course
    if each.copying in ("exact", "edited", "excerpt") and (words.contained or words.parts):
        said = f"at least {words.contained:.0%} of its wording stands in the other, of whose it keeps {words.given:.0%}"
        return [said, *([f"{len(words.parts)} sentences are the same"] if words.parts else [])]
    return [
        f"the same facts at the same points of the text ({run.facts:.2f}), {run.order:.0%} of them in the same order, "
        f"and beyond the likest two sentences ({run.rest:.2f})",
        f"paragraphs of like meaning in the same order ({run.meaning:.2f})",
    ]


# ----------------------------------------------------------------------------------------------------- stories change

def found_story(new: Arrival, related: Likeness | None, desk: Desk) -> Placed:
    """A story of its own; where another article speaks of the same matter, that is said."""
    copying: Copying = "related" if related else "original"
    reasons = ["own wording, own course", *reasons_of(related)] if related else ["nothing known is like it"]
    member = Member(
        document=new.document,
        uri=new.uri,
        publisher=new.publisher,
        first_seen=new.first_seen,
        copying=copying,
        copy_of=related.known.document if related else None,
        origin=new.document,
        score=related.score if related else 1.0,
        damage=new.damage,
        reasons=reasons,
    )
    story = Story(
        id=minted("story", new.document),
        title=new.title,
        members=[member],
        origins=[new.document],
        cleanest=new.document,
    )
    desk.put(story)
    return placed(new, story, member)


def join(new: Arrival, source: Likeness, alike: Sequence[Likeness], desk: Desk) -> Placed:
    """The article as a member of the story of what it copies; a second story that it copies from comes in, too."""
    story = home_of(source.known, desk)
    if story is None:
        return found_story(new, None, desk)
    for other in also_copied(new, source, alike, desk):
        story = merge(story, other, f"{new.uri} is copied from both", desk)
    member = Member(
        document=new.document,
        uri=new.uri,
        publisher=new.publisher,
        first_seen=new.first_seen,
        copying=source.copying or "related",
        copy_of=source.known.document,
        origin=origin_in(story, source.known),
        score=source.score,
        damage=new.damage,
        reasons=reasons_of(source),
    )
    said = f"{new.first_seen}: {new.uri} says that it corrects an earlier text ({new.corrects})"
    log = [said] if new.corrects else []
    story = with_cleanest(replace(story, members=[*story.members, member], log=[*story.log, *log]))
    desk.put(story)
    return placed(new, story, member)


def placed(new: Arrival, story: Story, member: Member) -> Placed:
    known = Known(new.document, new.fingerprint, story.id, member.origin, new.first_seen)
    bands, facts = bands_of(new.fingerprint, new.first_seen), facts_of(new.fingerprint, new.first_seen)
    return Placed(story.id, member.origin, member.copying, member.copy_of, member.reasons, known, bands, facts)


def again(new: Arrival, story: Story) -> Placed:
    return placed(new, story, next(each for each in story.members if each.document == new.document))


def home_of(known: Known, desk: Desk) -> Story | None:
    """The story in which a known document now is, whatever was merged or split since it came."""
    waiting, passed = [known.story], set()
    while waiting:
        for story in desk.by_id(Story, [name for name in waiting if name not in passed]):
            if story.merged_into is None and any(each.document == known.document for each in story.members):
                return story
        passed.update(waiting)
        waiting = sorted({step for name in waiting for step in steps_from(name, desk)} - passed)
    return None


def steps_from(name: str, desk: Desk) -> list[str]:
    """The stories into which a story went, and those that were split from it."""
    into = [story.merged_into for story in desk.by_id(Story, [name]) if story.merged_into]
    return [*into, *(story.id for story in desk.by_key(Story, [split_key(name)]))]


def split_key(name: str) -> str:
    return f"split from {name}"


def origin_in(story: Story, known: Known) -> str:
    return next((each.origin for each in story.members if each.document == known.document), known.origin)


def also_copied(new: Arrival, source: Likeness, alike: Sequence[Likeness], desk: Desk) -> list[Story]:
    """Other stories of which the article is a copy as well: near copies of the whole, or a second text that together
    with the first makes up most of it."""
    home = home_of(source.known, desk)
    found: dict[str, Story] = {}
    for each in alike:
        if rank(each) < RANK["edited"] or each.known.document == source.known.document:
            continue
        other = home_of(each.known, desk)
        if other and home and other.id != home.id and merges(new, source, each):
            found[other.id] = other
    return [found[name] for name in sorted(found)]


def merges(new: Arrival, source: Likeness, other: Likeness) -> bool:
    """Whether the article is a copy of both, not of one by way of the other."""
    if rank(source) == rank(other) == RANK["exact"]:
        return True
    own, its = source.words.parts - other.words.parts, other.words.parts - source.words.parts
    whole = len(source.words.parts | other.words.parts)
    return min(len(own), len(its)) >= FEWEST_TAKEN and whole >= MIXED * len(set(new.fingerprint.parts))


def merge(one: Story, other: Story, why: str, desk: Desk) -> Story:
    """The older story with the members and origins of both; the other points to it and keeps what it was. Both logs
    tell of it."""
    older, younger = sorted((one, other), key=lambda story: (story.members[0].first_seen, story.id))
    at = f"{younger.id} merged into {older.id}: {why}"
    members = sorted([*older.members, *younger.members], key=lambda each: (each.first_seen, each.document))
    origins = list(dict.fromkeys([*older.origins, *younger.origins]))
    whole = with_cleanest(replace(older, members=members, origins=origins, log=[*older.log, at]))
    desk.put(replace(younger, merged_into=older.id, log=[*younger.log, at]))
    desk.put(whole)
    return whole


def split(story: Story, documents: Sequence[str], reason: str, desk: Desk) -> tuple[Story, Story]:
    """What is left of a story, and a new one of the named documents: an analyst's action. A member whose source stays
    on the other side goes back to the first of its own side, or is an origin of its own."""
    gone = set(documents)
    leaving = [each for each in story.members if each.document in gone]
    staying = [each for each in story.members if each.document not in gone]
    if not leaving or not staying:
        return story, story
    name = minted("story", leaving[0].document, story.id)
    said = f"{', '.join(each.uri for each in leaving)} split from {story.id} as {name}: {reason}"
    left = with_cleanest(rooted(replace(story, members=staying, log=[*story.log, said])))
    new = Story(id=name, keys=[split_key(story.id)], title=story.title, members=leaving, origins=[], log=[said])
    new = with_cleanest(rooted(new))
    desk.put(left)
    desk.put(new)
    return left, new


def rooted(story: Story) -> Story:
    """The story with each copy's source and origin among its members."""
    here = {each.document for each in story.members}
    heirs: dict[str, str] = {}
    members: list[Member] = []
    for each in story.members:
        if each.copying in ("original", "related") or {each.origin, each.copy_of} <= here:
            members.append(each)
        else:
            members.append(replanted(each, here, heirs))
    origins = list(dict.fromkeys(each.origin for each in members))
    return replace(story, members=members, origins=origins)


def replanted(member: Member, here: set[str], heirs: dict[str, str]) -> Member:
    """A copy that has lost its source. ``heirs``: for an origin on the other side, the member that stands for it on
    this one, the first that went back to it."""
    if member.origin in here:
        return replace(member, copy_of=member.origin)
    if (heir := heirs.setdefault(member.origin, member.document)) != member.document:
        return replace(member, origin=heir, copy_of=heir)
    reasons = [*member.reasons, "its source was split off"]
    return replace(member, origin=member.document, copying="original", copy_of=None, reasons=reasons)


def with_cleanest(story: Story) -> Story:
    """The story with the member to read: the least damaged, whole texts before excerpts, the earliest of equals."""
    first = min(
        story.members, key=lambda each: (each.damage, each.copying == "excerpt", each.first_seen, each.document)
    )
    return replace(story, cleanest=first.document)


__all__ = ["Arrival", "Placed", "arrival", "merge", "place", "split"]
