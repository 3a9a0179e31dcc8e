"""Bringing a database to the schema of this version, with Alembic and nothing else.

A database that is newer than the program is refused and left alone: an old program must not write rows that a new
schema gives another meaning. Two programs that start at once wait for each other.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from offchain.domain.errors import Conflict

MIGRATIONS = Path(__file__).with_name("migrations")

# A number of our own among PostgreSQL's advisory locks.
_MIGRATION_LOCK = 7_261_653_001


def upgrade(engine: Engine) -> None:
    """Migrate to the newest schema; raises Conflict where the database has one that this program does not know."""
    with engine.connect() as connection, connection.execution_options(oreline_write=True).begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATION_LOCK})
        config = configuration(connection)
        script = ScriptDirectory.from_config(config)
        current = current_revision(connection)
        if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
            raise Conflict(
                f"the database has schema {current}, which this version of Oreline does not know",
                hint="Install the version that made it, or a newer one.",
                field="schema",
                value=current,
                rule=f"must be at most {script.get_current_head()}",
            )
        if current != script.get_current_head():
            command.upgrade(config, "head")


def current_revision(connection: Connection) -> str | None:
    """The schema a database has; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for a connection; no file is read."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
