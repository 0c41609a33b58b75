"""Pronouns and plural descriptions ("the two leaders"): whom they go back to, where that is safe.

In quotation marks "I" and "we" are the speaker or the speaker's side, and "he" is somebody else; in reported speech
"he" may be the speaker. A pronoun goes back to the subject it most likely has: a person for he and she, a country or
body for it, agents of number for they, whether a table knows them or not. Where two candidates are equally near and
neither is the subject, the pronoun stays open; "they" and "the two leaders" then stand for both (``spread_pairs``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from tocsin.knowledge.fold import fold
from tocsin.knowledge.lexicon import lexicon
from tocsin.records import Actor, Mention, Quotation, Trigger
from tocsin.resolve.linking import Linking
from tocsin.resolve.releases import issuer, quoted

SINGULAR = frozenset(["he", "she", "him", "his", "her"])
WOMAN = frozenset(["she", "her"])
NEUTER = frozenset(["it", "its"])
PLURAL = frozenset(["they", "them", "their"])
STATE = frozenset(["GOV", "MIL", "LEG", "SPY", "COP"])
"""Sectors that speak for their country."""
WE = frozenset(["we", "us", "our"])
FIRST = WE | {"i"}
BOTH = re.compile(
    r"^(?:the )?(?:two|both|three)\b|"
    r"^(?:the )?(?:leaders|sides|presidents|ministers|countries|counterparts|neighbou?rs|delegations|parties)$",
    re.I,
)
NUMBER_BEFORE = re.compile(r"(?:two|both) (?:\w+ )?$", re.I)
LEADERS = re.compile(r"leader|president|minister|men|women|diplomat|envoy|chief|general", re.I)
LOOK_BACK = 3
"""Sentences a pronoun may reach back, its own included."""
PAIR_BACK = 8
"""Sentences that "the two leaders" may reach back."""
AND = re.compile(r"(?:,? and |, )(?:the |its |his |her )?(?:[\w-]+ ){0,4}$")
"""What may stand between two coordinated mentions, titles included."""
ADDRESSED = re.compile(
    r"\b(?:told|tell|tells|asked|asks|warned|warns|urged|urges|assured|informed|reminded|promised|wrote to|answered|"
    r"accused|blamed)\b", re.I)  # fmt: skip
NO_ONE = re.compile(
    r"\s+(?:(?:is|was|'s|’s|will be|would be|has been|had been|remains|remained|seems|seemed|appears|appeared|became|"
    r"becomes)\s+)(?:not |still |also |now |too |very |more |only |yet |far |rather )*"
    r"(?:clear|unclear|certain|uncertain|likely|unlikely|possible|impossible|important|necessary|essential|difficult|"
    r"hard|easy|true|known|unknown|time|early|late|said|reported|believed|thought|expected|understood|feared|hoped|"
    r"raining|snowing|cold|dark|that|a matter|up to|the first|the second|the third)\b|"
    r"\s+(?:seems|seemed|appears|appeared|turned out|emerged|rained|snowed)\b", re.I)  # fmt: skip
"""What follows an "it" that stands for nothing."""
WOMEN = frozenset(
    "adriana aiko aisha alexandra alice amina ana angela angelina ann anna annalena annalisa anne annegret anniken "
    "asha asma audrey aziza barbara beata beatrice benazir bintou borjana brigitte camilla carla carmen carol "
    "caroline catherine cecilia chandrika charlotte chiara chrystia claudia condoleezza corazon cristina daniela "
    "deborah delcy diana dilma dora ebba ekaterina elena elisabeth elizabeth ella ellen elvira emma ertharin esther "
    "eva evelyn fatima federica florence frances georgia gerda gina giorgia gloria golda graca grace gro hanan hanna "
    "hannah hasina heather heidi helen helena helle hillary hina hong indira ines irene irina isabel jacinda jane "
    "janet jeanine jen jennifer jessica joanna joyce judith julia julie kaja kamala karen karin karine karla kate "
    "katharina katherine kathleen kolinda laura laurence leila leyla li-ching linda lindiwe liz loretta louise lucy "
    "lyse madeleine magdalena maia maja margaret margarita margot maria mariam marie marina marine marja marta mary "
    "maryam megawati melanie mette mia micheline michelle mireya mirjana monica nabila nadia najla nancy natalia "
    "nathalie nicola nikki nino nirmala nkosazana oksana olena olga patricia paula penny portia pratibha priti queen "
    "rachel raisa rama rebecca retno rosa rosemary roza ruth sahle-work sally samantha sandra sanna sarah segolene "
    "shirin simone simonetta sirimavo sofia sonia stephanie sue susan susana sushma suzanne sylvie tansu tarja teresa "
    "theresa tzipi ulla ursula valentina vanessa vera victoria vigdis viola violeta wendy yekaterina yingluck yulia "
    "yuliya yuriko zoe zorana zuzana".split()
)
"""Given names of women, folded. Compiled for Tocsin from common usage; who is not here may be either."""
OF_WOMEN = re.compile(r"\b(?:Mrs|Ms|Miss|Madam|Lady|Dame|Queen|Princess|Baroness|\w+woman)\b\.? $", re.I)
OF_MEN = re.compile(r"\b(?:Mr|Sir|Lord|King|Prince|Sheikh|Emir|Sultan|Ayatollah|Pope|\w+sman)\b\.? $", re.I)

FRONTED = re.compile(
    r"^[\"“'‘\s]*(?:[\w-]+ ){0,4}?(?:after|before|when|while|as|since|although|though|until|once|if|in|at|on|during|"
    r"despite|by|upon|with|throughout|ahead of|for)\b[^,.;:]*$", re.I)  # fmt: skip
"""A clause or phrase put before the subject of the sentence, up to a pronoun in it."""
SUBJECT_GAP = re.compile(
    r"[^.;:\n“”\"]*?, (?:the )?(?:(?:[A-Z][\w.'’-]*|former|then|prime|foreign|defence|defense|interior|vice|deputy|"
    r"president|minister|general|leader|chief|secretary|spokesman|spokeswoman|envoy|ambassador) ){0,5}$"
)
"""From a pronoun in a fronted clause to the subject behind its comma, titles included."""


class Found(NamedTuple):
    """Whom a pronoun goes back to: the actor, or the number of a mention that no table knows, and why."""

    actor: Actor | None
    score: float
    reason: str
    mention: int | None = None


class Pronouns:
    """Pronouns on their way to what they go back to: who speaks in which quotation, and what has been found so far."""

    def __init__(self, state: Linking) -> None:
        self.state = state
        self.speakers = quoted_speakers(state)
        self.roots: dict[int, int] = {}

    def root(self, number: int) -> int:
        """The mention by name that a pronoun without an actor has been found to go back to, or the mention itself."""
        return self.roots.get(number, number)

    def same_key(self, number: int) -> str:
        """What makes two mentions one: the actor's id, or the last word of a name that no table knows."""
        mention = self.state.mentions[self.root(number)]
        return mention.actor.id if mention.actor else fold(mention.raw.split()[-1])


