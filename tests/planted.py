"""Planted mistakes, one at a time: the tests must catch each. `python -m tests.planted [NAME]` runs all, or one."""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec import convert

from terminal.model import Noun

ROOT = Path(__file__).parent.parent
COPIED = ("terminal", "simulation", "devices", "counter", "ui", "tests", "bench", "docs")
LINKED = ("fixtures", "pyproject.toml")
PASSED, FAILED = 0, 1


class Bug(Noun, frozen=True):
    """A mistake: `old`, which occurs once in a file, becomes `new`; `net` are the tests that must catch it."""

    name: str
    file: str
    old: str
    new: str
    net: tuple[str, ...]


def bugs() -> tuple[Bug, ...]:
    """Return all the mistakes."""
    return convert(tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["bug"], tuple[Bug, ...])


def planted(bug: Bug, root: Path = ROOT) -> str:
    """Return the text of the file with the mistake in it; raises ValueError if it no longer fits."""
    text = (root / bug.file).read_text("utf-8")
    if text.count(bug.old) != 1:
        raise ValueError(f"{bug.name}: {bug.file} has it {text.count(bug.old)} times")
    return text.replace(bug.old, bug.new)


def is_caught(bug: Bug) -> bool:
    """Put a mistake into a copy of the program, and return whether the tests fail on it."""
    with tempfile.TemporaryDirectory(prefix="jiesuan-planted-") as folder:
        copy = _copied(Path(folder))
        (copy / bug.file).write_text(planted(bug, copy), "utf-8")
        return _tested(copy, bug.net) == FAILED


def passes(net: Iterable[str]) -> bool:
    """Return whether the tests pass on the unchanged program."""
    return _tested(ROOT, net) == PASSED


def _copied(folder: Path) -> Path:
    for name in COPIED:
        # Compiled files stay valid except that of the changed file; files being compiled may vanish.
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    return folder


def _tested(root: Path, net: Iterable[str]) -> int:
    """Run tests in a process of their own; raises RuntimeError if they neither pass nor fail."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    options = ["-q", "-x", "-p", "no:xdist", "-p", "no:cacheprovider", f"--rootdir={root}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *net],
        cwd=root,
        env={**environment, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {PASSED, FAILED}:
        raise RuntimeError(done.stdout + done.stderr)
    return done.returncode


def main(*names: str) -> int:
    """Run all mistakes, or those of these names, and print a line for each; return 1 if one is not caught."""
    found = tuple(bug for bug in bugs() if not names or bug.name in names)
    if unknown := set(names) - {bug.name for bug in found}:
        print("no known mistake has the name", *sorted(unknown), file=sys.stderr)
        return 1
    if not passes(sorted({test for bug in found for test in bug.net})):
        print("the tests do not pass without a mistake, either", file=sys.stderr)
        return 1
    missed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for bug, caught in zip(found, pool.map(is_caught, found), strict=True):
            missed += not caught
            print(f"{bug.name:<68}{'caught' if caught else 'MISSED'}", flush=True)
    print(f"{len(found)} known mistakes, {missed} not caught")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
