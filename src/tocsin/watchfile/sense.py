"""What a watch file asks for makes sense: names that exist, numbers in their ranges, rules that can be met.

Each check raises the first thing wrong: where it stands, what it is, what to do about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tocsin.accounts import IndicatorClass
from tocsin.errors import ConfigError
from tocsin.knowledge.codebook import codebook
from tocsin.knowledge.countries import load_countries
from tocsin.knowledge.places import places
from tocsin.watchfile.form import (
    DEEDS,
    AlertRule,
    AnyPattern,
    CommitmentPattern,
    Condition,
    EventPattern,
    FigurePattern,
    Indicator,
    SourceKind,
    StatementPattern,
    TextPattern,
    Watch,
)
from tocsin.watchfile.shape import fail, nearest

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TERM = re.compile(r"([0-9]{1,12})\s*([smhdw])")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
WORD = re.compile(r"[^\s*]{2,}\*?|[^\s*]")
ACTOR = re.compile(r"(?P<head>[A-Z]{3})(?:\.[A-Z]{3})?(?::[a-z0-9-]+)?")
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
STATELESS = frozenset({"UNK", "GRP", "INT"})
"""Heads of actor ids that are neither a country's code nor a sector: not identified, groups, international."""
OTHER = "other"
LONGEST = 10_000
"""Days that any length of time in the file may have: 27 years."""
LARGEST = 1e15
"""The highest number that a figure may be asked to reach, in its unit's base: above any sum of money."""
MOST_ORIGINS = 50
"""Independent voices that a rule may ask for: above, it would never ring."""
MOST_PORTS = 65_535


def seconds(term: str) -> int:
    """A term such as "15m", "6h", "3d" or "2w" in seconds; raises ``ConfigError`` for what is none."""
    found = TERM.fullmatch(term.strip())
    if found is None or int(found[1]) == 0:
        raise ConfigError(f"'{term}' is no length of time; write it as 15m, 6h, 3d or 2w")
    length = int(found[1]) * UNIT_SECONDS[found[2]]
    if length > LONGEST * UNIT_SECONDS["d"]:
        raise ConfigError(f"'{term}' is too long; write {LONGEST}d or less")
    return length


def horizon_day(horizon: str, first: str) -> str:
    """The last day of a horizon: the day itself, or a term from the day of the first article; empty before that."""
    if DAY.fullmatch(horizon):
        return horizon
    try:
        return (date.fromisoformat(first[:10]) + timedelta(seconds=seconds(horizon))).isoformat()
    except (ValueError, OverflowError):
        return ""


def _term(term: str, where: str) -> None:
    try:
        seconds(term)
    except ConfigError as error:
        what, _, do = str(error).rpartition("; ")
        fail(where, what, do)


def _named(table: str, entries: Sequence[Any]) -> None:
    """Names are short, lower case, and each stands once."""
    seen: set[str] = set()
    for entry in entries:
        if not NAME.fullmatch(entry.name):
            fail(f"[[{table}]] '{entry.name}'", "isn't a name", "use small letters, digits and hyphens: troops-massing")
        if entry.name in seen:
            fail(f"[[{table}]] '{entry.name}'", "stands twice", "rename one of the two")
        seen.add(entry.name)


def check_about(watch: Watch) -> None:
    about = watch.about
    if not NAME.fullmatch(about.name):
        fail("[watch] name", f"'{about.name}' isn't a name", "use small letters, digits and hyphens: ukraine-2022")
    _horizon(about.horizon, "[watch] horizon")
    _share(about.confidence, "[watch] confidence")


def _horizon(horizon: str, where: str) -> None:
    """A day of the calendar, or a term."""
    if DAY.fullmatch(horizon):
        try:
            date.fromisoformat(horizon)
        except ValueError:
            fail(where, f"'{horizon}' is no day of the calendar", 'write one that is, like "2022-03-31"')
    elif TERM.fullmatch(horizon):
        _term(horizon, where)
    else:
        fail(where, f"'{horizon}' is neither a term nor a day", 'write "90d" or "2022-03-31"')


def _share(value: float | None, where: str) -> None:
    if value is not None and not 0.0 <= value <= 1.0:
        fail(where, f"is {value:g}", "write a number from 0 to 1")


def check_parties(watch: Watch) -> None:
    for group, ids in watch.parties.items():
        where = f"[parties] {group}"
        if not NAME.fullmatch(group):
            fail(where, "isn't a name", "use small letters, digits and hyphens; actor ids stand behind the =")
        for each in ids:
            _actor(each, (), where)


