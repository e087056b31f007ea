"""The start of a counter with the rules of many areas: packs are read when their area is first asked for."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.measure import Goal
from terminal.benefit.rules import AGREEMENTS, CLAUSES, PACKS

LOADING = """
import sys, time
from pathlib import Path
from terminal.benefit import pack_index, rules
begun = time.perf_counter()
found = rules.indexed(pack_index.of_directory(Path(sys.argv[1])))
found.chain("371600")
print(time.perf_counter() - begun)
"""
MANY = 40


def folder_of(count: int, folder: Path) -> Path:
    """Fill a folder with the pack of one area and copies of it under other areas, `count` together; return it."""
    folder.mkdir()
    for name in (AGREEMENTS, CLAUSES, "371600.toml"):
        shutil.copy(PACKS / name, folder)
    text = (PACKS / "371600.toml").read_text(encoding="utf-8")
    for number in range(1, count):
        area = f"62{number:02d}"
        (folder / f"{area}00.toml").write_text(text.replace('area = "3716"', f'area = "{area}"'), encoding="utf-8")
    return folder


def goals() -> Iterator[Goal]:
    """Measure the rules loaded and one area's pack read, each time in a new process, in turn with one pack and many."""
    with tempfile.TemporaryDirectory() as made:
        one, many = (folder_of(count, Path(made) / str(count)) for count in (1, MANY))
        taken = [(_seconds(many), _seconds(one)) for _ in range(15)]
    took = median(ours for ours, _ in taken)
    yield Goal("rules loaded and an area's pack read, in a new process", took * 1000, 60, "ms")
    more = median(ours - floor for ours, floor in taken)
    yield Goal(f"what {MANY - 1} packs of other areas add to it", more * 1000, 2, "ms")


def _seconds(folder: Path) -> float:
    return float(subprocess.check_output([sys.executable, "-c", LOADING, str(folder)]))
