"""Mentions that the model cut wrongly: titles taken for names, names cut short, a demonym cut from its noun, a list
taken for one.

Joining and splitting number the mentions anew, with the ties of the acts; so they come before anything is linked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from tocsin.knowledge.actors import ActorBook
from tocsin.knowledge.fold import fold
from tocsin.knowledge.lexicon import lexicon
from tocsin.records import Actor, Mention, MentionKind, Span
from tocsin.resolve.clues import PLURAL, is_person, longest
from tocsin.resolve.definites import OFFICES
from tocsin.resolve.descriptions import UNITS
from tocsin.resolve.linking import Linking

NAME_WORD = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*")
APOSTROPHE = re.compile("['’]")
TITLES = frozenset(
    "mr mrs ms miss dr prof sir lady lord sheikh sheik imam mullah ayatollah king queen prince princess".split()
)
LONGEST_NAME = 8
"""Words of the longest name looked for in running text."""
MODIFIERS = frozenset(
    "border security army naval navy air coast special government opposition rebel military police riot armed senior "
    "foreign defence defense interior finance state presidential paramilitary ground union oil aid peace human rights "
    "political local ethnic federal provincial parliamentary intelligence diplomatic supply fuel cargo fishing "
    "merchant nuclear prison customs antiterror counterterrorism elite trade mechanised mechanized armoured young "
    "armored female top high-level former exiled hardline loyalist".split()
)
"""Words that may stand between a demonym and the noun it belongs to."""
SHORT_NAMES = frozenset(["US", "U.S.", "UK", "U.K.", "USA", "EU", "E.U.", "UN", "U.N.", "NATO"])
"""Names that stand before a noun as an adjective does."""
NOUN_WORDS = 3
"""Words of the longest noun phrase looked for behind a demonym, modifiers aside."""
LIST = re.compile(r"[\w'’ -]+(?:, [\w'’ -]+)*,? and [\w'’ -]+")
JOINT = re.compile(r"(?:,? and |, )")
PEOPLE = re.compile(r"(?:ers|ors|ists|men|women|ants|ees|ians|cians|eers|youths)$", re.I)
"""Endings of plural nouns for people by what they do."""
ONE_LOT = frozenset(["women and children", "men and women", "children and women", "women, children and elderly"])
OF_OWNER = re.compile(r" (?:of (?:the )?)?")
TO_BE = re.compile(r"-(?:designate|elect)$", re.I)
"""Behind an office whose holder has yet to take it."""
HELD = re.compile(r"(?P<side>[\w.'’]+)[-‐‑](?:held|controlled|occupied|ruled)\b")
"""A side inside an adjective of its ground: "rebel-held districts"."""
PLAIN = 0.8
"""The score of a mention that words alone make."""
HALF_OFFICES = re.compile(
    r"\b[A-Z][a-z]+(?:, [A-Z][a-z]+){0,3},? and [A-Z][a-z]+ (?:Secretaries|Ministers|Advisers|Chiefs)\b"
)
"""Offices that share the noun behind the last: "the Trade, Labour and Transport Ministers"."""


def mend_people(state: Linking) -> None:
    """A title inside a person's mention is taken off; a "person" that is nothing but a title is a description."""
    for number, mention in state.open("person"):
        words = list(re.finditer(r"\S+", mention.raw))
        keep = title_words(state, number, [w[0] for w in words])
        if keep == len(words):
            state.mentions[number] = msgspec.structs.replace(mention, kind="group")
        elif keep:
            span = Span(mention.span.start + words[keep].start(), mention.span.end)
            state.mentions[number] = msgspec.structs.replace(mention, span=span, raw=span.of(state.text))


def title_words(state: Linking, number: int, words: Sequence[str]) -> int:
    """How many words at the beginning of a person's mention are title: of a form that began before it, or its own; a
    comma may stand behind it, and the holder may have yet to take the office."""
    words = [TO_BE.sub("", word.rstrip(",")) for word in words]
    before = state.before(number, 60).split()[-4:]
    started = 0
    for back in range(1, len(before) + 1):
        form = " ".join(before[-back:])
        for size in range(1, len(words)):
            if state.book.offices.roles_of_form(f"{form} {' '.join(words[:size])}"):
                started = max(started, size)
    at = started
    while at < len(words) and (size := title_size(state, words[at:])):
        at += size
    return at


def title_size(state: Linking, words: Sequence[str]) -> int:
    """How many of the first words are a title, demonym, body or no part of a name; 0 where a name begins."""
    size, kind, _ = longest(words, 0, state.book, state.on, None)
    if kind in ("role", "country"):
        return size
    if kind == "body":
        return 0 if size == len(words) > 1 else size
    first = words[0]
    plain = not first[:1].isupper() or lexicon().agent(first) or first.rstrip(".").lower() in TITLES
    return 1 if plain else 0


