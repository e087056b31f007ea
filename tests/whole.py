"""How much of a long proof is tried: a sample in the suite, all of it with JIESUAN_PROVE=1 (script/prove whole)."""

import os
from typing import TypeVar

T = TypeVar("T")

WHOLE = bool(os.environ.get("JIESUAN_PROVE"))


def sample(small: T, whole: T) -> T:
    """Return the size for the suite, or the whole one; the tests that use it are marked `sampled`."""
    return whole if WHOLE else small
