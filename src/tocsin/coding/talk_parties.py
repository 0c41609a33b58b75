"""Who talks with whom, who leads each side, and who stays away.

Sides stand before the cues as subject ("Ankara and Athens agreed to hold talks"), behind them after "with", "between"
or "of", or as attributes ("US-Russia talks"). Of a topic ("talks on Libya"), a place or a source of what is said nobody
is a party.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from tocsin.coding.marks import Scene, key_of
from tocsin.coding.talk_status import PRESENCE, Clause, triggers_of
from tocsin.coding.talk_terms import destination, is_venue, stands_as_place
from tocsin.coding.talk_words import OF_BODY
from tocsin.knowledge.anycase import AnyCase
from tocsin.records import Actor, Delegation, Mention, Party, Span

UNOFFICIAL = frozenset(
    {"REB", "OPP", "PTY", "UAF", "PRM", "CVL", "NGO", "BUS", "REL", "MED", "EDU", "REF", "LAB", "SEP", "JRN"}
)
"""Sectors whose bodies are sides of their own, beside the state they live in."""
BOUNDARY = re.compile(
    r"[;:]|\b(?:that|said|says|saying|while|whereas|because|although|though)\b|, (?:but|as|after|where|when)\b|"
    r"\b(?:and|but|after|before|when|as|since) (?=he |she |they |it )"
)
CONJUNCTION = re.compile(r"\b(?:before|after|when|once|until) ")
"""Opens a clause before a finite verb; before a noun ("after talks") it is a preposition."""
TOPIC_BEFORE = re.compile(
    r"\b(?i:in|at|near|over|about|against|from|to|into|under|despite|amid|amidst|outside|inside|across|via|on|for|"
    r"since|like|until|concerning|regarding|towards?|around|through|by)\s+"
    r"(?:the |an? |its |his |their |all |both )?(?:[a-z][\w-]* ){0,2}$"
)
WITH = re.compile(
    r"\b(?P<word>with|between|among|of|involving|from|by|including|gathering|bringing together)\s+(?:the |an? |"
    r"its |his |her |their |both |all |"
    r"[A-Z]\w+['’]s? |(?!(?:to|for|against|on)\b)[\w-]+ ){0,6}$"
)
LIST = re.compile(
    r"(?:['’]s?)?(?: (?!asked\b|urged\b|on\b|about\b|over\b)[\w’'-]+){0,4}"
    r"(?:,| and|, and| as well as| or| with| plus|/|-|–| -| &)?(?: (?!in\b|on\b|"
    r"at\b|to\b|over\b|about\b|for\b|after\b|before\b|from\b|late\b|said\b|"
    r"that\b|which\b|who\b|by\b)[\w’'-]+){0,5}(?:, )? ?"
)
JOINS = frozenset({"with", "between", "among", "involving", "including", "bringing together"})
OBJECT = re.compile(r"(?: with| to)?(?: [\w’'-]+,?){0,4} ")
STOP = re.compile(
    r"[;:]|\b(?:that|which|who|where|while|when|whose|said|says|told|because|but|after|before|despite|as|"
    r"ahead of|since|citing|blaming)\b"
    r"|\bto (?!the\b|a\b|an\b|its\b|his\b|her\b|discuss with\b|[A-Z])[a-z]+\b"
)
TOPIC_START = re.compile(
    r"\b(?:on(?! (?:[A-Z][a-z]+day\b|[A-Z][a-z]+ \d|\d))|over|about|regarding|concerning|discuss(?:ed|ing)?|"
    r"focus\w* on|aimed at)\b"
)
ROLE_WORD = re.compile(
    r"\b(?:presidents?|premiers?|prime ministers?|ministers?|leaders?|envoys?|negotiators?|delegat\w+|officials?|"
    r"diplomats?|"
    r"ambassadors?|chancellor|king|queen|emir|sultan|crown prince|secretary|chiefs?|commanders?|generals?|mediators?|"
    r"representatives?|governments?|rebels?|emissar\w+|heads? of state|counterparts?|homologues?|inspectors|"
    r"mission|team|"
    r"junta|pope)\b",
    re.I,
)
STAND_INS = re.compile(
    r"(?:the )?(?:two|both|three|all)(?: (?:\w+ )?(?:countries|nations|states|sides|parties|leaders|presidents|"
    r"premiers|ministers|men|women|neighbou?rs|governments|capitals|rivals|foes|delegations|foreign ministers))?",
    re.I,
)
"""Words that stand for sides told before: they are no side themselves."""
TITLES = frozenset({"Foreign", "Prime", "Defence", "Defense", "Interior", "Minister", "President", "Secretary"})
OWN = frozenset({"his", "her", "their", "its", "our"})


def side_of(actor: Actor) -> str:
    """The side that an actor is on: a country's state, or a body of its own."""
    if actor.country and not UNOFFICIAL & set(actor.sectors):
        return actor.country
    state = STATE_OFFICE.match(actor.id)
    return state[1] if state else actor.id


