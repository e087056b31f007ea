"""Does a job of each kind once before the processes that are killed are forked: what it loads, they all have."""

import gc
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import Bench, Clock
from tests.terminal.crash import JOBS

with TemporaryDirectory() as _folder:
    _bench = Bench(Path(_folder), Clock())
    for _job in ("settle", "refund lines", "recover"):
        JOBS[_job](_bench)
    _bench.close()
del _bench
gc.collect()
gc.freeze()