def mend_names(state: Linking) -> None:
    """Mentions cut wrongly, in this order: names the book knows, what they now cover, descriptions cut from their noun
    or owner, lists."""
    cut_holders(state)
    widen_names(state)
    join_half_offices(state)
    merge_covered(state)
    join_descriptions(state)
    split_lists(state)


def cut_holders(state: Linking) -> None:
    """ "Rebel-held districts" names the rebels: whoever holds the ground is cut out of the adjective, or put there."""
    cuts: list[Recut] = []
    for found in HELD.finditer(state.text):
        span = Span(*found.span("side"))
        kind = holder_kind(state, span.of(state.text))
        over = [n for n, m in enumerate(state.mentions) if m.span.overlaps(span)]
        if kind and all(state.mentions[n].span.start >= span.start and not state.mentions[n].actor for n in over):
            score = max((state.mentions[n].score for n in over), default=PLAIN)
            holder = Mention(span, span.of(state.text), kind, score=score, reasons=["who holds the ground"])
            cuts.append(Recut(holder, tuple(over)))
    if cuts:
        recut(state, cuts)


def holder_kind(state: Linking, side: str) -> MentionKind | None:
    """What kind of actor a word names that stands before "-held"; nothing where it names none."""
    if any(not is_person(a) for a in state.book.lookup(side, state.on)) or state.book.countries.of_form(side):
        return "organisation"
    return "group" if lexicon().agent(side) else None


def join_half_offices(state: Linking) -> None:
    """The pieces of "the Trade, Labour and Transport Ministers" are one mention."""
    for found in HALF_OFFICES.finditer(state.text):
        span = Span(found.start(), found.end())
        for number, mention in enumerate(state.mentions):
            if span.covers(mention.span) and mention.actor is None:
                state.mentions[number] = msgspec.structs.replace(mention, span=span, raw=found[0], kind="group")


def widen_names(state: Linking) -> None:
    """Names of several words that the book knows: a mention that holds only a part of one is widened to it."""
    found = list(known_names(state.text, state.book))
    for number, mention in list(state.open("organisation", "country", "group", "place")):
        whole = next((s for s in found if s.overlaps(mention.span) and not mention.span.covers(s)), None)
        if whole is None or (not whole.covers(mention.span) and mention.span.end > whole.end):
            continue
        state.mentions[number] = msgspec.structs.replace(
            mention,
            span=whole,
            raw=whole.of(state.text),
            kind="organisation" if mention.kind != "country" else "country",
        )


def merge_covered(state: Linking) -> None:
    """Pieces of one name become one mention, and so does what a wider mention covers: nobody is named twice there."""
    cuts: list[Recut] = []
    spans = [mention.span for mention in state.mentions]
    order = sorted(range(len(spans)), key=lambda n: (spans[n].start, -spans[n].end))
    at = 0
    while at < len(order):
        lot, span = [order[at]], state.mentions[order[at]].span
        while at + 1 < len(order) and span.overlaps(following := state.mentions[order[at + 1]].span):
            span = Span(span.start, max(span.end, following.end))
            lot.append(order[at + 1])
            at += 1
        at += 1
        if len(lot) > 1:
            widest = max((state.mentions[n] for n in lot), key=lambda m: len(m.span))
            whole = msgspec.structs.replace(widest, span=span, raw=span.of(state.text))
            cuts.append(Recut(whole, tuple(sorted(lot))))
    if cuts:
        recut(state, cuts)


def known_names(text: str, book: ActorBook) -> Iterator[Span]:
    """Spans of the longest known names of two words or more, of bodies and countries, that begin with a capital."""
    words = list(NAME_WORD.finditer(text))
    last = [fold(w[0]) for w in words]
    inner = [fold(APOSTROPHE.sub("", w[0])) for w in words] if APOSTROPHE.search(text) else last
    at = 0
    while at < len(words):
        names = words[at][0][:1].isupper() and last[at] != "the"
        size = name_size(text, words, (inner, last), at, book) if names else 1
        if size > 1:
            yield Span(words[at].start(), words[at + size - 1].end())
        at += size


Folded = tuple[Sequence[str], Sequence[str]]
"""The words of a text folded, as inside a name ("People's" Army) and as its last, where 's is no part of it."""