STATE_OFFICE = re.compile(r"(?!UNK|IGO|GRP)([A-Z]{3})\.GOV\b")
"""The id of a state's office or its holder begins with the state's code."""


ROLE_GAP = re.compile(r"(?:['’]s)?(?: (?!and\b|with\b|to\b|of\b|met\b|told\b)[A-Za-z][\w-]*){0,4},? ")
"""Between a body or country and the person who serves it: "UN special envoy Ada Roe"."""


def side(scene: Scene, number: int) -> str:
    """The side of a mention; a person known only by name, or as an envoy, is on the side named right before."""
    mention = scene.reading.mentions[number]
    unknown = mention.actor is None or mention.actor.id.startswith("UNK")
    if (mention.kind == "person" and (unknown or str(mention.actor and mention.actor.id).startswith("IGO:"))) or (
        mention.kind == "group" and unknown
    ):
        before = scene.reading.mentions[number - 1] if number else None
        gap = scene.text[before.span.end : mention.span.start] if before else "."
        if (
            before
            and before.actor
            and before.kind != "person"
            and ROLE_GAP.fullmatch(gap)
            and ROLE_WORD.search(gap + mention.raw)
        ):
            return side_of(before.actor)
    return side_of(mention.actor) if mention.actor else mention.raw.casefold()


# ------------------------------------------------------------------------------------------------------- who takes part


def can_take_part(mention: Mention) -> bool:
    """Whether a mention may be a side at all; of nobody's known groups only those that bear an office count."""
    if mention.kind in ("weapon", "vessel", "other", "place"):
        return False
    if mention.raw.lower() in OWN or STAND_INS.fullmatch(mention.raw) or mention.raw in TITLES:
        return False
    if mention.actor and {"MNC", "BUS"} & set(mention.actor.sectors):
        return False
    if mention.actor is None or mention.actor.id.startswith("UNK"):
        return (mention.kind in ("person", "organisation") and mention.raw[:1].isupper()) or bool(
            ROLE_WORD.search(mention.raw)
        )
    return not {"JRN", "MED"} & set(mention.actor.sectors)


TITLE_GAP = re.compile(r",? (?:[A-Z][a-z]+\.? )?")


def titles(scene: Scene, numbers: Sequence[int]) -> set[int]:
    """Groups that are only the title of the person named next ("army chief, Abdel ...")."""
    mentions = scene.reading.mentions
    return {
        one
        for one, other in pairwise(numbers)
        if (mentions[one].kind, mentions[other].kind) == ("group", "person")
        and TITLE_GAP.fullmatch(scene.text[mentions[one].span.end : mentions[other].span.start])
    }


def opens(clause: Clause) -> int:
    """Where the clause of the cues begins: behind the last word before them that opens one."""
    start, first = clause.left, clause.group.cues[0]
    patterns = [BOUNDARY, CONJUNCTION] if first.kind in ("meet", "gather", "speak", "ring") else [BOUNDARY]
    return max([start, *(m.end() for p in patterns for m in p.finditer(clause.scene.text, start, first.span.start))])


def subjects(clause: Clause) -> list[int]:
    """Mentions before the cues, back to where their clause begins, that are neither topic nor place."""
    scene = clause.scene
    region = Span(opens(clause), clause.group.cues[0].span.start)
    kept = []
    for number in scene.mentions_in(region):
        mention = scene.reading.mentions[number]
        if region.covers(mention.span) and not scene.in_dateline(number) and not stands_aside(clause, mention):
            kept.append(number)
    return kept


