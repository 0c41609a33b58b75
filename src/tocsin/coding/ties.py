"""Who an act is tied to where grammar is closed and says more than the model: by-phrases, relative clauses, reciprocal
verbs, appositions, coordinations.

Each rule takes an act and gives it back with better ties and the reason in words, or leaves it alone. Reciprocal acts
("met", "agreed with", "clashed") have every side among the actors and no recipient.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from tocsin.coding.marks import Scene
from tocsin.knowledge.anycase import AnyCase
from tocsin.knowledge.lexicon import lexicon
from tocsin.records import EventType, Mention, Span, Trigger

SURE = 0.9
"""What a tie made by a rule counts: the grammar leaves little open."""
FILLER = (
    r"(?:(?:has|have|had|is|are|was|were|be|been|being|will|would|could|may|might|must|can|should|did|do|does|to|also|"
    r"again|then|now|not|never|already|later|earlier|once|both|still|just|reportedly|allegedly|\w+ly|itself|himself|"
    r"herself|themselves|yesterday|today|on \w+day|last \w+),?\s+)*"
)
"""Auxiliaries and adverbs that may stand between a subject and its verb."""
BEFORE_VERB = re.compile(r",?\s+" + FILLER)
PASSIVE = AnyCase(r"\b(?:is|are|was|were|be|been|being|get|gets|got|getting)\s+(?:\w+ly\s+|also\s+|not\s+)*$")
OPENS_PASSIVE = re.compile(r"(?:is|are|was|were|be|been|being|gets?|got|getting)\s", re.I)
PARTICIPLE = re.compile(r"(?:ed|en|held|shot|hit|struck|met|sent|hurt|led|cut|shut)(?: \w+)?$", re.I)
BY = re.compile(
    r"(?:[^,.;:“”\"]{0,50}?\s)?by\s+(?:(?!\w+ing\b|of\b|in\b|from\b|to\b|on\b|at\b|with\b)[\w'’.-]+\s+){0,4}"
)
"""From an act to the agent behind its "by"."""
BY_AT_ONCE = re.compile(r"\s+by\s+(?:(?!\w+ing\b)[\w'’.-]+\s+){0,3}")
WHO = re.compile(r"\b(?:who|which)\s+(?P<filler>" + FILLER + r")$", re.I)
BEFORE_WHO = re.compile(r"(?:\s[\w'’-]+){0,4},?\s+")
TITLE_GAP = r"(?:(?!(?:who|that|which|after|when|before|while|and|but|because|in|at|on|from)\b)[\w'’.-]+ ){0,6}"
RECIPROCAL = re.compile(
    r"\b(?:meet|meets|met|meeting|meetings|talks?|talking|talked|discuss\w*|confer\w*|consult\w*|negotiat\w+|agree[ds]?|"
    r"agreement|conclud\w+|sign|signs|signed|reach\w*|struck|clash\w*|fight|fought|fighting|exchang\w+|trad(?:e|ed|ing)|"
    r"skirmish\w*|battl\w+|summit|spoke|speak|speaks|held|hold|holds|deal|treaty|accord|pact|dialogue|ceasefire|truce)\b",
    re.I,
)  # fmt: skip
"""Verbs and nouns of acts that take two, where a "with" or "between" follows."""
MUTUAL: frozenset[EventType] = frozenset({"CONSULT", "AGREE", "ASSAULT", "COOPERATE"})
MEETS = re.compile(r"\b(?:meet|meets|met|meeting)\b", re.I)
OBJECT_OF_MEETING = re.compile(r"\s+(?:today |yesterday |briefly |privately |on \w+day )?(?:with )?" + TITLE_GAP)
WITH = re.compile(r"[^.;:“”\"]{0,80}?\bwith " + TITLE_GAP)
BREAK = re.compile(r"\b(?:who|that|which|after|when|before|while|but|because)\b|, and ")
BETWEEN = re.compile(r"(?:\s\w+){0,3}\sbetween " + TITLE_GAP)
POSSESSIVE = frozenset(["his", "her", "its", "their", "our", "my"])
IN_LIST = re.compile(
    r"(?:,? and |,? as well as |,? but also |, )(?:(?:the|its|his|her|a|an) )?(?:(?:[A-Z][\w'’.-]*|[a-z]+) ){0,3}"
)
JOINS = re.compile(r"\b(?:and|as well as|but also)\b")
OPENS_CLAUSE = re.compile(
    r"(?:^|[,;:“”\"(—–]|\b(?:that|when|while|as|after|before|because|since|if|and|but|said|says|where|whether))\s*"
    r"(?:(?:[Nn]ot only|the|a|an|both|two|three|four|several|some|senior|former|its|his|her|[A-Z][\w.'’-]*)\s+)*$"
)
"""Before the first of a coordinated subject: where a clause begins, titles aside; no verb whose object it would be."""
APPOSED = re.compile(r"(?: (?:of|for|at|in) [^,.;]{0,40})?, ")
APPOSED_BEHIND = re.compile(r", (?:the |a |an |its |his |her )?(?:[\w'’.-]+ ){0,3}")
CLOSES = re.compile(r"\s*(?:[,.;:]|$)")
OWNS = re.compile(r"(?:['’]s?)? (?:(?!(?:and|or|but|with|to|by|against|from)\b)[a-z-]+ ){0,2}")
OWNED = re.compile(r" (?:of|from|in) (?:the )?")
BEHIND_PREPOSITION = re.compile(r"\b(?:of|in|from|on|at|with|by|against|to|for)\s(?:the )?$")
PLACED = re.compile(r"\b(?:in|at|near|inside|outside|across) (?:the )?$", re.I)
BEHIND = 16
"""Characters before a mention within which ``PLACED`` stands."""
TRANSITIVE: frozenset[EventType] = frozenset(
    {"ACCUSE", "ASSAULT", "COERCE", "REQUEST", "THREATEN", "SUPPORT", "AID", "REJECT", "SANCTION"}
)
"""Types whose verb has its recipient right behind it."""
VISITS = re.compile(r"(?:visit(?:s|ed|ing)?|tour(?:s|ed|ing)?|received|hosted)(?: \w+)?", re.I)
DIRECT = re.compile(
    r" (?:both )?(?:(?:on|at|against|upon) )?(?:(?:the|a|an|several|some|two|three|four|five|dozens of) )?"
    r"(?:(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west|central)(?:ern)? )?"
)

NO_OBJECT = POSSESSIVE - {"her"} | {"it", "them", "that", "this"}
"""Words behind a verb that own what it falls on, or mostly mean a thing."""
MODIFIED = re.compile(
    r" (?!(?:to|in|for|on|of|and|or|but|with|over|at|from|by|after|as|that|who|which|because|while|when|if|about|"
    r"against|into|during|before|since|until|without|via|is|was|has|had|not|again|today|yesterday|late|early|last|this|"
    r"earlier|amid|under|near|through|should|would|out|off|up|down|back|last|next|just|only|\w+ly)\b)[a-z]"
)
"""Behind a name that stands before a noun of its own: "UN sanctions"."""

Tie = tuple[int, float]
Rule = Callable[["Act"], "tuple[Trigger, str] | None"]


class Act(NamedTuple):
    """A trigger in its scene with the others of its sentence, and the numbers of the sentence's mentions."""

    scene: Scene
    trigger: Trigger
    others: Sequence[Trigger]
    inside: Sequence[int]

    @property
    def text(self) -> str:
        return self.scene.text

    @property
    def sentence(self) -> Span:
        return self.scene.sentence(self.trigger.span).span

    @property
    def before(self) -> str:
        """The words of the sentence before the act."""
        return self.text[self.sentence.start : self.trigger.span.start]

    def mention(self, number: int) -> Mention:
        return self.scene.reading.mentions[number]

    def near(self, *, behind: bool) -> list[int]:
        """Mentions of the sentence behind the act in text order, or before it from the nearest on."""
        span = self.trigger.span
        if behind:
            return [n for n in self.inside if self.mention(n).span.start >= span.end]
        return [n for n in self.inside if self.mention(n).span.end <= span.start][::-1]

    def gap(self, number: int) -> str:
        """The words between the act and a mention of its sentence, on either side of it."""
        span, other = self.trigger.span, self.mention(number).span
        return self.text[span.end : other.start] if other.start >= span.end else self.text[other.end : span.start]

    def between(self, one: int, other: int) -> str:
        return self.text[self.mention(one).span.end : self.mention(other).span.start]

    def tied(self, actors: Iterable[Tie], recipients: Iterable[Tie], why: str) -> tuple[Trigger, str]:
        return replace(self.trigger, actors=list(actors), recipients=list(recipients)), why


