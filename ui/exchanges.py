"""The last exchanges with each device, in words and without personal data, for the diagnosis."""

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject

from counter.doctor import Part
from devices.apdu_trace import line
from terminal.ports import ReaderEvent
from ui.flow import Flow
from ui.i18n import tr
from ui.widgets.top_bar import reader_state

KEPT, TRACED = 8, 80
"""The most exchanges that are kept of a part, and of the reader, of which a trace may be kept too."""


class Exchanges(QObject):
    """Records the window's exchanges with its devices; the newest come first."""

    def __init__(self, flow: Flow, clock: Callable[[], datetime]) -> None:
        super().__init__(flow)
        self._clock = clock
        self._noted: defaultdict[Part, deque[str]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._noted[Part.READER] = deque(maxlen=TRACED)
        flow.reader_changed.connect(self._reader)
        flow.platform_answered.connect(self._platform)
        flow.printed.connect(self._printer)

    def of(self, part: Part) -> Sequence[str]:
        """List the last exchanges with a part."""
        return tuple(self._noted[part]) if part in self._noted else ()

    def all(self) -> dict[Part, Sequence[str]]:
        """List the last exchanges with every part."""
        return {part: tuple(noted) for part, noted in self._noted.items()}

    def scanned(self, text: str) -> None:
        """Record that a code was scanned, but not the code."""
        self._note(Part.SCANNER, tr("a code of {0} characters", len(text)))

    def _reader(self, event: ReaderEvent) -> None:
        for each in event.exchanges:
            self._note(Part.READER, line(each))
        text = reader_state(event.state)
        self._note(Part.READER, f"{text} [{event.code}]" if event.code else text)

    def _platform(self, milliseconds: int) -> None:
        text = tr("no answer") if milliseconds < 0 else tr("answered in {0} ms", milliseconds)
        self._note(Part.PLATFORM, text)

    def _printer(self, printed: bool) -> None:
        self._note(Part.PRINTER, tr("printed") if printed else tr("not printed"))

    def _note(self, part: Part, text: str) -> None:
        self._noted[part].appendleft(f"{self._clock():%H:%M:%S} {text}")