ATTRIBUTE = re.compile(
    r"(?:['’]s)?[ –-](?:(?!(?:at|in|on|an?|the|for|to|during|after|before|by|of|via|from|over)\b)[\w-]+ ){0,3}"
)


def stands_aside(clause: Clause, mention: Mention) -> bool:
    before = clause.scene.text[clause.home.start : mention.span.start][-60:]
    if re.match(
        r"-(?:sponsored|led|backed|brokered|mediated|hosted|run|supported|appointed)",
        clause.scene.text[mention.span.end :],
    ):
        return True
    near = clause.group.cues[0].span.start - mention.span.end <= 20
    if is_venue(clause, mention):
        return True
    if mention.raw.lower() in OWN:
        return not near
    found = TOPIC_BEFORE.search(before)
    # "in US-Russia talks": the preposition belongs to the talks, not to the country before them
    cue = clause.group.cues[0]
    attribute = cue.kind == "noun" and ATTRIBUTE.fullmatch(clause.scene.text[mention.span.end : cue.span.start])
    if found and found[0].lower().startswith("from") and ROLE_WORD.search(before[: found.start()][-25:]):
        return False
    return bool(found and not attribute)


def counterparts(clause: Clause) -> tuple[list[int], str]:
    """Mentions behind the cues that are joined to them, and the word that joins the first."""
    text, mentions, first = clause.scene.text, clause.scene.reading.mentions, clause.group.cues[0].span
    kept: list[int] = []
    word, last, topic = "", first, False
    for number in behind(clause):
        span = mentions[number].span
        if STOP.search(text[first.end : span.start]):
            break
        gap = text[last.end : span.start]
        topic = topic or bool(TOPIC_START.search(gap))
        joint = joint_of(gap, topic, mentions[number])
        joint = joint if joint != "to" or is_put_to(clause) else ""
        listed = bool(kept) and last is mentions[kept[-1]].span and LIST.fullmatch(gap)
        if joint or listed or (last is first and is_object(clause, gap)):
            kept.append(number)
            word, last = word or joint, span
        elif not kept and (topic or not WITH.search(gap)):
            last = span
    return kept, word


def behind(clause: Clause) -> list[int]:
    """The mentions behind the first cue, up to the next talk, that are no source of the words told."""
    mentions, end = clause.scene.reading.mentions, clause.group.cues[0].span.end
    numbers = clause.scene.mentions_in(Span(end, max(end, clause.right)))
    return [n for n in numbers if mentions[n].span.start >= end and not is_source(clause.scene, mentions[n])]


PUT_TO = re.compile(r" to (?:the )?(?:[A-Z][a-z]+ )?")
"""Between a talk that is offered and a mention: to whom it is; "ministers' visit to Oslo" leads to a place."""
PUTS = re.compile(r"\b(?:propos|offer|suggest)\w*(?: [\w-]+){0,4} $")


def is_put_to(clause: Clause) -> bool:
    """Whether a talk is offered to somebody: "proposed a meeting to Doe"."""
    noun = clause.group.has("noun") and clause.group.cues[0].form != "visit"
    return noun and bool(PUTS.search(clause.before))


OF_STRIFE = re.compile(
    r"\b(?:dispute|conflict|war|row|crisis|tensions?|ties|relations|border|standoff|feud|quarrel|drills|exercises|"
    r"deal|treaty|pact) $"
)
"""Before "with": somebody whom the talk is about."""


def joint_of(gap: str, topic: bool, mention: Mention) -> str:
    """The word that joins a mention to a talk before it; behind a topic only some words do ("on Libya with Turkey")."""
    if PUT_TO.fullmatch(gap) and mention.kind != "place":
        return "to"
    found = WITH.search(gap)
    if found and found["word"] == "with" and OF_STRIFE.search(gap[: found.start()]):
        return ""
    if found is None or (found["word"] in ("from", "by") and mention.kind == "place"):
        return ""
    if found["word"] == "by" and found.start() > 1:  # "a visit by the premier", but not "the list drawn up by him"
        return ""
    return found["word"] if found["word"] in JOINS or not topic else ""