# ------------------------------------------------------------------------------------------------------ other sentences


def own_sentence_first(act: Act) -> tuple[Trigger, str] | None:
    """Who is named in another sentence is no party beside somebody of the act's own on the same side."""
    sides = (act.trigger.actors, act.trigger.recipients)
    kept = [[(n, p) for n, p in side if n in act.inside] or side for side in sides]
    if [len(k) for k in kept] == [len(s) for s in sides]:
        return None
    return act.tied(kept[0], kept[1], "nobody of another sentence beside one of its own")


# ----------------------------------------------------------------------------------------------------------- passives


def on_one_side(act: Act) -> tuple[Trigger, str] | None:
    """Somebody tied as actor and as recipient stays where he is likelier."""
    mine, theirs = dict(act.trigger.actors), dict(act.trigger.recipients)
    both = mine.keys() & theirs.keys()
    if not both or (set(mine) == both and not set(theirs) - both):
        return None
    actors = [(n, p) for n, p in mine.items() if n not in both or p > theirs[n]]
    recipients = [(n, p) for n, p in theirs.items() if n not in both or p >= mine[n]]
    return act.tied(actors, recipients, "nobody is both actor and recipient") if actors else None


def agent_behind_by(act: Act) -> tuple[Trigger, str] | None:
    """ "X was held by Y", "X got ambushed by Y", "an attack by Y": Y acts; the subject of a passive is acted on."""
    agent = named_by(act)
    if agent is None:
        return None
    agents = {agent, *listed_behind(act, agent)}
    actors, recipients = dict(act.trigger.actors), dict(act.trigger.recipients)
    moved: dict[int, float] = {}
    if is_passive(act):
        start = act.trigger.span.start
        moved = {n: p for n, p in actors.items() if n not in agents and act.mention(n).span.end <= start}
        subject = subject_of(act, [*moved, *recipients])
        recipients |= {n: p for n, p in moved.items() if n == subject}
    kept = {n: p for n, p in actors.items() if n not in moved} | {n: max(actors.get(n, 0), SURE) for n in agents}
    rest = {n: p for n, p in recipients.items() if n not in agents}
    if kept.keys() == actors.keys() and rest.keys() == dict(act.trigger.recipients).keys():
        return None
    return act.tied(kept.items(), rest.items(), f"'by {act.mention(agent).raw}' names who acts")


