"""Scores the installed reader on the project's own cases of modality and of who did what to whom.

    python benchmarks/cases.py [--cases DIR] [--errors] [--json OUT]

``--cases`` holds ``modality.jsonl`` and ``who.jsonl`` (``tests/cases`` unless given; its README tells the fields).
Every text is read by itself, through cleaning, model, linking and coding. A row's act is the trigger that overlaps its
span, or one of its type a few words away (``NEAR``). Where that trigger came out as an event of its own, modality and
parties are the event's; where the coding has left it out (an act that nobody is named for, the content of a threat),
they are the reading's. ``--errors`` lists the rows that fail.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import msgspec
from msgspec import Struct

from tocsin.clean import clean
from tocsin.coding import code
from tocsin.coding.events import parties_of
from tocsin.coding.marks import Scene, distance
from tocsin.knowledge.fold import fold
from tocsin.parse import parse
from tocsin.pipeline import book_of
from tocsin.records import Event, EventType, Modality, Page, Party, Reading, Span, Trigger, content_id
from tocsin.resolve import resolve

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases"
NEAR = 40
"""Characters between an act's words and a trigger of its type that still tells it: in "drills with Australia are set to
begin" act and trigger may be either end."""

Form = Literal["active", "passive", "nominal", "relay", "reciprocal", "pronoun", "coordination", "headline", "release"]
FORMS: tuple[str, ...] = get_args(Form)
MODALITIES: tuple[str, ...] = get_args(Modality)

OPENING = re.compile(
    r"(?:the|a|an|its|his|her|their|two|three|four|five|six|seven|eight|nine|ten|(?:mr|mrs|ms|dr)\.?|miss|sir|"
    r"(?:vice[- ]|deputy |prime |foreign |defence |defense |interior )*"
    r"(?:president|premier|chancellor|minister|general|colonel|admiral|king|queen|governor|senator|ambassador))\s+",
    re.I,
)
"""What may stand before a party's words and is none of them: article, number, title."""

Share = dict[str, float]