def link_pronouns(state: Linking) -> None:
    """Link what goes back to one actor; what goes back to two is spread over the ties (``spread_pairs``).

    A pronoun that goes back to somebody whom no table knows stays without an actor: its last reason names the words
    that it goes back to, and those are the party's.
    """
    pronouns = Pronouns(state)
    home = issuer(state)
    for number, mention in enumerate(state.mentions):
        if mention.actor is not None or mention.reasons[:1] != ["pronoun"]:
            continue
        word = mention.raw.lower()
        found = first_person(pronouns, number) if word in FIRST else antecedent(pronouns, number)
        if found is None and home and word in WE and not quoted(state, mention):
            found = Found(side_of(state, home), 0.6, f"the release speaks for {home.name}")
        if found:
            settle(pronouns, number, found)


def settle(pronouns: Pronouns, number: int, found: Found) -> None:
    """Write down what a pronoun goes back to."""
    state = pronouns.state
    if found.actor:
        state.link(number, found.actor, "coreference", found.score, found.reason)
    elif found.mention is not None:
        pronouns.roots[number] = pronouns.root(found.mention)
        why = f"goes back to '{state.mentions[pronouns.roots[number]].raw}'"
        mention = state.mentions[number]
        state.mentions[number] = msgspec.structs.replace(
            mention, how="coreference", score=round(found.score, 3), reasons=[*mention.reasons, why]
        )


# ------------------------------------------------------------------------------------------------ in quotations


def quoted_speakers(state: Linking) -> dict[int, int]:
    """The mention that speaks the quotation which each mention stands in; a quotation without a source goes on with
    the last."""
    found: dict[int, int] = {}
    last: int | None = None
    for quotation in sorted(state.reading.quotations, key=lambda q: q.content[0]):
        named = speaker_of(state, quotation)
        speaker = named if named is not None or quotation.sources else last
        last = last if speaker is None else speaker
        if speaker is not None:
            near = ((n, state.mentions[n].span) for n in state.touched(quotation.content))
            found |= dict.fromkeys((n for n, span in near if any(c.covers(span) for c in quotation.content)), speaker)
    return found


