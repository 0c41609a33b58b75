"""What a clause is about: the acts it names, its other words, whether it is negated; and which events can be that act.

The words of conditions and consequences are free, the events that could meet them are coded in PLOVER's sixteen types:
``ACTS`` is the bridge between the two, one row a kind of act. A clause whose act stands in no row has no type: nothing
that happens moves it but words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tocsin.knowledge.actors import load_actors
from tocsin.knowledge.commitments import commitment_words
from tocsin.ledger.sides import side_of
from tocsin.records import EventType, Instrument


class ActRow(NamedTuple):
    """A kind of act: its words, the event types that show it was done, their modes (empty: any), and why these.

    ``also``: those of the types that are given to it at times, and mostly to other acts: a word must stand with them.
    """

    name: str
    words: re.Pattern[str]
    types: frozenset[EventType]
    modes: frozenset[str]
    also: frozenset[EventType]
    why: str


def row(name: str, words: str, types: str, why: str, modes: str = "") -> ActRow:
    """A row; a question mark behind a type says that it is one of ``also``."""
    shows: frozenset[EventType] = frozenset(types.replace("?", "").split())  # type: ignore[arg-type]
    also: frozenset[EventType] = frozenset(each[:-1] for each in types.split() if each.endswith("?"))  # type: ignore[misc]
    return ActRow(name, re.compile(rf"\b(?:{words})", re.I), shows, frozenset(modes.split()), also, why)


GAP = r"(?:[\w’'.-]+\s+){0,4}?"
"""Up to four words between a verb and what it is done to."""
STOP = r"(?:lift|eas|remov|drop|relax|waiv|suspend|end|scrap|revok)\w*"
CUT = r"(?:suspend|halt|stop|cut|freez|froze|withh|block|end)\w*(?:\s+off)?"
ACTS: tuple[ActRow, ...] = (
    row(
        "ease",
        rf"{STOP}\s+{GAP}(?:sanction|embargo|ban\b|restriction|tariff|blockade|siege|curbs?\b)\w*",
        "RETREAT",
        "to end a punishment is to give way in deeds (CAMEO 085)",
    ),
    row(
        "quit",
        rf"(?:withdr[ae]w\w*|pull\w*\s+out|quit\w*|leav\w*|left|abandon\w*|walk\w*\s+out)\s+(?:from\s+|of\s+)?{GAP}"
        r"(?:treat(?:y|ies)|pact|accord|agreement|deal|talks|negotiation|alliance|council|organi[sz]ation|union|"
        r"membership)\w*",
        "SANCTION REJECT",
        "leaving a treaty or a table lowers relations, or refuses",
    ),
    row(
        "ceasefire",
        rf"cease-?\s?fires?|truces?|armistice|hold\w*\s+{GAP}fire|(?:stop|ceas|halt|end)\w*\s+{GAP}"
        r"(?:fire|firing|shelling|fighting|hostilit|attack|bomb|strikes|offensive|assault|aggression|war|violence)\w*",
        "RETREAT",
        "not to fire any more is to give way in deeds",
        "ceasefire withdraw",
    ),
    row(
        "release",
        rf"(?:releas|free\b|freed\b|frees\b|freeing|let\w*\s+{GAP}go\b|hand\w*\s+over|swap|exchang)\w*\s*{GAP}"
        r"(?:prisoner|captive|hostage|detainee|crew|pilot|sailor|journalist|soldier|citizen|him\b|her\b|them\b)\w*",
        "RETREAT",
        "prisoners set free",
        "release",
    ),
    row(
        "cut",
        rf"{CUT}\s+{GAP}(?:aid|assistance|gas|oil|supplies|supply|exports?|imports?|trade|payments?|loans?|credit|"
        r"funding|certification|pipeline|relations|ties|cooperation|membership|visas?|access)\b",
        "SANCTION COERCE?",
        "to end what was given or shared lowers relations; a denial is also coded as COERCE",
    ),
    row(
        "withdraw",
        rf"withdr[ae]w\w*|pull\w*\s+(?:{GAP}(?:troops|forces|soldiers|army|units|missiles)\s+)?(?:back|out|away)|"
        r"pull-?(?:back|out)s?\b|draw\w*\s?-?\s?down|retreat\w*|de-?escalat\w*|demilitari[sz]\w*|stand\w*\s+down|"
        r"evacuat\w*|vacat\w*|return\w*\s+(?:\w+\s+){0,5}to\s+(?:\w+\s+){0,2}(?:base|barrack|garrison)s?|"
        rf"(?:mov|send|sent|bring|brought)\w*\s+{GAP}(?:troops|forces|soldiers|units)\s+(?:back|home|away)",
        "RETREAT",
        "forces go back",
        "withdraw disarm",
    ),
    row(
        "disarm",
        rf"disarm\w*|dismantl\w*|(?:destroy|give\w*\s+up|surrender|lay\w*\s+down)\w*\s+{GAP}(?:weapon|arms|missile|"
        r"stockpile|bomb)\w*|denucleari[sz]\w*",
        "RETREAT",
        "arms given up",
        "disarm withdraw",
    ),
    row(
        "sanction",
        r"sanction\w*|embargo\w*|tariffs?|boycott\w*|asset\s+freez\w*|blacklist\w*|penalt\w*|punitive|punish\w*|"
        r"export\s+(?:control|ban)s?|SWIFT\b|restrictive\s+measures",
        "SANCTION COERCE?",
        "PLOVER's own type for it; what they forbid is also coded as COERCE",
    ),
    row(
        "expel",
        r"expel\w*|expulsion\w*|recall\w*\s+(?:\w+\s+){0,3}(?:ambassador|envoy|diplomat)s?|sever(?:s|ed|ing)?\b|"
        r"br(?:eak|oke)\w*\s+(?:off\s+)?(?:\w+\s+){0,3}(?:relations|ties)|downgrad\w*|"
        r"clos\w*\s+(?:\w+\s+){0,3}embass\w*",
        "SANCTION COERCE?",
        "relations lowered; diplomats thrown out are also coded as deported",
    ),
    row(
        "blockade",
        r"blockad\w*|besieg\w*|(?:clos|shut|seal)\w*\s+(?:\w+\s+){0,3}(?:strait|border|airspace|frontier|crossing|"
        r"port|sea)s?\b",
        "COERCE SANCTION",
        "ways closed: compulsion short of violence",
    ),
    row(
        "arrest",
        r"arrest\w*|detain\w*|jail\w*|kidnap\w*|abduct\w*|deport\w*",
        "COERCE ASSAULT",
        "persons taken: COERCE; by force ASSAULT",
    ),
    row("cyber", r"cyber\w*|hack\w*", "COERCE", "intrusion into networks", "cyber"),
    row(
        "attack",
        r"inva(?:d|sion)\w*|attack\w*|assault\w*|aggressi\w*|offensive|strik(?:e|es|ing)\b|struck|bomb\w*|"
        r"shell(?:s|ed|ing)\b|incursion\w*|intrud\w*|intrusion\w*|open\w*\s+fire|fir(?:e|es|ed|ing)\s+(?:on|at|upon)|"
        r"cross(?:es|ed|ing)?\s+(?:\w+\s+){0,3}(?:border|line|frontier|river|into)\w*|kill\w*|shoot\w*|shot\s+down|"
        r"overrun\w*|march\w*\s+(?:on|into)|seiz\w*|annex\w*|occup(?:y|ies|ied|ation)\w*|military\s+action|"
        r"us(?:e|es|ed|ing)\s+(?:of\s+)?(?:military\s+)?force|go\w*\s+to\s+war|wag\w*\s+war|escalat\w*",
        "ASSAULT COERCE?",
        "violence; a border crossed or land taken without a shot is COERCE",
    ),
    row(
        "deploy",
        r"deploy\w*|mobili[sz]\w*|reinforc\w*|station(?:s|ed|ing)?\b|mass(?:es|ed|ing)\s+\w*|build-?\s?up\w*|"
        r"(?:send|sent|mov|put|plac|position)\w*\s+(?:[\w’',.-]+\s+){0,5}?(?:troops|soldiers|forces|battalion|brigade|"
        r"warship|fleet|missile|carrier|battlegroup)\w*|exercises?\b|drills?\b|man(?:o|oe)uv\w*|on\s+(?:\w+\s+)?alert|"
        r"(?:missile|nuclear)\s+tests?|test-?\s?fir\w*",
        "MOBILIZE",
        "forces raised or moved and not used",
    ),
    row(
        "defend",
        r"defend\w*|come\s+to\s+(?:\w+\s+){0,3}(?:defen[cs]e|aid|help|rescue)|protect\w*|fight\s+alongside",
        "ASSAULT MOBILIZE AID",
        "a defence shows as fighting, as forces sent, or as help",
    ),
    row(
        "arm",
        r"suppl(?:y|ies|ied|ying)|deliver\w*|arm(?:s|ed|ing)?\b|weapons?\b|equip\w*|train(?:s|ed|ing)?\b|"
        r"(?:give|gave|provid|offer|grant|send|sent|donat|pay|lend)\w*|aid\b|assist\w*|loans?\b|fund\w*|financ\w*|"
        r"humanitarian|help\w*|support\w*",
        "AID",
        "help in goods, money, arms or troops",
    ),
    row("recognise", r"recogni[sz]\w*|recognition", "SUPPORT AGREE", "recognition is support in diplomacy"),
    row(
        "refuse",
        r"refus\w*|reject\w*|fail\w*|declin\w*|ignor\w*|defy|defies|defied|defiance",
        "REJECT",
        "PLOVER's own type for it",
    ),
    row(
        "sign",
        r"sign(?:s|ed|ing)?\b|agree\w*|accept\w*|ratif\w*|conclud\w*|implement\w*|compl(?:y|ies|ied|iance)\w*|"
        r"guarante\w*|commit(?:s|ted|ting|ment)?\b|renounc\w*|rule[sd]?\s+out|pledg\w*",
        "AGREE CONCEDE",
        "words that bind, or give way",
    ),
    row(
        "talk",
        r"talk(?:s|ed|ing)?\b|negotiat\w*|meet(?:s|ing|ings)?\b|dialogue|summits?\b|visit\w*|conference|mediat\w*|"
        r"diplomacy",
        "CONSULT",
        "they talk",
    ),
    row(
        "enlarge",
        r"join(?:s|ed|ing)?\b|expan(?:d|sion)\w*|enlarg\w*|admit\w*|member(?:ship)?\b|accession",
        "",
        "no event type shows that an alliance has grown",
    ),
)
"""Which events can be the act of a clause. The first row whose words stand at a place has it: so "withdraw from the
treaty" is no withdrawal of forces, and "end the shelling" no shelling."""

