"""Commitments: threats, promises, demands, preconditions and choices, with condition and consequence.

A sentence is laid bare and joined (``conditions``), what it commits to without a condition is looked for after that
(``pledges``), the act is judged by word lists (``instruments``, ``kinds``), its parties and voices are named
(``commitment_sides``, ``voices``), and what binds nobody falls away (``unmeant``): that gives drafts
(``conditional_drafts``, ``pledge_drafts``). Here tellings of one commitment become one record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tocsin.coding.bare import REPORT, TAIL, Bare, lay_bare
from tocsin.coding.commitment_drafts import Draft, spans_of
from tocsin.coding.commitment_sides import Sight
from tocsin.coding.conditional_drafts import conditional
from tocsin.coding.conditions import Joint, is_dated, joints, modelled
from tocsin.coding.connectives import CONNECTIVE, MODAL
from tocsin.coding.deadlines import deadline_of, made_on
from tocsin.coding.events import content_words
from tocsin.coding.instruments import hedges_in, specificity, strength_of
from tocsin.coding.kinds import coercion_of, is_inverted
from tocsin.coding.marks import Scene, compatible
from tocsin.coding.pledge_drafts import plain
from tocsin.coding.pledges import listed_demands, pledges
from tocsin.coding.speakers import Attribution, attributions
from tocsin.coding.voices import attribution_of, camp, reporter
from tocsin.knowledge.anycase import AnyCase
from tocsin.knowledge.counts import told_times
from tocsin.records import Coercion, Commitment, Condition, Consequence, Flag, Party, Span

SAME_WORDS = 0.4
"""Shared content words (Jaccard) from which two drafts of one kind and actor are one commitment. Start value."""
SURE = {"joint": 0.75, "commits": 0.75, "demands": 0.75, "ultimatum": 0.8, "announces": 0.6}
"""Confidence by form, before what speaks for and against it. Start values: not calibrated."""
WORTH = AnyCase(
    r"\b(?:if|unless|until|till|will|would|shall|should|must|can|could|may|might|won['’]t|or|and|only|once|"
    r"without|provided|before|while)\b|['’]ll\b|"
    r"threat|vow|promis|pledg|demand|urg(?:e|ing)|\bcall|\bwants?\b|\bneed|time for|decide|announce|had to|"
    r"declare|seek|sought|insist|appeal|press|offer|agree|undert|sw[eo]|commit|guarant|propos|warn|consent|"
    r"ready to|prepared to|willing to|reserve|option|depend|hing|conditional|contingent|in (?:return|exchange)|"
    r"plans? to|intends? to|demands|conditions|requirements|terms|guarantees|claims|drafts?\b|"
    r"told|order|asked|asks|ga?ve|the moment|has to|"
    r"have to|as long as|in case|in the event|failure|the more",
)
"""A sentence without any of these words commits nobody: it is not looked at further."""


LOOSE = frozenset({"answers", "every"})
"""Forms whose words may hold a vow without a condition where they are none themselves."""


def code_commitments(scene: Scene) -> list[Commitment]:
    """All commitments of a document in text order."""
    told = attributions(scene)
    title = [Span(0, len(scene.reading.article.title))] if scene.reading.article.title else []
    headings = [*title, *scene.reading.article.subheads]
    drafts = [d for n in range(len(scene.reading.sentences)) for d in drafts_of(scene, told, n)]
    groups = group(scene, drafts, headings)
    return sorted((commitment(scene, held) for held in groups), key=lambda c: c.evidence[0])


def drafts_of(scene: Scene, told: Sequence[Attribution], number: int) -> list[Draft]:
    """The commitments of one sentence."""
    home = scene.reading.sentences[number].span
    words = home.of(scene.text)
    if not WORTH.search(words) and not any(home.covers(c.span) for c in scene.reading.clauses):
        return []
    earlier = scene.reading.sentences[number - 1].span.of(scene.text) if number else ""
    sight = Sight(scene, told, home, laid_bare(words, home.start), earlier)
    asked = listed_demands(sight.bare)
    found = [j for j in all_joints(sight) if not any(j.consequence.overlaps(p.words) for p in asked)]
    read = [(j, conditional(sight, j)) for j in found]
    taken = [s for j, d in read if d or j.form not in LOOSE for s in (j.condition, j.consequence)]
    drafts = [d for _, d in read]
    drafts += [plain(sight, pledge) for pledge in [*asked, *pledges(sight.bare, [*taken, *(p.words for p in asked)])]]
    return [d for d in drafts if d and (d.actors or d.kind == "choice" or d.condition is not None)]


OPENING = re.compile(
    r"\W*(?:(?:[\w-]+\s+){0,2}?(?:days?|weeks?|months?|hours?|years?)\s+(?=before|after|ago|later|earlier|"
    r"ahead))?(?:(?:(?:earlier|late|later|early)\s+)?(?:this|last|on|in|at|during|after|before|following|under|"
    r"since|over|for|"
    r"with|by|as|despite|amid|ahead of|ago|meanwhile|then|yesterday|today|now|earlier|later|recently|previously)\b"
    r"(?:(?!\b(?:if|unless|until|once|will|would|shall|can|could|may|might|must|cannot|said|"
    r"says)\b)[^,;:“”\"]){0,90},(?=\s))",
    re.I,
)
"""What a sentence may open with before its subject: "earlier this week,", "in return for aid,"."""


def laid_bare(sentence: str, start: int) -> Bare:
    """The sentence laid bare, where what follows its opening is no report of it: "in May, Lima announced ..."."""
    opening = OPENING.match(sentence) if "," in sentence[:110] else None
    if opening is None or not is_main(sentence, opening.end() - 1):
        return lay_bare(sentence, start)
    return Bare(opening[0] + lay_bare(sentence[opening.end() :], start).text, start)


def is_main(sentence: str, comma: int) -> bool:
    """Whether what looks like a report behind a comma is the main clause: nothing but the opening is left to report."""
    report = REPORT.match(sentence, comma) or TAIL.match(sentence, comma)
    return report is not None and not sentence.startswith(", ", report.end())


def all_joints(sight: Sight) -> list[Joint]:
    """The joints of the rules, and those of the model that touch none of them.

    Rules first: where both see a condition, the rules' clauses end more often where they should, on the cases.
    """
    text = sight.scene.text
    given = [j for j in modelled(sight.scene.reading.clauses, sight.home, text) if not is_dated(j, text)]
    ruled = joints(sight.bare)
    return [*ruled, *(g for g in given if not any(touches(g, j) for j in ruled))]


def touches(a: Joint, b: Joint) -> bool:
    """Whether two joints share words: then they are one."""
    return any(x.overlaps(y) for x in (a.condition, a.consequence) for y in (b.condition, b.consequence))


# ---------------------------------------------------------------------------------------------------------- merging


def in_heading(draft: Draft, headings: Sequence[Span]) -> bool:
    return any(h.overlaps(draft.consequence) for h in headings)


def words_of(scene: Scene, draft: Draft) -> frozenset[str]:
    return frozenset().union(*(content_words(s.of(scene.text)) for s in spans_of(draft)))


def same(scene: Scene, a: Draft, b: Draft, heading: bool) -> bool:
    """Whether two drafts tell one commitment: like kinds and actors, and words shared, of which a heading needs few."""
    if a.kind != b.kind or not compatible(a.actors, b.actors):
        return False
    first, second = words_of(scene, a), words_of(scene, b)
    shared = len(first & second)
    if heading:
        return shared >= 1
    return shared / max(1, len(first | second)) >= SAME_WORDS


def group(scene: Scene, drafts: Sequence[Draft], headings: Sequence[Span]) -> list[list[Draft]]:
    """Drafts of one commitment together; a heading joins the first that it fits."""
    groups: list[list[Draft]] = []
    for one in sorted(drafts, key=lambda d: (in_heading(d, headings), d.consequence)):
        heading = in_heading(one, headings)
        held = next((g for g in groups if any(same(scene, one, other, heading) for other in g)), None)
        if held is None:
            groups.append([one])
        else:
            held.append(one)
    return groups


# ---------------------------------------------------------------------------------------------------------- records


def condition_of(scene: Scene, draft: Draft) -> Condition | None:
    if draft.condition is None:
        return None
    words = draft.condition.of(scene.text)
    found = CONNECTIVE.match(words)
    act = words[found.end() :].strip() if found and found.end() < len(words) else words
    return Condition(
        span=draft.condition, party=draft.party, act=act, connective=draft.terms.connective, polarity=draft.polarity
    )


def consequence_of(scene: Scene, draft: Draft) -> Consequence:
    words = draft.consequence.of(scene.text)
    modal = MODAL.match(words)
    act = words[modal.end() :].strip() if modal else words.removeprefix("to ")
    party = draft.actors[0] if draft.actors and draft.kind != "demand" else draft.targets[0] if draft.targets else None
    then = draft.terms.then
    return Consequence(
        span=draft.consequence, party=party, act=act, instrument=then.instrument, specificity=specificity(words, then)
    )


def coercion(draft: Draft) -> Coercion:
    if draft.form == "ultimatum":
        return "compellence"
    return coercion_of(draft.kind, draft.polarity, draft.terms) if draft.condition else "none"


def flags_of(scene: Scene, draft: Draft) -> list[Flag]:
    """What speaks against the record: repaired names, an inverted condition, an actor who threatens himself."""
    flags: list[Flag] = []
    numbers = [p.mention for p in [*draft.actors, *draft.targets, *draft.beneficiaries] if p.mention is not None]
    if any(scene.reading.mentions[n].how == "garbled" for n in numbers):
        flags.append("garbled")
    if draft.condition and is_inverted(draft.kind, draft.polarity, draft.terms):
        flags.append("polarity_suspect")
    if is_self(draft.actors, draft.targets):
        flags.append("agent_suspect")
    return flags


def is_self(actors: Sequence[Party], targets: Sequence[Party]) -> bool:
    """Whether all whom it falls on are on the actor's own side."""
    mine, theirs = ({camp(p) for p in parties} for parties in (actors, targets))
    return bool(theirs) and theirs <= mine