def named_by(act: Act) -> int | None:
    """The agent behind "by": anywhere in the clause of a passive, right behind another act; of no act between."""
    between = min((t.span.start for t in act.others if t.span.start >= act.trigger.span.end), default=len(act.text))
    reach = BY if is_passive(act) else BY_AT_ONCE
    for n in act.near(behind=True):
        if reach.fullmatch(act.gap(n)) and can_act(act.mention(n)) and act.mention(n).span.end <= between:
            return n
    return None


def is_passive(act: Act) -> bool:
    """Whether the act is a passive verb: by its auxiliary, or as a participle right before its "by"."""
    words = act.trigger.span.of(act.text)
    bare = PARTICIPLE.search(words) and re.match(r"\s+by\s", act.text[act.trigger.span.end :])
    return bool(PASSIVE.search(act.before) or OPENS_PASSIVE.match(words) or bare)


def subject_of(act: Act, among: Iterable[int]) -> int | None:
    """The nearest of some mentions before the act."""
    before = [n for n in among if act.mention(n).span.end <= act.trigger.span.start]
    return max(before, key=lambda n: act.mention(n).span.end, default=None)


def can_act(mention: Mention) -> bool:
    return mention.kind in ("person", "organisation", "country", "group")


# --------------------------------------------------------------------------------------------------- relative clauses


