"""Conditions and what hangs on them: which clauses of a sentence are joined by a connective, in closed-class rules.

A sentence is laid bare first: its quotation marks, "..., the minister said" and "the minister said that" are blanked
out, so that offsets stay and only the clauses are left. Then named rules, in the order of ``FORMS``, look for one
form of condition each and give ``Joint``s. Clauses that the model has found come before all rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tocsin.records import Clause, Span

SAYING = (
    r"(?:said|says|say|saying|told|tells|warned|warns|added|adds|adding|announced|announces|declared|declares|"
    r"stated|states|"
    r"insisted|insists|stressed|stresses|wrote|writes|cautioned|cautions|vowed|repeated|reiterated|replied|made clear|"
    r"makes clear|signalled|signaled|indicated|confirmed|noted|explained|argued|argues|maintained|tweeted|posted|"
    r"claimed|"
    r"claims|hinted|hints|remarked|observed|commented|reported|informed|assured|promised|pledged|threatened|"
    r"quoted as saying|let it be known|let \w+ know)"
)
REPORT = re.compile(
    r",(?P<report>\s+(?!(?:and|but|or|while|which|who)\b)(?:(?!\b(?:will|would|shall|must|if|unless|until|once|"
    r"and then|or|can|could|may|might)\b)[^,;“”\"]){0,110}?"
    r"\b(?<!were )(?<!was )(?<!been )(?:"
    + SAYING
    + r")\b(?! that\b| to\b)(?:(?!\b(?:will|would|shall|must|if|unless|until)\b)[^,;“”\"]){0,140})(?=[,;“”\"]|"
    r"[.!?]\W*$|$)"
)
"""A report put behind or within what is said: ", the minister told reporters in Paris"."""
NO_CLAUSE = r"(?!\b(?:will|would|shall|must|if|unless|until|once|or|can|could|may|might|not)\b)"
TAIL = re.compile(
    r",(?P<report>\s+(?:the|an?|its|his|her|their|one|two|[A-Z][\w’'-]+)\s(?:"
    + NO_CLAUSE
    + r"[^;“”\"]){0,160}?\b(?:\w{3,}(?:ed|old)|ran|wrote|swore|put it)\b(?:"
    + NO_CLAUSE
    + r"[^;“”\"])*)$"
)
"""The end of a sentence behind what will be: ", a general bragged": no clause of it speaks of what is to come."""
BETWEEN_QUOTES = re.compile(r"([,.!?][”\"])([^“”\"]*)(?=[“\"]|$)")
"""What stands behind a quotation that a comma closes, up to the next one."""
MARKS = re.compile("[“”\"]|(?<!\\w)[‘'](?=\\w)|(?<=[,.!?])[’'](?!\\w)")
ACCORDING = re.compile(r"(?:^|[,;])\s*(?:according to|in the words of)\b[^,;]{0,140}(?=[,;.]|$)", re.I)
LEAD = re.compile(
    r"\b"
    + SAYING
    + r"\b(?!\s+(?:of|about|against|for)\b)(?P<whom>(?:(?!\b(?:will|would|shall|must|if|unless|until|once|can|"
    r"could)\b)[^,;]){0,110}?\s"
    r"that\b|(?:\s+(?:on|late|early|last|this)\s+(?:\w+\s+){0,2}?(?:\w+day|week|month|night))?(?:\s+that\b|:)?)",
)
"""What leads into something said: "told the council on Monday that"."""
MODAL = re.compile(
    r"\b(?:(?:will|would|shall|must|can|cannot|could|may|might)\b|(?:wo|would|ca|could)n['’]t\b|"
    r"(?:is|are|was|were|stands?|stood|remains?|be|been)\s+(?:also\s+|now\s+|fully\s+|not\s+)?(?:ready|prepared|"
    r"willing|going|determined)\s+to\b|"
    r"reserve[sd]?\s+the\s+right\s+to\b)"
    r"|(?<=[A-Za-z])['’]ll\b",
)
COMMISSIVE = (
    r"(?:threaten(?:s|ed|ing)?|vow(?:s|ed|ing)?|promis(?:es?|ed|ing)|pledg(?:es?|ed|ing)|offer(?:s|ed|ing)?|"
    r"agree(?:s|d|ing)?|undert(?:akes?|ook|aken)|sw(?:ears?|ore|orn)|commit(?:s|ted|ting)?|guarante(?:es?|ed)|"
    r"propos(?:es?|ed)|warn(?:s|ed|ing)?|consent(?:s|ed)?)"
)
COMMITS = re.compile(
    r"\b(?P<cue>"
    + COMMISSIVE
    + r")\b(?P<to>(?:\s+(?:itself|themselves|himself|herself|again|repeatedly|publicly|to \w+|on \w+day|"
    r"yesterday|today|last \w+))?\s+to(?=\s+(?!(?:a|an|the|its|their|his|her|any|some|this|that|these|"
    r"those)\b)[a-z])"
    r"|(?=\s+(?!to\b|that\b|by\b|of\b|not\b|on\b|in\b|at\b|with\b|himself\b|herself\b|itself\b|themselves\b|"
    r"and\b|or\b|but\b)[\w’'-]+)|\s+of(?=\s)|(?:\s(?:on |last |late )?\w+)?\s+that(?=\s))",
)
"""A verb that commits, with "to" and an act, or with a noun for what is promised or threatened."""
NOUN_LEAD = re.compile(
    r"\b(?:the|an?|its|their|his|her|our|this|that|these|those|such|any|no|some|of|for|on|with|by|written|legal|"
    r"binding|security|firm|new|"
    r"solemn|earlier|previous|repeated|many|demand\w*|want\w*|seek\w*|sought|get\w*|more|further|empty|public|"
    r"election|campaign)\s+$",
    re.I,
)
"""Words before a noun: behind them "guarantees" and "pledge" are no verbs."""


def commits_in(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The committing verbs of a text, without nouns and participles that look like them."""
    return (m for m in COMMITS.finditer(text, start) if not NOUN_LEAD.search(text[max(0, m.start() - 24) : m.start()]))


