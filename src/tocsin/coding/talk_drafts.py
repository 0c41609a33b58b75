"""Tellings of talks: what each sentence says of one, and whether it says enough to be a record of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tocsin.coding.marks import Scene
from tocsin.coding.talk_moves import as_moved
from tocsin.coding.talk_parties import (
    INTRODUCES,
    ROLE_WORD,
    SUBJECT_ENDS,
    away_in,
    can_take_part,
    counterparts,
    opening,
    pair_before,
    side,
    stands_aside,
    takers,
)
from tocsin.coding.talk_status import PREPOSITIONS, Clause, Found, in_present, is_denied, on_the_calendar, status_of
from tocsin.coding.talk_terms import When, agenda_of, day_of, destination, place_before, place_of, when
from tocsin.coding.talk_words import FORMS, PARLIAMENT, REMOTE, Cue, Group, groups_in, of_named_body
from tocsin.records import Mention, Place, Sentence, Span, TalkForm, TalkStatus

DEFINITE = re.compile(
    r"\b(?:the|these|those|this|such|(?<!say )(?<!says )(?<!said )that|both|their|all|every|each|any|many|previous|"
    r"past)(?: (?!(?:of|for|an?|with|in|to)\b)[\w’'.-]+){0,3} $",
    re.I,
)
THEY = re.compile(r"\b(?:they|the (?:two|pair|three)(?![-–])(?: [\w-]+)?|both(?: [\w-]+)?|the sides|"
    r"the parties)\b", re.I)
"""Who stands for the parties of the talk told last."""
PREPARES: frozenset[str] = frozenset({"ahead of", "before", "prior to", "in preparation for"})


class Draft(NamedTuple):
    """One telling of a talk."""

    clause: Clause
    found: Found
    form: TalkForm | None
    when: When
    place: Place | None
    takers: list[int]
    linked: bool
    sides: frozenset[str]
    away: list[int]
    agenda: list[str]
    definite: bool
    heading: bool

    @property
    def status(self) -> TalkStatus:
        return self.found.status

    @property
    def silent(self) -> bool:
        """Whether it points back ("in the talks") and no word of its own says what became of them."""
        return self.definite and (self.found.away >= 999 or self.found.word.lower() in PREPOSITIONS)

    @property
    def cue(self) -> Span:
        return self.clause.group.cues[0].span


def clauses_of(scene: Scene, sentence: Sentence) -> list[Clause]:
    groups, home = groups_in(scene, sentence), sentence.span
    lefts = [home.start, *(g.joint.at for g in groups[1:])]
    rights = [*lefts[1:], home.end]
    return [Clause(scene, home, g, left, right) for g, left, right in zip(groups, lefts, rights, strict=False)]


def draft(clause: Clause, inherited: Sequence[int], last: Sequence[int], away: Sequence[int], heading: bool) -> Draft:
    scene = clause.scene
    found = of_day_told(clause, status_of(clause))
    found, times = as_moved(clause, found, when(clause, found.status))
    found = on_the_calendar(clause, found, times.start, times.end)
    numbers = [n for n in takers(clause, inherited) if n not in away]
    if joint := [n for n in joint_subject(clause) if n not in away]:
        numbers = list(dict.fromkeys([*joint, *numbers]))
    elif (
        INVITED.search(clause.before)
        or (one_side_of_two(clause, numbers) and last)
        or (
            not any(scene.reading.mentions[n].actor for n in numbers)
            and (stands_in(clause) or is_next_of_series(clause) or is_that_call(clause))
        )
    ):
        numbers = [n for n in last if n not in away]
        if THE_STATES.search(clause.before + clause.behind):
            numbers = list(dict.fromkeys(state_of(scene, n) for n in numbers))
    sides = frozenset(side(scene, n) for n in numbers)
    return Draft(
        clause,
        found,
        form_of(clause, sides),
        times,
        place_of(clause),
        numbers,
        bool(counterparts(clause)[0] or pair_before(clause) or opening(clause)),
        sides,
        list(away),
        agenda_of(clause),
        is_definite(clause),
        heading,
    )


def of_day_told(clause: Clause, found: Found) -> Found:
    """A status corrected for a talk named by a past day that the page told of: "hopes Thursday's call will"."""
    if found.status not in ("planned", "proposed"):
        return found
    scene, cue = clause.scene, clause.group.cues[0].span
    near = [t for t in scene.times_near(cue) if clause.left <= t.span.start and t.span.end <= cue.start]
    mark = near[-1] if near and DAYS_OWN.search(scene.text[clause.left : cue.start]) else None
    day, today = day_of(mark.value if mark else None), day_of(scene.reading.article.published)
    if mark is None or day is None or today is None or day > today:
        return found
    told = (t for t in scene.reading.times if t.span.end <= clause.home.start and t.value == mark.value)
    return Found("held", found.away, f"{found.word} (of a day told before)") if any(told) else found


BETWEEN_THEM = re.compile(
    r"[^.;:,]{0,30}?\b(?:between|of|by) (?:them|the (?:two|three)|both)\b"
    r"|[^.;:,]{0,30}?\bbetween the (?:presidents|leaders|(?:prime |foreign )?ministers|premiers|sides|governments)\b"
    r"|[^.;:]{0,40}?\b(?:in|at|during) which (?:they|the two|the pair|both)\b"
)
THE_STATES = re.compile(
    r"\b(?:the two|the three|both) (?:countries|nations|states|governments|capitals|neighbou?rs)\b", re.I
)


INVITED = re.compile(r"\binvit\w+ (?:both|them|the (?:two|three|pair|parties|sides))\b[^.;]{0,30}$")
"""Before a talk: those told last are asked to it, by somebody who need not take part."""
DAYS_OWN = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day['’]s (?:[\w-]+ ){0,2}$")


def is_that_call(clause: Clause) -> bool:
    """Whether a call is spoken of by its day: "Monday's call"."""
    return clause.group.form in REMOTE and bool(DAYS_OWN.search(clause.before))


TALKS_FOLLOWED = re.compile(r"\bthey (?:will|would|are to|were to) (?:then )?be followed\b", re.I)
"""Here "they" are talks, not those who talk."""


def stands_in(clause: Clause) -> bool:
    """Whether words stand for the parties of the talk told last: "the two met", "a call between the two"."""
    before = TALKS_FOLLOWED.sub("", clause.before)
    return bool(THEY.search(before) or BETWEEN_THEM.match(clause.behind) or opens_with(clause))


def one_side_of_two(clause: Clause, numbers: Sequence[int]) -> bool:
    """Whether it is told to be between two of whom one at most is named."""
    sides = known({side(clause.scene, n) for n in numbers})
    return len(sides) < 2 and bool(BETWEEN_THEM.match(clause.behind))


def opens_with(clause: Clause) -> bool:
    """Whether a talk opens a sentence whose subject stands for its parties: "In a call on Monday the two agreed"."""
    opening_words = INTRODUCES.match(clause.scene.text[clause.home.start : clause.group.span.start])
    return bool(opening_words and THEY.search(clause.behind[:60]))


NEXT_ONE = re.compile(
    r"\b(?:[Aa] (?:second|third|fourth|further|follow-up|new)|[Aa]nother|(?:[Tt]he|[Tt]heir) (?:next|following)) "
    r"(?:[\w-]+ )?$"
)


def is_next_of_series(clause: Clause) -> bool:
    """Whether it is a further talk of those who talked before: "A second meeting was held on Friday"."""
    cue = clause.group.cues[0]
    word = cue.span.of(clause.scene.text).lower()
    return cue.kind == "noun" and bool(NEXT_ONE.search(clause.before) or NEXT_ROUND.match(word))


NEXT_ROUND = re.compile(r"(?:next|following|another|further) round$")


AS_THEY = re.compile(r"\b(?:when|after|before|where|as|once|(?:in|at|during) which) they (?:had |both |all |last |"
    r"first )*$")


def joint_subject(clause: Clause) -> list[int]:
    """Whom "they" stands for in "A and B agreed on it when they met": the subject of the main clause, of two sides."""
    scene, home = clause.scene, clause.home
    found = AS_THEY.search(scene.text, home.start, clause.group.span.start)
    verb = SUBJECT_ENDS.search(scene.text, home.start, found.start()) if found else None
    if found is None:
        return []
    region = Span(home.start, verb.start() if verb else found.start())
    numbers = [n for n in scene.mentions_in(region) if can_take_part(scene.reading.mentions[n])]
    kept = [n for n in numbers if not scene.in_dateline(n) and not stands_aside(clause, scene.reading.mentions[n])]
    return kept if len({side(scene, n) for n in kept}) > 1 else []


def state_of(scene: Scene, number: int) -> int:
    """For a person the nearest mention of his country, where words speak of the states alone."""
    mentions = scene.reading.mentions
    actor = mentions[number].actor
    if mentions[number].kind != "person" or actor is None or not actor.country:
        return number
    named = [n for n, m in enumerate(mentions) if m.actor and m.actor.id == actor.country and m.kind != "person"]
    return min(named, key=lambda n: abs(n - number), default=number)


def form_of(clause: Clause, sides: frozenset[str]) -> TalkForm | None:
    """The form the words say, else that of the number of sides; a body of states meets in the round.

    A journey alone is a visit; with talks for its purpose it is those talks, unless it is called a visit.
    """
    group, said = clause.group, {c.form for c in clause.group.cues if c.kind != "travel"}
    named = len(sides) < 2 and any(
        of_named_body(clause.scene.text, Span(clause.left, clause.right), c.span) for c in group.cues)  # fmt: skip
    if form := next((f for f in FORMS if f in said), None):
        return form
    if group.has("travel") and not group.has("noun", "meet", "speak", "host"):
        return "visit"
    if len(sides) == 1 and is_of_ministers(clause) and not known(sides):
        return "multilateral"
    if of_body(clause) or named or len(sides) > 2 or (len(sides) == 1 and is_body(sides) and not two_of_them(clause)):
        return "multilateral"
    return "bilateral" if len(sides) == 2 or two_of_them(clause) else None


MINISTERS = re.compile(r"\b(?:ministers|leaders|presidents|premiers|heads of (?:state|government))\b", re.I)


def is_of_ministers(clause: Clause) -> bool:
    """Whether the subject of a verb is several bearers of an office: "ministers of the bloc will meet"."""
    return clause.group.cues[0].kind in ("meet", "gather") and MINISTERS.search(clause.before) is not None


def of_body(clause: Clause) -> bool:
    """Whether it is a meeting of a body of states: "a meeting of the Security Council", "NATO ministers meet"."""
    scene, end = clause.scene, clause.group.cues[0].span.end
    mentions = [scene.reading.mentions[n] for n in scene.mentions_in(Span(end, min(end + 12, len(scene.text))))]
    body = any(m.actor and m.actor.id.startswith(("IGO", "GRP")) for m in mentions)
    return body and bool(re.match(r" of (?:the )?", scene.text[end:]))


def two_of_them(clause: Clause) -> bool:
    return bool(re.search(r"\b(?:the two|both|two|North and South|East and West)\b[^,.]{0,40}$", clause.before, re.I))


def is_definite(clause: Clause) -> bool:
    """Whether the words point back at a talk told already: "the talks", "this meeting"."""
    text, cue = clause.scene.text, clause.group.cues[0]
    if is_pronoun(clause):
        return True
    before = text[clause.left : cue.span.start]
    return cue.kind == "noun" and bool(DEFINITE.search(before)) and not is_next_of_series(clause)


def is_pronoun(clause: Clause) -> bool:
    """Whether "it" stands for the talk: "It took place on Sunday"."""
    return clause.group.cues[0].span.of(clause.scene.text) in ("It", "This", "That")


SERIES = re.compile(r"(?:sessions?|sittings?|round)$")


def needs_talk(clause: Clause) -> bool:
    """Whether words tell a talk only behind another: "it took place", "another session", of no body's name."""
    cue = clause.group.cues[0]
    word = cue.span.of(clause.scene.text).lower()
    bare = bool(SERIES.search(word)) and is_next_of_series(clause)
    return is_pronoun(clause) or (bare and not is_named(clause))


