"""What a watch file says, as frozen structs: one a table, one a kind of pattern; ``docs/watch.md`` tells each key."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import Struct

from tocsin.accounts import CommitmentState, Grade, IndicatorClass, Observed, Standing, Tier
from tocsin.records import (
    Coercion,
    CommitmentKind,
    EventType,
    FigureKind,
    Instrument,
    Modality,
    Strength,
    TalkForm,
    TalkStatus,
)

HALF_LIVES: dict[IndicatorClass, float] = {
    "action": 21.0, "preparation": 21.0, "logistics": 30.0, "word": 5.0, "assessment": 5.0, "absence": 21.0, "gap": 5.0,
}  # fmt: skip
"""Days in which the weight of a sighting halves. Start values: words 5, posture 21, logistics 30; not calibrated. What
changes over years (a treaty, a base) is given 180 in the watch file itself."""
DEEDS: frozenset[IndicatorClass] = frozenset({"action", "preparation", "logistics"})
"""Classes whose indicators are acts; an alarm needs one of them."""
CONFIDENCE = 0.5
"""Records below are passed over unless a pattern says otherwise. Start value."""

Told = Modality | Literal["any"]
SourceKind = Literal["folder", "file", "glob", "jsonl", "feed", "page"]
Ladder = Literal["reported", "corroborated", "verified"]


# ---------------------------------------------------------------------------------------------------------- patterns

class Pattern(Struct, frozen=True, kw_only=True, tag_field="record", forbid_unknown_fields=True):
    """What every pattern may ask: words in the evidence sentence (any of ``words``, and any of ``also``, none of
    ``not_words``) and a least confidence."""

    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    confidence: float | None = None


class EventPattern(Pattern, frozen=True, kw_only=True, tag="event"):
    """Events; with ``standing``, events as the ledger has merged them from many articles."""

    type: tuple[EventType, ...] = ()
    mode: tuple[str, ...] = ()
    modality: tuple[Told, ...] = ("actual", "ongoing")
    quad: tuple[int, ...] = ()
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    standing: tuple[Standing, ...] = ()


class CommitmentPattern(Pattern, frozen=True, kw_only=True, tag="commitment"):
    """Commitments; with ``state``, their histories."""

    kind: tuple[CommitmentKind, ...] = ()
    actor: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    instrument: tuple[Instrument, ...] = ()
    coercion: tuple[Coercion, ...] = ()
    strength: tuple[Strength, ...] = ()
    state: tuple[CommitmentState, ...] = ()


class FigurePattern(Pattern, frozen=True, kw_only=True, tag="figure"):
    """Figures between ``at_least`` and ``at_most``, in the unit's base."""

    unit: tuple[str, ...] = ()
    kind: tuple[FigureKind, ...] = ()
    owner: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    modality: tuple[Told, ...] = ("actual", "ongoing")
    at_least: float | None = None
    at_most: float | None = None


class TalkPattern(Pattern, frozen=True, kw_only=True, tag="talk"):
    """Talks in which every one of ``parties`` takes part."""

    status: tuple[TalkStatus, ...] = ()
    form: tuple[TalkForm, ...] = ()
    parties: tuple[tuple[str, ...], ...] = ()
    place: tuple[str, ...] = ()


class StatementPattern(Pattern, frozen=True, kw_only=True, tag="statement"):
    """What somebody said."""

    speaker: tuple[str, ...] = ()


class ContradictionPattern(Pattern, frozen=True, kw_only=True, tag="contradiction"):
    """Open contradictions of the ledger, by its rules' names."""

    rule: tuple[str, ...] = ()


class TextPattern(Pattern, frozen=True, kw_only=True, tag="text"):
    """Sentences by their words alone, where no record exists for the thing: without tense or denial, so that it never
    verifies anything."""


AnyPattern = (
    EventPattern | CommitmentPattern | FigurePattern | TalkPattern | StatementPattern | ContradictionPattern
    | TextPattern
)  # fmt: skip


# --------------------------------------------------------------------------------------------------- what is watched

