"""Who each mention is: a cascade of stages, surest first, after mentions that the model cut wrongly are mended.

1. Countries, bodies and armed groups by name or alias (countries also by demonym, capital and seat of government).
2. Persons by full name, date-true where the date is known; the title beside the name settles namesakes.
3. Persons by surname: after a full name in this document, or by title and surname, or a well-known holder of office.
4. Ships by name, with whose they are.
5. Garbled names (``garble``), when everything that is sure is linked: its result supplies the constraints.
6. Persons that no table knows, by their title: "Pentagon press secretary Jane Roe" is somebody of the US government.
7. Surnames again, for whom stages 5 and 6 found.
8. Descriptions: an office ("the Russian president") is its holder on the date or whom the document named in it; agents
   with a country or body ("Iraqi security forces") are that country's; a bare noun ("the official") is whom it meant
   elsewhere.

A stage takes only what earlier ones left. What none can decide stays ``unresolved`` with its candidates.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec

from tocsin.knowledge.actors import ActorBook
from tocsin.knowledge.fold import fold
from tocsin.knowledge.lexicon import lexicon
from tocsin.knowledge.offices import Person, slug_of, span_of
from tocsin.knowledge.vessels import SHIP_NOUN, flag_of
from tocsin.records import Actor, How, Mention, Reading, Span
from tocsin.resolve.clues import Clues, apposition_after, is_person, longest, read_clues, title_before
from tocsin.resolve.garble import Suspect, judge

PROMINENCE = {
    "president": 4,
    "prime_minister": 4,
    "supreme_leader": 4,
    "monarch": 4,
    "secretary_general": 3,
    "foreign_minister": 3,
    "defence_minister": 2,
    "high_representative": 2,
}
"""How readily a surname alone means the holder of an office; every other office counts 1."""
BROKEN_NAME = re.compile(
    r"(?P<first>(?:[A-Z][\w’'-]+ )+[A-Z]\.) (?:He|She|It|They) \w+(?:ed|s)? (?P<last>[A-Z][\w’'-]+)"
)
"""A name cut in two at its initial by a translator that took the stop for a full one."""
NAME_WORD = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*")
TITLES = frozenset(
    "mr mrs ms miss dr prof sir lady lord sheikh sheik imam mullah ayatollah king queen prince princess".split()
)
NEAR = 4
"""Sentences within which a bare noun goes back to the last one that was meant by it."""


class Linking:
    """A reading on its way through the cascade: the mentions as linked so far, and look-ups over them."""

    def __init__(self, reading: Reading, book: ActorBook) -> None:
        self.reading, self.book = reading, book
        self.text = reading.article.text
        self.mentions = list(reading.mentions)
        self.on = document_date(reading)
        self._clues: dict[int, Clues] = {}

    def open(self, *kinds: str) -> Iterator[tuple[int, Mention]]:
        """Mentions of these kinds not linked yet, pronouns aside."""
        for number, mention in enumerate(self.mentions):
            if mention.actor is None and mention.kind in kinds and mention.reasons[:1] != ["pronoun"]:
                yield number, mention

    def link(self, number: int, actor: Actor, how: How, score: float, *reasons: str) -> None:
        mention = self.mentions[number]
        self.mentions[number] = msgspec.structs.replace(
            mention, actor=actor, how=how, score=round(min(score, 1.0), 3), reasons=[*mention.reasons, *reasons]
        )

    def clues(self, number: int) -> Clues:
        """What stands beside a name: the title before it, else the apposition after it."""
        if number not in self._clues:
            span = self.mentions[number].span
            before = read_clues(title_before(self.text, span.start), self.book, self.on)
            after = read_clues(apposition_after(self.text, span.end), self.book, self.on)
            rich = before if before.roles or before.sector else after if after.roles or after.sector else before
            self._clues[number] = rich if not rich.empty else after
        return self._clues[number]

    @cached_property
    def sentence_of(self) -> list[int]:
        starts = [s.span.start for s in self.reading.sentences]
        found, at = [], 0
        for mention in self.mentions:
            while at + 1 < len(starts) and starts[at + 1] <= mention.span.start:
                at += 1
            while at and starts[at] > mention.span.start:
                at -= 1
            found.append(at)
        return found

    @cached_property
    def running(self) -> list[Person]:
        """Everybody in office on the document's date; everybody where there is none."""
        return [p for p in self.book.offices if in_office(p, self.on) >= (2 if self.on else 1)]

    def persons(self) -> dict[str, Actor]:
        """Persons linked so far, by id."""
        return {m.actor.id: m.actor for m in self.mentions if m.actor and m.kind == "person"}

    def person_of(self, actor: Actor) -> Person | None:
        return self.book.offices.people.get(actor.id.partition(":")[2])

    def countries(self) -> set[str]:
        return {m.actor.country for m in self.mentions if m.actor and m.actor.country}