def _actor(name: str, groups: Iterable[str], where: str) -> None:
    """An actor id, the first part of one (``RUS``, ``RUS.MIL``), or a group of ``[parties]``."""
    if name in groups:
        return
    found = ACTOR.fullmatch(name)
    if found is None:
        fail(where, f"'{name}' is no group of [parties] and no actor id", nearest(name, groups, "groups"))
    heads = {*load_countries().by_iso, *codebook().sectors, *STATELESS}
    if found["head"] not in heads:
        close = get_close_matches(found["head"], sorted(heads), 1, 0.6)
        do = f"did you mean '{close[0]}'?" if close else "use an ISO 3166 code of three letters"
        fail(where, f"'{name}' begins with no known country or kind of actor", do)


def check_places(watch: Watch) -> None:
    for group, names in watch.places.items():
        where = f"[places] {group}"
        if not NAME.fullmatch(group):
            fail(where, "isn't a name", "use small letters, digits and hyphens; names of places stand behind the =")
        for each in names:
            _place(each, (), where)


def _place(name: str, groups: Iterable[str], where: str) -> None:
    """A country's code, a place that the gazetteer knows, or a group of ``[places]``."""
    if name in groups or name in load_countries().by_iso:
        return
    if places().find(name) is None:
        do = "write a country's code (UKR), a town as GeoNames spells it, or use words"
        fail(where, f"no place '{name}' is known", do)


def check_sources(watch: Watch) -> None:
    if not watch.sources:
        fail("the file", "has no [[source]]", 'add one: at = "articles/"')
    for number, source in enumerate(watch.sources, 1):
        where = f"[[source]] {number}, "
        _term(source.every, f"{where}every")
        kind = source.kind or kind_of(source.at)
        address = re.match(r"([a-z][a-z0-9+.-]*)://", source.at)
        if address and address[1] not in ("http", "https"):
            fail(f"{where}at", f"{address[1]} addresses can't be read", "give http, https or a path")
        if bool(address) != (kind in ("feed", "page")):
            fail(f"{where}kind", f"'{source.at}' can't be a {kind}", "leave kind out, or give what it belongs to")
        if not address and kind != "glob" and not watch.path(source.at).exists():
            fail(f"{where}at", f"no file or folder '{source.at}'", "paths start from the folder of the watch file")


def kind_of(at: str) -> SourceKind:
    """The kind of a source by what it looks like; an address is a feed where its path says so."""
    if at.startswith(("http://", "https://")):
        path = urlsplit(at).path.lower()
        return "feed" if re.search(r"\.(?:xml|rss|atom|rdf)$|(?:^|/)(?:feeds?|rss|atom)(?:/|$)", path) else "page"
    if any(sign in at for sign in "*?["):
        return "glob"
    if at.lower().endswith((".jsonl", ".ndjson", ".jsonl.gz")):
        return "jsonl"
    return "folder" if at.endswith("/") or "." not in Path(at).name else "file"


def check_likelihood(watch: Watch) -> None:
    for grade, chance in watch.likelihood.items():
        if not 0.0 < chance.false <= chance.true < 1.0:
            what = f"true is {chance.true}, false is {chance.false}"
            fail(f"[likelihood] {grade}", what, "keep 0 < false <= true < 1")


def check_indicators(watch: Watch) -> None:
    _named("indicator", watch.indicators)
    classes = {each.name: each.class_ for each in watch.indicators}
    for each in watch.indicators:
        where = f"[[indicator]] '{each.name}', "
        if not each.match:
            fail(where.rstrip(", "), "matches nothing", "add an [[indicator.match]]")
        _restraint(each, classes, where)
        for part in ("match", "against"):
            for number, pattern in enumerate(getattr(each, part), 1):
                check_pattern(pattern, watch, f"{where}{part} {number}, ")
        if each.class_ in DEEDS:
            _words_are_no_deed(each, where)


def check_half_lives(tables: Mapping[str, Any]) -> None:
    """Half-lives that the file gives; a loaded indicator has 0 where it gives none."""
    for each in tables.get("indicator", ()):
        if not 0 < each.get("half_life", 1) <= LONGEST:
            do = f"write a number of days above 0, {LONGEST} at most, or leave it out"
            fail(f"[[indicator]] '{each['name']}', half_life", f"is {each['half_life']:g}", do)


def _restraint(each: Indicator, classes: Mapping[str, IndicatorClass], where: str) -> None:
    """Words of restraint name the deed that would confirm them."""
    if not each.restraint:
        if each.confirmed_by:
            fail(f"{where}confirmed_by", "stands without restraint", "add restraint = true, or leave it out")
        return
    if each.class_ != "word":
        fail(f"{where}restraint", f"is for words, this is of class {each.class_}", 'use class = "word"')
    if each.confirmed_by is None:
        fail(where.rstrip(", "), "has restraint without confirmed_by", "name the indicator of a deed that confirms it")
    if each.confirmed_by not in classes:
        what = f"no indicator is called '{each.confirmed_by}'"
        fail(f"{where}confirmed_by", what, nearest(each.confirmed_by, classes, "indicators"))
    if classes[each.confirmed_by] not in DEEDS:
        what = f"'{each.confirmed_by}' is no deed"
        fail(f"{where}confirmed_by", what, "name one of class action, preparation or logistics")


