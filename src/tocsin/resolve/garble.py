"""Names that no table knows, because a machine garbled them: constraints first, distance of sounds second.

Hard constraints: nobody is his own counterpart (whom the sentence of the mention names otherwise is out), the country
that a title names must fit, a given name must be alike, and who held no office on the date is no candidate. What is
left is scored by how the surname and given name sound, by the role, and by whether the document names the person
elsewhere; the best is taken when it is good enough and clear of the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec
from msgspec import Struct

from tocsin.knowledge.fold import Sounds, beyond, distance, fold, skeleton, sounds_of
from tocsin.knowledge.lexicon import lexicon
from tocsin.knowledge.offices import Offices, Person
from tocsin.records import Actor, Candidate, Mention
from tocsin.resolve.clues import Clues
from tocsin.resolve.linking import MISREAD, Linking, running, single_roles

# Calibrated on invented names, 99 garbled ones that mean somebody and 52 that mean nobody or somebody else
# (tests/resolve/test_garble.py but for FRESH, and NOT_THAT_ONE of test_resolve_actors.py). With ACCEPT at 0.66 to 0.68
# all come out right; at 0.64 the first wrong person is taken, at 0.70 two right ones are missed. MARGIN is free there
# between 0.03 and 0.15. The least likenesses are set by those and by the invented people with true titles in the
# project's training corpus, who must stay who they are. On FRESH, written afterwards, 25 of 25 garbled names and 14 of
# 15 strangers come out right.
ACCEPT = 0.67
"""Least score at which a garbled name is taken for somebody."""
MARGIN = 0.07
"""Lead the best candidate needs over the next."""
KEPT = 0.55
"""Candidates below this are not worth listing."""
GIVEN_ALIKE, FULL_ALIKE = 0.7, 0.77
"""Least likeness of the given names, where both are known, and of given name and surname together."""
KUNYA = frozenset({"abu", "abou", "umm"})
SURNAME_ALIKE, TURNED = 0.6, 0.75
"""Least likeness of a surname by itself, and of one in the other order of the names: what is further off is not
weighed."""
SURNAME_ALONE, SURNAME, GIVEN = 0.75, 0.55, 0.2
"""What likeness of sound is worth: of a surname by itself, of surname and given name together."""
SURNAME_BESIDE = (FULL_ALIKE * (SURNAME + GIVEN) - GIVEN) / SURNAME - 1e-6
"""Least likeness of a surname beside a given name: below, no given name lifts the two over ``FULL_ALIKE``."""
ROLE, COUNTRY, SEAT, NAMED, OTHER_ROLE = 0.15, 0.05, 0.1, 0.1, -0.1
"""What speaks for and against beside the sound."""
FIRST_SOUNDS = ("bp", "pf", "vwf", "dt", "tczsj", "gkqcxh", "gjzsx", "jyi", "mn", "lr", "aeiouyhw")
"""Letters that a garbled name may begin with for one another."""
SILENT_FIRST = frozenset("ps pt pn kn gn wr mn ts tz dz cz dj hr hl".split())
"""Beginnings whose first letter English does not sound, or sounds as one with the second."""
SAME_SKELETON, LONG_SKELETON = 0.85, 4
"""Likeness that a common skeleton gives at least, and how many sounds it must have for that."""


class Suspect(Struct, frozen=True):
    """A person that a garbled name may mean.

    ``named``: the document names them elsewhere; ``partner``: it names them as the counterpart of the other party of
    this act; ``seat``: they alone held on the date the office that the title gives.
    """

    person: Person
    on: str | None
    voice: Voice
    named: bool = False
    partner: bool = False
    seat: bool = False

    @property
    def actor(self) -> Actor:
        return self.person.actor(self.on)


class Verdict(Struct, frozen=True):
    actor: Actor | None
    score: float
    candidates: list[Candidate]
    reasons: list[str]


def score(raw: str, names: Sequence[Division], suspect: Suspect, clues: Clues) -> tuple[float, list[str]]:
    """How well a suspect fits, in [0, 1], with the reasons; 0 where a constraint forbids it.

    ``names``: the divisions of the raw name that pass ``may_be``.
    """
    person = suspect.person
    if clues.countries and (home := person.countries()) and not home & set(clues.countries):
        return 0.0, ["another country than the title's"]
    role = any(term.role in clues.roles for term in person.terms)
    beside = [
        (weight, reason)
        for holds, weight, reason in (
            (role, ROLE, "role fits"),
            (bool(clues.countries), COUNTRY, "country fits"),
            (suspect.seat, SEAT, "the one holder of the office"),
            (suspect.named, NAMED, "named elsewhere in the document"),
            (suspect.partner, NAMED, "counterpart of the other party elsewhere"),
            (bool(clues.roles) and not role, OTHER_ROLE, "another role than the title's"),
        )
        if holds
    ]
    extra = sum(weight for weight, _ in beside)
    sound, reason = by_sound(" ".join(raw.split()), names, person, suspect.named or role, extra)
    return (max(0.0, min(sound + extra, 1.0)), [reason, *(r for _, r in beside)]) if sound else (0.0, [reason])


def by_sound(
    name: str, names: Sequence[Division], person: Person, alone: bool, extra: float
) -> tuple[float, str]:
    """What the sound of a name is worth, with the reason.

    ``alone``: whether a surname by itself may be enough; ``extra``: what other signs are worth, since the less they
    are the nearer the surname must be to matter at all.
    """
    if names[0].given is None:
        sounds = surname_alike(name, person, SURNAME_ALIKE) if alone else 0.0
        reason = f"'{name}' sounds {sounds:.2f} like {person.name}"
        return SURNAME_ALONE * sounds, reason if sounds else "another surname, or one alone that nothing else points to"
    least = max(SURNAME_BESIDE, (KEPT - GIVEN - extra) / SURNAME)
    first = fold(person.name).startswith(person.surnames[0])
    orders = [alike(n.raw, n.others, person, TURNED if first != n.turned else least) for n in names]
    sounds, given = max(orders, key=lambda pair: (pair[1] >= GIVEN_ALIKE, SURNAME * pair[0] + GIVEN * pair[1]))
    total = SURNAME * sounds + GIVEN * given
    if given < GIVEN_ALIKE or total < FULL_ALIKE * (SURNAME + GIVEN):
        return 0.0, "another surname or given name"
    return total, f"'{name}' sounds {sounds:.2f} like {person.name}, given name {given:.2f}"


def alike(family: str, given: Sequence[str], person: Person, least: float) -> tuple[float, float]:
    """How alike family name and given names are, with the words of a name divided so; (0, 0) where they are not."""
    sounds = surname_alike(family, person, least)
    if not sounds:
        return 0.0, 0.0
    own = given_names((person.name, *person.aliases), max(person.surnames, key=len))
    whole = likeness("".join(given), own, GIVEN_ALIKE)
    if fold(given[0]) in KUNYA:  # "Abu" is half a name
        return sounds, whole
    return sounds, max(whole, likeness(given[0], [word for name in own for word in name.split()], GIVEN_ALIKE))


def surname_alike(raw: str, person: Person, least: float) -> float:
    """Likeness to the nearest of a person's surnames, 0 below ``least``; a common long skeleton makes it near."""
    if sounding(fold(raw)).isdisjoint(beginnings(person.surnames)):
        return 0.0
    return max(likeness(raw, person.surnames, least), SAME_SKELETON if same_skeleton(raw, person) else 0.0)


