"""How alembic reaches the database; called by store.database alone."""

from alembic import context
from sqlmodel import SQLModel

import store.models  # noqa: F401  the tables register themselves
from store.database import modelled, open_engine

engine = open_engine(context.config.attributes["url"])
try:
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, include_name=modelled
        )
        with context.begin_transaction():
            context.run_migrations()
finally:
    engine.dispose()  # SQLite keeps what was written in a second file until the last connection closes