def name_size(text: str, words: Sequence[re.Match[str]], folded: Folded, at: int, book: ActorBook) -> int:
    """How many words the longest known name that begins here has; 1 where none does."""
    index, (inner, last) = book.index(), folded
    most = longest_names(book).get(inner[at].partition(" ")[0], 1)
    for size in range(min(LONGEST_NAME, most, len(words) - at), 1, -1):
        entries = index.get(" ".join([*inner[at : at + size - 1], last[at + size - 1]]))
        if not entries or not isinstance(entries[0], Actor):
            continue
        between = text[words[at].start() : words[at + size - 1].end()]
        if "\n" not in between and "." not in between:
            return size
    return 1


@lru_cache(maxsize=4)
def longest_names(book: ActorBook) -> dict[str, int]:
    """How many words the longest name has that begins with a word: most words begin none."""
    found: dict[str, int] = {}
    for name in book.index():
        first, *more = name.split(" ")
        if more:
            found[first] = max(found.get(first, 1), 1 + len(more))
    return found


# ------------------------------------------------------------------------------------------------ joining and splitting


class Recut(NamedTuple):
    """A mention as it should be and the numbers of those that it takes the place of."""

    mention: Mention
    of: tuple[int, ...]


def recut(state: Linking, cuts: Iterable[Recut]) -> None:
    """Put mentions in the place of others; what was tied to those is tied to them."""
    cuts = list(cuts)
    gone = {n for cut in cuts for n in cut.of}
    whole = [*cuts, *(Recut(m, (n,)) for n, m in enumerate(state.mentions) if n not in gone)]
    whole.sort(key=lambda cut: cut.mention.span)
    now: dict[int, list[int]] = {}
    for number, cut in enumerate(whole):
        for old in cut.of:
            now.setdefault(old, []).append(number)
    state.mentions = [cut.mention for cut in whole]
    triggers = [
        msgspec.structs.replace(t, actors=retied(t.actors, now), recipients=retied(t.recipients, now))
        for t in state.reading.triggers
    ]
    state.reading = msgspec.structs.replace(state.reading, mentions=state.mentions, triggers=triggers)


def retied(ties: Sequence[tuple[int, float]], now: dict[int, list[int]]) -> list[tuple[int, float]]:
    """Ties to the new numbers; of two to one mention the likelier."""
    found: dict[int, float] = {}
    for old, p in ties:
        for number in now[old]:
            found[number] = max(p, found.get(number, 0.0))
    return list(found.items())


def join_descriptions(state: Linking) -> None:
    """ "Vietnamese" and "fishermen" are one description, and so are "Government" and "of Canada"."""
    cuts: list[Recut] = []
    taken = -1
    for number, mention in enumerate(state.mentions):
        if number <= taken:
            continue
        found = with_noun(state, number) or with_owner(state, number) or with_offices(state, number)
        if found:
            end, kind, of = found
            span = Span(mention.span.start, end)
            reason = f"joined: '{mention.raw}' with '{state.text[mention.span.end : end].strip()}'"
            whole = Mention(span, span.of(state.text), kind, score=mention.score, reasons=[*mention.reasons, reason])
            cuts.append(Recut(whole, of))
            taken = of[-1]
    if cuts:
        recut(state, cuts)


Joined = tuple[int, MentionKind, tuple[int, ...]]
"""Where a joined mention ends, its kind, and the numbers of those that it is made of."""


def with_noun(state: Linking, number: int) -> Joined | None:
    """The noun that a demonym or body stands before as an adjective: "Vietnamese fishermen", "Turkish convoy"."""
    mention = state.mentions[number]
    if not is_adjective(state, mention):
        return None
    nouns = nouns_behind(state, mention.span.end)
    following = state.mentions[number + 1] if number + 1 < len(state.mentions) else None
    if following and following.kind in ("group", "organisation") and following.reasons[:1] != ["pronoun"]:
        gap = state.text[mention.span.end : following.span.start]
        end = following.span.end
        if gap == " " and following.kind == "organisation" and " " in following.raw and following.raw[:1].isupper():
            return end, "organisation", (number, number + 1)
        if following.raw[:1].islower() and modifiers_only(gap):
            return max([end, *nouns]), "group", (number, number + 1)
        nouns = [n for n in nouns if n >= end] if nouns and nouns[-1] > following.span.start else nouns
        if nouns and nouns[-1] >= end > following.span.start >= mention.span.end and modifiers_only(gap):
            return nouns[-1], "group", (number, number + 1)
    if not nouns or (following and following.span.start <= nouns[-1] + 1):
        return None  # a name behind the noun: all of it is its title
    return nouns[-1], "group", (number,)