def confidence(draft: Draft, flags: Sequence[Flag], account: str) -> float:
    score = SURE[draft.form] + (0.1 if account == "own" else -0.15 if account == "narrator" else -0.05)
    score -= 0.0 if draft.terms.then.known else 0.15
    score -= 0.2 if {"polarity_suspect", "agent_suspect"} & set(flags) else 0.0
    return round(min(0.95, max(0.05, score)), 3)


def branches_of(scene: Scene, draft: Draft) -> list[str]:
    """The tracks of a choice: the sides of an "or" in what is chosen, else what is chosen and its opposite."""
    if draft.kind != "choice":
        return []
    words = re.sub(r"^\W*(?:whether|which)\b", "", draft.consequence.of(scene.text), flags=re.I).strip()
    parts = [p.strip(" ,") for p in re.split(r"\s*,?\s+or\s+", words) if p.strip(" ,")]
    return parts if len(parts) > 1 else [words, "not"] if words else []


def reasons_for(scene: Scene, draft: Draft, held: Sequence[Draft], flags: Sequence[Flag]) -> list[str]:
    terms = draft.terms
    how = (
        f"'{terms.connective}' joins condition and consequence"
        if draft.condition
        else f"verb '{terms.cue}' ({draft.form})"
    )
    value = {1: "favours", -1: "harms", 0: "value unknown"}[terms.then.value]
    reasons = [how, f"the act: {terms.then.instrument}, {value}"]
    reasons += ["the speaker stands for the actor"] if draft.actors and not draft.own and draft.voices else []
    reasons += ["the outcome does not fit the condition"] if "polarity_suspect" in flags else []
    reasons += ["it falls on the actor's own side"] if "agent_suspect" in flags else []
    return reasons + told_times(len(held))