PAST = re.compile(r"\b(?:was|were|had|did|went|came|left|saw|has|have|fell|took|stood|fought|said|crossed|\w{3,}ed)\b")
NP = r"(?:the|a|an|any|another|its|his|her|their|our|your|this|that|these|those|such|it|they|he|she|we|you|[A-Z])"
OFF = (
    r"\b(?:is|are|remains?)\s+(?:still\s+)?(?:off the table|out of the question|impossible|unthinkable|no\b|"
    r"not\b|possible)"
)
"""A present tense that says what can't be."""
MAIN = re.compile(
    r"[\s“\"‘]*(?:then\s+)?(?!(?:and|or|which|who|but|as well|nor|including)\b)[^,;]{0,160}?(?:"
    + MODAL.pattern
    + "|"
    + OFF
    + ")"
)
BREAK = re.compile(
    r";|,\s{6,}|\s[–—]\s|:\s|,\s+(?:and|but|while|whereas|though|although|which|who|adding|saying|after|as|so|"
    r"nor|in a|in an)\b"
)
STRONG = re.compile(
    r"[;!?]|\s[–—]\s|:\s|,\s+(?:but|while|whereas|adding|saying)\b|,\s+and\s+(?=[^,;]{0,60}?\b(?:will|would)\b)"
)
NOMINAL_VERB = (
    r"(?:be (?:met|answered|countered|repelled|punished|treated|regarded|considered|followed|responded)|"
    r"meet (?:with )?|trigger|bring|lead|result in|have|carry|"
    r"cause|provoke|draw|prompt|invite|mean|entail|force|cost|face|receive|not go|not be (?:left|tolerated)|"
    r"come at|be a|spell|start|unleash|cross|set off)"
)


class Joint(NamedTuple):
    """A condition and the clause that hangs on it. ``form`` is the rule that found them; ``connective`` its word."""

    condition: Span
    consequence: Span
    connective: str
    form: str


class Bare(NamedTuple):
    """A sentence laid bare: as long as the sentence, which begins at ``start``, with blanks for reports and marks."""

    text: str
    start: int

    def span(self, first: int, last: int) -> Span:
        """The span of a part without blanks and marks around it."""
        part = self.text[first:last]
        left = len(part) - len(part.lstrip(" \n\t,;:–—-"))
        right = len(part.rstrip(" \n\t,;:.!?–—-"))
        return Span(self.start + first + left, self.start + max(first + right, first + left))


