"""The core of the settlement terminal: no Qt, no hardware."""

import atexit
import gc

# At interpreter shutdown the garbage collector may tear msgspec's nested struct types down in the wrong order, which
# ends a finished program with a segmentation fault (msgspec issue 717; StructInfo_clear). Freezing the objects excludes
# them from that last collection.
atexit.register(gc.freeze)