def is_named(clause: Clause) -> bool:
    reach = Span(clause.left, clause.right)
    return of_named_body(clause.scene.text, reach, clause.group.cues[0].span)


def follows_talk(scene: Scene, drafts: Sequence[Draft], sentence: Sentence) -> bool:
    """Whether the sentence before, in the same paragraph, told a talk."""
    number = scene.sentence_number(sentence.span)
    before = scene.sentence_number(drafts[-1].cue) if drafts else -2
    return before == number - 1 and scene.reading.sentences[before].paragraph == sentence.paragraph


def drafts_in(scene: Scene, sentence: Sentence, last: Sequence[int], heading: bool) -> list[Draft]:
    """The tellings of a sentence; one that names no subject has that of the one before."""
    told: list[Draft] = []
    away: list[int] | None = None
    for clause in clauses_of(scene, sentence):
        if is_denied(clause):
            continue
        away = away_in(scene, sentence.span) if away is None else away
        inherited = (
            [n for n in told[-1].takers if scene.reading.mentions[n].span.end <= told[-1].cue.start] if told else []
        )
        one = draft(clause, inherited, told[-1].takers if told and len(told[-1].sides) > 1 else last, away, heading)
        if told:
            told[-1] = shares_verb(beside_margins(told[-1], one), one)
        told.append(behind(one, told[-1]) if told else one)
    return [part for one in told for part in parts(one)]