def clause_heads(scene: Scene, draft: Draft) -> list[Span]:
    """What carries the clause: the triggers at its verb or in its consequence, so that events share the clause."""
    found = [t.span for t in scene.reading.triggers if t.span.overlaps(draft.head)]
    inside = [t.span for t in scene.reading.triggers if draft.consequence.overlaps(t.span)]
    return (found or inside)[:1] or [Span(draft.head.start, max(draft.head.end, draft.head.start + 1))]


def commitment(scene: Scene, held: Sequence[Draft]) -> Commitment:
    """One commitment from its tellings: the first with a condition speaks for it, else the first."""
    best = next((d for d in held if d.condition), held[0])
    actor = best.actors[0] if best.actors else None
    value = best.terms.then.value if not best.terms.then.defence else 1
    account = attribution_of(scene, actor, best.voices, best.own, value)
    speaker, relayed = reporter(scene, actor, best.voices, best.own)
    flags = flags_of(scene, best)
    made = made_on(scene, best.head, list(spans_of(best)))
    words = " ".join([best.terms.cue, best.consequence.of(scene.text)])
    hedges = hedges_in(words)
    heads = [h for d in held for h in clause_heads(scene, d)]
    return Commitment(
        id=scene.record_id("commitment", best.consequence, "consequence"),
        clause=scene.clauses.of(*heads),
        kind=best.kind,
        actors=best.actors,
        targets=best.targets,
        beneficiaries=best.beneficiaries,
        speaker=speaker,
        relayed_by=relayed,
        condition=condition_of(scene, best),
        consequence=consequence_of(scene, best),
        branches=branches_of(scene, best),
        deadline=deadline_of(scene, best.evidence, made),
        strength=strength_of(words, hedges),
        hedges=hedges,
        coercion=coercion(best),
        attribution=account,
        made=made,
        evidence=list(dict.fromkeys([best.evidence, *(d.evidence for d in held)])),
        confidence=confidence(best, flags, account),
        reasons=reasons_for(scene, best, held, flags),
        flags=flags,
    )