class Case(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One act: its words ``act`` stand at ``span`` (code points, end exclusive) of ``text``."""

    id: str
    text: str
    span: tuple[int, int]
    act: str
    type: EventType


class ModalityCase(Case, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An act and whether it happened."""

    modality: Modality


class WhoCase(Case, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An act and its parties in the words of the text; a pronoun's are those of what it goes back to."""

    actors: list[str]
    recipients: list[str]
    form: Form


class Telling(NamedTuple):
    """What the reader makes of one act. ``coded``: it stands as an event in the output, not in the reading alone."""

    type: EventType
    modality: Modality
    actors: list[Party]
    recipients: list[Party]
    coded: bool


class Judged(NamedTuple):
    """A row of ``who`` and which of its sides are right."""

    case: WhoCase
    told: Telling | None
    actors: bool
    recipients: bool
    lenient: bool


# --------------------------------------------------------------------------------------------- reading

def load(path: Path, kind: type[Case]) -> list[Case]:
    """The rows of a file. Raises ``SystemExit`` with file, line and reason where one is none."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            rows.append(msgspec.json.decode(line, type=kind))
        except msgspec.DecodeError as error:
            raise SystemExit(f"cases: {path}: line {number}: {error}; see README.md beside it") from None
    return rows


def modality_cases(folder: Path = CASES) -> list[ModalityCase]:
    return [r for r in load(folder / "modality.jsonl", ModalityCase) if isinstance(r, ModalityCase)]


def who_cases(folder: Path = CASES) -> list[WhoCase]:
    return [r for r in load(folder / "who.jsonl", WhoCase) if isinstance(r, WhoCase)]


@lru_cache(maxsize=512)
def read(text: str) -> tuple[Reading, list[Event]]:
    """A text through every stage: what the model and the linking find, and the events that are made of it.

    The language is given: a headline alone is too short to tell it by, and the cases do not ask for it.
    """
    article = msgspec.structs.replace(clean(Page(f"case:{content_id(text)}", text, media="text")), language="en")
    reading = resolve(parse(article), book_of(()))
    return reading, code(reading).events


def place_in(reading: Reading, case: Case) -> Span:
    """The act's words in the cleaned text: their occurrence there, should cleaning have moved them."""
    start, end = case.span
    if case.text[start:end] == reading.article.text[start:end]:
        return Span(start, end)
    before = case.text[:start].count(case.act)
    parts = reading.article.text.split(case.act)
    start = len(case.act.join(parts[: before + 1]))
    return Span(start, start + len(case.act))


def trigger_at(reading: Reading, span: Span, kind: EventType) -> Trigger | None:
    """The trigger on the act's words, of its type if one is; else the nearest of its type close by; else none."""
    on = [t for t in reading.triggers if t.span.overlaps(span)]
    by = [t for t in reading.triggers if t.type == kind and distance(t.span, span) <= NEAR]
    if on:
        return max(on, key=lambda t: (t.type == kind, t.score))
    return min(by, key=lambda t: distance(t.span, span), default=None)


def telling(case: Case) -> Telling | None:
    """What the reader makes of a case's act; nothing where it sees no act there."""
    reading, events = read(case.text)
    trigger = trigger_at(reading, place_in(reading, case), case.type)
    if trigger is None:
        return None
    scene = Scene(reading)
    own = scene.record_id("event", trigger.span, "trigger")
    event = next((e for e in events if e.id == own), None)
    if event is None:
        return Telling(trigger.type, trigger.modality, *parties_of(scene, trigger), False)
    # a declared act is coded as the threat or promise it is, which is actual: the act itself stays what was read
    modality = event.modality if event.type == trigger.type else trigger.modality
    return Telling(trigger.type, modality, event.actors, event.recipients, True)


# --------------------------------------------------------------------------------------------- who

def bare(words: str) -> str:
    """A party's words without article, number or title before them, folded."""
    words = words.strip()
    while (opening := OPENING.match(words)) and opening.end() < len(words):
        words = words[opening.end() :]
    return fold(words)


def actor_ids(case: WhoCase, words: str) -> set[str]:
    """The actors that the mentions with these words are resolved to."""
    reading, _ = read(case.text)
    return {m.actor.id for m in reading.mentions if m.actor and bare(m.raw) == bare(words)}


def is_party(case: WhoCase, words: str, party: Party) -> bool:
    """Same words, or the same resolved actor."""
    return bare(party.raw) == bare(words) or (party.actor is not None and party.actor.id in actor_ids(case, words))


def covered(case: WhoCase, wanted: Sequence[str], found: Sequence[Party]) -> bool:
    return all(any(is_party(case, words, party) for party in found) for words in wanted)


def exact(case: WhoCase, wanted: Sequence[str], found: Sequence[Party]) -> bool:
    """Everybody expected is there, and nobody else."""
    return covered(case, wanted, found) and all(any(is_party(case, w, p) for w in wanted) for p in found)


def judge(case: WhoCase) -> Judged:
    told = telling(case)
    if told is None:
        return Judged(case, None, False, False, False)
    actors = exact(case, case.actors, told.actors)
    recipients = exact(case, case.recipients, told.recipients)
    return Judged(case, told, actors, recipients, actors and covered(case, case.recipients, told.recipients))


# --------------------------------------------------------------------------------------------- figures

def mean(flags: Iterable[bool]) -> float:
    values = list(flags)
    return round(sum(values) / len(values), 4) if values else 0.0


def by(keys: Sequence[str], values: Sequence[bool], order: Sequence[str]) -> Share:
    """The share of right rows for each key, in the order given."""
    return {k: mean(v for key, v in zip(keys, values, strict=True) if key == k) for k in order if k in keys}


def score_modality(cases: Sequence[ModalityCase]) -> dict[str, float | Share]:
    """Shares of rows: modality right, act found, its type right, coded as an event; the first by value and by type."""
    told = [telling(c) for c in cases]
    right = [t is not None and t.modality == c.modality for c, t in zip(cases, told, strict=True)]
    return {
        "accuracy": mean(right),
        "accuracy_where_found": mean(r for r, t in zip(right, told, strict=True) if t),
        "found": mean(t is not None for t in told),
        "type": mean(t is not None and t.type == c.type for c, t in zip(cases, told, strict=True)),
        "coded": mean(t is not None and t.coded for t in told),
        "rows": len(cases),
        "by_modality": by([c.modality for c in cases], right, MODALITIES),
        "by_type": by([c.type for c in cases], right, get_args(EventType)),
    }


def score_who(cases: Sequence[WhoCase]) -> dict[str, float | Share]:
    """Shares of rows: actors, recipients, both exactly right; ``lenient`` forgives a recipient too many."""
    judged = [judge(c) for c in cases]
    forms = [c.form for c in cases]
    both = [j.actors and j.recipients for j in judged]
    return {
        "accuracy": mean(both),
        "actors": mean(j.actors for j in judged),
        "recipients": mean(j.recipients for j in judged),
        "lenient": mean(j.lenient for j in judged),
        "found": mean(j.told is not None for j in judged),
        "type": mean(j.told is not None and j.told.type == j.case.type for j in judged),
        "coded": mean(j.told is not None and j.told.coded for j in judged),
        "rows": len(cases),
        "by_form": by(forms, both, FORMS),
        "actors_by_form": by(forms, [j.actors for j in judged], FORMS),
        "recipients_by_form": by(forms, [j.recipients for j in judged], FORMS),
    }


def measure(folder: Path = CASES) -> dict[str, dict[str, float | Share]]:
    return {"modality": score_modality(modality_cases(folder)), "who": score_who(who_cases(folder))}


# --------------------------------------------------------------------------------------------- errors

def names(parties: Iterable[Party]) -> str:
    return ", ".join(f"{p.raw} = {p.actor.name}" if p.actor and p.actor.name != p.raw else p.raw for p in parties)


def modality_errors(cases: Sequence[ModalityCase]) -> Iterable[str]:
    for case in cases:
        told = telling(case)
        if told is None or told.modality != case.modality:
            yield f"{case.id} {case.modality} not {told.modality if told else 'found'}: [{case.act}] {case.text}"


def who_errors(cases: Sequence[WhoCase]) -> Iterable[str]:
    for case in cases:
        one = judge(case)
        if not (one.actors and one.recipients):
            mine = f"{names(one.told.actors)} > {names(one.told.recipients)}" if one.told else "not found"
            wanted = f"{', '.join(case.actors)} > {', '.join(case.recipients)}"
            yield f"{case.id} {case.form}: ({wanted}) not ({mine}): [{case.act}] {case.text}"


def confusions(cases: Sequence[ModalityCase]) -> Counter[tuple[str, str]]:
    """How often which modality was read as which (``none``: no act was seen)."""
    pairs = ((c.modality, told.modality if (told := telling(c)) else "none") for c in cases)
    return Counter(pair for pair in pairs if pair[0] != pair[1])


def show(report: dict[str, dict[str, float | Share]], line: Callable[[str], None] = print) -> None:
    for name, figures in report.items():
        for metric, value in figures.items():
            for part, share in value.items() if isinstance(value, dict) else [("", value)]:
                line(f"{name:10} {metric:22} {part:14} {share:8.3f}")


def show_errors(folder: Path) -> None:
    for line in [*modality_errors(modality_cases(folder)), *who_errors(who_cases(folder))]:
        print(line)
    for (wanted, read_as), times in confusions(modality_cases(folder)).most_common():
        print(f"{wanted} read as {read_as}: {times}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, default=CASES)
    parser.add_argument("--errors", action="store_true", help="list the rows that fail")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    missing = [p for p in (args.cases / "modality.jsonl", args.cases / "who.jsonl") if not p.is_file()]
    if missing:
        print(f"cases: {missing[0]}: no such file; --cases names the folder that holds it", file=sys.stderr)
        return 2
    report = measure(args.cases)
    show(report)
    if args.errors:
        show_errors(args.cases)
    if args.json:
        args.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