def same_skeleton(raw: str, person: Person) -> bool:
    key = skeleton(raw)
    return len(key) >= LONG_SKELETON and any(skeleton(surname) == key for surname in person.surnames)


def openings(word: str) -> str:
    """The letters a name may be heard to begin with: the second as well where the first is silent or half of a
    sound."""
    return word[:2] if word[:2] in SILENT_FIRST else word[:1]


@lru_cache(maxsize=16384)
def beginnings(surnames: tuple[str, ...]) -> frozenset[str]:
    """The letters somebody's surnames may be heard to begin with."""
    return frozenset(letter for name in surnames for letter in openings(name))


@lru_cache(maxsize=4096)
def sounding(word: str) -> frozenset[str]:
    """The letters that may stand for what a folded word begins with: whoever begins with none of them is not it, which
    spares nine comparisons in ten."""
    every = {*"abcdefghijklmnopqrstuvwxyz", *word[:2]}
    return frozenset(b for b in every for a in openings(word) if may_begin_alike(a, b))


@cache
def may_begin_alike(a: str, b: str) -> bool:
    """Whether two first letters may stand for one sound: names seldom lose theirs, and it spares most comparisons."""
    return a == b or any(a in group and b in group for group in FIRST_SOUNDS)


def likeness(raw: str, forms: Iterable[str], least: float) -> float:
    """Likeness to the nearest form; below ``least``, which spares the long way to the answer, it is 0."""
    return max((1.0 - apart(fold(raw), form, 1.0 - least) for form in forms), default=0.0)


apart = lru_cache(maxsize=16384)(distance)
"""``distance``, remembered: a country's people share given names, and a document names its people again."""


@lru_cache(maxsize=16384)
def given_names(names: tuple[str, ...], surname: str) -> tuple[str, ...]:
    """Folded given names in each of somebody's names: what is left without the surname."""
    left = (" ".join(w for w in fold(n).split() if w not in surname.split()) for n in names)
    return tuple(dict.fromkeys(g for g in left if g))