def relative_clause(act: Act) -> tuple[Trigger, str] | None:
    """ "India, which had lent it doctors": who stands before "who" or "which" is the subject of its verb."""
    found = WHO.search(act.before)
    if not found:
        return None
    at = act.sentence.start + found.start()
    heads = [n for n in act.near(behind=False) if act.mention(n).span.end <= at and can_act(act.mention(n))]
    head = next((n for n in heads if BEFORE_WHO.fullmatch(act.text[act.mention(n).span.end : at])), None)
    if head is None or head in dict(act.trigger.actors) or head in dict(act.trigger.recipients):
        return None
    why = f"'{act.mention(head).raw}' is the subject of the relative clause"
    if is_passive(act):
        return act.tied(act.trigger.actors, [(head, SURE)], why)
    return act.tied([(head, SURE)], [(n, p) for n, p in act.trigger.recipients if n != head], why)


def subject_before(act: Act) -> tuple[Trigger, str] | None:
    """Where nobody acts, who stands right before an active verb does."""
    if act.trigger.actors or is_passive(act) or MUST.match(act.text, act.trigger.span.start):
        return None
    heads = act.near(behind=False)[:1]
    if not heads or not can_act(act.mention(heads[0])) or not BEFORE_VERB.fullmatch(act.gap(heads[0])):
        return None
    if BEHIND_PREPOSITION.search(act.text[: act.mention(heads[0]).span.start]):
        return None
    rest = [(n, p) for n, p in act.trigger.recipients if n != heads[0]]
    return act.tied([(heads[0], SURE)], rest, f"'{act.mention(heads[0]).raw}' is the subject") if rest else None


def object_behind(act: Act) -> tuple[Trigger, str] | None:
    """Where nobody of the sentence is acted on, who stands right behind an active verb is."""
    takes_one = act.trigger.type in TRANSITIVE or VISITS.fullmatch(act.trigger.span.of(act.text))
    here = any(n in act.inside for n, _ in act.trigger.recipients)
    if here or not act.trigger.actors or not takes_one or is_passive(act):
        return None
    target = next(iter(act.near(behind=True)), None)
    if target is None or not can_act(act.mention(target)) or target in dict(act.trigger.actors):
        return None
    if not DIRECT.fullmatch(act.gap(target)) or act.mention(target).raw.lower() in NO_OBJECT:
        return None
    if act.mention(target).kind != "group" and MODIFIED.match(act.text, act.mention(target).span.end):
        return None
    targets = [target, *listed_behind(act, target)]
    why = "the object: " + ", ".join(act.mention(n).raw for n in targets)
    return act.tied(act.trigger.actors, [(n, SURE) for n in targets], why)


INTO_LAND = re.compile(r"[^.;:“”\"]{0,80}?\b(?:in|into|inside|at|on|against|across|over|near) (?:the )?$")


def struck_land(act: Act) -> tuple[Trigger, str] | None:
    """ "Turkey shelled posts in Syria": a state's blow into another state falls on that one, if on nobody named; not on
    whoever of its own stands in the sentence, too."""
    strikers = {striker(act, n) for n, _ in act.trigger.actors}
    if act.trigger.type != "ASSAULT" or len(strikers) != 1 or None in strikers or is_passive(act):
        return None
    others = [(n, p) for n, p in act.trigger.recipients if country_of(act, n) not in strikers]
    if others:
        own = len(others) < len(act.trigger.recipients)
        return act.tied(act.trigger.actors, others, "a state's blow falls on others") if own else None
    for n in act.near(behind=True):
        actor = act.mention(n).actor
        if actor and actor.id == actor.country and actor.country not in strikers and INTO_LAND.match(act.gap(n)):
            return act.tied(act.trigger.actors, [(n, SURE)], f"it falls on {act.mention(n).raw}, where it strikes")
    return None


def striker(act: Act, number: int) -> str | None:
    """The state that strikes, by itself or by one of its powers; none where it is somebody else."""
    actor = act.mention(number).actor
    state = actor and (actor.id == actor.country or {*actor.sectors} & {"GOV", "MIL"})
    return actor.country if actor and state else None


def country_of(act: Act, number: int) -> str | None:
    actor = act.mention(number).actor
    return actor.country if actor else None


# --------------------------------------------------------------------------------------------------- reciprocal acts