DISCUSSES = re.compile(r"discuss")
"""What follows such a verb is a topic."""


def is_object(clause: Clause, gap: str) -> bool:
    """Whether a mention is the direct object of a verb for talking, by the words between."""
    verb = clause.group.cues[0].kind in ("meet", "ring", "host", "visit", "speak")
    if DISCUSSES.match(clause.scene.text, clause.group.cues[0].span.start) and "with" not in gap:
        return False
    if clause.group.cues[0].kind == "speak":  # "spoke to the king": no topic
        gap = gap.removeprefix(" to")
    return verb and bool(OBJECT.fullmatch(gap)) and not TOPIC_BEFORE.search(gap)


def is_source(scene: Scene, mention: Mention) -> bool:
    """Whether a mention behind the cues is whose words the sentence tells."""
    return any(source.covers(mention.span) for q in scene.reading.quotations if q.cue for source in q.sources)


def pair_before(clause: Clause) -> list[int]:
    """Two sides joined by a hyphen or stroke right before a noun: "Iran-EU talks"."""
    scene, cues = clause.scene, clause.group.cues
    cue = next((c for c in cues if c.kind == "noun"), cues[0])
    mentions = scene.reading.mentions
    near = [n for n in scene.mentions_in(Span(max(clause.left, cue.span.start - 60), cue.span.start))]
    for one, other in pairwise(near):
        gap = scene.text[mentions[one].span.end : mentions[other].span.start]
        tail = scene.text[mentions[other].span.end : cue.span.start]
        if scene.in_dateline(one) or (mentions[one].raw.isupper() and gap.startswith(" ")):  # "NAIROBI - Kenyan ..."
            continue
        if re.fullmatch(r"\s?[-–—/]\s?", gap) and re.fullmatch(r"(?: [\w-]+){0,3} ", tail):
            return [one, other]
    return []


def tied(clause: Clause) -> list[int]:
    """Whom the model ties to the act told at the cues."""
    return [
        n
        for t in triggers_of(clause)
        if t.type == "CONSULT"
        for n, p in [*t.actors, *t.recipients]
        if p >= 0.5 and clause.home.covers(clause.scene.reading.mentions[n].span)
    ]


def takers(clause: Clause, inherited: Sequence[int]) -> list[int]:
    """The numbers of the mentions that take part, in text order; ``inherited`` is the subject of the talk before."""
    scene, mentions = clause.scene, clause.scene.reading.mentions
    behind, word = counterparts(clause)
    sides = {side(scene, n) for n in behind if mentions[n].actor}
    pair = pair_before(clause)
    if pair or (word in ("between", "among") and len(sides) > 1):
        found = [*pair, *(behind if not pair or word == "with" else [])]
    else:
        before = relative(clause) or subjects(clause) or opening(clause)
        of_them = (word == "of" and len(sides) > 1) or OF_BODY.match(scene.text, clause.group.cues[0].span.end)
        if not before and not of_them:
            before = list(inherited) or announcers(clause)
        found = [*before, *behind, *(n for n in tied(clause) if near_enough(clause, n))]
        found += led_to(clause, found)
    numbers = sorted({n for n in found if can_take_part(mentions[n]) or own_talk(clause, n)})
    aside = {n for n in numbers if stands_as_place(clause, mentions[n]) and n not in led_to(clause, [])}
    aside |= nested(scene, numbers)
    skip = titles(scene, sorted({*numbers, *scene.mentions_in(clause.home)})) | aside
    return [n for n in numbers if n not in skip]


OF = re.compile(r" of (?:the )?|(?:['’]s)? (?:[A-Z]\w+ (?:and )?)*")


def nested(scene: Scene, numbers: Sequence[int]) -> set[int]:
    """Of "the Permanent Council of the OSCE" the second, of "ministers of the Arab League" the first: one side."""
    mentions, found = scene.reading.mentions, set()
    for one, other in pairwise(numbers):
        a, b = mentions[one], mentions[other]
        gap = scene.text[a.span.end : b.span.start]
        owned = gap.startswith((" of", "’s", "'s")) or a.raw.endswith(("’s", "'s"))
        if one in found and gap == " and ":  # "the African Union's Peace and Security Council"
            found.add(other)
        if not owned or not OF.fullmatch(gap) or b.kind != "organisation":
            continue
        if a.kind == "organisation" and a.actor is not None:
            found.add(other)
        elif a.kind == "group" and a.actor is not None and a.actor.id.startswith("UNK"):
            found.add(one)
    return found


