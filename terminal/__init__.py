"""The core of the settlement terminal: no Qt, no hardware."""

import atexit
import gc

# msgspec's nested struct types can be torn down in the wrong order by the collector's last run, which ends a
# program that had finished well with a segmentation fault (msgspec issue 717; StructInfo_clear). Objects that
# are frozen are left out of that run.
atexit.register(gc.freeze)