def behind(one: Draft, before: Draft) -> Draft:
    """What a telling takes from the one before it in its sentence: a status, a place, what it follows."""
    clause = one.clause
    word, silent = clause.group.joint.word, one.found.away == 999
    if silent and ((before.status == "planned" and in_present(clause)) or word == "followed by"):
        one = one._replace(found=Found(before.status, 999, "the talk before"))
    if FOLLOWED_BY.search(before.clause.before) and word == "" and is_session(one):
        one = beside(one, before)
    if aside_of(before.clause) and one.place is None and one.form not in REMOTE:
        one = one._replace(place=before.place)
    came = before.clause.group.cues[-1].kind == "travel" and word == "" and manner_open(one)
    return one._replace(place=before.place) if (word in PREPARES or came) and one.place is None else one


FOLLOWED_BY = re.compile(r"\bfollowed (?:[\w-]+ ){0,5}?by\b[^.;]*$")


def aside_of(clause: Clause) -> bool:
    """Whether a talk is only where another was on the margins of."""
    return bool(re.search(r"\b(?:margins|sidelines|fringes) of (?:[\w-]+ ){0,4}$", clause.before))


def manner_open(one: Draft) -> bool:
    """Whether a telling may be of a meeting in person: "arrived in Oslo and met Doe"."""
    return one.form not in REMOTE and one.clause.group.has("meet", "noun") and bool(HERE.match(one.clause.before))


