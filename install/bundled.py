"""Where a bundle begins: its one program is the command, and every child process that the command starts."""

import multiprocessing
import sys

from devices.processes import run_worker

if __name__ == "__main__":
    multiprocessing.freeze_support()
    if not run_worker(sys.argv):
        from ui.command import main

        main()