class About(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[watch]``: the warning problem. ``horizon`` is a term ("90d") or a day (2022-03-31)."""

    name: str
    title: str = ""
    question: str = ""
    horizon: str = "90d"
    language: Literal["en"] = "en"
    confidence: float = CONFIDENCE


class Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[[source]]``: where articles come from. Without ``kind`` it is told from ``at``; ``every`` is how often to
    look. ``publisher`` is for articles that name none, ``reliability`` for publishers the table does not list.
    ``follow``: of a feed whose entries don't carry their text, the pages they lead to are fetched."""

    at: str
    kind: SourceKind | None = None
    every: str = "1h"
    publisher: str | None = None
    reliability: Grade | None = None
    follow: bool = False


class Indicator(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"class_": "class"}):
    """``[[indicator]]``. ``half_life`` in days (0 stands for the class's). ``restraint``: a side's words about its own
    restraint, which weigh nothing until the indicator ``confirmed_by`` is corroborated."""

    name: str
    class_: IndicatorClass
    title: str = ""
    half_life: float = 0.0
    restraint: bool = False
    confirmed_by: str | None = None
    match: tuple[AnyPattern, ...]
    against: tuple[AnyPattern, ...] = ()


class Hypothesis(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[[hypothesis]]``: one of a closed set. ``given``: the chance of each indicator if it is true."""

    name: str
    title: str = ""
    prior: float
    given: dict[str, float] = {}


class Chance(Struct, frozen=True, forbid_unknown_fields=True):
    """How often a source of a grade reports a thing that is so, and one that is not."""

    true: float
    false: float


LIKELIHOOD: dict[Grade, Chance] = {
    "A": Chance(0.90, 0.05), "B": Chance(0.85, 0.10), "C": Chance(0.75, 0.20), "D": Chance(0.60, 0.30),
    "E": Chance(0.50, 0.40), "F": Chance(0.50, 0.45),
}  # fmt: skip
"""Start values, not calibrated: an A report is 18 times as likely of a thing that is so, an F report hardly more."""


class Condition(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[[alert.when]]``: either ``count`` of some indicators (by name or class) in a state, or an index.

    ``least``: so far up the ladder or further; ``states`` asks for exactly these instead. ``index`` and ``low`` are
    thresholds of the hypothesis and of the lower edge of its band.
    """

    indicators: tuple[str, ...] = ()
    classes: tuple[IndicatorClass, ...] = ()
    least: Ladder = "corroborated"
    states: tuple[Observed, ...] = ()
    count: int = 1
    hypothesis: str | None = None
    index: float | None = None
    low: float | None = None


class AlertRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[[alert]]``: rings when all of ``when`` hold, on at least so many independent ``origins``. Within ``cooldown``
    of easing, the same alert stands again without ringing."""

    name: str
    tier: Tier
    title: str = ""
    when: tuple[Condition, ...]
    origins: int = 1
    cooldown: str = "3d"
    mute: bool = False


class Webhook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[deliver.webhook]``: alerts from tier ``least`` up; ``secret_env`` is the NAME of an environment variable."""

    url: str
    secret_env: str | None = None
    least: Tier = "notice"


class Mail(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"sender": "from"}):
    """``[deliver.smtp]``; ``password_env`` is the NAME of an environment variable."""

    host: str
    port: int = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    sender: str
    to: tuple[str, ...]
    user: str | None = None
    password_env: str | None = None
    least: Tier = "notice"


class Deliver(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[deliver]``: where alerts go. ``atom`` is the path of a feed, relative to the watch file."""

    terminal: bool = True
    atom: str | None = None
    webhook: Webhook | None = None
    smtp: Mail | None = None


class Watch(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True,
    rename={"about": "watch", "sources": "source", "indicators": "indicator", "hypotheses": "hypothesis",
            "alerts": "alert"},
):  # fmt: skip
    """A whole watch file."""

    about: About
    parties: dict[str, tuple[str, ...]] = {}
    places: dict[str, tuple[str, ...]] = {}
    sources: tuple[Source, ...] = ()
    reliability: dict[str, Grade] = {}
    likelihood: dict[Grade, Chance] = {}
    indicators: tuple[Indicator, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
    deliver: Deliver = Deliver()
    base: str = "."

    @property
    def name(self) -> str:
        return self.about.name

    @property
    def title(self) -> str:
        return self.about.title or self.about.name

    @property
    def actors(self) -> tuple[str, ...]:
        """Actor ids of all parties, sorted."""
        return tuple(sorted({each for group in self.parties.values() for each in group}))

    def path(self, relative: str) -> Path:
        """A path of the file, made to start from the folder of the watch file."""
        return Path(self.base) / relative