INTRODUCES = re.compile(
    r"\W*(?:In|At|During|After|Following|Before|Ahead of|By|Over|Speaking (?:after|at|by|in|during))\b[^,]*$"
)
ANNOUNCES = re.compile(r"\b(?:announced|agreed|confirmed|decided|declared)(?: \w+){0,2} that\b")


def opening(clause: Clause) -> list[int]:
    """The subject behind a talk that opens the sentence: "In a call on Monday, Kyiv and Warsaw agreed ..."."""
    scene, home = clause.scene, clause.home
    if not INTRODUCES.match(scene.text[home.start : clause.group.span.start]):
        return []
    if clause.group.cues[0].kind == "noun" and opens_with_noun(clause):
        return []
    end = home.end if clause.right == home.end or clause.group.cues[0].form else clause.right
    comma = scene.text.find(", ", clause.group.span.end, end)
    verb = SUBJECT_ENDS.search(scene.text, comma, home.end) if comma >= 0 else None
    region = Span(comma, verb.start()) if verb else None
    return (
        [n for n in scene.mentions_in(region) if not stands_aside(clause, scene.reading.mentions[n])] if region else []
    )


NOUN_PHRASE = re.compile(r", (?:[a-z-]+ ){1,4}(?:meetings?|talks|sessions?|summit|negotiations|consultations)\b")


def opens_with_noun(clause: Clause) -> bool:
    """Whether the subject behind a talk that opens a sentence is another talk: "After the talks, meetings of ..."."""
    return NOUN_PHRASE.match(clause.scene.text, clause.right) is not None


SUBJECT_ENDS = re.compile(
    r" (?:said|told|agreed|pledged|called|urged|warned|discussed|promised|announced|accused|expressed|has|have|"
    r"had|was|were|will|"
    r"would|also|vowed|asked|reaffirmed|stressed|condemned|rejected|signed|declared|insisted|repeated|offered|"
    r"proposed)\b"
)


WHO = re.compile(r",? ?\b(?:who|which)\b")


def relative(clause: Clause) -> list[int]:
    """Whom "who" stands for, where it opens the clause: the names joined right before it ("A and B, who will meet")."""
    scene, home, left = clause.scene, clause.home, opens(clause)
    heads = [m for m in WHO.finditer(scene.text, home.start, clause.group.cues[0].span.start) if m.end() >= left]
    if not heads or heads[-1].start() == home.start:
        return []
    mentions, at = scene.reading.mentions, heads[-1].start()
    kept: list[int] = []
    region = Span(home.start, at)
    numbers = [n for n in scene.mentions_in(region) if region.covers(mentions[n].span)]
    for number in reversed(numbers):
        gap = scene.text[mentions[number].span.end : at]
        if not (LIST.fullmatch(gap) if kept else not gap.strip(", ")):
            break
        kept.append(number)
        at = mentions[number].span.start
    return sorted(kept)


def announcers(clause: Clause) -> list[int]:
    """Two sides that announce or agree together that there will be talks, where the talks name none."""
    found = ANNOUNCES.search(clause.scene.text, clause.left, clause.group.span.start)
    if found is None:
        return []
    region = Span(clause.left, found.start())
    numbers = [n for n in clause.scene.mentions_in(region) if not clause.scene.in_dateline(n)]
    return numbers if len({side(clause.scene, n) for n in numbers}) > 1 else []


def near_enough(clause: Clause, number: int) -> bool:
    """Whether a mention tied by the model stands on this talk's side of its neighbours."""
    span = clause.scene.reading.mentions[number].span
    return opens(clause) <= span.start < clause.right and not clause.scene.in_dateline(number) and not stands_aside(
        clause, clause.scene.reading.mentions[number])  # fmt: skip


