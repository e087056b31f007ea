"""A file that is written whole is there after a power cut: the last one acknowledged, or the next, and never a part."""

import os
from multiprocessing import get_context
from pathlib import Path
from random import Random

from counter.prove import disk_trace
from counter.prove.disk_model import Disk, Replica
from counter.prove.power import ACKNOWLEDGED
from terminal import durable

FILE = "receipt"
VERSIONS = 6
CUTS = 8


def version(number: int) -> bytes:
    return b"%d" % number * (1500 - 100 * number)


def work(folder: Path, trace: Path) -> None:
    """Write the file again and again, and mark each time that it was written."""
    disk_trace.watch(folder, FILE, ACKNOWLEDGED, trace=trace)
    with (folder / ACKNOWLEDGED).open("wb", buffering=0) as marks:
        for number in range(VERSIONS):
            durable.write(folder / FILE, version(number))
            marks.write(b"%d" % number)
    os._exit(0)


def test_a_power_cut_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    folder, left = tmp_path / "folder", tmp_path / "left"
    folder.mkdir()
    left.mkdir()
    with disk_trace.preloaded():
        process = get_context("spawn").Process(target=work, args=(folder, tmp_path / "trace"))
        process.start()
        process.join()
    assert process.exitcode == 0
    disk, acknowledged, random = Disk(), -1, Random(3)  # noqa: S311, the same states in every run
    for change in disk_trace.read(tmp_path / "trace"):
        disk.take(change)
        if change.name == ACKNOWLEDGED and change.data:
            acknowledged = int(change.data)
        for _ in range(CUTS):
            Replica(left).show(disk.names(random), random)
            there = (left / FILE).read_bytes() if (left / FILE).exists() else None
            assert there in [version(acknowledged), version(acknowledged + 1)] or (acknowledged, there) == (-1, None)
    assert acknowledged == VERSIONS - 1