# ------------------------------------------------------------------------------------------------------ laying bare


def lay_bare(sentence: str, start: int) -> Bare:
    """The sentence with quotation marks, reports and leads blanked out."""
    text = MARKS.sub(" ", BETWEEN_QUOTES.sub(lambda m: m[1] + " " * len(m[2]), sentence))
    for pattern in (REPORT, TAIL, ACCORDING) if "," in text or "ccording" in text else ():
        text = pattern.sub(lambda m: ("," if m[0].startswith(",") else " ") + " " * (len(m[0]) - 1), text)
    return Bare(blank(text, leads(text)), start)


def blank(text: str, parts: Sequence[tuple[int, int]]) -> str:
    for first, last in parts:
        text = text[:first] + " " * (last - first) + text[last:]
    return text


THAT = re.compile(
    r"\W*(?=[^,;]*\s(?:\w{2,}ed|\w+s|gave|wrote|told|said|held|let|made|put|ran|swore|spoke|sent)\b[^;]*\sthat\b)(?:"
    + NO_CLAUSE
    + r"(?!\bthat\b)[^,;]|,(?= who\b[^,]*,)){3,140}?\s(?:that(?=\s+(?!will\b|would\b|has\b|had\b|is\b|"
    r"was\b)[^,;]{2,110}?(?:" + MODAL.pattern + r"))|that(?=\s+(?:if|unless|should|any)\b))"
)
"""Any lead with "that" and a clause with a modal behind: "gave its word that the valleys would pass"."""
DEMANDING = re.compile(r"\b(?:demand|" + COMMISSIVE[3:-1] + r")\w*\b[^,;]*$", re.I)
"""Leads that are themselves what commits or demands."""


def leads(text: str) -> list[tuple[int, int]]:
    """What leads into the saying: up to the last verb of saying before the first modal or connective."""
    found = MODAL.search(text)
    far = THAT.match(text)
    first = [far.end()] if far and not DEMANDING.search(far[0]) else []
    ends = first + [m.end() for m in LEAD.finditer(text, 0, found.start() if found else len(text)) if is_lead(text, m)]
    return [(0, max(ends))] if ends else []


def is_lead(text: str, lead: re.Match[str]) -> bool:
    """Whether a verb of saying leads on: with "that" or a colon, or to a clause with a verb of its own."""
    if re.match(COMMISSIVE, lead[0]) and not lead[0].startswith("warn"):
        return False  # "threatened to leave" and "promised aid" are said of the actor
    if lead["whom"].rstrip().endswith(("that", ":")):
        return not lead[0].startswith("insist") or bool(MODAL.search(text, lead.end()))
    if lead[0].startswith("insist") and not MODAL.search(text, lead.end()):
        return False  # "insisted that they leave" demands
    return bool(
        re.match(
            r"[^,;]{0,120}?(?:"
            + MODAL.pattern
            + r"|\b(?:depend|hing|conditional|contingent|should|(?:needs?|has|have|had|ought) to\b))|\\s+(?:"
            + CONNECTIVE.pattern
            + ")",
            text[lead.end() :],
        )
    )


# ---------------------------------------------------------------------------------------------- plain connectives

