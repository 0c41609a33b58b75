"""Whose words a commitment stands in: speakers around a passage, and who acts in a clause.

The model's attributions come first; where it saw none, the report before or behind the words is read by rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tocsin.coding.bare import LEAD, REPORT, SAYING, Bare
from tocsin.coding.connectives import COMMISSIVE, MODAL, commits_in
from tocsin.coding.instruments import judge, listed
from tocsin.coding.marks import Scene, hull, side
from tocsin.coding.speakers import Attribution
from tocsin.records import Attribution as Account
from tocsin.records import Party, Span

PREPOSITION = re.compile(r"\s(?:of|in|on|from|against|to|with|for|by|at|over|between|near|under|into|who|which|that)\s")
PRONOUN = re.compile(r"(?:I|we|it|they|he|she|you)\b", re.I)
AUXILIARY = re.compile(
    r"(?:\s*\b(?:has|have|had|is|are|was|were|been|also|again|then|now|repeatedly|publicly|immediately|promptly|"
    r"already|later|earlier|"
    r"itself|himself|herself|themselves|remains?|remained|strongly|firmly|jointly|only|still|both|each|would|"
    r"will|on \w+day|yesterday|today))+\s*$"
)
"""What may stand between a subject and its verb."""
BEARS = re.compile(
    r"\W*(?:will|would|could|may|might|must|can)?\s*(?:not\s+)?(?:have to |need to |also |soon |then |"
    r"be made to |be forced to )*(?:face|pay|suffer|regret|bear|risk|lose|reap|feel|"
    r"remain cut|be (?:\w+ly )?(?:sanctioned|punished|hit|met|expelled|cut|suspended|attacked|bombed|destroyed|"
    r"isolated|crushed|"
    r"barred|banned|treated|held|shut|excluded|struck|wiped|ousted|removed|penali[sz]ed|targeted|invaded|denied|"
    r"given|allowed|"
    r"admitted|released|freed|rewarded|shot|sunk|deprived|stripped))\b",
    re.I,
)
"""Predicates whose subject is the one that a threat or promise falls on."""
AGAINST_STATE = frozenset({"REB", "OPP", "PRM", "UAF"})
NOT_POLITICAL = frozenset({"BUS", "MNC", "MED", "EDU", "JRN"})


class Voice(NamedTuple):
    """Who tells a passage: the party, the words that name it, and the span of those words with the cue."""

    speaker: Party | None
    source: str
    span: Span


class Predicate(NamedTuple):
    """A clause cut at its verb: the words before it, the words from it on, and the committing verb if there is one."""

    subject: Span
    words: Span
    cue: Span | None


# --------------------------------------------------------------------------------------------------------- speakers


def told_by(scene: Scene, told: Sequence[Attribution], span: Span) -> list[Voice]:
    """The attributions whose content holds a passage, the innermost first."""
    around = [(len(c), a) for a in told for c in a.content if covers_most(c, span)]
    voices = []
    for _, one in sorted(around, key=lambda pair: pair[0]):
        source = " ".join(s.of(scene.text) for s in one.quotation.sources)
        spans = [*one.quotation.sources, *([one.quotation.cue] if one.quotation.cue else [])]
        if not one.speakers and not source:
            continue
        voices.append(Voice(speaker_of(scene, one), source, hull(spans) if spans else one.content[0]))
    return voices


def speaker_of(scene: Scene, one: Attribution) -> Party | None:
    """The first speaker that is known, else a known party in the words of the source, else the first speaker."""
    named = [n for s in one.quotation.sources for n in scene.mentions_in(s) if scene.reading.mentions[n].actor]
    known = [p for p in one.speakers if p.actor] or [scene.party(n) for n in named if speaks(scene, n)][-1:]
    return next(iter([*known, *one.speakers]), None)


def covers_most(content: Span, span: Span) -> bool:
    return min(content.end, span.end) - max(content.start, span.start) > 0.5 * len(span)


def reported(scene: Scene, home: Span, span: Span) -> list[Voice]:
    """The report that stands before or behind a passage of the sentence, by rule."""
    sentence = home.of(scene.text)
    spans = [
        Span(home.start + m.start("report"), home.start + m.end("report"))
        for m in REPORT.finditer(bare_marks(sentence))
    ]
    found = MODAL.search(sentence)
    spans += [
        Span(home.start, home.start + m.end())
        for m in LEAD.finditer(sentence, 0, found.start() if found else len(sentence))
        if not re.match(COMMISSIVE, m[0])
    ]
    return [voice_in(scene, s) for s in spans if not s.covers(span) and not s.overlaps(span)]


def bare_marks(sentence: str) -> str:
    return re.sub('[“”"]', " ", sentence)


def voice_in(scene: Scene, report: Span) -> Voice:
    """The speaker that a report names: the mention next to its verb of saying, before it or behind."""
    words = report.of(scene.text)
    verb = list(re.finditer(r"\b" + SAYING + r"\b", words))
    at = report.start + (verb[-1].start() if verb else len(words))
    before = [n for n in scene.mentions_in(Span(report.start, max(at, report.start + 1))) if speaks(scene, n)]
    behind = [n for n in scene.mentions_in(report) if n not in before and speaks(scene, n)]
    number = before[-1] if before else behind[0] if behind else None
    return Voice(scene.party(number) if number is not None else None, words, report)


def speaks(scene: Scene, number: int) -> bool:
    mention = scene.reading.mentions[number]
    known = mention.kind not in ("place", "vessel", "weapon") or (mention.actor is not None and mention.kind == "place")
    owner = mention.raw.lower() in ("its", "their", "his", "her", "our", "my", "your")
    return known and not owner and any(c.isalpha() for c in mention.raw) and not scene.in_dateline(number)


def voices_of(scene: Scene, told: Sequence[Attribution], home: Span, span: Span) -> list[Voice]:
    """Everybody in whose words a passage stands, the innermost first."""
    voices = [*told_by(scene, told, span)]
    if not any(v.speaker for v in voices):
        voices += reported(scene, home, span)
    return voices


# ----------------------------------------------------------------------------------------------------------- agents


def predicate(scene: Scene, bare: Bare, clause: Span) -> Predicate:
    """A clause cut at its committing verb or modal; without either its words are the whole clause."""
    text = bare.text[clause.start - bare.start : clause.end - bare.start]
    commits, modal = next(commits_in(text), None), MODAL.search(text)
    if commits and (modal is None or commits.start() < modal.start()):
        words = Span(clause.start + commits.end(), clause.end)
        start = words.start + len(words.of(scene.text)) - len(words.of(scene.text).lstrip())
        cue = Span(clause.start + commits.start("cue"), clause.start + commits.end("cue"))
        words = Span(start, max(clause.end, start))
        return inner(scene, Predicate(Span(clause.start, cue.start), words, cue), commits["to"].endswith("that"))
    if modal is None:
        return Predicate(Span(clause.start, clause.start), clause, None)
    return Predicate(
        Span(clause.start, clause.start + modal.start()), Span(clause.start + modal.start(), clause.end), None
    )


def inner(scene: Scene, outer: Predicate, that: bool) -> Predicate:
    """Of "vowed that its army would strike" the verb and the clause cut at its modal, if its subject is the actor."""
    modal = MODAL.search(scene.text, outer.words.start, outer.words.end) if that else None
    if modal is None or not is_own_word(scene, Span(outer.words.start, modal.start())):
        return outer
    return outer._replace(words=Span(modal.start(), outer.words.end))


def head_span(scene: Scene, subject: Span) -> Span:
    """A subject without the prepositions behind its head ("the government of national unity")."""
    words = subject.of(scene.text)
    cut = next(
        (
            m
            for m in PREPOSITION.finditer(words)
            if not scene.mentions_in(Span(subject.start + m.start(), subject.start + m.end()))
        ),
        None,
    )
    return Span(subject.start, subject.start + (cut.start() if cut else len(words.rstrip(" ,"))))


def agents_in(scene: Scene, subject: Span) -> list[Party]:
    """Who a subject names: of its last part between commas, else of the whole, else who stands before the verb."""
    comma = subject.of(scene.text).rstrip(" ,").rfind(", ")
    parts = [Span(subject.start + comma + 2, subject.end)] if comma > 0 else []
    for part in [*parts, subject]:
        found = heads_in(scene, head_span(scene, part))
        if found:
            return found
    return next_to_verb(scene, subject)


def next_to_verb(scene: Scene, subject: Span) -> list[Party]:
    """The known party that ends the subject, in whatever phrase it stands."""
    numbers = [n for n in scene.mentions_in(subject) if speaks(scene, n) and scene.reading.mentions[n].actor]
    if not numbers:
        return []
    tail = scene.text[scene.reading.mentions[numbers[-1]].span.end : subject.end]
    return [scene.party(numbers[-1])] if not AUXILIARY.sub("", tail).strip(" ,’'s") else []


def heads_in(scene: Scene, head: Span) -> list[Party]:
    """The parties of a head: mentions that can act, a coordination whole, or the owner of a body ("Iran's fleet")."""
    numbers = [n for n in scene.mentions_in(head) if speaks(scene, n)]
    if not numbers or not is_agent_noun(scene, numbers[-1]):
        return []
    last = scene.reading.mentions[numbers[-1]]
    tail = AUXILIARY.sub("", scene.text[last.span.end : head.end].lstrip("’'s")).strip(" ,.’'\n\"”")
    if tail and not listed("body.words").search(tail + " ") and not re.match(r"and\b", tail):
        return []
    known = [n for n in numbers if scene.reading.mentions[n].actor]
    if known and last.actor is None:
        return [scene.party(known[-1])]
    return [scene.party(n) for n in coordinated(scene, numbers)]


def is_agent_noun(scene: Scene, number: int) -> bool:
    """Whether a mention names somebody: an actor, a country, a name, a noun for a body; "sanctions" does not."""
    mention = scene.reading.mentions[number]
    if mention.actor or listed("body.words").search(mention.raw.lower() + " "):
        return True
    return not judge(mention.raw).known and (mention.kind == "country" or mention.raw[:1].isupper())


def coordinated(scene: Scene, numbers: Sequence[int]) -> list[int]:
    """The last mention with those that "and" or a comma joins to it."""
    together = [numbers[-1]]
    for earlier, later in zip(reversed(numbers[:-1]), reversed(numbers), strict=False):
        between = scene.text[scene.reading.mentions[earlier].span.end : scene.reading.mentions[later].span.start]
        if not re.fullmatch(r"(?:,| and|, and) (?:the )?", between):
            break
        together.insert(0, earlier)
    return together


def is_own_word(scene: Scene, subject: Span) -> bool:
    """Whether the subject is a pronoun, or what belongs to the speaker ("his government")."""
    words = subject.of(scene.text).strip(' ,“"')
    words = re.sub(r"^(?:that|but|and|then)\s+", "", words)
    return bool(PRONOUN.fullmatch(words) or re.match(r"(?:his|her|its|their|our|my)\s", words, re.I))


def political(party: Party | None) -> bool:
    """Whether a party can bind a state, a force or a body."""
    if party is None:
        return False
    if party.actor is None or party.actor.id.startswith("UNK"):
        body = listed("body.words").search(party.raw.lower() + " ") is not None
        return body or (party.actor is not None and not set(party.actor.sectors) <= NOT_POLITICAL)
    sectors = party.actor.sectors
    return not sectors or not set(sectors) <= NOT_POLITICAL


def is_outsider(voice: Voice) -> bool:
    """Whether a voice binds nobody: analysts, papers, polls, people who have left office."""
    return bool(listed("voice.outside").search(voice.source.lower() + " "))


def known_side(party: Party | None) -> str | None:
    """The side of a party, or None where it isn't known whose it is."""
    found = side(party.actor) if party else None
    return None if found is None or found.startswith("UNK") else found


