"""Opening the database, and its two kinds of transaction: a read that sees one moment, and a write.

SQLite runs in WAL mode with foreign keys on and every commit synced; a write takes the one write lock at its start, so
it never fails half-way for want of it. PostgreSQL reads in REPEATABLE READ, read only. The schema is made and changed
by Alembic migrations only (`offchain/store/migrations`). Values of parameters never appear in error messages.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from offchain.domain.errors import Conflict, InvalidInput, Unavailable
from offchain.store.migrate import upgrade
from offchain.store.view import View

DEFAULT_TIMEOUT_SECONDS = 10.0
PART = "database"


class Store:
    """An open database with the schema of this version. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[View]:
        """A transaction that sees one moment: everything asked of the view speaks of the same block.

        Raises Unavailable where the database cannot be reached or does not answer in time.
        """
        with _translated(), self._engine.connect() as connection:
            if self.dialect == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield View(connection)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or rolled back where the block raises.

        Raises Unavailable where the database cannot be reached or is locked for too long, and Conflict where a
        constraint refuses a row.
        """
        with _translated(), self._engine.connect() as connection:
            connection = connection.execution_options(oreline_write=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close every pooled connection."""
        self._engine.dispose()


def open_store(url: str, *, timeout_seconds: float = DEFAULT_TIMEOUT_SECONDS) -> Store:
    """The database at a SQLAlchemy URL, migrated to this version's schema.

    `sqlite:///path` (the folder is made) or `postgresql://...`. Raises InvalidInput for another URL, Conflict where
    the schema is newer than this program, Unavailable where the database cannot be reached.
    """
    address = _address(url)
    engine = _engine(address, timeout_seconds)
    try:
        with _translated():
            upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise InvalidInput("database_url", "(not shown)", "must be a SQLAlchemy address") from None
    backend = address.get_backend_name()
    if backend == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise InvalidInput("database_url", address.drivername, "must start with sqlite:/// or postgresql://")
    if not address.database or address.database == ":memory:":
        raise InvalidInput("database_url", "sqlite", "must name a file: several threads share it")
    Path(address.database).expanduser().absolute().parent.mkdir(parents=True, exist_ok=True)
    return address.set(drivername="sqlite", database=str(Path(address.database).expanduser().absolute()))


def _engine(address: URL, timeout_seconds: float) -> Engine:
    options: dict[str, Any] = {"hide_parameters": True, "pool_pre_ping": False, "pool_timeout": timeout_seconds}
    if address.get_backend_name() == "sqlite":
        options |= {"poolclass": QueuePool, "connect_args": {"timeout": timeout_seconds, "check_same_thread": False}}
        engine = create_engine(address, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    milliseconds = int(timeout_seconds * 1000)
    arguments = {
        "connect_timeout": max(2, int(timeout_seconds)),
        "application_name": "oreline",
        "options": f"-c lock_timeout={milliseconds} -c idle_in_transaction_session_timeout=600000",
    }
    return create_engine(address, **(options | {"pool_pre_ping": True, "connect_args": arguments}))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "temp_store=MEMORY", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("oreline_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise Conflict(f"the database refused a row: {_words(error)}") from error
    except (DBAPIError, SQLAlchemyError) as error:
        raise Unavailable(PART, _words(error)) from error


def _words(error: SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return (str(cause).splitlines() or [type(cause).__name__])[0][:200]