MANNER = (
    r"(?:any |further |much |a |an |the |undue )?(?:pre-?conditions?|conditions?|incidents?|delay|comment|"
    r"hesitation|hindrance|\w+ considerations|warning|exception|mercy|"
    r"result|word|success|explanation|resistance|notice|reservations?|limits?|question|doubt|fight|\w+ing\b|"
    r"breakthrough|agreement\W*$|trial|charge|evidence|help|restrictions?)"
)
"""What "without" says how something is done, not on which condition."""
CONNECTIVE = re.compile(
    r"(?P<name>\bonly (?:if|when|once|after|in)\b|\b(?:but )?not (?:until|unless|before)\b|\bif and only if\b|"
    r"\bif (?:not|so)\b(?=\s*,)|\bif\b|\bunless\b|\b(?:until|till)\b(?!\s+(?:\d|noon|midnight|dawn|dusk|now|then|"
    r"today|tomorrow|\w+day\b|the end of|next|last|late|early|further|recently|January|February|March|April|"
    r"May\b|June|July|August|September|October|November|December))|"
    r"\b(?:as|so) long as\b|\b(?:provided|providing|on condition|on the condition)(?: that)?\b|"
    r"\bin (?:the )?case of\b|\bin case\b|"
    r"\bin the event(?: of| that)?\b(?!,)|\bin (?:that|such a) (?:case|event)\b|\botherwise\b(?=,)|"
    r"\bonce\b(?! (?:more|again)\b)|\bthe (?:moment|minute|day|instant|hour|week|next time)\b(?=\s+(?!of\b|on\b|"
    r"in\b|after\b|before\b))|\bsupposing\b|\bwhile\b|\bbefore\b|\bas soon as\b|\bwhen\b|"
    r"\bshould(?=\s+" + NP + r"(?:\b|\w))(?! be\b| have\b)|\bwere(?=\s+(?:\S+\s+){1,6}?to\s+(?:be\b|[a-z]))|"
    r"\bwithout\b(?!\s+(?:" + MANNER + r"))|\bin (?:return|exchange) for\b|\bfailing\b|\bin the absence of\b)",
    re.I,
)
PLAIN_PRESENT = frozenset({"as long as", "so long as", "the moment", "the minute", "the instant", "the day"})
"""Connectives whose main clause may stand in the present tense ("the fleet stays at sea")."""
LOOSE = frozenset({"in return for", "in exchange for"})


SAME = {
    "providing": "provided",
    "provided that": "provided",
    "providing that": "provided",
    "till": "until",
    "on condition": "on condition that",
    "on the condition": "on condition that",
    "on the condition that": "on condition that",
    "in the case of": "in case of",
    "if and only if": "only if",
    "but not until": "until",
    "not until": "until",
    "not unless": "unless",
    "but not unless": "unless",
    "not before": "before",
    "but not before": "before",
}
"""Connectives by the name that records give them."""


def name_of(found: re.Match[str]) -> str:
    """The connective as records name it."""
    name = " ".join(found["name"].lower().split())
    return SAME.get(name, name)


def plain(bare: Bare) -> Iterator[Joint]:
    """A connective in front of its condition, the condition before or behind what hangs on it."""
    for found in CONNECTIVE.finditer(bare.text):
        if (
            found["name"][0].isupper() is False
            and found["name"].lower() == "should"
            and not inverted(bare.text, found.start())
        ):
            continue
        joint = behind(bare, found) if has_main_before(bare, found) else front(bare, found)
        if joint and len(joint.condition) > 2 and len(joint.consequence) > 2:
            yield joint


def inverted(text: str, at: int) -> bool:
    """Whether "should" opens a condition: a clause with a modal before it, or nothing."""
    before = text[clause_start(text, at) : at]
    return not before.strip() or bool(MODAL.search(before) or next(commits_in(before), None))


def clause_start(text: str, at: int) -> int:
    """Where the clause that ends at an offset begins: behind the last strong break."""
    return max((m.end() for m in STRONG.finditer(text, 0, at)), default=0)


def has_main_before(bare: Bare, found: re.Match[str]) -> bool:
    """Whether what stands before the connective is the main clause, a front one having nothing or "that" there."""
    before = bare.text[clause_start(bare.text, found.start()) : found.start()]
    if name_of(found) in ("without", "while", "before"):
        return bool(re.search(r"\b(?:no|not|never|cannot|nothing|impossible)\b|n['’]t\b", before))
    if MODAL.search(before) or next(commits_in(before), None):
        return True
    plain_main = name_of(found) in PLAIN_PRESENT or name_of(found) in ("only if", "only after", "only when", "only in")
    return plain_main and len(before.split()) > 2


def end_of(text: str, start: int) -> int:
    """Where a clause that begins at an offset ends."""
    return next((m.start() for m in BREAK.finditer(text, start)), len(text))


