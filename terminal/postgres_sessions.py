"""The sessions at PostgreSQL: time-outs, and poolers in between."""

from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Engine, event

LOCK_TIMEOUT = "2s"
# Time-outs of libpq: for each server to answer at all (seconds), and to acknowledge sent data (milliseconds); and when
# to ask whether a server that owes an answer is still there, which the system itself would do after two hours.
PATIENCE = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
_POOLED = "pooled"


def set_up(engine: Engine) -> None:
    """Let no session of an engine wait long for a lock, also behind a pooler that lends one for a transaction."""
    event.listen(engine, "connect", _impatient)
    event.listen(engine, "begin", _impatient_once)


def _impatient(connection: Any, record: Any) -> None:  # noqa: ANN401, a connection of any driver and its record
    """Limit the wait for a lock; a pooler is recognised as it names another session than the one that answers."""
    with closing(connection.cursor()) as cursor:
        cursor.execute(f"SELECT pg_backend_pid(), set_config('lock_timeout', '{LOCK_TIMEOUT}', false)")
        answers = cursor.fetchone()[0]
    if answers == connection.info.backend_pid:
        connection.commit()
        return
    connection.rollback()  # so that the session is left as it was to whoever is given it next
    connection.prepare_threshold = None
    record.info[_POOLED] = True


def _impatient_once(connection: Connection) -> None:
    if connection.info.get(_POOLED):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
