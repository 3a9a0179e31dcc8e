"""Alembic's entry point: runs the migrations on the connection that `offchain.store.migrate` hands over."""

from alembic import context

from offchain.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