HERE = re.compile(r",? and (?:[\w-]+ )?$")


def beside_margins(before: Draft, one: Draft) -> Draft:
    """A talk "on the margins of" another, with what is said of it behind that ("... of the summit is possible")."""
    aside = clause_word(one).endswith(("margins of", "sidelines of", "fringes of"))
    return before._replace(found=one.found) if aside and before.found.away >= 999 and one.found.away < 999 else before


BESIDE: frozenset[str] = frozenset({"as well as", "in addition to", "and also"})
"""Words of order between two talks that one verb is said of."""


def shares_verb(before: Draft, one: Draft) -> Draft:
    """A talk joined to another before their verb, with its status: "meetings with A, as well as a session, will"."""
    nouns = before.clause.group.has("noun") and one.clause.group.cues[0].kind == "noun"
    if nouns and clause_word(one) in BESIDE and before.found.away >= 999 > one.found.away:
        return before._replace(found=one.found)
    return before


def clause_word(one: Draft) -> str:
    return one.clause.group.joint.word


def beside(one: Draft, before: Draft) -> Draft:
    """A session told beside one that follows a talk ("followed by a meeting of A and a session of B") does so too."""
    group = Group(one.clause.group.cues, before.clause.group.joint)
    found = Found(before.status, 999, "the talk before") if one.found.away == 999 else one.found
    return one._replace(clause=one.clause._replace(group=group), found=found)