OF_INSTRUMENT: dict[Instrument, frozenset[EventType]] = {
    "force": frozenset({"ASSAULT"}),
    "force_posture": frozenset({"MOBILIZE"}),
    "sanction": frozenset({"SANCTION"}),
    "relations": frozenset({"SANCTION"}),
    "aid": frozenset({"AID"}),
    "diplomacy": frozenset({"CONSULT"}),
    "unspecified": frozenset(),
}
"""The events that show a consequence whose words stand in no row, by its instrument."""
HARMS: frozenset[EventType] = frozenset({"SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
"""What carries out a threat that names no means ("will respond"): any conflict in deeds."""
COMMON: frozenset[EventType] = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "AID", "REJECT", "CONCEDE", "COOPERATE", "REQUEST", "ACCUSE"}
)
"""Types so common between two sides that the type alone shows nothing: a word of the matter must be there too."""

WORD = re.compile(r"[a-z][a-z'’-]{2,}")
NAME = re.compile(r"[A-Z][\w.’'-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w.’'-]*)*")
"""Capitalised words in a row: names, of which the parties are compared, not the letters."""
EMPTY = frozenset(
    "the and for with that this these those from have has had was were been are will would could should shall must "
    "may might can cannot his her our their its they them she him who whom whose which what when where while into onto "
    "over about after before under against than then any all more most further again also not never nor without out "
    "off does did doing done being made make makes take takes taken such other another new some there here very own "
    "same continue continues continued carry let way let's its it's only even just per via upon toward towards impose "
    "imposes imposed imposing put puts bring brings use uses used".split()
)
ENDINGS = tuple("isations izations isation ization ations ation ings ing ions ion ers ed es s e".split())
"""Of words, the longest first."""
SOLDIERS = frozenset("troop soldier forc army armi unit military militari battalion men fighter personnel".split())
"""Stems that reports change for one another."""
SAME_WORDS = 0.4
"""Shared words (Jaccard) from which two clauses without a known act are one. Start value."""
SAME_ACT_WORDS = 0.2
"""The same for two clauses that name the same acts, of the words that are left. Start value."""


