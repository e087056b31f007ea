"""python-escpos, loaded when something is printed, and without what it leaves in the folder for temporary files."""

import os
import shutil
from threading import Lock

_LOCK = Lock()
_CHOSEN = "ESCPOS_CAPABILITIES_PICKLE_DIR"


def load() -> None:
    """Import python-escpos (half a second), and remove the folder that it makes anew in each process."""
    with _LOCK:
        from escpos import capabilities  # noqa: PLC0415 (takes half a second)

        if _CHOSEN not in os.environ:
            shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