SEVERAL = re.compile(r"(?:sessions|meetings|summits|conferences)$", re.I)


def parts(one: Draft) -> list[Draft]:
    """ "Sessions of the A Council and of the B League" are one talk a body, each told by the body's name."""
    scene, cue = one.clause.scene, one.cue
    mentions = scene.reading.mentions
    bodies = {n: s for n in one.takers if is_body({s := side(scene, n)}) or mentions[n].kind == "organisation"}
    if not SEVERAL.search(cue.of(scene.text)) or len({*bodies.values()}) < 2 or len(bodies) != len(one.takers):
        return [one]
    first, *rest = (one._replace(takers=[n], sides=frozenset({s}), form="multilateral") for n, s in bodies.items())
    return [first, *(named_by_body(r) for r in rest)]


def named_by_body(one: Draft) -> Draft:
    """The same telling, with the body's name for its cue: records are told apart by their cues."""
    span = one.clause.scene.reading.mentions[one.takers[0]].span
    group = Group([Cue(span, "noun", "multilateral")], one.clause.group.joint)
    return one._replace(clause=one.clause._replace(group=group))


# ------------------------------------------------------------------------------------------ what is enough for a record


def is_body(sides: frozenset[str] | set[str]) -> bool:
    return any(s.startswith(("IGO", "GRP")) for s in sides)


def is_official(scene: Scene, number: int) -> bool:
    """Whether a mention is a person, a body or bears an office: not just a nation's people."""
    mention = scene.reading.mentions[number]
    if mention.kind == "person":
        return True
    near = scene.text[max(0, mention.span.start - 30) : mention.span.end + 25]
    known = mention.actor and re.search(r"[.:]", mention.actor.id) and not mention.actor.id.endswith(".UNK")
    return bool(known or ROLE_WORD.search(near))


def has_officials(one: Draft) -> bool:
    return any(is_official(one.clause.scene, n) for n in one.takers)


def is_troops(mention: Mention) -> bool:
    """Whether a mention is an army or its soldiers: where they go they do not visit."""
    return bool(mention.actor and mention.actor.id.endswith((".MIL", ".UNK"))) or (mention.raw[-1:].islower() and bool(
        re.search(r"\b(?:soldiers|troops|forces|army|ships?|fighters)$", mention.raw)))  # fmt: skip


def has_leaders(one: Draft) -> bool:
    """Whether a person or the bearers of an office meet: police that "met the marchers" do not talk."""
    mentions = one.clause.scene.reading.mentions
    return any(mentions[n].kind == "person" or ROLE_WORD.search(mentions[n].raw) for n in one.takers)


def visitors(one: Draft) -> set[str]:
    """The sides of the persons and delegations that travel."""
    scene, span = one.clause.scene, destination(one.clause)
    mentions = scene.reading.mentions
    return {
        side(scene, n)
        for n in one.takers
        if not (span and mentions[n].span.overlaps(span))
        and not is_troops(mentions[n])
        and (
            mentions[n].kind == "person"
            or ROLE_WORD.search(scene.text, mentions[n].span.start, mentions[n].span.end + 25)
        )
    }