def document_date(reading: Reading) -> str | None:
    """The day the document speaks from: its publication, else the latest full date it names, else nothing."""
    if reading.article.published:
        return span_of(reading.article.published)[1][:10]
    days = [t.value for t in reading.times if t.value and re.fullmatch(r"\d{4}-\d\d-\d\d", t.value)]
    return max(days, default=None)


# ------------------------------------------------------------------------------------ 0 mending what the model cut


def mend_people(state: Linking) -> None:
    """A title inside a person's mention is taken off; a "person" that is nothing but a title is a description."""
    for number, mention in state.open("person"):
        words = list(re.finditer(r"\S+", mention.raw))
        keep = title_words(state, mention, [w[0] for w in words])
        if keep == len(words):
            state.mentions[number] = msgspec.structs.replace(mention, kind="group")
        elif keep:
            span = Span(mention.span.start + words[keep].start(), mention.span.end)
            state.mentions[number] = msgspec.structs.replace(mention, span=span, raw=span.of(state.text))


def title_words(state: Linking, mention: Mention, words: Sequence[str]) -> int:
    """How many words at the beginning of a person's mention are title: of a form that began before it, or its own."""
    before = state.text[max(0, mention.span.start - 60) : mention.span.start].rpartition("\n")[2].split()[-4:]
    started = 0
    for back in range(1, len(before) + 1):
        form = " ".join(before[-back:])
        for size in range(1, len(words)):
            if state.book.offices.roles_of_form(f"{form} {' '.join(words[:size])}"):
                started = max(started, size)
    own = range(started, len(words))
    return next((n for n in own if name_begins(state, words[n:])), len(words))


def name_begins(state: Linking, words: Sequence[str]) -> bool:
    """Whether a name begins at the first of these words: no title, demonym or body does."""
    if not words[0][:1].isupper():
        return False
    size, kind, _ = longest(words, 0, state.book, state.on, None)
    if kind == "body":
        return size == len(words) and len(words) > 1
    return (
        kind not in ("role", "country") and not lexicon().agent(words[0]) and words[0].rstrip(".").lower() not in TITLES
    )


def mend_names(state: Linking) -> None:
    """Names of several words that the book knows: a mention that holds only a part of one is widened to it."""
    found = list(known_names(state.text, state.book))
    for number, mention in state.open("organisation", "country", "group", "place"):
        whole = next((s for s in found if s.overlaps(mention.span) and not mention.span.covers(s)), None)
        if whole and not whole.covers(mention.span):
            whole = None if mention.span.end > whole.end else whole
        if whole:
            state.mentions[number] = msgspec.structs.replace(
                mention,
                span=whole,
                raw=whole.of(state.text),
                kind="organisation" if mention.kind != "country" else "country",
            )


def known_names(text: str, book: ActorBook) -> Iterator[Span]:
    """Spans of the longest known names of two words or more, of bodies and countries, that begin with a capital."""
    words = list(NAME_WORD.finditer(text))
    folded = [fold(w[0]) for w in words]
    index, at = book.index(), 0
    while at < len(words):
        size = 1
        if words[at][0][:1].isupper():
            for length in range(min(8, len(words) - at), 1, -1):
                between = text[words[at].start() : words[at + length - 1].end()]
                entries = (
                    index.get(" ".join(folded[at : at + length]))
                    if "\n" not in between and "." not in between
                    else None
                )
                if entries and isinstance(entries[0], Actor):
                    yield Span(words[at].start(), words[at + length - 1].end())
                    size = length
                    break
        at += size


