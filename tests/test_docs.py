"""The documents keep up with the code: every command, option and field is described, every README command exists."""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from tocsin import records
from tocsin.cli import EXIT_CODES, parser

ROOT = Path(__file__).parents[1]
CLI = (ROOT / "docs" / "cli.md").read_text("utf-8")
RECORDS = (ROOT / "docs" / "records.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    [sub] = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(sub.choices)


OPTIONS = [
    (name, option)
    for name, command in commands().items()
    for action in command._actions
    for option in action.option_strings
    if option not in ("-h", "--help")
]


@pytest.mark.parametrize("name", commands())
def test_every_command_is_described(name: str) -> None:
    assert f"## `tocsin {name}" in CLI


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_every_option_is_described(command: str, option: str) -> None:
    section = CLI.split(f"## `tocsin {command}")[1].split("\n## ")[0]
    assert re.search(rf"`{re.escape(option)}[` ]", section), f"docs/cli.md does not describe {option} of {command}"


@pytest.mark.parametrize("code", re.findall(r"^  (\d+) ", EXIT_CODES, re.MULTILINE))
def test_every_exit_code_is_described(code: str) -> None:
    assert re.search(rf"^\| {code} \|", CLI, re.MULTILINE)


@pytest.mark.parametrize("variable", ["TOCSIN_ACTORS", "TOCSIN_THREADS", "TOCSIN_JOBS", "NO_COLOR"])
def test_every_variable_is_described(variable: str) -> None:
    assert f"`{variable}`" in CLI


SHARED = {"id", "clause", "evidence", "confidence", "reasons", "flags"}
PUBLISHED = sorted(str(name) for name in records.json_schema()["$defs"])  # type: ignore[call-overload]


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_field_is_described(name: str) -> None:
    kind: type[Struct] = getattr(records, name)
    names = {field.encode_name for field in msgspec.structs.fields(kind)}
    shared = SHARED if names > SHARED else set()
    assert not [field for field in names - shared if f"`{field}`" not in section(name)], "not in docs/records.md"
    assert not [field for field in shared if f"`{field}`" not in section("Every record")]


def section(name: str) -> str:
    found = re.search(rf"^## {name}$.*?(?=^## |\Z)", RECORDS, re.MULTILINE | re.DOTALL)
    assert found, f"docs/records.md has no section {name}"
    return found[0]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^\s*make (\w+)", README, re.MULTILINE)) | {"demo", "test"}))
def test_readme_commands_exist(target: str) -> None:
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("path", re.findall(r"\]\((?!https?:)([^)#]+)", README + CLI + RECORDS))
def test_links_lead_somewhere(path: str) -> None:
    assert (ROOT / path).exists() or (ROOT / "docs" / path).exists()


def test_files_that_commands_name_exist() -> None:
    for path in re.findall(r"\b(?:examples|benchmarks)/[\w.-]+", README + MAKEFILE):
        assert (ROOT / path).exists(), path


def test_the_version_is_told_once() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert re.search(rf"^## {re.escape(version)}\b", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert f"version: {version}" in (ROOT / "CITATION.cff").read_text("utf-8")


@pytest.mark.parametrize("pin", [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line])
def test_constraints_are_plain_pins(pin: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+|#.*", pin), "no address, no path: only name==version"
