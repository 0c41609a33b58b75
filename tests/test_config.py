"""Settings: what is given beats the environment, which beats the defaults; nothing is read at import."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tocsin.config import Settings, settings_from
from tocsin.errors import ConfigError

CASES: list[tuple[dict[str, str], dict[str, object], Settings]] = [
    ({}, {}, Settings()),
    ({"TOCSIN_JOBS": "4"}, {}, Settings(jobs=4)),
    ({"TOCSIN_THREADS": "2"}, {}, Settings(threads=2)),
    ({"TOCSIN_JOBS": "4"}, {"jobs": 2}, Settings(jobs=2)),
    ({"TOCSIN_JOBS": "4"}, {"jobs": None}, Settings(jobs=4)),
    ({"TOCSIN_ACTORS": "mine.toml"}, {}, Settings(actors=(Path("mine.toml"),))),
    ({"TOCSIN_ACTORS": f"a.toml{os.pathsep}b.toml{os.pathsep}"}, {}, Settings(actors=(Path("a.toml"), Path("b.toml")))),
    ({"TOCSIN_ACTORS": "a.toml"}, {"actors": (Path("c.toml"),)}, Settings(actors=(Path("c.toml"),))),
    ({"OTHER": "x"}, {"threads": 3}, Settings(threads=3)),
]


@pytest.mark.parametrize(("environment", "given", "expected"), CASES)
def test_settings(environment: dict[str, str], given: dict[str, object], expected: Settings) -> None:
    assert settings_from(environment, **given) == expected


@pytest.mark.parametrize("name", ["TOCSIN_JOBS", "TOCSIN_THREADS"])
@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", "", " 2", "²"])
def test_a_number_that_is_none_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"{name} is .* at least 1") as caught:
        settings_from({name: value})
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("given", [{"jobs": 0}, {"threads": -1}])
def test_a_number_given_is_checked_too(given: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match="at least 1"):
        settings_from({}, **given)


def test_settings_are_frozen() -> None:
    with pytest.raises(AttributeError):
        Settings().jobs = 2  # type: ignore[misc]
