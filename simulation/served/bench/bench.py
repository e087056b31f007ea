"""A bench: the workspaces that one server has, how each is chosen and made, and the limits that let it survive."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time
from typing import Annotated

import msgspec
from msgspec import Meta, json

from simulation.network import tables
from simulation.network.faults import Timeline
from simulation.network.insurer import Insurer
from simulation.network.network import Network
from simulation.served.bench import keeping
from simulation.served.bench.clock import BenchClock
from simulation.served.bench.fixtures import Base, Code, Fixtures
from simulation.served.bench.limits import Bucket, Limits
from simulation.served.bench.rules import Rules
from simulation.served.bench.workspace import DEFAULT, Workspace
from simulation.served.profile import Profile
from terminal.durable import sqlite_url
from terminal.errors import Refused
from terminal.model import Noun

PREFIX = "/w/"
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z")]


class Asked(Noun, frozen=True):
    """A workspace that is asked for: its profile, whom it stands over, and the institutions whose messages go there."""

    name: Name
    profile: Profile | None = None
    seed: int = 0
    base: Base = Base.SAMPLE
    hospitals: tuple[Code, ...] = ()


class _Sender(msgspec.Struct):
    fixmedins_code: str = ""


_SENDER = json.Decoder(_Sender)
_DAY = 24 * 3600


class Bench:
    """The workspaces of one server; all of it is used on the event loop alone.

    They lie below a directory, each in a folder of its own, and come back after a restart; without a directory they
    end with the bench. With a `token` nobody without it, or that of a workspace, sees or changes anything; clients of
    the interface need none.
    """

    def __init__(
        self, default: Workspace, directory: Path | None = None, limits: Limits | None = None, token: str = ""
    ) -> None:
        self.token, self.limits = token, limits or Limits()
        self.workspaces = {DEFAULT: default}
        self._asked: dict[str, Asked] = {}
        self._buckets: dict[str, Bucket] = {}
        self._lent = None if directory else TemporaryDirectory(prefix="jiesuan-bench-")
        self._directory = directory or Path(self._lent.name if self._lent else "")
        if directory:
            self._reopen()

    def by_path(self, path: str) -> tuple[Workspace | None, str]:
        """Return the workspace that a path names, and the rest of it; None where it names none.

        Raises Refused("workspace_unknown").
        """
        if not path.startswith(PREFIX):
            return None, path
        name, _, rest = path.removeprefix(PREFIX).partition("/")
        return self.named(name), f"/{rest}"

    def by_sender(self, body: bytes) -> Workspace:
        """Return the workspace that the institution of a message belongs to; the default one where it has none."""
        if any(each.hospitals for each in self._asked.values()):
            with suppress(msgspec.MsgspecError, UnicodeError):
                sender = _SENDER.decode(body).fixmedins_code
                for name, asked in self._asked.items():
                    if sender in asked.hospitals:
                        return self.workspaces[name]
        return self.workspaces[DEFAULT]

    def named(self, name: str) -> Workspace:
        """Return a workspace; raises Refused("workspace_unknown")."""
        if name not in self.workspaces:
            raise Refused("workspace_unknown", name=name)
        return self.workspaces[name]

    def admits(self, workspace: Workspace) -> bool:
        """Count a request of a workspace, and return whether it is within the limits."""
        if workspace.name not in self._buckets:
            folder = self._directory / workspace.name
            self._buckets[workspace.name] = Bucket(self.limits, folder if workspace.name in self._asked else None)
        return self._buckets[workspace.name].admits()

    def make(self, asked: Asked) -> Workspace:
        """Make a workspace; raises Refused("workspace_taken") or Refused("workspaces_full")."""
        self._forget_unused()
        taken = {code for each in self._asked.values() for code in each.hospitals}.intersection(asked.hospitals)
        if asked.name in self.workspaces or taken:
            raise Refused("workspace_taken", name=" ".join(sorted(taken)) or asked.name)
        if 0 < self.limits.workspaces <= len(self._asked):
            raise Refused("workspaces_full", count=len(self._asked))
        folder = self._directory / asked.name
        folder.mkdir(parents=True)
        made = self._open(folder, asked, secrets.token_urlsafe(18), Fixtures(base=asked.base))
        keeping.write(folder, asked, made)
        return made

    def remove(self, name: str) -> None:
        """Forget a workspace; the default one stays. Raises Refused("workspace_unknown")."""
        if name not in self._asked:
            raise Refused("workspace_unknown", name=name)
        self.workspaces.pop(name).close()
        del self._asked[name]
        self._buckets.pop(name, None)
        shutil.rmtree(self._directory / name, ignore_errors=True)

    def keep(self, workspace: Workspace) -> None:
        """Write what has been changed about a workspace, so that it comes back after a restart."""
        if workspace.name in self._asked:
            keeping.write(self._directory / workspace.name, self._asked[workspace.name], workspace)

    def listed(self) -> Iterator[tuple[Workspace, tuple[str, ...]]]:
        """List the workspaces with the institutions that belong to each."""
        for name, each in self.workspaces.items():
            yield each, self._asked[name].hospitals if name in self._asked else ()

    def snapshot(self, workspace: Workspace, name: str) -> None:
        """Keep what a workspace is now, in place of an earlier snapshot of the name."""
        file = self._snapshot(workspace, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        keeping.save(file, workspace.state())

    def rewind(self, workspace: Workspace, name: str) -> None:
        """Let a workspace be what it was; raises Refused("snapshot_unknown")."""
        workspace.rewind(keeping.saved(self._snapshot(workspace, name)))
        self.keep(workspace)

    def stop(self) -> None:
        """End what waits, as the server ends: held answers, and whoever follows a log."""
        for each in self.workspaces.values():
            each.clock.stop()
            each.log.stop()

    def close(self) -> None:
        """Close every workspace's log, and the books of all but the default one."""
        for name, each in self.workspaces.items():
            if name == DEFAULT:
                each.log.close()
            else:
                each.close()
        if self._lent:
            self._lent.cleanup()

    def _snapshot(self, workspace: Workspace, name: str) -> Path:
        return self._directory / workspace.name / f"snapshot-{name}.json"

    def _open(self, folder: Path, asked: Asked, token: str, own: Fixtures) -> Workspace:
        shared = self.workspaces[DEFAULT].shipped
        clock = BenchClock(self.workspaces[DEFAULT].clock.real)
        network = Network(Timeline(clock=clock.seconds), self.workspaces[DEFAULT].network.hops, clock=clock.seconds)
        engine = tables.opened(sqlite_url(folder / "network.db"))
        office = replace(
            shared,
            engine=engine,
            insurer=Insurer(engine, shared.rules, register=shared.register),
            network=network,
            profile=asked.profile or shared.profile,
        )
        rules, log = Rules(seed=asked.seed), folder / "exchanges.db"
        made = Workspace(asked.name, office, clock, own=own, rules=rules, log=log, keep=self.limits.keep, token=token)
        self.workspaces[asked.name], self._asked[asked.name] = made, asked
        return made

    def _reopen(self) -> None:
        for folder in sorted(each.parent for each in self._directory.glob(f"*/{keeping.FILE}")):
            kept = keeping.read(folder, Asked)
            made = self._open(folder, kept.asked, kept.token, kept.fixtures)
            keeping.resume(made, kept)

    def _forget_unused(self) -> None:
        if self.limits.days:
            before = time() - self.limits.days * _DAY
            for name in [each for each in self._asked if _used(self._directory / each) < before]:
                self.remove(name)


def _used(folder: Path) -> float:
    return max((each.stat().st_mtime for each in folder.iterdir()), default=0.0)
