"""What becomes of a code that reaches the cashier's window: it waits for the counter, signs in, or is the patient's."""

from typing import TYPE_CHECKING

from ui.i18n import tr

if TYPE_CHECKING:
    from ui.window import Window


class Scanning:
    """The codes of one window; those that come before its counter is open are kept."""

    def __init__(self, window: "Window") -> None:
        self._window = window
        self._kept: list[str] = []

    def take(self, text: str) -> None:
        """Handle a code, behind the lock as a badge."""
        window = self._window
        window.top.show_scanner()
        if not window.is_serving:
            self._kept.append(text)
        elif window.locking.is_locked:
            window.locking.scanned(text)
        elif window.pages.over() == "consent" and (badge := _badge(text)):
            window.pages.consent.take_badge(badge)
        else:
            window.pages.exchanges.scanned(text)
            window.flow.scanned(text)

    def take_kept(self) -> None:
        """Handle the codes that came too early."""
        for text in self._kept:
            self.take(text)

    def doubt(self, text: str, rest: str) -> None:
        """Handle a text that a scanner typed too slowly: as a scan if it is a code, and never as an amount."""
        window = self._window
        if not window.is_serving or window.locking.is_locked or window.pages.takes_text:
            window.wedge.give_back(rest)
            return
        from devices.voucher import CodeKind, kind_of  # noqa: PLC0415 - not needed for the first paint

        window.pages.collect.forget_typing()
        if kind_of(text) is not CodeKind.UNKNOWN:
            self.take(text)
        else:
            window.flow.noticed.emit(
                tr("{0} keys came as from a scanner, but too slowly: nothing was taken. Scan again.", len(text))
            )


def _badge(text: str) -> str:
    """Return the code of a badge; empty for every other text."""
    from devices.badge import is_badge  # noqa: PLC0415 - not needed for the first paint
    from devices.voucher import plain  # noqa: PLC0415

    code = plain(text)
    return code if is_badge(code) else ""