def goes_abroad(one: Draft) -> bool:
    """Whether a visit leads to another state than the visitor's."""
    scene, span = one.clause.scene, destination(one.clause)
    host = {side(scene, n) for n in scene.mentions_in(span) if scene.reading.mentions[n].actor} if span else set()
    if one.place and one.place.country:
        host.add(one.place.country)
    known = {v for v in visitors(one) if not v.startswith("UNK") and (v[:1].isupper() or v[:3] == "igo")}
    return (
        bool(known) and bool(host - known or len(one.sides) > 1) and (span is not None or one.clause.group.has("noun"))
    )


INFORMS = re.compile(
    r"\b(?:inform|brief|tell|update|notif|consult|warn|report|keep)\w*\b[^.;]*\b(?:when(?:ever)?|once|while|as|before|"
    r"after)(?: [\w-]+){1,4} $",
    re.I,
)
"""Before a verb of talking: when somebody else will be told of it."""
JOINED_BY = re.compile(
    r"\b(?:attend\w*|tak(?:e|es|ing) part in|join(?:s|ed|ing)?|sit(?:s|ting)? in on|participat\w* in|be present at|"
    r"follow(?:s|ing)?|observe[ds]?) (?:the|these|those|this|that) (?:[\w.’'-]+ ){0,3}$",
    re.I,
)
"""Before a talk told already: who else will be there."""


def only_mentions(one: Draft) -> bool:
    """Whether a telling speaks of a talk that must have been told elsewhere: "Finns will join the Oslo talks, too"."""
    cue = one.clause.group.cues[0]
    if cue.kind in ("speak", "meet"):
        return not one.when.start and bool(INFORMS.search(one.clause.before))
    seen = cue.kind == "noun" and not one.when.start and not one.linked
    return seen and bool(JOINED_BY.search(one.clause.before)) and len(known(one.sides)) < 3


def is_enough(one: Draft) -> bool:
    """Whether a telling names enough to be a record of its own."""
    if only_mentions(one):
        return False
    return names_enough(one)


def names_enough(one: Draft) -> bool:
    """Whether the sides, date and place that a telling names are enough, by the kind of its words."""
    group, home = one.clause.group, one.clause.home.of(one.clause.scene.text)
    if len(one.sides) < 2 and not is_body(one.sides) and PARLIAMENT.search(home):
        return False
    journey = group.has("visit", "travel") and not group.has("noun", "meet", "speak", "ring", "host")
    if journey or (group.cues[0].form == "visit" and len(group.cues) == 1):
        return goes_abroad(one)
    if group.has("noun"):
        return enough_for_noun(one)
    if group.has("ring", "host", "speak"):
        named = len(known(one.sides)) > 1 or not only_when(one)
        return named and len(one.sides) > 1 and meets_official(one)
    if group.has("gather"):
        return is_body(one.sides) or (has_officials(one) and bool(one.when.start)) or is_session(one)
    settled = bool(one.when.start) or one.place is not None or comes_after(one)
    if settled and group.has("meet") and known(one.sides) and ALLIES.search(one.clause.before):
        return True
    if settled and group.has("meet") and is_session(one):
        return True
    return len(one.sides) > 1 or (settled and (is_body(one.sides) or has_leaders(one)))


def enough_for_noun(one: Draft) -> bool:
    """A noun needs two sides, or a side or body with a date or place and a word that says what is done about it."""
    dated, placed = bool(one.when.start or one.when.moved_from), one.place is not None
    said = one.found.away < 999 and one.found.word.lower() not in PREPOSITIONS
    if is_pronoun(one.clause) or is_background(one):
        return False
    if dated and said and len(one.sides) < 2 and one.form in ("negotiation", "summit"):
        officials = (is_official(one.clause.scene, n) for n in one.clause.scene.mentions_in(one.clause.home))
        return placed or any(officials)
    if comes_after(one) and is_session(one):
        return True
    if one.definite and not (dated or placed) and one.silent and len(known(one.sides)) < 2:
        return False
    if len(one.sides) > 1:
        if one.form in REMOTE and not one.definite and has_leaders(one):
            return True
        return one.linked or dated or (said and not one.definite) or (placed and not one.definite)
    if one.definite and not named_after_place(one):
        return dated and (is_body(one.sides) or placed or one.form in REMOTE)
    if named_after_place(one) and (one.sides or said):
        return True
    told = dated or said or placed
    return (bool(one.sides or is_session(one)) and told) or (dated and placed and is_of_states(one))


