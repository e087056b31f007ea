"""What of a workspace lies on disk besides its books and its log, so that it comes back after a restart."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
from msgspec import Struct, json

from simulation.served.bench.clock import ClockSetting, Mode
from simulation.served.bench.fixtures import Fixtures
from simulation.served.bench.rules import Counted
from simulation.served.bench.workspace import State, Workspace
from terminal import durable, input_file
from terminal.errors import Refused
from terminal.private import Private

if TYPE_CHECKING:
    from simulation.served.bench.bench import Asked

A = TypeVar("A")

FILE = "workspace.json"


class Kept(Struct, Generic[A], frozen=True):
    """A workspace as it lies on disk; `ahead` is how many seconds its clock is ahead of the real one."""

    asked: A
    token: str
    fixtures: Fixtures
    clock: ClockSetting
    ahead: float
    rules: tuple[Counted, ...]
    seed: int


def write(folder: Path, asked: "Asked", workspace: Workspace) -> None:
    """Write a workspace's file."""
    clock, rules = workspace.clock, workspace.rules
    ahead = (clock() - clock.real()).total_seconds()
    kept = Kept(asked, workspace.token, workspace.fixtures, clock.setting, ahead, rules.listed(), rules.seed)
    durable.write(folder / FILE, encode(kept))


def read(folder: Path, asked: type[A]) -> Kept[A]:
    """Read a workspace's file."""
    return _decoded((folder / FILE).read_bytes(), Kept[asked])  # type: ignore[valid-type]


def resume(workspace: Workspace, kept: Kept[Any]) -> None:
    """Set clock and rules as they were."""
    at = kept.clock.at
    if kept.clock.mode is Mode.OFFSET:
        at = workspace.clock.real() + timedelta(seconds=kept.ahead)
    workspace.clock.set(ClockSetting(mode=kept.clock.mode, at=at), back=True)
    workspace.rules.restore(kept.rules, kept.seed)


def encode(value: object) -> bytes:
    """Return a value as JSON, with personal data as texts: for the disk alone."""
    return json.encode(value, enc_hook=_revealed)


def save(file: Path, state: State) -> None:
    """Write a snapshot."""
    durable.write(file, encode(state))


def saved(file: Path) -> State:
    """Read a snapshot; raises Refused("snapshot_unknown")."""
    try:
        return _decoded(file.read_bytes(), State)
    except FileNotFoundError as error:
        raise Refused("snapshot_unknown", name=file.stem.partition("-")[2]) from error


def _decoded(data: bytes, kind: type[A]) -> A:
    return msgspec.json.decode(data, type=kind, dec_hook=input_file.private)


def _revealed(value: object) -> str:
    if isinstance(value, Private):
        return value.reveal()
    raise NotImplementedError(type(value))
