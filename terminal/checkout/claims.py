"""Bills that are kept for this counter while it charges them, so that no other counter of the hospital does."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from terminal.errors import JiesuanError
from terminal.model import Bill
from terminal.ports import Hospital, Journal

_log = logging.getLogger(__name__)


class Claims:
    """Claims a bill before anything of it is sent, and gives it up where nothing of it is unfinished any more.

    A claim ends by itself when the hospital is told how the bill stands. What a counter that died leaves claimed it
    gives up in its next recovery, as the journal tells which bills it is still about.
    """

    def __init__(self, hospital: Hospital, journal: Journal, counter: str) -> None:
        self._hospital, self._journal, self._counter = hospital, journal, counter
        self._is_owing = False

    @contextmanager
    def held(self, bill: Bill) -> Iterator[None]:
        """Charge a bill that is claimed; raises Refused("bill_claimed"), Refused("bill_changed") or NotSent."""
        if self._is_owing:
            self.give_up()
        try:
            self._hospital.claim(bill, self._counter)
            yield
        except JiesuanError:
            self.give_up()
            raise

    def give_up(self) -> None:
        """Give up every claim but on the bills that are unfinished here; what fails is done with the next sale."""
        try:
            unfinished = frozenset(each.bill_number for each in self._journal.unfinished())
            self._hospital.release(self._counter, unfinished)
            self._is_owing = False
        except JiesuanError as error:
            self._is_owing = True
            _log.info("claims not given up: %s", error)