def speaker_of(state: Linking, quotation: Quotation) -> int | None:
    """The mention that a quotation's source names: its last person, else its last mention with an actor."""
    inside = state.touched(quotation.sources)
    people = [n for n in inside if is_person(state.mentions[n]) and state.mentions[n].reasons[:1] != ["pronoun"]]
    known = [n for n in inside if state.mentions[n].actor]
    return (people or known)[-1] if people or known else None


def first_person(pronouns: Pronouns, number: int) -> Found | None:
    """For "I" the speaker; for "we" the speaker's country or body."""
    state, speaker = pronouns.state, pronouns.speakers.get(number)
    if speaker is None:
        return None
    actor, word = state.mentions[speaker].actor, state.mentions[number].raw.lower()
    if actor is None:
        return Found(None, 0.75, "", speaker) if word == "i" else None
    return Found(actor if word == "i" else side_of(state, actor), 0.75, f"spoken by {actor.name}")


def side_of(state: Linking, actor: Actor) -> Actor:
    """Whom a speaker means by "we": the body or country he speaks for, else himself."""
    person = state.person_of(actor)
    term = person.term(state.on) if person else None
    body = state.book.organisations.get(term.body) if term and term.body else None
    if body:
        return body
    if actor.id not in state.book.organisations and actor.country and STATE & {*actor.sectors}:
        return state.book.country_actor(actor.country)
    return actor


# ------------------------------------------------------------------------------------------------ third person


def antecedent(pronouns: Pronouns, number: int) -> Found | None:
    """Subjects of the sentences before, nearest first; in its own sentence any candidate before the pronoun; where
    there is none, the subject that a fronted clause stands before.

    Whoever speaks is "I" and not "he" within quotation marks; in reported speech he may well be "he".
    """
    state = pronouns.state
    word, here = state.mentions[number].raw.lower(), state.sentence_of[number]
    if word == "it" and NO_ONE.match(state.text, state.mentions[number].span.end):
        return None
    speaker = pronouns.speakers.get(number) if quoted(state, state.mentions[number]) else None
    for back in range(LOOK_BACK):
        near = [
            n
            for n in range(number)
            if state.sentence_of[n] == here - back
            and fits(pronouns, n, word)
            and not (speaker is not None and pronouns.same_key(n) == pronouns.same_key(speaker))
        ]
        if near:
            return the_one(pronouns, number, near, back)
    return subject_behind(pronouns, number, word)


def the_one(pronouns: Pronouns, number: int, near: Sequence[int], back: int) -> Found | None:
    """The only candidate of a sentence, or its subject where there are several; nobody where that is unsafe."""
    state = pronouns.state
    first, last = state.mentions[near[0]], state.mentions[near[-1]]
    if len({pronouns.same_key(n) for n in near}) == 1:
        return Found(last.actor, 0.8 - 0.1 * back, f"goes back to '{last.raw}'", near[-1])
    told = back == 0 and ADDRESSED.search(state.text[first.span.end : state.mentions[near[1]].span.start])
    if told or coordinated(state, near[0], near[1]):
        return None
    return Found(first.actor, 0.6 - 0.1 * back, f"goes back to the subject '{first.raw}'", near[0])


def subject_behind(pronouns: Pronouns, number: int, word: str) -> Found | None:
    """Whom a pronoun in a clause before the subject announces: "Days after he left, Ada Roe ..." """
    state, mention = pronouns.state, pronouns.state.mentions[number]
    start = state.reading.sentences[state.sentence_of[number]].span.start
    if not FRONTED.search(state.text[start : mention.span.start]):
        return None
    behind = [n for n in range(number + 1, len(state.mentions)) if state.sentence_of[n] == state.sentence_of[number]]
    for n in behind:
        gap = state.text[mention.span.end : state.mentions[n].span.start]
        if SUBJECT_GAP.fullmatch(gap) and fits(pronouns, n, word):
            return Found(state.mentions[n].actor, 0.6, f"announces '{state.mentions[n].raw}'", n)
    return None


def coordinated(state: Linking, one: int, other: int) -> bool:
    """Whether two mentions are joined by "and" or a comma, or a title between them."""
    between = state.text[state.mentions[one].span.end : state.mentions[other].span.start]
    return bool(AND.match(between) and AND.fullmatch(between))


def fits(pronouns: Pronouns, number: int, word: str) -> bool:
    """Whether a mention may be what a pronoun goes back to, by kind, number and, where it shows, sex."""
    state = pronouns.state
    mention = state.mentions[number]
    pronoun = mention.reasons[:1] == ["pronoun"]
    if (pronoun and mention.how != "coreference") or not (mention.actor or is_named(mention) or pronoun):
        return False
    if word in SINGULAR:
        if pronoun:
            return mention.raw.lower() in SINGULAR and (mention.raw.lower() in WOMAN) == (word in WOMAN)
        return is_person(mention) and sex(state, number) in (None, "w" if word in WOMAN else "m")
    if word in NEUTER:
        if pronoun:
            return mention.raw.lower() in NEUTER
        return mention.kind in ("country", "organisation") or is_collective(mention)
    return mention.kind in ("group", "organisation", "country")


