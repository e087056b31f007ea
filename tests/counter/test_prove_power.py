"""The power may fail at any moment: nothing acknowledged is lost, and nothing is damaged."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from counter.prove import power
from counter.prove.disk_model import Disk, Replica
from counter.prove.disk_trace import Change, Kind
from counter.prove.power import Recorded

SETTLEMENTS = 12


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return power.record(tmp_path_factory.mktemp("recorded"), "FULL", SETTLEMENTS)


def test_a_power_cut_takes_nothing_that_was_acknowledged(recorded: Recorded) -> None:
    assert power.examine(recorded, states=500, seed=2) == power.Found(states=500)


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_less_than_full_loses_what_was_acknowledged(tmp_path: Path, synchronous: str) -> None:
    found = power.examine(power.record(tmp_path, synchronous, SETTLEMENTS), states=60, seed=2)
    assert found.lossy + found.damaged > found.states // 2


def test_each_step_waits_for_the_disk_exactly_once_and_a_settlement_three_times(recorded: Recorded) -> None:
    waited = Counter(
        last for last, change in zip(recorded.acknowledged, recorded.changes, strict=True) if change.kind is Kind.SYNC
    )
    made, *between, closed = sorted(waited)
    assert (made, closed) == (0, len(recorded.entries))
    assert {waited[last] for last in between} == {1}
    assert len(between) + 1 == 3 * SETTLEMENTS


def kept(changes: list[Change], seed: int, folder: Path) -> dict[str, bytes]:
    """Apply the changes, cut the power, and return the remaining files."""
    disk, random = Disk(), Random(seed)  # noqa: S311, the same state in every run
    for change in changes:
        disk.take(change)
    Replica(folder).show(disk.names(random), random)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


MADE = [Change(Kind.CREATE, "a"), Change(Kind.WRITE, "a", 0, b"1" * 1024)]
SAFE = [*MADE, Change(Kind.SYNC, "a"), Change(Kind.SYNC_FOLDER, "")]


@pytest.mark.parametrize("seed", range(30))
def test_what_was_synced_is_there(tmp_path: Path, seed: int) -> None:
    assert kept(SAFE, seed, tmp_path) == {"a": b"1" * 1024}


def test_of_what_was_not_synced_anything_may_be_there(tmp_path: Path) -> None:
    left = {kept(MADE, seed, tmp_path).get("a") for seed in range(200)}
    whole, none = b"1" * 512, bytes(512)
    assert {None, b"", whole + whole, whole + none, none + whole, none + none} <= left


def test_a_name_that_was_changed_is_the_old_or_the_new_one_until_the_folder_is_synced(tmp_path: Path) -> None:
    renamed = [*SAFE, Change(Kind.RENAME, "a", data=b"b")]
    left = [set(kept(renamed, seed, tmp_path)) for seed in range(30)]
    assert {"a"} in left
    assert {"b"} in left
    assert {"a", "b"} not in left
    assert set(kept([*renamed, Change(Kind.SYNC_FOLDER, "")], 1, tmp_path)) == {"b"}