STATES_MEET = re.compile(r"\b(?:peace|donors?['’]?|international|reconstruction|pledging|security|aid|disarmament)\b")


def is_of_states(one: Draft) -> bool:
    """Whether a conference without sides is one of states: one on coffee is not."""
    scene, cue = one.clause.scene, one.cue
    if not cue.of(scene.text).lower().startswith("conference"):
        return True
    near = scene.text[max(0, cue.start - 30) : cue.end + 40]
    officials = (is_official(scene, n) for n in scene.mentions_in(one.clause.home))
    return bool(STATES_MEET.search(near)) or any(officials)


ALLIES = re.compile(r"\band (?:its|his|her|their) (?:[\w-]+ )?(?:allies|partners|neighbou?rs|backers|rivals|"
    r"creditors)\b")
"""Before a verb: sides without a name."""
GENERAL = re.compile(
    r"\b(?:needs?|importance|value|ideas?|hopes?|history|years|culture|forms?|kinds?|path|way|road|spirit|"
    r"chances?|question|"
    r"sake|lack|language|alternative|substitute|wish|desire|calls?|ask(?:s|ed)?|want(?:s|ed)?|hop(?:es|ed)|"
    r"favou?rs?|pleads?)"
    r" (?:for|of|in|to)? ?(?:[\w-]+ ){0,2}$"
)
"""Before a talk: it is spoken of as such, or wished for by one side."""


ABSTRACT = frozenset({"dialogue", "discussion", "discussions", "conversations"})


def is_background(one: Draft) -> bool:
    """Whether a telling without day and place is talk of talks: a wish of one side, or what dialogue is good for."""
    if one.when.start or one.when.moved_from or one.place or comes_after(one):
        return False
    word = one.cue.of(one.clause.scene.text).lower()
    few = len(known(one.sides)) < 2 and not is_body(one.sides)
    if word in ABSTRACT and (one.found.away >= 999 or GENERAL.search(one.clause.before)):
        return True
    wished = one.status == "proposed" and bool(GENERAL.search(one.clause.before))
    return few and wished and word not in ("summit", "meeting")


def known(sides: Iterable[str]) -> set[str]:
    """The sides that are ids of actors or countries, not just names."""
    return {s for s in sides if s[:3].isupper() and not s.startswith("UNK")}


AFTER_IT = re.compile(
    r"\b(?:after|following) (?:it|that|this|them|these|the (?:meeting|talks|summit|call|session)s?)\b|\bthen\b(?!-)"
    r"|\bfollowed (?:[\w-]+ ){0,5}?by\b"
    r"|^\W*(?:Afterwards?|Next|Later|Then)\b",
    re.I,
)


def comes_after(one: Draft) -> bool:
    """Whether a talk is told to come after another: "followed by a session", "will then meet", "meets after it"."""
    clause = one.clause
    near = clause.scene.text[clause.left : clause.right]
    return clause.group.joint.word in ("followed by", "then") or bool(AFTER_IT.search(near))


def is_session(one: Draft) -> bool:
    """Whether it is a meeting of a body by its name."""
    return is_body(one.sides) or is_named(one.clause)


def named_after_place(one: Draft) -> bool:
    """Whether the talk bears the name of its place: "the Geneva talks"."""
    scene, cue = one.clause.scene, one.clause.group.cues[0]
    before = scene.mentions_in(Span(max(0, cue.span.start - 2), cue.span.start))
    named = any(scene.reading.mentions[n].kind == "place" for n in before)
    return cue.kind == "noun" and (named or bool(place_before(one.clause)))


