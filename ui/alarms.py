"""What needs attention at a counter, as its warning strip lists it."""

from msgspec import Struct

from terminal.model import Transaction
from ui import pending
from ui.i18n import tr


class Alarms(Struct, frozen=True):
    """The alarms that need attention, most serious first after the notice: it answers what was done just now."""

    notice: str = ""
    behind: str = ""
    open_items: tuple[Transaction, ...] = ()
    ended: tuple[str, ...] = ()
    shipping: str = ""
    platform: str = ""
    hospital: str = ""
    printer: str = ""
    paper: str = ""
    receipts: str = ""
    reader: str = ""
    scanner: str = ""
    clock_ahead: float = 0.0

    def texts(self) -> tuple[str, ...]:
        """Return a sentence for each alarm."""
        locked = map(pending.still_open, self.open_items)
        devices = (self.printer, self.paper, self.receipts, self.reader, self.scanner)
        outside = (self.platform, self.hospital, self.shipping, _clock(self.clock_ahead))
        known = (self.notice, self.behind, *locked, *self.ended, *outside, *devices)
        return tuple(text for text in known if text)


def _clock(ahead: float) -> str:
    """Return a sentence about a clock that is so many seconds ahead of the platform's; empty if it is not."""
    if not ahead:
        return ""
    minutes = round(abs(ahead) / 60)
    if ahead > 0:
        return tr("This clock is {0} min ahead of the insurer's: set it. Beyond 10 min nothing is sold.", minutes)
    return tr("This clock is {0} min behind the insurer's: set it. Beyond 10 min nothing is sold.", minutes)
