"""Brings a store's tables to this version's shape when it is opened. Alembic is loaded only if there is work to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from tocsin.errors import StoreError, UsageError

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "tocsin_version"
"""Not Alembic's usual name: a team's database may hold another program's tables, too."""
HEAD = "0003"
"""The last migration; a test holds it against the folder."""


def version_of(connection: Connection) -> str | None:
    """The migration that the store stands at; none if it has no tables of ours."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return found


def check(connection: Connection, name: str) -> bool:
    """Whether the tables are as they should be. Raises for a store of a later version, or a stranger's database."""
    version = version_of(connection)
    if version is None and connection.dialect.name == "sqlite" and inspect(connection).get_table_names():
        raise UsageError(f"{name} holds other tables and is no Tocsin store; choose another file")
    if version is not None and version not in known():
        raise StoreError(f"{name} was made by a later Tocsin (its tables are at {version}); upgrade tocsin")
    return version == HEAD


def known() -> set[str]:
    """The migrations that ship with this version, told from their files' names."""
    return {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def upgrade(connection: Connection) -> None:
    """Runs the migrations that the store lacks, in the transaction that is open: all of them, or none."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