class Matter(NamedTuple):
    """What a clause is about: names of rows of ``ACTS``, the first one, stems of its other words, and its negation."""

    acts: frozenset[str]
    first: ActRow | None
    words: frozenset[str]
    negated: bool


@lru_cache(maxsize=4096)
def matter_of(clause: str) -> Matter:
    """A clause taken apart; names are left out."""
    found = acts_in(clause)
    rest = list(clause)
    for start, end, _ in found:
        rest[start:end] = " " * (end - start)
    words = stems("".join(rest))
    first = min(found, default=None, key=lambda hit: hit[0])
    before = clause[: first[0]] if first else clause
    return Matter(frozenset(hit[2].name for hit in found), first[2] if first else None, words, is_negated(before))


def acts_in(clause: str) -> list[tuple[int, int, ActRow]]:
    """The acts of a clause with where they stand; of two at one place the row higher up."""
    found: list[tuple[int, int, ActRow]] = []
    for act in ACTS:
        for hit in act.words.finditer(clause):
            if not any(hit.start() < end and start < hit.end() for start, end, _ in found):
                found.append((hit.start(), hit.end(), act))
    return found


def stem(word: str) -> str:
    """A word without its ending: enough to see that "sanctions" and "sanctioned" are one."""
    word = re.sub(r"['’]s?$", "", word)
    return next((word[: -len(end)] for end in ENDINGS if word.endswith(end) and len(word) - len(end) > 3), word)


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning, without names."""
    plain = NAME.sub(lambda hit: " " if hit.start() or load_actors().lookup(bare(hit[0])) else hit[0], text)
    found = (stem(word) for word in WORD.findall(plain.casefold()) if word not in EMPTY)
    return frozenset("troop" if word in SOLDIERS else word for word in found)


def bare(name: str) -> str:
    """A name without its genitive."""
    return re.sub(r"['’]s?$", "", name)


def is_negated(words: str) -> bool:
    """Whether an odd number of negations stands in words ("if Moscow does not")."""
    count = commitment_words().lists["turn.no"].count(words) + len(re.findall(r"n['’]t\b", words))
    return count % 2 == 1


def same_matter(a: Matter, b: Matter) -> bool:
    """Whether two clauses name one act: the same negation, and acts and words that go together.

    With an act in common few of the other words need be shared, none where one clause has no others ("if Russia
    invades"); without one, the words alone decide.
    """
    if a.negated != b.negated:
        return False
    if a.acts & b.acts:
        return not (a.words and b.words) or overlap(a.words, b.words) >= SAME_ACT_WORDS
    if a.acts and b.acts:
        return False
    return overlap(a.words, b.words) >= SAME_WORDS


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared words in proportion to the words of both (Jaccard): 0 to 1."""
    return len(a & b) / max(1, len(a | b))


def names_in(clause: str, on: str | None = None) -> list[str]:
    """The top bodies that a clause names in words, as far as they are known: for clauses without linked mentions."""
    book, found = load_actors(), []
    for hit in NAME.finditer(clause):
        actors = book.lookup(bare(hit[0]), on)
        found += [side_of(actor.id, on) for actor in actors[:1]]
    return list(dict.fromkeys(found))
