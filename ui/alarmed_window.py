"""A window whose warning strip and badges follow devices, outcomes, receipts and papers."""

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from terminal.device_states import ReaderState, ScannerState
from terminal.errors import DeviceError
from ui.i18n import tr
from ui.keymap import named
from ui.side_windows import SideWindows

if TYPE_CHECKING:
    from counter.papers import PaperStatus
    from terminal.model import Transaction
    from terminal.ports import ReaderEvent, ScannerEvent
    from ui.alarms import Alarms


class AlarmedWindow(SideWindows):
    """A window with the alarms of its strip, each replaced by what is told last of the same thing."""

    _alarms: "Alarms"

    def _connect_beside(self) -> None:
        """Begin without an alarm, open the pages that are asked for, and count applications on the strip."""
        from ui.alarms import Alarms  # noqa: PLC0415 - not needed for the first paint

        self._alarms = Alarms()
        self.flow.consenting.wanted.connect(self.pages.ask_consent)
        for asked in (self.flow.approvals.page_wanted, self.strip.refunds.clicked):
            asked.connect(lambda *_: self.pages.toggle("applications", self.flow.session))
        self.flow.shift_status_changed.connect(lambda status: self.strip.show_refunds(status.applications))

    def _show_ended(self, ended: "tuple[Transaction, ...]") -> None:
        from ui import pending  # noqa: PLC0415 - not needed for the first paint

        followed = self.flow.session.pending
        if texts := pending.ended([each for each in ended if not followed or each.id != followed.id]):
            self._alarm(ended=texts)

    def _show_platform(self, milliseconds: int) -> None:
        from ui import pending  # noqa: PLC0415 - not needed for the first paint

        self.top.show_platform(milliseconds)
        text = pending.without_platform() if milliseconds < 0 else ""
        if text != self._alarms.platform:
            self._alarm(platform=text)

    def _show_reader(self, event: "ReaderEvent") -> None:
        from ui.pages.waiting_words import reader_words  # noqa: PLC0415 - not needed for the first paint

        self.top.show_reader(event.state)
        self.pages.waiting.show_reader(event)
        gone = event.state in {ReaderState.SERVICE_DOWN, ReaderState.NO_READER}
        self._alarm(reader=reader_words(event, self._services.language)[0] if gone else "")

    def _show_scanner(self, event: "ScannerEvent") -> None:
        from terminal.texts import words  # noqa: PLC0415 - not needed for the first paint

        self.top.show_scanner(event.state)
        error = DeviceError(event.code, device=event.device, part="camera")
        text = named(words(error, self._services.language).what) if event.code else ""
        if event.state is ScannerState.READY and text:
            self._notify(text)
        else:
            self._alarm(scanner=text)

    def _show_printer(self, printed: bool) -> None:
        self.top.show_printer(printed=printed)
        text = "" if printed else tr("The last receipt was not printed: see to the printer, then F11.")
        self._alarm(printer=text, ended=() if printed else self._alarms.ended)

    def _show_needed(self, short: str, text: str) -> None:
        self.top.show_needed(short)
        self._alarm(paper=text)

    def _notify(self, notice: str) -> None:
        self._alarm(notice=notice)

    def say(self) -> None:
        """Say to the patient what the amounts are (Ctrl+F12)."""
        from ui.speaking import say  # noqa: PLC0415 - few counters have a voice

        self._notify(say(self._services, self.patient_view()))

    def _alarm(self, **changes: Any) -> None:  # noqa: ANN401 - the fields' own types
        self._alarms = replace(self._alarms, **changes)
        self.strip.show_alarms(self._alarms.texts(), open_items=bool(self._alarms.open_items))

    def _show_papers(self, status: "PaperStatus") -> None:
        from ui.receipt_watch import alarm, in_bar  # noqa: PLC0415 - only where papers or receipts are counted

        self.keys.show_paper(in_bar(status))
        self._alarm(receipts=alarm(status))
        self.pages.show_papers(status)
