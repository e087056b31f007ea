"""Where a bundle begins: its one program is the command, and every child process that the command starts."""

import multiprocessing
import os
import sys

from devices.processes import run_worker

LIBRARIES = "LD_LIBRARY_PATH"


def lend_nothing() -> None:
    """Give programs that are started from here, such as pcscd, the system's libraries and not the bundle's."""
    of_system = os.environ.pop(f"{LIBRARIES}_ORIG", "")
    os.environ.pop(LIBRARIES, None)
    if of_system:
        os.environ[LIBRARIES] = of_system


if __name__ == "__main__":
    lend_nothing()
    multiprocessing.freeze_support()
    if not run_worker(sys.argv):
        from ui.command import main

        main()