class Division(NamedTuple):
    """A name as surname and given names: the surname with the letters it may begin with, all given names as one, and
    the first of them; None where there are none. ``turned``: the surname stands first."""

    raw: str
    others: tuple[str, ...]
    turned: bool
    letters: frozenset[str]
    family: Sounds
    given: Sounds | None
    first: Sounds | None


@lru_cache(maxsize=1024)
def divisions(name: str) -> tuple[Division, ...]:
    """A name in the usual order and in the other."""
    words = tuple(name.split())
    orders = [(words[-1], words[:-1], False), (words[0], words[1:], True)][: len(words)]
    return tuple(
        Division(
            family,
            given,
            turned,
            sounding(fold(family)),
            sounds_of(fold(family)),
            sounds_of(fold("".join(given))) if given else None,
            sounds_of(fold(given[0])) if given else None,
        )
        for family, given, turned in orders
    )


def letters_of(names: Iterable[Division]) -> frozenset[str]:
    """The letters that the surname may begin with, in one order or the other."""
    return frozenset[str]().union(*(name.letters for name in names))


class Voice(NamedTuple):
    """How somebody's names sound: the letters that surnames begin with, surnames, given names and each word of them."""

    letters: frozenset[str]
    surnames: list[Sounds]
    given: list[Sounds]
    words: list[Sounds]


@lru_cache(maxsize=16384)
def voice_of(name: str, aliases: tuple[str, ...], surnames: tuple[str, ...]) -> Voice:
    given = given_names((name, *aliases), max(surnames, key=len))
    words = dict.fromkeys(word for one in given for word in one.split())
    return Voice(beginnings(surnames), [*map(sounds_of, surnames)], [*map(sounds_of, given)], [*map(sounds_of, words)])


def own_voice(person: Person) -> Voice:
    return voice_of(person.name, person.aliases, person.surnames)


def may_be(name: Division, suspect: Suspect) -> bool:
    """Whether ``score`` may come to more than 0, by bounds that cost little: most people are far off."""
    voice = suspect.voice
    if name.letters.isdisjoint(voice.letters):
        return False
    if name.given is None or name.first is None:
        return True
    near = within_reach(name.family, voice.surnames, SURNAME_BESIDE)  # first: fewer than the given names
    if not near and len(skeleton(name.raw)) < LONG_SKELETON:
        return False
    given = within_reach(name.given, voice.given, GIVEN_ALIKE) or within_reach(name.first, voice.words, GIVEN_ALIKE)
    return given and (near or same_skeleton(name.raw, suspect.person))


def within_reach(word: Sounds, forms: Iterable[Sounds], least: float) -> bool:
    """Whether the likeness to one of the forms may be as much as this."""
    limit = 1.0 - least
    for form in forms:  # noqa: SIM110 (a third faster than any() over a generator, at some thousand calls a page)
        if not beyond(word, form, limit):
            return True
    return False


def judge(raw: str, suspects: Mapping[str, Suspect], barred: frozenset[str], clues: Clues) -> Verdict:
    """Who a garbled name is. ``suspects`` by actor id; ``barred`` ids stand in the same act or beside the mention."""
    scored = []
    names = divisions(raw)
    whoever = points_beyond(names, clues)
    for ident, suspect in suspects.items():
        if ident in barred or not (suspect.named or whoever):
            continue
        fitting = [name for name in names if may_be(name, suspect)]
        if fitting:
            value, reasons = score(raw, fitting, suspect, clues)
            scored.append((round(value, 3), ident, reasons))
    scored.sort(key=lambda s: (-s[0], s[1]))
    candidates = [Candidate(suspects[i].actor, v) for v, i, _ in scored[:4] if v >= KEPT]
    if not scored or scored[0][0] < ACCEPT:
        return Verdict(None, 0.0, candidates, [])
    best, ident, reasons = scored[0]
    clear = best - (scored[1][0] if len(scored) > 1 else 0.0)
    if clear < MARGIN:
        return Verdict(None, 0.0, candidates, [f"too close to call: {clear:.2f} apart"])
    out = [f"cannot be {suspects[i].person.name}: stands in the same act" for i in sorted(barred & suspects.keys())]
    return Verdict(suspects[ident].actor, best, candidates, [*reasons, f"{clear:.2f} clear of the next", *out])


def points_beyond(names: Sequence[Division], clues: Clues) -> bool:
    """Whether a name may mean somebody whom the document doesn't name elsewhere: a surname alone needs a title."""
    return len(names) > 1 or bool(clues.roles)


# ------------------------------------------------------------------------------------------------ the stage


