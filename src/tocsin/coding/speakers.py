"""Attributions: whose words a passage tells. What statements are made of, and what events are reported by.

The speaker is the actor named in the source phrase; a quoted passage that names nobody belongs to who spoke last, and
so does a paragraph that opens with a quotation mark. An agency or newspaper that hands on the words of another relays
them; whom a cue addresses ("told Paris") is the addressee.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from tocsin.coding.blocks import spoken_blocks
from tocsin.coding.marks import Scene, distinct, key_of
from tocsin.coding.quotes import begins_quoted, quoted, widen
from tocsin.records import Party, Quotation, Span

AND = re.compile(r",? and ")
COMMA = re.compile(r",\s+")
LEAST_PARAGRAPH = 40
"""Characters from which a paragraph in quotation marks is speech, and no title or catchword."""
CARRIED_ON = 0.8
"""What the score of a passage that only goes on is multiplied with. Start value."""
QUOTES = re.compile(r"\b(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))\b", re.I)
QUOTED_GAP = re.compile(r"\s+(?:(?:the|a|an|its|his|her|as|what|it|called)\s+)*(?:[\w'’.-]+\s+){0,4}")
MEDIA = re.compile(
    r"\b(?:news(?:paper)?s?|agency|agencies|television|tv|radio|media|press|channel|broadcaster|daily|weekly|"
    r"magazine|times|post|gazette|wire)\b", re.I)  # fmt: skip
WITHIN_OPENS = re.compile(r"(?:(?:the|a|an|[A-Z][\w.'’-]*|[a-z]+) ){0,6}")
SAYS = re.compile(
    r",? (?:has |had )?(?:said|says|told|warned|announced|stated|insisted|denied|claimed|declared|vowed)\b"
)
TOLD = re.compile(
    r"(?:\w+ )?(?:told|tells|telling|tell|assured|informed|reminded|warned|notified|wrote to|spoke to|"
    r"briefed|addressed|said to|says to|said in a letter to|replied to|answered)", re.I)  # fmt: skip
TELLS_LATER = re.compile(r" (?:to|in an? (?:letter|note|message|call|telegram|interview) (?:to|with)) ")
ADDRESSEE_GAP = re.compile(r" (?:(?:the|a|an|his|her|its|their) )?(?:(?!that\b)[\w'’.-]+ ){0,3}")
LEAST = 3
"""A content of fewer letters and digits than this is noise of decoding."""


class Attribution(NamedTuple):
    """A quotation of the reading with its contents tidied and its speakers named."""

    quotation: Quotation
    content: list[Span]
    speakers: list[Party]
    inherited: bool
    relayed_by: Party | None = None
    addressee: Party | None = None

    @property
    def head(self) -> Span:
        """What carries the saying: the cue, else the source, else the mark or letter that opens the content."""
        opening = Span(self.content[0].start, self.content[0].start + 1)
        return self.quotation.cue or min(self.quotation.sources, default=opening)


@lru_cache(maxsize=1)
def attributions(scene: Scene) -> list[Attribution]:
    """Quotations in text order with their speakers; what stands in quotation marks without a speaker inherits the last
    one."""
    found: list[Attribution] = []
    marks = quoted(scene.text)
    blocks = spoken_blocks(scene)
    seen = [q for q in scene.reading.quotations if not within(q, blocks)]
    given = [*seen, *blocks, *carried_on(scene, marks)]
    for quotation in sorted(given, key=lambda q: min(q.content, default=Span(0, 0))):
        content = [s for c in sorted(quotation.content) if says_something(s := widen(scene.text, c), scene.text)]
        if not content:
            continue
        speakers = speakers_of(scene, quotation)
        last = found[-1] if found and not speakers and begins_quoted(content[0], marks) else None
        if last and last.speakers and near(scene, last.content[-1], content[0]):
            found.append(Attribution(quotation, content, last.speakers, True, last.relayed_by))
        elif quotation.cue or speakers:
            found.append(attributed(scene, quotation, content, speakers))
    return found


def within(quotation: Quotation, blocks: Sequence[Quotation]) -> bool:
    """Whether a quotation is all or part of a speech that is set as a paragraph, and names no other speaker."""
    return not quotation.sources and any(
        block.content[0].covers(c) for block in blocks for c in quotation.content
    )


def attributed(scene: Scene, quotation: Quotation, content: list[Span], speakers: list[Party]) -> Attribution:
    """A quotation with its own speakers, without whoever only hands on their words or is told them."""
    addressee = addressee_of(scene, quotation)
    speakers = [p for p in speakers if addressee is None or key_of(p) != key_of(addressee)] or speakers
    speakers, relay = relayed(scene, quotation, speakers)
    return Attribution(quotation, content, speakers, False, relay, addressee)


def carried_on(scene: Scene, marks: Sequence[Span]) -> list[Quotation]:
    """Paragraphs in quotation marks, behind one that ends in a quotation, in which the model saw none: they go on."""
    heard = sorted(c for q in scene.reading.quotations for c in q.content)
    ends = {scene.sentence(c).paragraph: q for q in scene.reading.quotations for c in q.content}
    found: list[Quotation] = []
    for mark in marks:
        start = mark.start == 0 or scene.text[: mark.start].endswith("\n\n")
        if not start or len(mark) < LEAST_PARAGRAPH or any(c.overlaps(mark) for c in heard):
            continue
        paragraph = scene.sentence(mark).paragraph
        before = ends.get(paragraph - 1)
        if before:
            found.append(Quotation([], None, [mark], round(before.score * CARRIED_ON, 3)))
            ends[paragraph] = found[-1]
    return found


def says_something(span: Span, text: str) -> bool:
    return sum(c.isalnum() for c in span.of(text)) >= LEAST


def near(scene: Scene, earlier: Span, later: Span) -> bool:
    """Whether a quotation goes on from an earlier one: the same or the next paragraph."""
    return scene.sentence(later).paragraph - scene.sentence(earlier).paragraph <= 1


# ------------------------------------------------------------------------------------- who hands on, who is spoken to


def relayed(scene: Scene, quotation: Quotation, speakers: list[Party]) -> tuple[list[Party], Party | None]:
    """The speakers without an agency or paper that only hands on their words, and that agency.

    "Fars quoted the general as saying": the general speaks. "The minister said, Fars reported": so does the minister.
    """
    cited = quoted_after(scene, quotation)
    if cited:
        sources = [n for s in quotation.sources for n in scene.mentions_in(s)]
        relay = next((p for n in sources if key_of(p := scene.party(n)) != key_of(cited)), None)
        return [cited], relay
    media = [p for p in speakers if is_media(scene, p)]
    inner = told_within(scene, min(quotation.content)) if media and len(media) == len(speakers) else None
    if inner:
        return [inner], media[0]
    others = [p for p in speakers if p not in media]
    return (others, media[0]) if media and others else (speakers, None)


def quoted_after(scene: Scene, quotation: Quotation) -> Party | None:
    """Whom a source is said to quote: the mention behind "quoted" or "citing", if its own source stands before it."""
    first = min(quotation.content)
    start = min((s.start for s in quotation.sources), default=first.start)
    verb = QUOTES.search(scene.text, start, max(start, first.start))
    if verb is None or not scene.sentence(first).span.covers(Span(*verb.span())):
        return None
    home = scene.sentence(Span(*verb.span())).span
    for number, mention in enumerate(scene.reading.mentions):
        behind = home.covers(mention.span) and mention.span.start >= verb.end()
        if behind and QUOTED_GAP.fullmatch(scene.text[verb.end() : mention.span.start]):
            return scene.party(fullest(scene, number))
    return None


def told_within(scene: Scene, content: Span) -> Party | None:
    """Who says what a paper reports, where the passage itself begins with it: "The minister said that ..."."""
    for number in scene.mentions_in(content):
        mention = scene.reading.mentions[number]
        opens = WITHIN_OPENS.fullmatch(scene.text[content.start : mention.span.start])
        if opens and SAYS.match(scene.text, mention.span.end):
            return scene.party(number)
    return None


def fullest(scene: Scene, number: int) -> int:
    """The person whose title a mention is, where the name follows at once; else the mention itself."""
    mentions = scene.reading.mentions
    following = mentions[number + 1] if number + 1 < len(mentions) else None
    if following and following.kind == "person" and mentions[number].kind != "person":
        gap = scene.text[mentions[number].span.end : following.span.start]
        if re.fullmatch(r"(?:['’]s?)?,? (?:[\w-]+ ){0,3}", gap):
            return number + 1
    return number


def is_media(scene: Scene, party: Party) -> bool:
    """Whether a party is an agency, paper or broadcaster: by its sector or its name."""
    if party.actor and party.actor.sectors not in ([], ["UNK"]):
        return "JRN" in party.actor.sectors
    return not (party.mention is not None and names_person(scene, party)) and bool(MEDIA.search(party.raw))


def addressee_of(scene: Scene, quotation: Quotation) -> Party | None:
    """Whom a cue addresses: the mention right behind "told", or behind "said to"; nobody who is the source himself."""
    cue = quotation.cue
    if cue is None:
        return None
    addressed = TOLD.fullmatch(cue.of(scene.text))
    start = cue.end
    if not addressed:
        found = TELLS_LATER.match(scene.text, cue.end)
        if found is None:
            return None
        start = found.end() - 1
    home = scene.sentence(cue).span
    for number, mention in enumerate(scene.reading.mentions):
        if not home.covers(mention.span) or mention.span.start < start:
            continue
        if any(s.overlaps(mention.span) for s in quotation.sources):
            return None
        fits = ADDRESSEE_GAP.fullmatch(scene.text[start : mention.span.start])
        acts = mention.kind in ("person", "group", "country", "organisation")
        return scene.party(fullest(scene, number)) if fits and acts else None
    return None


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
