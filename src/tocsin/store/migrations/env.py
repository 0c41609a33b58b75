"""What Alembic runs: migrations on the connection that ``store.migrate`` hands over, in its transaction.

A new migration is drafted with the ``revision`` function of ``alembic.command`` and finished by hand; its file begins
with its number, and ``store.migrate.HEAD`` names it.
"""

from alembic import context

from tocsin.store.migrate import VERSION_TABLE
from tocsin.store.standing import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite alters tables by copying them
)
with context.begin_transaction():
    context.run_migrations()