def is_named(mention: Mention) -> bool:
    """Whether a mention that no table knows is a name that somebody can go by."""
    return mention.kind in ("person", "organisation") and mention.raw[:1].isupper()


def is_collective(mention: Mention) -> bool:
    """Whether a mention that was taken for a group is one body: "the Foreign Ministry", "the Houthi command"."""
    noun = lexicon().agent(mention.raw) if mention.kind == "group" and mention.actor else None
    return noun is not None and noun.kind == "organisation"


def is_person(mention: Mention) -> bool:
    """Persons, and descriptions of one: "the Russian president"."""
    return mention.kind == "person" or (mention.how == "title" and mention.kind == "group")


def sex(state: Linking, number: int) -> str | None:
    """ "w" or "m" by the title before the name or the given name; a given name that is not a woman's tells little, so
    that it counts as a man's only where the document has a woman to tell apart."""
    mention = state.mentions[number]
    before = state.before(number, 20)
    name = mention.actor.name if mention.actor else mention.raw
    if OF_WOMEN.search(before) or womanly(name):
        return "w"
    if OF_MEN.search(before):
        return "m"
    named = (m.actor.name if m.actor else m.raw for m in state.mentions if m.kind == "person")
    return "m" if any(map(womanly, named)) else None


def womanly(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and fold(words[0]) in WOMEN


# ------------------------------------------------------------------------------------------------ two at once


def pair_before(state: Linking, number: int) -> list[int]:
    """The two nearest mentions of different sides before a plural description: persons for leaders, else countries and
    bodies. One alone in the same sentence speaks of the two, and is none of them where two stand before it."""
    sides = sides_before(state, number)
    here = state.sentence_of[number]
    own = [n for n in sides if state.sentence_of[n] == here]
    if len(own) == 1 and len(earlier := sides_before(state, own[0])) >= 2:
        return sorted(earlier[:2])
    return sorted(sides[:2]) if len(sides) >= 2 else []


def sides_before(state: Linking, number: int) -> list[int]:
    """The last mention of each side before a description, nearest first."""
    people = bool(LEADERS.search(state.mentions[number].raw)) and state.mentions[number].kind == "group"
    kinds = ("person",) if people else ("country", "person", "organisation")
    found: dict[str, int] = {}
    for n in range(number - 1, -1, -1):
        mention = state.mentions[n]
        if mention.actor and mention.kind in kinds and state.sentence_of[number] - state.sentence_of[n] <= PAIR_BACK:
            found.setdefault(mention.actor.country or mention.actor.id, n)
    return list(found.values())


def joint_before(state: Linking, number: int) -> list[int]:
    """Two coordinated mentions that an open "they" goes back to, in the sentence before or its own."""
    here = state.sentence_of[number]
    near = [n for n in range(number) if here - state.sentence_of[n] <= 1 and state.mentions[n].actor]
    for one, other in zip(reversed(near[:-1]), reversed(near[1:]), strict=True):
        if coordinated(state, one, other) and state.mentions[one].actor != state.mentions[other].actor:
            return [one, other]
    return []


def stands_for(state: Linking, number: int) -> list[int]:
    """The two mentions that this one stands for; empty where it stands for one."""
    mention = state.mentions[number]
    if mention.kind != "group" or (mention.actor and mention.actor.country and mention.how != "coreference"):
        return []
    if mention.reasons[:1] == ["pronoun"]:
        open_they = mention.raw.lower() in PLURAL and mention.how == "unresolved"
        return joint_before(state, number) if open_they else []
    both = BOTH.search(mention.raw) or NUMBER_BEFORE.search(state.before(number, 12))
    return pair_before(state, number) if both else []


def spread_pairs(state: Linking) -> list[Trigger]:
    """The triggers with ties to "the two leaders", "both sides", "they" spread over the two they go back to."""
    pairs = {n: pair for n in range(len(state.mentions)) if (pair := stands_for(state, n))}
    return [
        msgspec.structs.replace(t, actors=spread(t.actors, pairs), recipients=spread(t.recipients, pairs))
        for t in state.reading.triggers
    ]


def spread(ties: Sequence[tuple[int, float]], pairs: dict[int, list[int]]) -> list[tuple[int, float]]:
    return list(unique((m, p) for n, p in ties for m in (pairs.get(n) or [n])))


def unique(ties: Iterable[tuple[int, float]]) -> Iterable[tuple[int, float]]:
    return dict(ties).items()