def behind(bare: Bare, found: re.Match[str]) -> Joint | None:
    """The condition behind its main clause."""
    start = clause_start(bare.text, found.start())
    main = bare.text[start : found.start()]
    if re.search(r"\bonly\s+$", main):
        main = main[: main.rindex("only")]
    comma = main.rfind(", ")
    condition = bare.span(found.start(), end_condition(bare.text, found.end()))
    inner = next((m for m in CONNECTIVE.finditer(main) if m["name"].lower() in ("if", "unless", "should")), None)
    if inner and comma < inner.start() and not main[: inner.start()].strip():
        return None
    return Joint(condition, bare.span(start, start + len(main.rstrip())), name_of(found), "plain")


def end_condition(text: str, start: int) -> int:
    """The end of a condition behind its main clause: a break, or a comma with a clause of its own behind."""
    return end_of(text, start)


OURS = re.compile(r"\b(?:we|our|ours|us|I)\b")
"""Words of one's own mouth: there a main clause may stand in the present ("if they march, we close the pipeline")."""
INVERTED = re.compile(
    r"\s(?P<main>(?:will|can|would|could|may|must)\s+(?:the|an?|its|their|any|there|we|they|it|he|she|talks|"
    r"peace|[A-Z]\w+)\b)"
)


def front(bare: Bare, found: re.Match[str]) -> Joint | None:
    """The condition in front: up to the comma that a clause with a modal follows."""
    name, text = name_of(found), bare.text
    turned = INVERTED.search(text, found.end()) if name.startswith("only") else None
    if turned:
        at = turned.start("main")
        return Joint(bare.span(found.start(), at), bare.span(at, end_of(text, at)), name, "plain")
    for comma in re.finditer(r",", text[found.end() :]):
        at = found.end() + comma.start()
        rest = text[at + 1 :]
        quoted = name in ("if", "unless", "should") and OURS.search(rest + text[found.end() : at])
        if MAIN.match(rest) or ((name in PLAIN_PRESENT or quoted) and not PAST.search(rest) and len(rest.split()) > 2):
            first = min(at, end_of(text, found.end()))
            return Joint(bare.span(found.start(), first), bare.span(at + 1, end_of(text, at + 1)), name, "plain")
    return run_on(bare, found)


RUN_ON = re.compile(
    r"\s(?P<main>(?:we|they|he|she|it|I|there|can|the \w+|[A-Z]\w+)\s+(?:" + MODAL.pattern + r")|can\s+\S+)"
)


def run_on(bare: Bare, found: re.Match[str]) -> Joint | None:
    """A front condition without a comma behind: "if attacked we will respond", "only if ... can talks begin"."""
    main = next(iter(list(RUN_ON.finditer(bare.text, found.end()))[-1:]), None)
    if main is None or main.start() - found.end() < 3:
        return None
    at = main.start("main")
    return Joint(bare.span(found.start(), at), bare.span(at, end_of(bare.text, at)), name_of(found), "plain")


# ------------------------------------------------------------------------------------------------------ other forms

