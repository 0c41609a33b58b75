"""Attributions: whose words a passage tells. What statements are made of, and what events are reported by.

The speaker is the actor named in the source phrase; a quoted passage that names nobody belongs to who spoke last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import zip_longest
from typing import NamedTuple

from tocsin.coding.marks import Scene, distinct
from tocsin.coding.quotes import begins_quoted, quoted, widen
from tocsin.records import Party, Quotation, Span

AND = re.compile(r",? and ")
COMMA = re.compile(r",\s+")
LEAST = 3
"""A content of fewer letters and digits than this is noise of decoding."""


class Attribution(NamedTuple):
    """A quotation of the reading with its contents tidied and its speakers named."""

    quotation: Quotation
    content: list[Span]
    speakers: list[Party]
    inherited: bool

    @property
    def head(self) -> Span:
        """What carries the saying: the cue, else the source, else the mark or letter that opens the content."""
        opening = Span(self.content[0].start, self.content[0].start + 1)
        return self.quotation.cue or min(self.quotation.sources, default=opening)


def attributions(scene: Scene) -> list[Attribution]:
    """Quotations in text order with their speakers; what stands in quotation marks without a speaker inherits the last
    one."""
    found: list[Attribution] = []
    marks = quoted(scene.text)
    for quotation in sorted(scene.reading.quotations, key=lambda q: min(q.content, default=Span(0, 0))):
        content = [s for c in sorted(quotation.content) if says_something(s := widen(scene.text, c), scene.text)]
        if not content:
            continue
        speakers = speakers_of(scene, quotation)
        last = found[-1] if found and not speakers and begins_quoted(content[0], marks) else None
        if last and last.speakers and near(scene, last.content[-1], content[0]):
            found.append(Attribution(quotation, content, last.speakers, True))
        elif quotation.cue or speakers:
            found.append(Attribution(quotation, content, speakers, False))
    return found


def says_something(span: Span, text: str) -> bool:
    return sum(c.isalnum() for c in span.of(text)) >= LEAST


def near(scene: Scene, earlier: Span, later: Span) -> bool:
    """Whether a quotation goes on from an earlier one: the same or the next paragraph."""
    return scene.sentence(later).paragraph - scene.sentence(earlier).paragraph <= 1


# ------------------------------------------------------------------------------------------------------- who speaks


def speakers_of(scene: Scene, quotation: Quotation) -> list[Party]:
    """Whom the sources name; where none was found and the cue is itself an act ("denied that"), who did it."""
    named = distinct(party for source in sorted(quotation.sources) for party in heads_of(scene, source))
    if named or quotation.cue is None:
        return named
    acts = [t for t in scene.reading.triggers if t.span.overlaps(quotation.cue)]
    return distinct(scene.party(n) for t in acts for n, _ in t.actors)


def heads_of(scene: Scene, source: Span) -> list[Party]:
    """Whom a source phrase names: one party for each part of a coordination ("US and Russian officials")."""
    parts = [one_side(scene, part) for part in cut(scene, source, AND)]
    named = without_titles(scene, [p for part in parts for p in part if p.actor])
    if len(distinct(named)) > 1:
        return named
    return [head_mention(scene, source) or Party(source.of(scene.text))]


def one_side(scene: Scene, part: Span) -> list[Party]:
    """The heads between two "and": all of a list, but of a name and its apposition the person alone."""
    heads = [p for piece in cut(scene, part, COMMA) if (p := head_mention(scene, piece))]
    people = [p for p in heads if names_person(scene, p)]
    return people or heads


def without_titles(scene: Scene, named: list[Party]) -> list[Party]:
    """Parties without the country or body that only belongs to the title of the person named next."""
    kept = []
    for party, following in zip_longest(named, named[1:]):
        title = following and names_person(scene, following) and not names_person(scene, party)
        if not (title and following and party.actor and following.actor and party.actor.country
                and party.actor.country == following.actor.country):  # fmt: skip
            kept.append(party)
    return kept


def names_person(scene: Scene, party: Party) -> bool:
    return party.mention is not None and scene.reading.mentions[party.mention].kind == "person"


def cut(scene: Scene, span: Span, between: re.Pattern[str]) -> Iterable[Span]:
    """The parts of a span between the joints a pattern finds; a joint within a name is none."""
    start = span.start
    for joint in between.finditer(scene.text, span.start, span.end):
        if not scene.mentions_in(Span(*joint.span())):
            yield Span(start, joint.start())
            start = joint.end()
    yield Span(start, span.end)


def head_mention(scene: Scene, source: Span) -> Party | None:
    """Whom a phrase names: its last person, else its last group that is known, else its last known mention, else its
    last."""
    numbers = scene.mentions_in(source)
    mentions = scene.reading.mentions
    people = [n for n in numbers if mentions[n].kind == "person" and mentions[n].raw[:1].isupper()]
    known = [n for n in numbers if mentions[n].actor]
    for chosen in (people, [n for n in known if mentions[n].kind == "group"], known, numbers):
        if chosen:
            return scene.party(chosen[-1])
    return None
