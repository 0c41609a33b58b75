"""The facts that finish a fingerprint: what a copy keeps when all its words have been changed.

They stand here, at the pipeline's end, because they profit from what ``resolve`` knows: a garbled or translated name
has the same actor id, "on Monday" the same date. What nobody resolves is kept by its sound. Kinds, each a prefix:
``a`` actor id, ``g`` place id, ``m`` name by sound, ``n`` number, ``t`` date, ``q`` quoted word, ``w`` word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from tocsin.coding.numbers import numbers_in
from tocsin.coding.quotes import quoted
from tocsin.knowledge.fold import fold, skeleton
from tocsin.records import Fingerprint, Reading, Span

SENTENCES = 80
"""Sentences of which facts are kept: bounds a fingerprint; a copy of more is known by those."""
STEM = 6
"""Letters of a word that count, so that endings don't."""
SHORTEST = 4
NAME = re.compile(r"(?<![\w’'-])[A-Z][\w’'-]*[a-z][\w’'-]*")
WORD = re.compile(r"[a-z]+", re.I)
PLAIN_WORDS = """
about above according across after again against agency aimed allow almost along already also although always amid
among another answer anyone appear around asked away back because become been before began begin behind being believe
below best better between both bring call called came cannot carry clear come comes could country countries course
days declare described despite does doing done down during each earlier early effect either else enough even event
ever every expect expected explain explained express face fact felt fewer find first followed following former forward
found four from full further gave general give given giving goes going good group half hand have having head held help
here herself high himself hold hope hours however http idea important inside instead into itself just keep kept kind
knew know known large last late later lead least leave left less like likely line little long look made main mainly
make makes making many matter mean meant meanwhile member members might mind month months more most move much must
name named near need needed never next night none nothing noted number offer official officials often only open order
other others ours over own part past people perhaps person place plan plans point possible present previous probably
public quite rather ready reason recent remain report reported reporter reporters reports right said same says saying
second seem seen self send sent several shall should show side since situation some something soon speak speaking
spokesman spokesperson spokeswoman statement still stop such sure take taken talk tell than thank that their theirs
them then there these they thing things think this those thought three through thus time times today told together
took toward towards turn twice under until upon used very want wanted warned week weeks well went were what when where
whether which while whole whom whose will with within without words work would year years yesterday
""".split()
"""Words that any report may have: they tell nothing of where it comes from."""
STOPPED = frozenset(word[:STEM] for word in PLAIN_WORDS)
CALENDAR = frozenset("""
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
november december
""".split())
"""Capitalised, and no names."""


def with_facts(reading: Reading) -> Reading:
    """The reading with the facts in its fingerprint, if it has one."""
    if reading.fingerprint is None:
        return reading
    return replace(reading, fingerprint=finished(reading.fingerprint, reading))


def finished(fingerprint: Fingerprint, reading: Reading) -> Fingerprint:
    """Each fact once a sentence, in text order, with the number of its sentence."""
    found: list[tuple[int, str]] = []
    for number, sentence in enumerate(reading.sentences[:SENTENCES]):
        found += [(number, fact) for fact in dict.fromkeys(facts_in(reading, sentence.span))]
    return replace(fingerprint, facts=[fact for _, fact in found], places=[number for number, _ in found])


def facts_in(reading: Reading, span: Span) -> Iterator[str]:
    """The facts of a sentence."""
    text = reading.article.text
    yield from names_in(reading, span)
    for number in numbers_in(text, span.start, span.end):
        yield f"n:{number.nominal:g}"
    yield from (f"t:{time.value}" for time in reading.times if time.value and span.covers(time.span))
    words = span.of(text)
    yield from (f"m:{sound}" for name in NAME.findall(words) for sound in sounds(name))
    yield from (f"w:{stem}" for stem in stems(words))
    for mark in quotes_of(text):
        if mark.overlaps(span):
            inner = Span(max(mark.start, span.start), min(mark.end, span.end))
            yield from (f"q:{stem}" for stem in stems(inner.of(text)))


def names_in(reading: Reading, span: Span) -> Iterator[str]:
    """Actors and located places that a sentence names."""
    located = {each.mention: each.place for each in reading.places}
    for number, mention in enumerate(reading.mentions):
        if not span.covers(mention.span):
            continue
        if mention.actor is not None:
            yield f"a:{mention.actor.id}"
        elif (place := located.get(number)) is not None and place.geonameid is not None:
            yield f"g:{place.geonameid}"


@lru_cache(maxsize=8)
def quotes_of(text: str) -> list[Span]:
    return quoted(text)


def sounds(name: str) -> Iterator[str]:
    """The sound of each longer word of a name."""
    for word in fold(name).split():
        known = word in CALENDAR or word[:STEM] in STOPPED or word.isdecimal()
        if len(word) >= SHORTEST and not known and (sound := skeleton(word)):
            yield sound


def stems(words: str) -> list[str]:
    """The first letters of words that tell something."""
    heads = (word.lower()[:STEM] for word in WORD.findall(words) if len(word) >= SHORTEST)
    return [head for head in heads if head not in STOPPED]
