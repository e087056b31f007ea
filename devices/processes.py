"""Child processes that run one of our modules, exchange lines with it, and end without delay."""

import os
import runpy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
WORKER = "--worker"


class Child:
    """A process that runs one of our modules, independent of the working directory; it opens no window."""

    def __init__(self, module: str, *arguments: str) -> None:
        paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, *_running(module), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": paths},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._input = _opened(self._process.stdin)
        self._output = _opened(self._process.stdout)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def send(self, line: bytes) -> None:
        """Write a line including its line break; raises OSError if the process has ended."""
        self._input.write(line)
        self._input.flush()

    def lines(self) -> Iterator[bytes]:
        """Yield the process's output line by line until it ends."""
        return (line for line in self._output if line.endswith(b"\n"))

    def kill(self) -> None:
        """Kill the process, and wait until it is gone; `lines` then ends, too."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Close the pipes, once nobody reads from or writes to them any more."""
        with suppress(OSError):  # there is no reader left for unwritten data
            self._input.close()
        self._output.close()


def _running(module: str) -> list[str]:
    """Return the arguments with which this program's executable runs a module: in a bundle that is no interpreter."""
    return [WORKER if getattr(sys, "frozen", False) else "-m", module]


def run_worker(arguments: list[str]) -> bool:
    """Run the module that a bundle was started for as a `Child`, if any; return whether there was one."""
    is_child = arguments[1:2] == [WORKER]
    if is_child:
        sys.argv = arguments[2:]
        runpy.run_module(arguments[2], run_name="__main__", alter_sys=True)
    return is_child


def _opened(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise TypeError("the process was started without a pipe")
    return pipe