# ------------------------------------------------------------------------------------ 1 countries, bodies, groups


def link_names(state: Linking) -> None:
    for number, mention in state.open("country", "organisation", "group", "place"):
        actor = named_actor(state, mention)
        if actor:
            how: How = "exact" if fold(actor.name) == fold(mention.raw) else "alias"
            state.link(
                number,
                actor,
                how,
                1.0 if how == "exact" else 0.95,
                f"{'name' if how == 'exact' else 'alias'} of {actor.name}",
            )


def named_actor(state: Linking, mention: Mention) -> Actor | None:
    """The country or body that the whole mention names. A capital counts where the mention acts, not where it is a
    place."""
    forms = state.book.countries.of_form(mention.raw)
    place = mention.kind == "place"
    fitting = [f for f in forms if not (place and f.kind in ("capital", "government", "regional"))]
    if fitting and mention.raw[:1].isupper():
        seat = fitting[0].kind == "government"
        return state.book.government(fitting[0].iso3) if seat else state.book.country_actor(fitting[0].iso3)
    if place:
        return None
    bodies = [a for a in state.book.lookup(mention.raw, state.on) if not is_person(a)]
    if bodies and (mention.raw[:1].isupper() or mention.kind != "group" or " " in mention.raw):
        home = state.countries()
        return next((b for b in bodies if b.country in home), bodies[0])
    return None


# ------------------------------------------------------------------------------------------------ 2, 3 persons


def choose(state: Linking, people: Sequence[Person], clues: Clues) -> Person | None:
    """The namesake that fits title and date; nobody where the title's country contradicts."""
    fitting = [p for p in people if not clues.countries or not p.countries() or p.countries() & set(clues.countries)]
    ranked = sorted(
        fitting,
        key=lambda p: (
            bool({t.role for t in p.terms} & set(clues.roles)),
            in_office(p, state.on),
            p.terms[-1].start or "",
        ),
    )
    return ranked[-1] if ranked else None


def in_office(person: Person, on: str | None) -> int:
    """2 in office on the date, 1 within three years of it, 0 otherwise; without a date everybody counts 1."""
    if on is None:
        return 1
    if person.term(on):
        return 2
    year = int(on[:4])
    return int(any(abs(int(end[:4]) - year) <= 3 for t in person.terms for end in (t.start, t.end) if end))


def link_full_names(state: Linking) -> None:
    for number, mention in state.open("person"):
        name = lexicon().strip_honours(mention.raw)
        people = state.book.offices.by_name(name)
        person = choose(state, people, state.clues(number)) if people and " " in name else None
        if person:
            exact = fold(person.name) == fold(name)
            state.link(
                number, person.actor(state.on), "exact" if exact else "alias", 1.0 if exact else 0.97, "full name"
            )


def link_surnames(state: Linking) -> None:
    """A name in part: of somebody this document names in full, else of the likeliest holder of office."""
    known = {actor.id: actor for actor in state.persons().values()}
    for number, mention in state.open("person"):
        name = lexicon().strip_honours(mention.raw)
        bearers = [a for a in known.values() if bears(state, a, name)]
        if len(bearers) == 1:
            state.link(number, bearers[0], "alias", 0.95, f"part of the name of {bearers[0].name}, named in full")
        elif not bearers and (person := famous(state, name, state.clues(number))):
            actor = person.actor(state.on)
            known[actor.id] = actor
            state.link(number, actor, "alias", 0.9, f"surname of {person.name}, {actor.role or 'holder of office'}")


def bears(state: Linking, actor: Actor, name: str) -> bool:
    person = state.person_of(actor)
    forms = set(person.surnames) if person else {fold(actor.name.split()[-1])}
    return fold(name) in forms or (
        " " in name and fold(name.split()[-1]) in forms and fold(name.split()[0]) == fold(actor.name.split()[0])
    )