NOMINAL = re.compile(
    r"(?P<condition>(?:^|(?<=[,;:]))\s*(?P<lead>any|another|every|each|further|failure to|such|a|an|the|that|"
    r"this|[A-Z]\w+ing|\w+ing)\b[^,;]{2,110}?)"
    r"\s(?P<main>(?:will|would|shall|could|can|may|might)\s+(?:not\s+|also\s+|only\s+|inevitably\s+|have to\s+|"
    r"immediately\s+)?" + NOMINAL_VERB + r"\b)"
    r"|(?P<strong>(?:^|(?<=[,;:]))\s*(?:any|anyone|anybody|whoever|whichever|a single|another|those who|"
    r"every)\b[^,;]{2,110}?(?:,[^,;]{3,60},)?)\s(?P<then>(?:will|would|shall)\s+[a-z]+\b)",
    re.I,
)
OR = re.compile(
    r"(?P<condition>[^;]{3,140}?)(?:,\s*)?\s+(?P<else>or\s+(?:else|otherwise)\b|or\b)\s*(?P<main>[^;]{3,160})"
)
PENALTY = re.compile(
    r"(?:face|remain|suffer|risk|pay|be\s+\w+|lose|share|prepare|expect|get|die|perish|reap|see|answer|forfeit|"
    r"go\s+without|(?:we|they|it|he|the\s+\w+|[A-Z]\w+|there)\s+(?:\w+\s+)?(?:will|would))\b"
)
"""What follows on an order that is not obeyed."""
ORDER = re.compile(
    r"(?:^|\b(?:to|must|should|that|time)\s+(?:either\s+)?|[,:]\s*)(?P<act>(?!(?:the|a|an|in|on|at|by|for|"
    r"if)\b)[A-Z]?[a-z]{2,}(?:\s|$).*)$",
    re.S,
)
ULTIMATUM = re.compile(r"\b(?:gave|given|gives|giving|told|tells|ordered|warned|has|have|had|must|to)\b", re.I)
FIRST = re.compile(
    r"(?P<condition>[^;]{3,140}?\b(?:must|has to|have to|needs? to|should|would have to|will have to|"
    r"had to)\b[^;]{2,140}?)\s+"
    r"(?P<connective>before)\s+(?P<main>[^;]{3,140})",
    re.I,
)
DEPENDS = re.compile(
    r"(?P<main>[^;]{3,160}?)\s+(?:will\s+|would\s+|could\s+|must\s+|now\s+)*(?P<connective>depends?(?:ed|"
    r"ing)?\s+(?:entirely |largely |only |solely )?(?:up)?on|hing(?:es?|ed)\s+on|rests? on|is up to|"
    r"(?:is|are|was|were|be|made|makes?)\s+(?P<conditional>conditional|contingent|"
    r"dependent)\s+(?:up)?on)\s+(?P<condition>[^;]{3,160})",
    re.I,
)
MADE = re.compile(
    r"\b(?P<verb>ma(?:de|kes?|king))\s+(?P<main>[^;]{3,120}?)\s+(?P<connective>conditional|contingent|"
    r"dependent)\s+(?:up)?on\s+(?P<condition>[^;]{3,140})",
    re.I,
)
FOLLOWS = re.compile(
    r"(?:^|(?<=[,;:]))(?P<main>[^,;]{3,80}?\s(?:will|would)\s+(?:immediately\s+)?follow)\s+(?P<condition>(?:any|"
    r"another|every|an?|further|such)\b[^,;]{3,100})",
    re.I,
)
MORE = re.compile(
    r"(?P<condition>\bthe (?:more|longer|further|harder)\b[^,;]{3,90}),\s+(?P<main>the \w+(?:er|re)?\b[^;]{3,100})",
    re.I,
)
COMMAND_AND = re.compile(
    r"^\s*(?P<condition>[A-Z][a-z]+(?:\s\S+){1,12}?)(?:,\s+and\s+|\s+and\s+(?=(?:we|you|they|I|it|our)\s)|"
    r"\s+and\s+(?=(?:the|an?|[A-Z])[^,;]{2,60}?\b(?:will|would)\b))(?P<main>[^;]{3,140})"
)
UNDER = re.compile(
    r"\bunder (?:the )?threat of (?P<main>[^,;]{3,80}),\s+(?P<rest>[^;]{3,140}?\b(?:told|ordered|made|forced|"
    r"asked)\s+to\s+(?P<condition>[^;]{3,100}))",
    re.I,
)
OVER = re.compile(
    r"\b(?P<cue>threat(?:en|ens|ened|ening)|warned of|warns of)\s+(?:\w+\s+with\s+)?(?P<main>(?!to\b|"
    r"that\b)[^,;]{3,80}?)\s+(?P<connective>over)\s+(?P<condition>[^,;]{3,100})",
    re.I,
)


def nominal(bare: Bare) -> Iterator[Joint]:
    """A condition that is a noun or gerund, the subject of what it brings: "any attack will be met with"."""
    for found in NOMINAL.finditer(bare.text):
        part = "strong" if found["strong"] else "condition"
        lead = (found["lead"] or found["strong"].split()[0]).lower()
        if CONNECTIVE.search(found[part]) or re.match(
            r"\s*(?:during|according|following|including|nothing|something|anything|everything|being|having|"
            r"talking|speaking|morning|evening|king)\b",
            found[part],
            re.I,
        ):
            continue
        name = (
            "any"
            if lead in ("any", "every", "each", "anyone", "anybody", "whoever", "whichever")
            else lead
            if lead == "failure to"
            else "nominal"
        )
        at = found.start("then" if found["strong"] else "main")
        yield Joint(bare.span(*found.span(part)), bare.span(at, end_of(bare.text, at)), name, "nominal")