def link_garbled(state: Linking) -> None:
    """Names like no known one; each is tried against the document's people and the office-holders of its countries."""
    people = list(state.open("person"))
    for number, mention in [*people, *taken_for_countries(state)]:
        if state.mentions[number].actor or not plausible(mention.raw):
            continue
        clues = state.clues(number)
        name = lexicon().strip_honours(mention.raw)
        others = barred(state, number)
        verdict = judge(name, suspects(state, clues, others, divisions(name)), others, clues)
        if verdict.actor:
            state.rename(number, "person")
            state.link(number, verdict.actor, "garbled", verdict.score, *verdict.reasons)
            same_spelling(state, mention.raw, verdict.actor, verdict.score)
        elif verdict.candidates:
            state.mentions[number] = msgspec.structs.replace(
                mention, candidates=verdict.candidates, reasons=[*mention.reasons, *verdict.reasons]
            )


def taken_for_countries(state: Linking) -> list[tuple[int, Mention]]:
    """Words that the model took for a country and no table knows as one, in an act whose other side is a person:
    somebody is warned or met by name, and a garbled name looks like nothing."""
    beside: set[int] = set()
    for trigger in state.reading.triggers:
        for one, other in ((trigger.actors, trigger.recipients), (trigger.recipients, trigger.actors)):
            if any(state.mentions[n].kind == "person" for n, _ in other):
                beside.update(n for n, _ in one)
    return [(n, m) for n, m in state.open("country") if n in beside and m.raw.isalpha()]


def plausible(raw: str) -> bool:
    return raw[:1].isupper() and len(raw) >= 3 and not raw.isupper() and not any(c.isdigit() for c in raw)


def same_spelling(state: Linking, raw: str, actor: Actor, score: float) -> None:
    """One garbled spelling means one person throughout a document, but where that person is the counterpart."""
    for number, mention in list(state.open("person", *MISREAD)):
        if fold(mention.raw) == fold(raw) and actor.id not in barred(state, number):
            state.rename(number, "person")
            state.link(number, actor, "garbled", score, "the same garbled spelling as elsewhere in the document")


def barred(state: Linking, number: int) -> frozenset[str]:
    """Persons a mention cannot be: those whom its sentence names under another spelling."""
    sentence, own = state.sentence_of[number], fold(state.mentions[number].raw)
    return frozenset(
        m.actor.id
        for n, m in enumerate(state.mentions)
        if m.actor and m.kind == "person" and n != number and state.sentence_of[n] == sentence and fold(m.raw) != own
    )


def suspects(
    state: Linking, clues: Clues, others: frozenset[str], names: Sequence[Division]
) -> dict[str, Suspect]:
    """The persons of the document, and who held office on the date in a country of the document or of the title, as
    far as a surname of theirs begins like the name. ``others``: whom the mention cannot be."""
    partners = counterparts(state, others)
    seats = single_seats(clues)
    found: dict[str, Suspect] = {}
    for ident, actor in state.persons().items():
        person = state.person_of(actor)
        if person:
            seat = holds_seat(person, seats, state.on)
            found[ident] = Suspect(person, state.on, own_voice(person), True, ident in partners, seat)
    if not points_beyond(names, clues):
        return found
    homes, letters = {*clues.countries, *(b.id for b in clues.bodies)} or state.homes(), letters_of(names)
    for home in homes:
        voices = voices_of(state.book.offices, home)
        for person in running(state.book.offices, home, state.on):
            voice = voices[person.id]
            if voice.letters.isdisjoint(letters) or person.id in found:
                continue
            if state.on or {t.role for t in person.terms} & set(clues.roles):
                found[person.id] = Suspect(person, state.on, voice, seat=holds_seat(person, seats, state.on))
    return found


@lru_cache(maxsize=1024)
def voices_of(offices: Offices, home: str) -> dict[str, Voice]:
    """How the names of all who ever held an office of a country or body sound, by their ids."""
    return {person.id: own_voice(person) for person in running(offices, home, None)}


class Seats(NamedTuple):
    """The offices with a single holder that a title gives, with its countries and bodies."""

    roles: frozenset[str]
    homes: frozenset[str | None]


def single_seats(clues: Clues) -> Seats:
    return Seats(single_roles() & {*clues.roles}, frozenset((*clues.countries, *(b.id for b in clues.bodies))))


def holds_seat(person: Person, seats: Seats, on: str | None) -> bool:
    """Whether a person held one of these offices on the date."""
    if on is None or not seats.roles or not seats.homes:
        return False
    own = (t for t in person.terms if t.role in seats.roles)
    return any((t.country in seats.homes or t.body in seats.homes) and t.held(on) for t in own)


def counterparts(state: Linking, others: frozenset[str]) -> set[str]:
    """Persons whom the document names in one sentence with any of the others."""
    if not others:
        return set()
    by_sentence: dict[int, set[str]] = {}
    for n, m in enumerate(state.mentions):
        if m.actor and m.kind == "person":
            by_sentence.setdefault(state.sentence_of[n], set()).add(m.actor.id)
    return {i for ids in by_sentence.values() if ids & others for i in ids - others}
