"""Paths, folders and patterns: which files a source names, in a fixed order."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tocsin.gather.options import GatherOptions
from tocsin.records import Rejected

Found = Path | Rejected


def file_uri(path: str | Path) -> str:
    """The absolute ``file://`` address of a path, percent-encoded; links are not followed."""
    return Path(os.path.abspath(path)).as_uri()


def find(source: str, options: GatherOptions) -> Iterator[Found]:
    """The files that a source names: a file, a folder with all below it, or a pattern; names sorted in each folder.

    What can't be listed or is no file comes as ``Rejected``; nothing raises.
    """
    source = _plain_path(source)
    if not source:
        yield _rejected(source, "the source is empty; name a file, folder or address")
    elif os.path.isdir(source):
        yield from _folder(Path(source), options)
    elif os.path.lexists(source):
        yield Path(source)
    elif glob.has_magic(source):
        yield from _pattern(source, options)
    else:
        yield _rejected(source, "no such file or folder")


def why(error: OSError) -> str:
    """The reason in an operating system's error, without the path: the record names that already."""
    known = {PermissionError: "permission denied; change its access rights", FileNotFoundError: "no such file"}
    return known.get(type(error)) or f"can't be read ({error.strerror or error})"


def _plain_path(source: str) -> str:
    if not source.startswith("file://"):
        return source
    from urllib.request import url2pathname  # brings TLS and http along, which most runs don't need

    return url2pathname(urlsplit(source).path)


def _rejected(path: str | Path, reason: str) -> Rejected:
    return Rejected(file_uri(path) if str(path) else "", "gather", reason)


def _folder(folder: Path, options: GatherOptions) -> Iterator[Found]:
    empty = True
    for found in _walk(folder, options):
        empty = False
        yield found
    if empty:
        yield _rejected(folder, "the folder holds no file to read")


def _walk(folder: Path, options: GatherOptions) -> Iterator[Found]:
    """Everything below a folder. The stack is our own: trees can be deeper than Python's recursion limit."""
    stack = [folder]
    while stack:
        path = stack.pop()
        try:
            mode = os.stat(path).st_mode
            if stat.S_ISDIR(mode) and (path == folder or not path.is_symlink()):
                stack.extend(_listed(path, options))
            else:
                yield _below(path, mode)
        except OSError as error:
            yield _rejected(path, why(error))


def _listed(folder: Path, options: GatherOptions) -> list[Path]:
    """The entries of a folder, last first, less the hidden ones."""
    names = sorted(os.listdir(folder), reverse=True)
    for name in names:
        if name.startswith("."):
            options.on_skip(file_uri(folder / name), "hidden file or folder")
    return [folder / name for name in names if not name.startswith(".")]


def _below(path: Path, mode: int) -> Found:
    if stat.S_ISREG(mode):
        return path
    if stat.S_ISDIR(mode):  # it could lead round in a circle
        return _rejected(path, "a link to a folder is not followed; name the folder itself as a source")
    # only what is named on its own may be a pipe: reading one that happens to lie in a folder would wait for ever
    return _rejected(path, "neither a file nor a folder (a pipe, socket or device)")


def _pattern(pattern: str, options: GatherOptions) -> Iterator[Found]:
    paths = sorted(glob.glob(pattern, recursive=True))
    if not paths:
        yield _rejected(pattern, "no file matches the pattern")
    for path in paths:
        if not os.path.isdir(path):
            yield Path(path)
        elif "**" not in pattern:  # with ** the files of a matched folder are matches themselves
            yield from _folder(Path(path), options)