def reciprocal(act: Act) -> tuple[Trigger, str] | None:
    """ "met Y", "agreed with Y", "clashed with Y", "talks between X and Y": every side acts, nobody receives."""
    if act.trigger.type not in MUTUAL or not RECIPROCAL.search(act.trigger.span.of(act.text)):
        return None
    partners = partners_of(act)
    if not partners or not (act.trigger.actors or len(partners) > 1):
        return None
    actors = dict(act.trigger.actors) | {n: max(SURE, p) for n, p in act.trigger.recipients if n in partners}
    actors |= dict.fromkeys((n for n in partners if n not in actors), SURE)
    rest = [(n, p) for n, p in act.trigger.recipients if n not in partners]
    if actors.keys() == dict(act.trigger.actors).keys():
        return None
    return act.tied(actors.items(), rest, "an act of both sides: " + " and ".join(act.mention(n).raw for n in actors))


def partners_of(act: Act) -> list[int]:
    """Who stands behind "with" or "between" or is met, with those coordinated with him."""
    meets = MEETS.search(act.trigger.span.of(act.text))
    for number in act.near(behind=True):
        mention, gap = act.mention(number), act.gap(number)
        if mention.raw.lower() in POSSESSIVE or not can_act(mention) or BREAK.search(gap) or owns(act, number):
            continue
        if BETWEEN.fullmatch(gap) or WITH.fullmatch(gap) or (meets and OBJECT_OF_MEETING.fullmatch(gap)):
            return [number, *listed_behind(act, number)]
    return []


def owns(act: Act, number: int) -> bool:
    """Whether a mention only owns what stands behind it: "India's allies"."""
    return bool(re.match(r"['’]s?\s", act.text[act.mention(number).span.end :]))


# ------------------------------------------------------------------------------------- coordinations and appositions


def listed_behind(act: Act, number: int) -> list[int]:
    """The mentions coordinated with one, behind it, as far as "and" reaches; none that acts in a clause of its own."""
    found: list[int] = []
    busy = {n for t in act.others for n, _ in t.actors if t.span.start > act.mention(number).span.end}
    last = number
    for n in act.near(behind=True):
        if n <= number:
            continue
        if n in busy or not IN_LIST.fullmatch(act.between(last, n)):
            break
        found.append(n)
        last = n
    joined = any(JOINS.search(act.between(a, b)) for a, b in pairwise([number, *found]))
    return found if joined else []


def listed_subject(act: Act) -> tuple[Trigger, str] | None:
    """ "X and Y fought": who is coordinated with an actor and stands between him and the verb acts too."""
    if not act.trigger.actors or is_passive(act):
        return None
    before = [n for n in act.near(behind=False) if act.mention(n).kind != "place"]
    if not before or not BEFORE_VERB.fullmatch(act.gap(before[0])):
        return None
    chain = before[:1]
    for n in before[1:]:
        if not IN_LIST.fullmatch(act.between(n, chain[-1])):
            break
        chain.append(n)
    mine = dict(act.trigger.actors)
    joined = any(JOINS.search(act.between(b, a)) for a, b in pairwise(chain))
    new = [n for n in chain if n not in mine]
    opens = OPENS_CLAUSE.search(act.text[act.sentence.start : act.mention(chain[-1]).span.start])
    if not joined or not new or not opens or not mine.keys() & set(chain):
        return None
    rest = [(n, p) for n, p in act.trigger.recipients if n not in new]
    added = [*act.trigger.actors, *((n, SURE) for n in new)]
    return act.tied(added, rest, "coordinated with the subject: " + ", ".join(act.mention(n).raw for n in new))


def apposed(act: Act) -> tuple[Trigger, str] | None:
    """ "her Finnish counterpart, Ada Roe," is Ada Roe; "Ada Roe, the foreign minister," is no third party."""
    sides = [dict(act.trigger.actors), dict(act.trigger.recipients)]
    new = [{person_for(act, n) if n in side else n: p for n, p in side.items()} for side in sides]
    if new == sides:
        return None
    return act.tied(new[0].items(), new[1].items(), "a description stands for the person named beside it")


