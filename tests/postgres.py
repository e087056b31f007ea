"""A PostgreSQL server for the tests: new, on a free port, durable, and ended with the program that started it."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import LiteralString, Self

import psycopg
import pytest
from sqlalchemy import Engine

from simulation.network.tables import METADATA, opened

USER = "jiesuan"
PATIENCE = 60.0


class Server:
    """A PostgreSQL server in a new directory, which is removed when it is closed.

    The server refuses to run as root, so root starts it as `postgres`. It ends with the thread that started it.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="jiesuan-pg-", dir="/tmp"))
        self._numbers = count(1)
        self.port = _free_port()
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        self._as_server("initdb", "-D", self._data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C")
        self.start()

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def start(self) -> Self:
        """Start the server and wait until it answers."""
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": self._folder, "max_connections": 200}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        command = _command("postgres", "-D", self._data, "-p", str(self.port), *settings)
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder)
        end = time.monotonic() + PATIENCE
        while subprocess.run(
            [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
        ).returncode:
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((self._folder / "log").read_text())
            time.sleep(0.05)
        return self

    def stop(self) -> None:
        """Stop the server; `start` continues with the same data."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(PATIENCE)

    def close(self) -> None:
        """Stop the server and remove all of it."""
        if self._process.poll() is None:
            self.stop()
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
        done = subprocess.run(_command(name, *arguments), capture_output=True, text=True, cwd=self._folder, check=False)
        assert done.returncode == 0, done.stderr


def program(name: str) -> str:
    """Return the path of a server program; Debian keeps them off the PATH."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(kept[-1]) if kept else shutil.which(name)
    assert found, f"{name} is missing: script/setup test installs it"
    return found


def _command(name: str, *arguments: str) -> list[str]:
    user = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *user, "--pdeathsig=INT", program(name), *arguments]


def _free_port() -> int:
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
