"""The country's time, whatever zone a computer has."""

from collections.abc import Callable
from datetime import datetime

from terminal.model import BEIJING


def in_beijing(clock: Callable[[], datetime]) -> Callable[[], datetime]:
    """Return a clock that tells the same moments in the time of every platform.

    A time without a zone is that of the computer.
    """
    return lambda: clock().astimezone(BEIJING)
