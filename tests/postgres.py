"""A PostgreSQL server for the tests: new, on a free port, durable, and ended with the program that started it."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import LiteralString, Self

import psycopg
import pytest
from sqlalchemy import Engine

from simulation.network.tables import METADATA, opened
from tests.awaiting import PATIENCE, until
from tests.in_memory import common

USER = "jiesuan"


class Server:
    """A PostgreSQL server in a new directory, which is removed when it is closed; as a standby `of` another if given.

    The server refuses to run as root, so root starts it as `postgres`. It ends with the thread that started it.
    """

    def __init__(self, of: Self | None = None) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="jiesuan-pg-", dir=common()))
        self._numbers = count(1)
        self.port = free_port()
        hand_over(self._folder)
        if of:
            source = ["-h", "127.0.0.1", "-p", str(of.port), "-U", USER]
            self._as_server("pg_basebackup", *source, "-D", self._data, "-R", "-X", "stream", "-c", "fast", "-N")
        else:
            self._as_server("initdb", "-D", self._data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self.start()

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def start(self) -> Self:
        """Start the server and wait until it answers."""
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self._folder,
            "max_connections": 200,
            "cluster_name": self._folder.name,
        }
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        started = command(program("postgres"), "-D", self._data, "-p", str(self.port), *settings)
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(started, stdout=log, stderr=log, cwd=self._folder)
        until(self._is_ready, (self._folder / "log").read_text)
        return self

    def _is_ready(self) -> bool:
        assert self._process.poll() is None, (self._folder / "log").read_text()
        return is_ready(self.port)

    def stop(self) -> None:
        """Stop the server; `start` continues with the same data."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(PATIENCE)

    def kill(self) -> None:
        """End every process of the server at once, as a machine that loses its power does."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        for pid in (self._process.pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait(PATIENCE)

    def promote(self) -> None:
        """Make a standby the primary, and wait until it takes writes."""
        self._as_server("pg_ctl", "promote", "-w", "-D", self._data)

    def wait_for(self, standby: Self) -> None:
        """Acknowledge a commit from now on only when a standby has it on its disk."""
        self.execute("postgres", "ALTER SYSTEM SET synchronous_standby_names = %s", f'"{standby._folder.name}"')
        self.execute("postgres", "SELECT pg_reload_conf()")
        asked = "SELECT FROM pg_stat_replication WHERE sync_state = 'sync'"
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            until(lambda: connection.execute(asked).rowcount, lambda: "the standby does not follow")

    def close(self) -> None:
        """End the server without a last word to the disk, and remove all of it."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(PATIENCE)
        shutil.rmtree(self._folder)

    def database(self) -> str:
        """Create a database and return its URL."""
        name = f"books_{next(self._numbers)}"
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{name}"

    def execute(self, database: str, statement: LiteralString, *values: str) -> None:
        """Run one statement, with the values inserted as literals."""
        with psycopg.connect(self.conninfo(database), autocommit=True) as connection:
            psycopg.ClientCursor(connection).execute(statement, values)

    def conninfo(self, database: str) -> str:
        """Return the libpq connection string of a database of this server."""
        return f"host=127.0.0.1 port={self.port} user={USER} dbname={database}"

    def _as_server(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            command(program(name), *arguments), capture_output=True, text=True, cwd=self._folder, check=False
        )
        assert done.returncode == 0, done.stderr


class Pair:
    """A primary, and a standby that has every commit on its disk before it is acknowledged."""

    def __init__(self) -> None:
        self.primary = Server()
        self.standby = Server(of=self.primary)
        self.primary.wait_for(self.standby)

    def database(self) -> str:
        """Create a database and return its URL, which names both servers and leads to the one that takes writes."""
        name = self.primary.database().rpartition("/")[2]
        hosts = "&".join(f"host=127.0.0.1:{each.port}" for each in (self.primary, self.standby))
        return f"postgresql+psycopg://{USER}@/{name}?{hosts}&target_session_attrs=read-write"

    def close(self) -> None:
        """End both and remove all of them."""
        self.primary.close()
        self.standby.close()


def program(name: str) -> str:
    """Return the path of a server program."""
    found = found_program(name)
    assert found, f"{name} is missing: script/setup test installs it"
    return found


def found_program(name: str) -> str:
    """Return the path of a server program, empty where it is missing; Debian keeps them off the PATH."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(kept[-1]) if kept else shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin") or ""


def command(path: str, *arguments: str) -> list[str]:
    """Return the command that runs a program that refuses to run as root, and ends it with its starter."""
    user = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *user, "--pdeathsig=INT", path, *arguments]


def hand_over(*paths: Path) -> None:
    """Let such a program write these."""
    if os.geteuid() == 0:
        for each in paths:
            shutil.chown(each, "postgres", "postgres")


def is_ready(port: int) -> bool:
    """True once a server on a port of this machine takes connections."""
    asked = [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port), "-U", USER]
    return subprocess.run(asked, check=False).returncode == 0


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server for all tests of this worker; mark the tests with xdist_group("postgres"), so that one is enough."""
    server = Server()
    yield server
    server.close()


@pytest.fixture(scope="session")
def _ledger_database(postgres: Server) -> Iterator[tuple[str, Engine]]:
    url = postgres.database()
    engine = opened(url)
    yield url, engine
    engine.dispose()


@pytest.fixture
def postgres_url(_ledger_database: tuple[str, Engine]) -> str:
    """The URL of an empty insurer's database on PostgreSQL."""
    url, engine = _ledger_database
    with engine.begin() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(table.delete())
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def ledger_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty insurer's database, on each supported system."""
    return "sqlite://" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


def needs(name: str) -> pytest.MarkDecorator:
    """Skip tests, with a message, where a server program is missing."""
    return pytest.mark.skipif(not found_program(name), reason=f"{name} is missing: script/setup test installs it")
