"""Alembic's entry: migrates over the connection it is handed, inside the transaction that is open there."""

from alembic import context

from matching.storage.service_tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