def own_talk(clause: Clause, number: int) -> bool:
    """Whether a possessive stands right before the talk: "his summit with", "their talks"."""
    mention = clause.scene.reading.mentions[number]
    gap = clause.group.cues[0].span.start - mention.span.end
    return mention.raw.lower() in OWN and mention.actor is not None and 0 <= gap <= 25


def led_to(clause: Clause, found: Sequence[int]) -> list[int]:
    """The state that a visit leads to, where it names no other counterpart: a country, or a capital for it."""
    span = destination(clause)
    scene = clause.scene
    numbers = [n for n in scene.mentions_in(span) if scene.reading.mentions[n].actor] if span else []
    host = {side(scene, n) for n in numbers}
    return numbers if {side(scene, n) for n in found if scene.reading.mentions[n].actor} - host or not found else []


# ---------------------------------------------------------------------------------------------------------- delegations


def delegations(scene: Scene, numbers: Iterable[int]) -> list[Delegation]:
    """One delegation a side, in text order: the side's own name where it is told, and its first person as head."""
    sides: dict[str, list[int]] = {}
    for number in numbers:
        sides.setdefault(side(scene, number), []).append(number)
    return [delegation(scene, members) for members in sides.values()]


def delegation(scene: Scene, members: Sequence[int]) -> Delegation:
    mentions = scene.reading.mentions
    people = [n for n in members if mentions[n].kind == "person"]
    bodies = [n for n in members if mentions[n].kind != "person"]
    party = scene.party((bodies or people)[0])
    if not bodies and (country := named_country(scene, people[0])):
        party = country
    return Delegation(party, scene.party(people[0]) if people else None)


def named_country(scene: Scene, number: int) -> Party | None:
    """The country of a person, from the mention nearest to him that names it; none where the document names none."""
    actor = scene.reading.mentions[number].actor
    if actor is None or not actor.country or UNOFFICIAL & set(actor.sectors):
        return None
    named = [n for n, m in enumerate(scene.reading.mentions) if m.actor and m.actor.id == actor.country]
    return scene.party(min(named, key=lambda n: abs(n - number))) if named else None


# ------------------------------------------------------------------------------------------------------- who stays away

AWAY = re.compile(
    rf"\b(?:(?:will|would|did|does|do|was|were|is|are|has|have|had|won['’]t|didn['’]t)(?: not|n['’]t)?(?: be|"
    rf" been)? (?:not )?(?:be |been )?"
    rf"(?P<verb>{PRESENCE}\w*|sent? (?:a|any) (?:delegation|representatives?))|"
    r"(?:boycott(?:s|ed|ing)?|skip(?:s|ped|ping)?|stay(?:s|ed|ing)? away from|(?:refus|declin)\w+ to (?:attend|"
    r"take part in|participate in|join)))",
    re.I,
)
LEFT_OUT = AnyCase(r"\b(?:without|excluding|in the absence of|but not|minus)\s+(?:the |an? |any |either )?$")


def away_in(scene: Scene, home: Span) -> list[int]:
    """Mentions of a sentence that are said to stay away, to be left out or not to be invited."""
    text, found = scene.text, []
    for phrase in AWAY.finditer(text, home.start, home.end):
        cut = [
            m.end()
            for m in re.finditer(r"[;:]|\b(?:that|said|says|but|while|though)\b", text[home.start : phrase.start()])
        ]
        start = home.start + max(cut, default=0)
        neither = re.search(r"\b(?:neither|nor|no|none of)\b", text[start : phrase.start()], re.I)
        if phrase["verb"] is None or neither or re.search(r"\bnot\b|n['’]t\b", phrase[0]):
            region = Span(start, phrase.start())
            found += [n for n in scene.mentions_in(region) if region.covers(scene.reading.mentions[n].span)]
    for number in scene.mentions_in(home):
        if LEFT_OUT.search(text[home.start : scene.reading.mentions[number].span.start]):
            found.append(number)
    return [n for n in dict.fromkeys(found) if can_take_part(scene.reading.mentions[n])]


def not_attending(scene: Scene, numbers: Iterable[int]) -> list[Party]:
    """Who stays away, one entry a side and person."""
    parties = {key_of(scene.party(n)): scene.party(n) for n in numbers}
    return list(parties.values())
