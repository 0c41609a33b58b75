"""A watch file's tables against their structs: keys that exist, values of the right kind, all that must be there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NoReturn

from msgspec import inspect


class Wrong(Exception):
    """Something wrong in the file: where, what, and what to do about it."""

    def __init__(self, where: str, what: str, do: str) -> None:
        super().__init__(f"{where + ': ' if where else ''}{what}; {do}")


def fail(where: str, what: str, do: str) -> NoReturn:
    raise Wrong(where, what, do)


def nearest(name: str, known: Iterable[str], plural: str) -> str:
    """What to do about a name that isn't known: the nearest one, or all there are."""
    names = [str(each) for each in known]
    close = get_close_matches(str(name), names, 1, 0.6)
    return f"did you mean '{close[0]}'?" if close else f"{plural} are {', '.join(names)}" if names else "leave it out"


def shaped(value: Any, kind: inspect.Type, where: str) -> Any:
    """A value with the shape of a type; a single value stands for a list of one, a day for its text."""
    if isinstance(kind, inspect.UnionType):
        return _of_union(value, kind, where)
    if isinstance(kind, inspect.StructType):
        return _of_struct(value, kind, where)
    if isinstance(kind, inspect.VarTupleType):
        return _of_list(value, kind, where)
    if isinstance(kind, inspect.DictType):
        return _of_table(value, kind, where)
    return _plain(value, kind, where)


def _of_union(value: Any, kind: inspect.UnionType, where: str) -> Any:
    tables = {each.tag: each for each in kind.types if isinstance(each, inspect.StructType) and each.tag}
    if tables:
        return _of_struct(value, _tagged(value, tables, where), where)
    own = [each for each in kind.types if not isinstance(each, inspect.NoneType)]
    if all(isinstance(each, inspect.LiteralType) for each in own):
        choices = tuple(choice for each in own for choice in each.values)  # type: ignore[attr-defined]
        return _plain(value, inspect.LiteralType(choices), where)
    return shaped(value, own[0], where)


def _tagged(value: Any, tables: Mapping[Any, inspect.StructType], where: str) -> inspect.StructType:
    """The kind of pattern that a table says it is."""
    if not isinstance(value, dict):
        fail(where.rstrip(", "), f"is {_called(value)}", "make it a table")
    if "record" not in value:
        do = f'add record = "event" (or {", ".join(sorted(tables))})'
        fail(where.rstrip(", "), "doesn't say which record it matches", do)
    if value["record"] not in tables:
        fail(f"{where}record", f"no record is called '{value['record']}'", nearest(value["record"], tables, "they"))
    return tables[value["record"]]


def _of_struct(value: Any, kind: inspect.StructType, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        fail(where.rstrip(", "), f"is {_called(value)}", "make it a table")
    fields = {field.encode_name: field for field in kind.fields if field.name != "base"}
    tag = {kind.tag_field} if kind.tag_field else set()
    for key in value:
        if key not in {*fields, *tag}:
            fail(f"{where}{key}", "no such key", nearest(key, fields, "the keys here"))
    for key, field in fields.items():
        if field.required and key not in value:
            fail(where.rstrip(", ") or "the file", f"has no {key}", f"add {key}")
    made = {key: shaped(each, fields[key].type, _at(where, key, each)) for key, each in value.items() if key in fields}
    return made | {key: value[key] for key in tag & set(value)}


def _at(where: str, key: str, value: Any) -> str:
    """The place of a key: tables of the top by their heads, the rest by their names."""
    if not isinstance(value, dict):
        return f"{where}{key}"
    if not where:
        return f"[{key}] "
    return f"{where[:-2]}.{key}] " if where.endswith("] ") else f"{where}{key}"


def _of_list(value: Any, kind: inspect.VarTupleType, where: str) -> list[Any]:
    """A list; each table of one is called by its name, else by its number."""
    if isinstance(kind.item_type, inspect.StructType | inspect.UnionType) and not isinstance(value, list):
        if isinstance(value, dict):
            head = where.strip(" []")
            fail(where.strip(), "is one table", f"write it with double brackets: [[{head}]]")
        value = [value]
    items = value if isinstance(value, list) else [value]
    if not items and not isinstance(kind.item_type, inspect.StructType | inspect.UnionType):
        fail(where, "is an empty list, which nothing meets", "write what it is to hold, or leave it out")
    return [shaped(each, kind.item_type, _entry(where, number, each)) for number, each in enumerate(items, 1)]


def _entry(where: str, number: int, value: Any) -> str:
    if not isinstance(value, dict):
        return where
    head = where if " " in where else f"[[{where}]]"
    name = value.get("name")
    return f"{head} '{name}', " if isinstance(name, str) else f"{head} {number}, "


def _of_table(value: Any, kind: inspect.DictType, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        fail(where, f"is {_called(value)}", "make it a table")
    made = {}
    for key, each in value.items():
        _plain(key, kind.key_type, f"{where.rstrip()} {key}")
        inner = f"{where.rstrip()} {key}"
        made[key] = shaped(each, kind.value_type, f"{inner}, " if isinstance(each, dict) else inner)
    return made


def _plain(value: Any, kind: inspect.Type, where: str) -> Any:
    """A text, number, truth value or one of a closed list."""
    if isinstance(kind, inspect.LiteralType):
        if value not in kind.values:
            fail(where, f"is {_called(value)}", nearest(str(value), map(str, kind.values), "the values"))
        return value
    if isinstance(kind, inspect.StrType) and hasattr(value, "isoformat"):
        return value.isoformat()
    for types, wanted, words in PLAIN:
        if isinstance(kind, wanted):
            if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
                fail(where, f"is {_called(value)}", f"write {words}")
            if isinstance(value, int | float) and not -LARGEST <= value <= LARGEST:
                fail(where, f"is {_called(value)}", f"write {words} that is finite and below {LARGEST:g}")
            return value
    raise TypeError(f"a field of kind {kind} has no check")  # a programmer's mistake, met by the first test


LARGEST = 1e18
"""Of any number in the file; what a key asks for in particular is checked by ``sense``. NaN is in no range."""
LONG_BITS = 64
PLAIN: tuple[tuple[tuple[type, ...], type, str], ...] = (
    ((str,), inspect.StrType, 'a text in quotes: "…"'),
    ((bool,), inspect.BoolType, "true or false"),
    ((int,), inspect.IntType, "a whole number"),
    ((int, float), inspect.FloatType, "a number"),
)


def _called(value: Any) -> str:
    """A value in words, for a message."""
    if isinstance(value, str):
        return f"'{value}'"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > LONG_BITS:
        return "a number of very many digits"
    return "a table" if isinstance(value, dict) else "a list" if isinstance(value, list) else str(value)