def follows(bare: Bare) -> Iterator[Joint]:
    """What brings is the object: "sanctions would follow any attack"."""
    for found in FOLLOWS.finditer(bare.text):
        name = "any" if found["condition"].lower().startswith(("any", "every")) else "nominal"
        yield Joint(bare.span(*found.span("condition")), bare.span(*found.span("main")), name, "nominal")


def alternative(bare: Bare) -> Iterator[Joint]:
    """An order and what follows if it is not obeyed: "withdraw within a week or face sanctions"."""
    found = next(
        (
            m
            for m in OR.finditer(bare.text)
            if "else" in m["else"] or "otherwise" in m["else"] or PENALTY.match(m["main"])
        ),
        None,
    )
    order = ORDER.search(found["condition"]) if found else None
    if not found or not order or MODAL.search(order["act"]):
        return
    first = order_start(found["condition"], order.start("act"))
    name = "or else" if found["else"] != "or" else "or"
    condition = bare.span(found.start("condition") + first, found.end("condition"))
    yield Joint(condition, bare.span(found.start("main"), end_of(bare.text, found.start("main"))), name, "alternative")


def order_start(text: str, first: int) -> int:
    """Where the order begins: behind the last "to", "must" or comma before its verb, if it is not the first word."""
    told = [m.end() for m in re.finditer(r"\b(?:to|must|should)\s+(?:either\s+)?(?=[a-z]+\b)", text)]
    later = [t for t in told if not re.match(r"(?:the|a|an|its|\w+[^s]s)\b", text[t:])]
    return later[0] if later else first


def first_then(bare: Bare) -> Iterator[Joint]:
    """What must come first: "troops must leave before talks can begin"."""
    for found in FIRST.finditer(bare.text):
        end = end_of(bare.text, found.start("main"))
        yield Joint(bare.span(*found.span("condition")), bare.span(found.start("main"), end), "before", "first")


def depends(bare: Bare) -> Iterator[Joint]:
    """A choice left to what somebody does, or something made conditional."""
    for pattern in (MADE, DEPENDS):
        for found in pattern.finditer(bare.text):
            conditional = (
                "conditional" in found["connective"].lower()
                or "contingent" in found["connective"].lower()
                or "dependent" in found["connective"].lower()
            )
            end = end_of(bare.text, found.start("condition"))
            name = "conditional on" if conditional else "depends on"
            first = found.start("main") + (0 if conditional else chosen(found["main"]))
            yield Joint(bare.span(found.start("connective"), end), bare.span(first, found.end("main")), name, "depends")
            return


def chosen(main: str) -> int:
    """Where what is chosen begins: the last part between commas, or for "which" the part before it that says "or"."""
    comma = main.rfind(", ")
    if comma >= 0 and re.match(r",\s+(?:and\s+)?which\b", main[comma:]):
        before = main[:comma]
        either = max(before.rfind(", ", 0, before.rfind(" or ")), before.rfind(": ", 0, before.rfind(" or ")))
        return either + 2 if " or " in before else comma + 2
    return comma + 2 if comma >= 0 else 0


def correlative(bare: Bare) -> Iterator[Joint]:
    """ "The more troops they send, the harder ..."."""
    for found in MORE.finditer(bare.text):
        yield Joint(bare.span(*found.span("condition")), bare.span(*found.span("main")), "the more", "correlative")