def _words_are_no_deed(each: Indicator, where: str) -> None:
    """What somebody says or threatens neither makes a deed nor ends one."""
    for part in ("match", "against"):
        for number, pattern in enumerate(getattr(each, part), 1):
            if isinstance(pattern, StatementPattern | CommitmentPattern):
                what = f"a {kind_name(pattern)} is no deed, this indicator is of class {each.class_}"
                fail(f"{where}{part} {number}, record", what, "match events or figures, or give it another class")


def kind_name(pattern: AnyPattern) -> str:
    """What a pattern's ``record`` key says."""
    return str(type(pattern).__struct_config__.tag)


def check_pattern(pattern: AnyPattern, watch: Watch, where: str) -> None:
    """A pattern asks for something, in words and names that can be met."""
    _share(pattern.confidence, f"{where}confidence")
    asked = [name for name in pattern.__struct_fields__ if name not in ("confidence", "modality", "not_words")]
    if not any(getattr(pattern, name) not in ((), None) for name in asked):
        fail(where.rstrip(", "), "would match everything", f"add one of {', '.join(sorted(asked))}")
    if isinstance(pattern, TextPattern) and not pattern.words:
        fail(where.rstrip(", "), "has no words", 'add words = ["…"]')
    for key in ("words", "also", "not_words"):
        for phrase in getattr(pattern, key):
            if not phrase.strip() or not all(WORD.fullmatch(word) for word in phrase.split()):
                what = f"'{phrase}' can't be looked for"
                fail(f"{where}{key}", what, "write words; * stands at the end of a word of two letters or more")
    _check_names(pattern, watch, where)
    _check_values(pattern, where)


def _check_names(pattern: AnyPattern, watch: Watch, where: str) -> None:
    for key in ("actor", "recipient", "target", "owner", "speaker"):
        for each in getattr(pattern, key, ()):
            _actor(each, watch.parties, f"{where}{key}")
    for group in getattr(pattern, "parties", ()):
        for each in group:
            _actor(each, watch.parties, f"{where}parties")
    for each in getattr(pattern, "place", ()):
        _place(each, watch.places, f"{where}place")


def _check_values(pattern: AnyPattern, where: str) -> None:
    if isinstance(pattern, EventPattern):
        types: Iterable[str] = pattern.type or codebook().types
        modes = sorted({mode for each in types for mode in codebook().types[each].modes})
        for mode in pattern.mode:
            if mode not in modes:
                what = f"{' and '.join(pattern.type) or 'no type'} has no mode '{mode}'"
                fail(f"{where}mode", what, nearest(mode, modes, "modes"))
        for quad in pattern.quad:
            if quad not in (1, 2, 3, 4):
                fail(f"{where}quad", f"is {quad}", "quads are 1, 2 (cooperation), 3, 4 (conflict); 2 and 4 are deeds")
    if isinstance(pattern, FigurePattern):
        low, high = pattern.at_least, pattern.at_most
        for key, value in (("at_least", low), ("at_most", high)):
            if value is not None and not 0 <= value <= LARGEST:
                fail(f"{where}{key}", f"is {value:g}", f"write a number from 0 to {LARGEST:g}")
        if low is not None and high is not None and low > high:
            fail(f"{where}at_least", f"is above at_most ({low:g} > {high:g})", "exchange the two")


def check_hypotheses(watch: Watch) -> None:
    if not watch.hypotheses:
        return
    _named("hypothesis", watch.hypotheses)
    if OTHER not in {each.name for each in watch.hypotheses} or len(watch.hypotheses) < 2:
        fail("[[hypothesis]]", "the set isn't closed", 'add one with name = "other" beside the rest')
    for each in watch.hypotheses:
        if not 0.0 < each.prior < 1.0:
            fail(f"[[hypothesis]] '{each.name}', prior", f"is {each.prior}", "write a number between 0 and 1")
    if not 0.999 <= (total := sum(each.prior for each in watch.hypotheses)) <= 1.001:
        fail("[[hypothesis]]", f"the priors add up to {total:g}", "make them add up to 1")
    _check_given(watch)