def person_for(act: Act, number: int) -> int:
    """The person whose description a mention is, by its apposition; else the mention itself."""
    mention = act.mention(number)
    head = re.split(r" (?:of|for|at|to) ", mention.raw)[0]
    described = lexicon().agent(head) or mention.how == "title"
    if mention.kind not in ("group", "organisation") or not described or is_plural(head):
        return number
    for n in act.inside:
        other = act.mention(n)
        if other.kind != "person" or other.reasons[:1] == ["pronoun"]:
            continue
        if n > number and APPOSED.fullmatch(act.between(number, n)) and CLOSES.match(act.text, other.span.end):
            return n
        if n < number and APPOSED_BEHIND.fullmatch(act.between(n, number)) and CLOSES.match(act.text, mention.span.end):
            return n
    return number


MUST = re.compile(r"(?:must|should|shall|ought to|needs? to|ha(?:s|ve) to|had better)\b", re.I)
"""Verbs of a demand whose subject is the one it is made of; who makes it is who speaks."""
EXPLETIVE = re.compile(r"\b(?:it|this|that|such \w+) (?:is|was|would be|remains) (?:\w+ly |simply |quite )?$", re.I)
"""Before an adjective: a judgement whose subject is nobody; who passes it is who speaks."""
CHAINED = re.compile(r"(?:,? and |, )(?:(?:the|its|his|her|their|all|those) )?(?:[\w'’.-]+ ){0,4}")


def told_to(act: Act) -> tuple[Trigger, str] | None:
    """ "The junta and its backers must leave": who must is asked, and nobody of the sentence asks."""
    if act.trigger.type != "REQUEST" or not MUST.match(act.text, act.trigger.span.start):
        return None
    before = act.near(behind=False)
    if not before or not can_act(act.mention(before[0])) or len(act.gap(before[0])) > GAP_OF_MUST:
        return None
    asked = before[:1]
    for n in before[1:]:
        if act.mention(n).raw.lower() in POSSESSIVE:
            continue
        if not can_act(act.mention(n)) or not CHAINED.fullmatch(act.between(n, asked[-1])):
            break
        asked.append(n)
    why = f"{FROM_SPEAKER}: '{act.mention(asked[-1]).raw}' is told what to do"
    return act.tied([], [(n, SURE) for n in asked], why)


GAP_OF_MUST = 40
"""Characters between a subject and its "must": a short relative clause at most. Start value."""
FROM_SPEAKER = "who speaks acts"
"""How the reason of a rule begins that leaves the actor to whoever says the words."""


def judged(act: Act) -> tuple[Trigger, str] | None:
    """ "It is unacceptable that the army shells": who finds it so is who speaks."""
    if act.trigger.type not in JUDGING or not EXPLETIVE.search(act.before):
        return None
    recipients = dict(act.trigger.recipients) | {n: p for n, p in act.trigger.actors if can_act(act.mention(n))}
    return act.tied([], recipients.items(), f"{FROM_SPEAKER}: a judgement without a subject")


JUDGING: frozenset[EventType] = frozenset({"ACCUSE", "REJECT", "SUPPORT"})
TO_DO = re.compile(r"\bto (?!the\b|an?\b|its\b|his\b|her\b|their\b)(?:\w+ly )?[a-z]+\b")


def asked_to(act: Act) -> tuple[Trigger, str] | None:
    """ "Urged the president to form a government with the rebels": only the president is asked."""
    if act.trigger.type != "REQUEST" or is_passive(act):
        return None
    numbers = [n for n, _ in act.trigger.recipients if act.mention(n).span.start >= act.trigger.span.end]
    first = min(numbers, key=lambda n: act.mention(n).span.start, default=None)
    if first is None or len(numbers) < 2:
        return None
    infinitive = TO_DO.search(act.text, act.mention(first).span.end, act.sentence.end)
    if infinitive is None or BREAK.search(act.gap(first)):
        return None
    kept = [(n, p) for n, p in act.trigger.recipients if act.mention(n).span.start < infinitive.start()]
    if len(kept) == len(act.trigger.recipients):
        return None
    return act.tied(act.trigger.actors, kept, "who is named in what is asked for is not asked")


def is_plural(noun: str) -> bool:
    last = noun.split()[-1].lower()
    return last.endswith("s") or last in ("men", "women", "people", "police")