def camp(party: Party) -> str:
    """What tells two parties of one conflict apart: the country or body, and of rebels and opposition who they are."""
    actor = party.actor
    if actor is None:
        return party.raw.casefold()
    return actor.id if AGAINST_STATE & set(actor.sectors) else side(actor) or actor.id


def stands_for(scene: Scene, voice: Voice, actor: Party | None) -> bool:
    """Whether a voice is the actor's own: of one side by link or words, or of no other side ("its president")."""
    mine = known_side(actor)
    linked = [scene.reading.mentions[n].actor for n in scene.mentions_in(voice.span)]
    if mine and any(a and side(a) == mine for a in linked):
        return True
    if re.match(
        r"(?:its|his|her|their|the country['’]s|the (?:group|body|bloc|alliance)['’]s)\s", voice.source.strip(), re.I
    ):
        return True
    named = re.search(
        r"\b[A-Z]", re.sub(r"^(?:The|An?|One|Its|His|Her|Their|Some|Senior|State)\b", "", voice.source.strip())
    )
    bare_role = not named and not re.fullmatch(r"\W*(?:he|she|they|it|we|i)\W*", voice.source, re.I)
    return known_side(voice.speaker) in (None, mine) or bare_role


def attribution_of(scene: Scene, actor: Party | None, voices: Sequence[Voice], own: bool, value: int) -> Account:
    """Whose account it is. ``own`` says that the actor is the subject of a committing verb."""
    told = [v for v in voices if v.speaker or v.source]
    if any(unnamed(v) for v in told[:1]):
        return "anonymous"
    other = next((v for v in told if not stands_for(scene, v, actor)), None)
    if other is None:
        return "own" if told or own else "narrator"
    return "ally" if value > 0 else "adversary"


def unnamed(voice: Voice) -> bool:
    """Whether the speaker is only said to be an official, diplomat or source."""
    who = voice.source.lower() + " "
    named = voice.speaker and voice.speaker.mention is not None and re.search(r"[A-Z]\w+ [A-Z]\w+", voice.speaker.raw)
    official = re.search(r"spokes|statement|news agency|media|(?:top|chief) diplomat", who)
    return bool(listed("voice.unnamed").search(who)) and not named and not official


def reporter(
    scene: Scene, actor: Party | None, voices: Sequence[Voice], own: bool
) -> tuple[Party | None, Party | None]:
    """Who says it, and who passes it on where that is another side than the actor's."""
    inner = next((v.speaker for v in voices if v.speaker and stands_for(scene, v, actor)), actor if own else None)
    other = next((v.speaker for v in voices if v.speaker and not stands_for(scene, v, actor)), None)
    return (inner, other) if inner else (other, None)
