"""Facts in data files, each with its source and date, and the loaders that check them.

``codebook`` holds PLOVER's types, modes and scores; ``actors`` countries, organisations and office-holders; ``places``
GeoNames; ``lexicon`` closed word lists; ``fold`` how names are compared. Nothing is read at import.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tocsin.errors import KnowledgeError

DATA = Path(__file__).parent / "data"


def read_text(path: Path) -> str:
    """The text of a knowledge file (UTF-8); a missing or undecodable one is a ``KnowledgeError``."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KnowledgeError(f"{path}: no such file; check the path (reinstall tocsin if it is its own)") from None
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: can't be read ({error}); make it a readable UTF-8 file") from None


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; one that is not TOML is a ``KnowledgeError`` with the line."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path}: not valid TOML: {error}; correct that line") from None