def is_adjective(state: Linking, mention: Mention) -> bool:
    """Whether a mention is a demonym, or a body or group whose name stands before a noun as it is."""
    if mention.kind not in ("country", "group", "organisation") or not mention.raw[:1].isupper():
        return False
    if any(f.kind == "adjective" for f in state.book.countries.of_form(mention.raw)) or mention.raw in SHORT_NAMES:
        return True
    return mention.kind != "country" and any(
        a.id.startswith(("GRP:", "IGO:")) or "REB" in a.sectors for a in state.book.lookup(mention.raw, state.on)
    )


def modifiers_only(gap: str) -> bool:
    return gap[:1] == " " and all(word.lower() in MODIFIERS for word in gap.split())


def nouns_behind(state: Linking, start: int) -> list[int]:
    """Where the nouns for agents end that follow a demonym directly, modifiers between, shortest first."""
    words = list(re.finditer(r" ([\w'’-]+)", state.text[start : start + 80]))
    ends: list[int] = []
    at = 0
    for n, word in enumerate(words):
        if word.start() != at or n > NOUN_WORDS + 1:
            break
        at = word.end()
        if is_noun(state, [w[1] for w in words[: n + 1]]):
            ends.append(start + at)
        elif word[1].lower() not in MODIFIERS:
            break
    return ends


def is_noun(state: Linking, words: Sequence[str]) -> bool:
    """Whether words end in a noun for agents or an office, with nothing but modifiers before it."""
    for size in range(min(NOUN_WORDS, len(words)), 0, -1):
        form = " ".join(words[-size:])
        known = lexicon().agents.get(fold(form)) or fold(form) in UNITS or state.book.offices.roles_of_form(form)
        if known and all(w.lower() in MODIFIERS for w in words[:-size]):
            return True
    return False


def with_owner(state: Linking, number: int) -> Joined | None:
    """ "Government" and "of Canada", "Ministry of Justice" and "Georgia" with an "of" between."""
    mention = state.mentions[number]
    owner = state.mentions[number + 1] if number + 1 < len(state.mentions) else None
    if owner is None or mention.kind not in ("group", "organisation") or not has_states(mention.raw):
        return None
    gap = state.text[mention.span.end : owner.span.start]
    whole = state.text[mention.span.start : owner.span.end]
    known = owner.raw.startswith("of ") or state.book.countries.of_form(owner.raw)
    named = owner.kind in ("country", "place") or bool(known)
    if not named or not OF_OWNER.fullmatch(gap) or " of " not in whole[len(mention.raw) :]:
        return None
    return owner.span.end, "organisation", (number, number + 1)


def with_offices(state: Linking, number: int) -> Joined | None:
    """ "Foreign" and "Trade and Finance Ministers" with a comma between are one list of offices."""
    mention = state.mentions[number]
    rest = state.mentions[number + 1] if number + 1 < len(state.mentions) else None
    if rest is None or mention.kind not in ("group", "organisation") or " " in mention.raw:
        return None
    joined = state.text[mention.span.end : rest.span.start] == ", " and OFFICES.fullmatch(rest.raw)
    return (rest.span.end, "group", (number, number + 1)) if joined else None


def has_states(raw: str) -> bool:
    """Whether words name something that every state has: a government, a ministry, an army."""
    noun = lexicon().agents.get(fold(raw))
    return lexicon().institution(raw) is not None or (noun is not None and noun.kind == "organisation")


def split_lists(state: Linking) -> None:
    """ "Lawyers, students and shopkeepers" are three; "women and children" are one."""
    cuts: list[Recut] = []
    for number, mention in enumerate(state.mentions):
        parts = list_parts(mention) if mention.kind in ("group", "organisation") else []
        cuts += [
            Recut(msgspec.structs.replace(mention, span=part, raw=part.of(state.text), kind="group"), (number,))
            for part in parts
        ]
    if cuts:
        recut(state, cuts)


def list_parts(mention: Mention) -> list[Span]:
    """The parts of a mention that is a list of people by what they do; none where it is no list."""
    if not LIST.fullmatch(mention.raw) or mention.raw.lower() in ONE_LOT:
        return []
    parts: list[Span] = []
    at = 0
    for joint in [*JOINT.finditer(mention.raw), None]:
        end = joint.start() if joint else len(mention.raw)
        parts.append(Span(mention.span.start + at, mention.span.start + end))
        at = joint.end() if joint else end
    words = [mention.raw[p.start - mention.span.start : p.end - mention.span.start] for p in parts]
    known = [bool(lexicon().agent(w)) for w in words]
    plain = all(w[:1].islower() or n == 0 for n, w in enumerate(words)) and all(PLURAL.search(w) for w in words)
    fine = plain and any(known) and all(k or PEOPLE.search(w) for k, w in zip(known, words, strict=True))
    return parts if fine else []
