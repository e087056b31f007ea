"""A PgBouncer in transaction mode for the tests: on a free port, in front of a server, ended with its starter."""

import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tests.awaiting import PATIENCE, until
from tests.in_memory import common
from tests.postgres import USER, Server, command, free_port, hand_over, is_ready, program

CONFIGURATION = """
[databases]
* = host=127.0.0.1 port={server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {users}
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 500
logfile = {log}
"""


class Pooler:
    """A PgBouncer that lends this many sessions of a server, each for one transaction; it refuses to run as root."""

    def __init__(self, server: Server, size: int) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="jiesuan-pool-", dir=common()))
        self.port = free_port()
        written = {"server": server.port, "port": self.port, "size": size}
        users, settings, log = (self._folder / name for name in ("users", "settings", "log"))
        users.write_text(f'"{USER}" ""\n')
        settings.write_text(CONFIGURATION.format(**written, users=users, log=log))
        hand_over(self._folder, users, settings)
        self._process = subprocess.Popen(command(program("pgbouncer"), "-q", str(settings)), cwd=self._folder)
        self._wait(log)

    def url(self, url: str) -> str:
        """Return the URL of a database of the server by way of the pooler."""
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{url.rpartition('/')[2]}"

    def close(self) -> None:
        """End the pooler."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(PATIENCE)
        shutil.rmtree(self._folder)

    def _wait(self, log: Path) -> None:
        def ready() -> bool:
            assert self._process.poll() is None, log.read_text()
            return is_ready(self.port)

        until(ready, log.read_text)