def without_owners(act: Act) -> tuple[Trigger, str] | None:
    """ "Ecuador's minister", "Ada Roe of Chile": the country is no party of its own where its agent is one."""
    sides = (act.trigger.actors, act.trigger.recipients)
    kept = [[(n, p) for n, p in side if not owner_of_any(act, n, [m for m, _ in side])] for side in sides]
    if [len(k) for k in kept] == [len(s) for s in sides]:
        return None
    return act.tied(kept[0], kept[1], "an owner is no party beside his agent")


def owner_of_any(act: Act, number: int, others: Sequence[int]) -> bool:
    pronoun = act.mention(number).raw.lower() in POSSESSIVE
    if act.mention(number).kind not in ("country", "place") and not pronoun:
        return False
    agents = [n for n in others if n != number and act.mention(n).kind in ("group", "person", "organisation")]
    return any(
        (n > number and OWNS.fullmatch(act.between(number, n)))
        or (n < number and OWNED.fullmatch(act.between(n, number)))
        for n in agents
    )


def without_places(act: Act) -> tuple[Trigger, str] | None:
    """Who stands behind "in" or "at" is where it happens, if somebody else acts or receives."""
    sides = (act.trigger.actors, act.trigger.recipients)
    kept = [[(n, p) for n, p in side if not stands_as_place(act, n)] or side for side in sides]
    if [len(k) for k in kept] == [len(s) for s in sides]:
        return None
    return act.tied(kept[0], kept[1], "behind 'in' or 'at' stands a place")


def stands_as_place(act: Act, number: int) -> bool:
    mention = act.mention(number)
    start = mention.span.start
    before = act.text[max(0, start - BEHIND) : start]
    return mention.kind in ("country", "place", "organisation") and bool(PLACED.search(before))


def without_scraps(act: Act) -> tuple[Trigger, str] | None:
    """Open pronouns and lower-case words that name no agent are no parties beside those that are."""
    sides = (act.trigger.actors, act.trigger.recipients)
    kept = [[(n, p) for n, p in side if not is_scrap(act.mention(n))] or side for side in sides]
    if [len(k) for k in kept] == [len(s) for s in sides]:
        return None
    return act.tied(kept[0], kept[1], "words that name nobody are left out")


def is_scrap(mention: Mention) -> bool:
    """Whether a mention is nobody that can be told: unresolved, and an open pronoun or no noun for agents."""
    if mention.actor or mention.how == "coreference" or mention.candidates:
        return False
    if mention.reasons[:1] == ["pronoun"]:
        return True
    names_none = mention.raw.islower() and lexicon().agent(mention.raw) is None
    return mention.kind != "person" and names_none and not is_plural(mention.raw)


RULES: list[Rule] = [
    own_sentence_first,
    on_one_side,
    agent_behind_by,
    relative_clause,
    listed_subject,
    reciprocal,
    told_to,
    judged,
    asked_to,
    subject_before,
    object_behind,
    struck_land,
    apposed,
    without_owners,
    without_places,
    without_scraps,
]
"""In this order: who acts by grammar first, then who is one and the same, then who is none."""


class Mended(NamedTuple):
    """A document's acts with their ties put right, and why, by the place of the act."""

    triggers: list[Trigger]
    reasons: dict[Span, list[str]]


def mend_ties(scene: Scene) -> Mended:
    """Every act of the reading after the rules."""
    acts: dict[int, list[Trigger]] = {}
    for trigger in scene.reading.triggers:
        acts.setdefault(scene.sentence_number(trigger.span), []).append(trigger)
    named: dict[int, list[int]] = {}
    for number, mention in enumerate(scene.reading.mentions):
        named.setdefault(scene.sentence_number(mention.span), []).append(number)
    mended, reasons = [], {}
    for trigger in scene.reading.triggers:
        at = scene.sentence_number(trigger.span)
        others = [t for t in acts[at] if t is not trigger]
        left, why = mend(Act(scene, trigger, others, named.get(at, [])))
        mended.append(left)
        if why:
            reasons[trigger.span] = why
    return Mended(mended, reasons)


def mend(act: Act) -> tuple[Trigger, list[str]]:
    """One act after the rules, with what each said."""
    why: list[str] = []
    for rule in RULES:
        found = rule(act)
        if found:
            act = act._replace(trigger=found[0])
            why.append(f"ties: {found[1]}")
    return act.trigger, why