def only_when(one: Draft) -> bool:
    """Whether a verb of speaking has no more to it than a time: "spoke on Friday" may be a speech."""
    cues, end = one.clause.group.cues, one.clause.group.cues[0].span.end
    after = one.clause.scene.text[end : end + 12]
    return len(cues) == 1 and cues[0].kind == "speak" and not re.match(r" (?:with|to|by|over)\b", after)


def meets_official(one: Draft) -> bool:
    """Whether the object of a verb is a person, a body or an office."""
    scene, first = one.clause.scene, one.clause.group.cues[0].span
    mentions = scene.reading.mentions
    behind = [n for n in one.takers if mentions[n].span.start >= first.end] or list(one.takers)
    return any(is_official(scene, n) for n in behind)


def stay_away(scene: Scene, drafts: list[Draft], sentence: Sentence) -> None:
    """A sentence that only says who stays away tells it of the talk before, in the same or the last paragraph."""
    away = away_in(scene, sentence.span)
    last = drafts[-1] if drafts else None
    if last and away and sentence.paragraph - scene.sentence(last.cue).paragraph <= 1:
        drafts[-1] = last._replace(away=[*last.away, *away])


class Indexed(Scene):
    """A scene whose mentions are looked up by their sentence: talks ask for them many times a sentence."""

    def __init__(self, scene: Scene) -> None:
        self.__dict__.update(scene.__dict__)
        self._numbers: dict[int, list[int]] = {}
        for number, mention in enumerate(self.reading.mentions):
            for sentence in self._sentences(mention.span):
                self._numbers.setdefault(sentence, []).append(number)

    def mentions_in(self, span: Span) -> list[int]:
        near = dict.fromkeys(n for sentence in self._sentences(span) for n in self._numbers.get(sentence, []))
        return [n for n in near if self.reading.mentions[n].span.overlaps(span)]

    def _sentences(self, span: Span) -> range:
        last = Span(max(span.start, span.end - 1), span.end)
        return range(self.sentence_number(span), self.sentence_number(last) + 1)


SCORE = re.compile(
    r"\b(?:won|win|wins|lost|lose|beat|drew|draw|defeat\w*|victory|by)\b[^.;]{0,25}\b\d{1,2} ?[-–:] ?\d{1,2}\b(?![-–:])"
)
SPORT_SIGNS = re.compile(
    r"\b(?:[Cc]oach|[Tt]rainer|clubs?|half-?time|match(?:es)?|friendly in|goalkeeper|midfielder|striker|squad|league|"
    r"stadium|elevens?|penalty|referee)\b"
)


def is_of_sport(text: str) -> bool:
    """Whether a page is about a game: it tells a score and two other things of sport."""
    return SCORE.search(text) is not None and len({m[0].lower() for m in SPORT_SIGNS.finditer(text)}) > 1


def in_government(mention: Mention) -> bool:
    return mention.actor is not None and ".GOV" in mention.actor.id


def all_drafts(plain: Scene) -> list[Draft]:
    """The tellings of a document in text order."""
    scene = Indexed(plain)
    article = scene.reading.article
    headings = [Span(0, len(article.title)), *article.subheads] if article.title else list(article.subheads)
    drafts: list[Draft] = []
    for sentence in scene.reading.sentences:
        last = next((d.takers for d in reversed(drafts) if len(d.sides) > 1), [])
        told = drafts_in(scene, sentence, last, any(h.overlaps(sentence.span) for h in headings))
        told = [d for d in told if not needs_talk(d.clause) or follows_talk(scene, drafts, sentence)]
        drafts += told
        if not told:
            stay_away(scene, drafts, sentence)
    if drafts and is_of_sport(scene.text):
        return [d for d in drafts if any(in_government(scene.reading.mentions[n]) for n in d.takers)]
    return drafts