def command(bare: Bare) -> Iterator[Joint]:
    """An order and its reward: "free them, and the sanctions end"."""
    found = COMMAND_AND.match(bare.text)
    if (
        found
        and not MODAL.search(found["condition"])
        and not PAST.search(found["condition"])
        and re.match(
            r"[A-Z][a-z]+\s+(?:the|a|an|your|its|their|our|all|these|those|this|that|out|back|down|with|one|to)\b",
            found["condition"],
        )
        and not re.match(
            r"(?:In|On|At|By|For|From|With|Under|After|Before|During|To|Of|Since|Over|As|Through|Across|And|But|"
            r"Only|Not|All|Both|Within|Against|Despite|About|Outside|Inside|Near|Behind|Then|There|Here|Yet|Now|"
            r"Once|Thus|Today|Yesterday|Tomorrow|Let|One|Two|Some|Most|Many|Several|Other|Former|Last|This|That|"
            r"These|Those|If|When|While|His|Her|Its|Their|Our|My|We|They|He|She|It|The|An|A)\b",
            found["condition"],
        )
    ):
        yield Joint(bare.span(*found.span("condition")), bare.span(*found.span("main")), "and", "command")


def under_threat(bare: Bare) -> Iterator[Joint]:
    """ "Under threat of expulsion, they were told to stop"; "threatened sanctions over the test"."""
    for found in UNDER.finditer(bare.text):
        yield Joint(bare.span(*found.span("condition")), bare.span(*found.span("main")), "under threat of", "under")
    for found in OVER.finditer(bare.text):
        condition = bare.span(found.start("condition"), end_of(bare.text, found.start("condition")))
        yield Joint(condition, bare.span(*found.span("main")), "over", "over")


Form = Callable[[Bare], Iterator[Joint]]
FORMS: list[tuple[re.Pattern[str], Form]] = [
    (re.compile(r"depend|hing(?:e|ing)|conditional|contingent|rests? on|up to", re.I), depends),
    (re.compile(r"\bor\b"), alternative),
    (re.compile(r"\bbefore\b", re.I), first_then),
    (CONNECTIVE, plain),
    (re.compile(r"\b(?:will|would|shall|could|can|may|might)\b"), nominal),
    (re.compile(r"\bfollow\b"), follows),
    (re.compile(r"^\W*the (?:more|longer|further|harder)\b", re.I), correlative),
    (re.compile(r"\band\b"), command),
    (re.compile(r"threat|\bwarn", re.I), under_threat),
]
"""The forms in the order in which they are tried, each with what a sentence needs for it to be worth trying."""


def joints(bare: Bare) -> list[Joint]:
    """The joints of a sentence in the order of ``FORMS``; a clause is joined once."""
    found: list[Joint] = []
    for needs, form in FORMS:
        for joint in form(bare) if needs.search(bare.text) else ():
            if not any(
                joint.condition.overlaps(j.condition) or joint.consequence.overlaps(j.consequence) for j in found
            ):
                found.append(joint)
    return found


GAP = 12
"""Characters that a clause of the model may skip and still be one clause, where no mark stands between. Start value."""
LEAST_WORDS, LEAST_SCORE = 3, 0.7
"""A clause of the model with fewer words, or less sure, is no clause. Start values."""


def whole_clauses(clauses: Sequence[Clause], text: str) -> list[Clause]:
    """The model's clauses with their pieces joined; what is too short or unsure falls away."""
    joined: list[Clause] = []
    for clause in sorted(clauses, key=lambda c: (c.part, c.span)):
        last = joined[-1] if joined and joined[-1].part == clause.part else None
        between = text[last.span.end : clause.span.start] if last else ""
        if last and len(between) <= GAP and not re.search(r"[,.;:!?“”\"]", between):
            joined[-1] = Clause(Span(last.span.start, clause.span.end), clause.part, max(last.score, clause.score))
        else:
            joined.append(clause)
    return [c for c in joined if len(c.span.of(text).split()) >= LEAST_WORDS and c.score >= LEAST_SCORE]


def modelled(clauses: Sequence[Clause], home: Span, text: str) -> list[Joint]:
    """Joints out of the model's clauses: each condition in the sentence with the consequence nearest to it."""
    whole = whole_clauses([c for c in clauses if home.overlaps(c.span)], text)
    then = [c.span for c in whole if c.part == "consequence" and home.covers(c.span)]
    found = []
    for clause in whole:
        if clause.part != "condition" or not home.covers(clause.span) or not then:
            continue
        near = min(then, key=lambda s: max(s.start - clause.span.end, clause.span.start - s.end))
        name = CONNECTIVE.match(clause.span.of(text))
        found.append(Joint(clause.span, near, name_of(name) if name else "nominal", "model"))
    return found
