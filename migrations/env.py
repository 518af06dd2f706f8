"""Runs the migrations on the connection that data_access.engine.migrate hands over, or on DATABASE_URL for the alembic command."""

import os

from alembic import context
from sqlalchemy import create_engine

from data_access.dispatch_schema import metadata  # of all tables: those of schema.py, of alerts and of the desk


def run(connection) -> None:
    """Apply the revisions in one transaction."""
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(os.environ["DATABASE_URL"]).connect() as own:
        run(own)