def _check_given(watch: Watch) -> None:
    """Every hypothesis but "other" says how likely each weighed indicator is if it is true."""
    names = [each.name for each in watch.indicators]
    weighed = {name for each in watch.hypotheses for name in each.given}
    for each in watch.hypotheses:
        where = f"[[hypothesis]] '{each.name}', given"
        for name, chance in each.given.items():
            if name not in names:
                fail(where, f"no indicator is called '{name}'", nearest(name, names, "indicators"))
            if not 0.0 < chance < 1.0:
                fail(f"{where}.{name}", f"is {chance}", "write a number between 0 and 1, neither of them itself")
        missing = sorted(weighed - set(each.given))
        if missing and each.name != OTHER:
            fail(where, f"has no {missing[0]}, which others weigh", f"add {missing[0]} = 0.5 or what you think")


def check_alerts(watch: Watch) -> None:
    _named("alert", watch.alerts)
    for rule in watch.alerts:
        where = f"[[alert]] '{rule.name}', "
        _term(rule.cooldown, f"{where}cooldown")
        if rule.origins < 1:
            fail(f"{where}origins", f"is {rule.origins}", "write a number of 1 or more")
        if rule.origins > MOST_ORIGINS:
            what = f"is {rule.origins}, so that it would never ring"
            fail(f"{where}origins", what, f"write a number from 1 to {MOST_ORIGINS}")
        if not rule.when:
            fail(where.rstrip(", "), "never rings", "add an [[alert.when]]")
        for number, condition in enumerate(rule.when, 1):
            _condition(condition, watch, f"{where}when {number}, ")
        if rule.tier == "alarm" and not _has_deed(rule, watch):
            do = "add a deed (action, preparation, logistics), or make it a warning"
            fail(where.rstrip(", "), "is an alarm on words alone", do)


def _condition(condition: Condition, watch: Watch, where: str) -> None:
    counted = bool(condition.indicators or condition.classes)
    if counted == bool(condition.hypothesis):
        fail(where.rstrip(", "), "asks for both or neither", "give indicators or classes, or else a hypothesis")
    if condition.hypothesis:
        _threshold(condition, watch, where)
        return
    names = {each.name: each.class_ for each in watch.indicators}
    for name in condition.indicators:
        if name not in names:
            fail(f"{where}indicators", f"no indicator is called '{name}'", nearest(name, names, "indicators"))
    there = sum(n in condition.indicators or c in condition.classes for n, c in names.items())
    if not 1 <= condition.count <= there:
        fail(f"{where}count", f"is {condition.count}, of {there} indicators", f"write a number from 1 to {there}")


def _threshold(condition: Condition, watch: Watch, where: str) -> None:
    names = [each.name for each in watch.hypotheses]
    if condition.hypothesis not in names:
        what = f"none is called '{condition.hypothesis}'"
        fail(f"{where}hypothesis", what, nearest(str(condition.hypothesis), names, "hypotheses"))
    if condition.index is None and condition.low is None:
        fail(where.rstrip(", "), "has no threshold", "add index = 0.6 or low = 0.4")
    _share(condition.index, f"{where}index")
    _share(condition.low, f"{where}low")


def _has_deed(rule: AlertRule, watch: Watch) -> bool:
    deeds = {each.name for each in watch.indicators if each.class_ in DEEDS}
    return any(
        condition.hypothesis or deeds & set(condition.indicators) or DEEDS & set(condition.classes)
        for condition in rule.when
    )


def check_deliver(watch: Watch) -> None:
    webhook, mail = watch.deliver.webhook, watch.deliver.smtp
    if webhook:
        if not webhook.url.startswith(("http://", "https://")):
            fail("[deliver.webhook] url", f"'{webhook.url}' is no http address", "give https://…")
        _variable(webhook.secret_env, "[deliver.webhook] secret_env")
    if mail:
        if not 1 <= mail.port <= MOST_PORTS:
            fail("[deliver.smtp] port", f"is {mail.port}", f"write a number from 1 to {MOST_PORTS}")
        _variable(mail.password_env, "[deliver.smtp] password_env")
        for each in (mail.sender, *mail.to):
            if not re.fullmatch(r"[^@\s]+@[^@\s]+", each):
                fail("[deliver.smtp]", f"'{each}' is no mail address", "write it as name@example.org")
        if not mail.to:
            fail("[deliver.smtp] to", "is empty", "name who gets the mail")


def _variable(name: str | None, where: str) -> None:
    """A secret stands in the environment, never in the file; the value isn't repeated in case it is one."""
    if name is not None and not VARIABLE.fullmatch(name):
        do = "put the secret into one and write its name: TOCSIN_SECRET"
        fail(where, "isn't the name of an environment variable", do)


CHECKS = (
    check_about, check_parties, check_places, check_sources, check_likelihood, check_indicators, check_hypotheses,
    check_alerts, check_deliver,
)  # fmt: skip