def famous(state: Linking, name: str, clues: Clues) -> Person | None:
    """Whom a surname alone means: the title's role and country first, then office on the date, then weight of the
    office.

    Two equals are nobody.
    """
    home = state.countries()
    ranked = []
    for person in state.book.offices.by_surname(name) if " " not in name or state.book.offices.by_surname(name) else []:
        if clues.countries and not person.countries() & set(clues.countries):
            continue
        role = bool({t.role for t in person.terms} & set(clues.roles))
        running = in_office(person, state.on)
        weight = max(PROMINENCE.get(t.role, 1) for t in person.terms)
        if (
            running == 0
            or (running < 2 and state.on and not role and weight < 4)
            or (state.on is None and not role and weight < 2)
        ):
            continue
        ranked.append(((role, running, bool(person.countries() & home), weight), person.slug, person))
    ranked.sort(reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    top = ranked[0][0]
    return ranked[0][2] if top[0] or top[2] or top[3] >= 4 else None


# ------------------------------------------------------------------------------------------------ 4 ships


def link_vessels(state: Linking) -> None:
    """Named ships: the model's, and names behind a noun for a ship, put together again where an initial broke them."""
    for found in BROKEN_NAME.finditer(state.text):
        before = state.text[max(0, found.start() - 40) : found.start("first")] + found["first"]
        if SHIP_NOUN.search(before):
            join_broken(state, found)
    for number, mention in list(enumerate(state.mentions)):
        before = state.text[max(0, mention.span.start - 30) : mention.span.start]
        flag = flag_of(mention.raw) if mention.kind in ("vessel", "person", "organisation", "place") else None
        after_noun = re.search(SHIP_NOUN.pattern + r",? (?:the )?(?:[A-Z]{2,5} )?$", before, re.I)
        if flag and (mention.kind == "vessel" or after_noun) and mention.how != "title":
            state.mentions[number] = ship(state, mention, mention.raw, flag)


def ship(state: Linking, mention: Mention, name: str, flag: str | None) -> Mention:
    actor = Actor(f"{flag or 'UNK'}.MIL:{slug_of(name)}", name, [], flag, ["MIL"]) if flag else None
    return msgspec.structs.replace(
        mention,
        kind="vessel",
        actor=actor,
        how="exact" if actor else "unresolved",
        score=0.9 if actor else 0.0,
        reasons=[*mention.reasons, f"a ship of {flag}" if flag else "a ship"],
    )


def join_broken(state: Linking, found: re.Match[str]) -> None:
    first = re.sub(SHIP_NOUN.pattern, "", found["first"], flags=re.I).strip()
    name = f"{first} {found['last']}"
    start = found.end("first") - len(first)
    span = Span(start, found.end("last"))
    inside = [n for n, m in enumerate(state.mentions) if m.span.overlaps(span) and m.reasons[:1] != ["pronoun"]]
    base = state.mentions[inside[0]] if inside else Mention(span, span.of(state.text), "vessel", reasons=[])
    made = ship(state, msgspec.structs.replace(base, span=span, raw=span.of(state.text)), name, flag_of(name))
    made = msgspec.structs.replace(made, reasons=[*made.reasons, "a name broken at its initial, put together again"])
    for number in inside[:1]:
        state.mentions[number] = made
    for number in inside[1:]:
        state.mentions[number] = msgspec.structs.replace(
            state.mentions[number], kind="vessel", actor=made.actor, how=made.how, score=made.score
        )


# ------------------------------------------------------------------------------------------------ 5 garbled names


def link_garbled(state: Linking) -> None:
    """Names like no known one; each is tried against the document's people and the office-holders of its countries."""
    for number, mention in list(state.open("person")):
        if not plausible(mention.raw):
            continue
        clues = state.clues(number)
        verdict = judge(
            lexicon().strip_honours(mention.raw), suspects(state, number, clues), barred(state, number), clues
        )
        if verdict.actor:
            state.link(number, verdict.actor, "garbled", verdict.score, *verdict.reasons)
            same_spelling(state, mention.raw, verdict.actor, verdict.score)
        elif verdict.candidates:
            state.mentions[number] = msgspec.structs.replace(
                mention, candidates=verdict.candidates, reasons=[*mention.reasons, *verdict.reasons]
            )


def plausible(raw: str) -> bool:
    return raw[:1].isupper() and len(raw) >= 3 and not raw.isupper() and not any(c.isdigit() for c in raw)


def same_spelling(state: Linking, raw: str, actor: Actor, score: float) -> None:
    """One garbled spelling means one person throughout a document, but where that person is the counterpart."""
    for number, mention in list(state.open("person")):
        if fold(mention.raw) == fold(raw) and actor.id not in barred(state, number):
            state.link(number, actor, "garbled", score, "the same garbled spelling as elsewhere in the document")


def barred(state: Linking, number: int) -> frozenset[str]:
    """Persons a mention cannot be: those whom its sentence names under another spelling."""
    sentence, own = state.sentence_of[number], fold(state.mentions[number].raw)
    return frozenset(
        m.actor.id
        for n, m in enumerate(state.mentions)
        if m.actor and m.kind == "person" and n != number and state.sentence_of[n] == sentence and fold(m.raw) != own
    )


def suspects(state: Linking, number: int, clues: Clues) -> dict[str, Suspect]:
    """The persons of the document, and who held office on the date in a country of the document or of the title."""
    named = state.persons()
    partners = counterparts(state, barred(state, number))
    found: dict[str, Suspect] = {}
    for ident, actor in named.items():
        person = state.person_of(actor)
        if person:
            found[ident] = Suspect(person, actor, named=True, partner=ident in partners)
    home = set(clues.countries) or state.countries()
    for person in state.running:
        if person.id in found or not (person.countries() & home):
            continue
        if state.on is None and not ({t.role for t in person.terms} & set(clues.roles)):
            continue
        found.setdefault(person.id, Suspect(person, person.actor(state.on)))
    return found


def counterparts(state: Linking, others: frozenset[str]) -> set[str]:
    """Persons whom the document names in one sentence with any of the others."""
    by_sentence: dict[int, set[str]] = {}
    for n, m in enumerate(state.mentions):
        if m.actor and m.kind == "person":
            by_sentence.setdefault(state.sentence_of[n], set()).add(m.actor.id)
    return {i for ids in by_sentence.values() if ids & others for i in ids - others}


# ------------------------------------------------------------------------------------------------ 6 by title alone


def link_titled(state: Linking) -> None:
    for number, mention in state.open("person"):
        clues = state.clues(number)
        actor = derived(mention, clues)
        if actor:
            state.link(
                number,
                actor,
                "title",
                0.7,
                f"no table knows the name; the title says {actor.country or actor.sectors[0]}",
            )


def derived(mention: Mention, clues: Clues) -> Actor | None:
    """An actor made of what a title says: country and sector, by body where it names one."""
    name = lexicon().strip_honours(mention.raw)
    body = clues.bodies[-1] if clues.bodies else None
    country = clues.countries[-1] if clues.countries else body.country if body else None
    sector = clues.sector or (body.sectors[0] if body and body.sectors else None)
    if body and not country and body.sectors:
        sector = body.sectors[0]
    if not (country or body) or not (sector or clues.roles):
        return None
    sector = sector or "GOV"
    prefix = f"{country}.{sector}" if country else sector
    return Actor(f"{prefix}:{slug_of(name)}", name, [], country, [sector], clues.noun)


# ------------------------------------------------------------------------------------------------ 8 descriptions


def link_descriptions(state: Linking) -> None:
    for number, mention in state.open("group", "organisation"):
        clues = read_clues(mention.raw, state.book, state.on)
        found = (
            by_counterpart(state, number, clues)
            or by_office(state, number, clues)
            or by_country(mention, clues)
            or by_noun(state, number, clues)
        )
        if found:
            actor, how, score, reason = found
            state.link(number, actor, how, score, reason)


Linked = tuple[Actor, How, float, str]


def by_counterpart(state: Linking, number: int, clues: Clues) -> Linked | None:
    """ "his Russian counterpart": who holds in that country the office of the person before."""
    if "counterpart" not in state.mentions[number].raw.lower() or not clues.countries or clues.plural:
        return None
    for mention in reversed(state.mentions[:number]):
        person = state.person_of(mention.actor) if mention.actor and mention.kind == "person" else None
        term = person.term(state.on) if person else None
        if term and term.country not in (None, clues.countries[-1]):
            seats = state.book.offices.holders(term.role, clues.countries[-1], state.on)
            return (
                (
                    state.book.offices.people[seats[0].actor].actor(state.on),
                    "title",
                    0.8,
                    f"holds the office of {mention.raw} there",
                )
                if seats
                else None
            )
    return None


def by_office(state: Linking, number: int, clues: Clues) -> Linked | None:
    """An office named by itself: whom the document named in it, else its one holder on the date."""
    if not clues.roles or clues.plural or clues.former:
        return None
    wanted = set(clues.roles)
    for mention in reversed(state.mentions[:number]):
        person = state.person_of(mention.actor) if mention.actor and mention.kind == "person" else None
        terms = [t for t in person.terms if state.on is None or t.held(state.on)] if person else []
        if any(t.role in wanted and (not clues.countries or t.country in clues.countries) for t in terms):
            assert mention.actor
            return mention.actor, "title", 0.85, f"the document names {mention.actor.name} in this office"
    of = [*clues.countries, *(b.id for b in clues.bodies)]
    if state.on is None or not of:
        return None
    for role in clues.roles:
        seats = state.book.offices.holders(role, of[-1], state.on)
        if seats and len({s.actor for s in seats}) == 1:
            return (
                state.book.offices.people[seats[0].actor].actor(state.on),
                "title",
                0.85,
                f"{seats[0].title} on {state.on}",
            )
    return None


def by_country(mention: Mention, clues: Clues) -> Linked | None:
    """Agents of a country or body: "Iraqi security forces", "senior NATO officials"."""
    sector = clues.sector or ("GOV" if clues.roles else None)
    if clues.bodies:
        body = clues.bodies[-1]
        country = body.country or (clues.countries[-1] if clues.countries else None)
        sectors = body.sectors or ([sector] if sector else [])
        return Actor(body.id, body.name, [], country, sectors), "role", 0.8, f"of {body.name}"
    if clues.countries:
        country = clues.countries[-1]
        sector = sector or "UNK"
        plain = (
            mention.raw
            if sector not in ("GOV", "MIL")
            else f"{country} {'government' if sector == 'GOV' else 'military'}"
        )
        return (
            Actor(f"{country}.{sector}", mention.raw or plain, [], country, [sector]),
            "role",
            0.8,
            f"{sector} of {country}",
        )
    return None


def by_noun(state: Linking, number: int, clues: Clues) -> Linked | None:
    """A bare noun: whom the same noun meant before; else whom it mostly means in this document; else its sector
    alone."""
    if clues.sector is None or clues.noun is None:
        return None
    same = [(n, m) for n, m in enumerate(state.mentions) if n != number and same_noun(state, m, clues.noun)]
    earlier = [m for n, m in same if n < number and state.sentence_of[number] - state.sentence_of[n] <= NEAR]
    often = Counter(m.actor.id for _, m in same if m.actor).most_common(1)
    chosen = (
        earlier[-1] if earlier else next((m for _, m in same if often and m.actor and m.actor.id == often[0][0]), None)
    )
    if chosen and chosen.actor:
        return chosen.actor, "coreference", 0.6, f"'{chosen.raw}' elsewhere in the document"
    phrase = state.mentions[number].raw
    unnamed = Actor(f"UNK.{clues.sector}:{slug_of(phrase) or 'x'}", phrase, [], None, [clues.sector])
    return unnamed, "role", 0.4, f"{clues.sector} of no named country"


def same_noun(state: Linking, mention: Mention, noun: str) -> bool:
    """Whether a mention is a description by the same noun of a known country or body, and not of two at once."""
    actor = mention.actor
    if (
        actor is None
        or mention.kind not in ("group", "organisation")
        or not (actor.country or actor.id.startswith("IGO"))
    ):
        return False
    alone = not re.search(r"\b[A-Z][\w.]+ and $", state.text[max(0, mention.span.start - 30) : mention.span.start])
    return alone and mention.raw.split()[-1].lower().rstrip("s") == noun.rstrip("s")


STAGES = [
    mend_people,
    mend_names,
    link_names,
    link_full_names,
    link_surnames,
    link_vessels,
    link_garbled,
    link_titled,
    link_surnames,
    link_descriptions,
]


def link_actors(reading: Reading, book: ActorBook) -> Linking:
    """Run the cascade; the result still holds pronouns and plural descriptions for ``coreference``."""
    state = Linking(reading, book)
    for stage in STAGES:
        stage(state)
    return state
