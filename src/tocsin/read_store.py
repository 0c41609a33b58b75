"""How ``tocsin read`` writes into a store: as its only output, or beside a file.

A document is skipped if the store has it as this version reads it, and so has the file where that one remembers what
it holds. Whatever one of the two lacks is read again and written there alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tocsin.export import Key, Output, Result
from tocsin.records import MadeBy
from tocsin.store.sql import BATCH, Store, open_store


class StoreOutput:
    """A store as an output. ``remembers`` says whether the output beside it can tell what it holds."""

    def __init__(self, url: str, made_by: MadeBy, beside: Output | None, remembers: bool) -> None:
        self._made_by, self._beside, self._remembers = made_by, beside, remembers
        self._filed: set[Key] = set()
        self._waiting: list[Result] = []
        self._store: Store = open_store(url)
        try:
            self._store.begin_writing()
        except BaseException:
            self._store.close()
            raise

    def held(self) -> Iterator[Key]:
        """None: a store is asked key by key (``has``), as it may hold millions."""
        self._filed.update(self._beside.held() if self._beside else ())
        return iter(())

    def has(self, key: Key) -> bool:
        """Whether both outputs hold it from earlier runs."""
        return (key in self._filed or not self._remembers) and bool(self._store.known([key], self._made_by))

    def write(self, result: Result, keys: Sequence[Key]) -> None:
        if self._beside and keys[-1] not in self._filed:
            self._beside.write(result, keys)
        self._waiting.append(result)
        if len(self._waiting) >= BATCH:
            self._flush()

    def close(self, whole: bool) -> None:
        """Keeps what was read, after a failure, too: each result is complete."""
        try:
            self._flush()
        finally:
            self._store.close()
            if self._beside:
                self._beside.close(whole)

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._store.add(waiting)
