"""The help page: every key and what it does."""

from PySide6.QtWidgets import QGridLayout

from ui.i18n import tr
from ui.pages.screen import Screen
from ui.style import Look
from ui.widgets.basic import LEFT, MIDDLE, Panel, column, label, row
from ui.widgets.key_bar import key_names


class HelpScreen(Screen):
    """All keys in two columns."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(tr("Keys"))
        self._look = look
        keys = list(meanings().items())
        half = (len(keys) + 1) // 2
        columns = row(*(column(self._grid(part), 1) for part in (keys[:half], keys[half:])), gap=look.px(40))
        closing = label(tr("Esc or F1 closes this page."), "muted")
        content = column(label(tr("Keys"), "hero"), columns, 1, closing, gap=look.px(22))
        self.setLayout(column(Panel(look, tr("Keys"), content, margin=30), gap=0))

    def _grid(self, keys: list[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._look.px(16))
        grid.setVerticalSpacing(self._look.px(12))
        grid.setColumnStretch(1, 1)
        for at, (key, meaning) in enumerate(keys):
            grid.addWidget(label(key, "key"), at, 0, LEFT | MIDDLE)
            grid.addWidget(label(meaning, wrap=True), at, 1)
        return grid


def meanings() -> dict[str, str]:
    """Return what each key does, by the key's name."""
    later = {key: tr("{0} (comes later)", key_names()[key]) for key in ("F8",)}
    now = {
        "F1": tr("Show or close this page"),
        "F2": tr("Read the card in the reader again"),
        "F3": tr("How to scan; on the payment page: by phone or in cash"),
        "F4": tr("Go to the unpaid bills; arrow keys choose"),
        "F5": tr("Presettle again: changes nothing, charges nothing"),
        "F6": tr("Why this amount: the reasons, and back"),
        "F7": tr("What if: another day, level, registration or account; never sent"),
        "F9": tr("Settle and collect"),
        "F10": tr("Refund the last settlement, or another by its number"),
        "F11": tr("Print again: a marked copy with its reason, or what did not come out"),
        "F12": tr("The day's figures so far, to print as an X report, and yesterday's as a Z report"),
        "Enter": tr("The one default action of the page"),
        "Esc": tr("One page back; never undoes what counts"),
        "0–9 .": tr("Type the cash received; no field needs a click"),
        "PgUp PgDn": tr("Scroll a page that is higher than the window"),
        "Tab": tr("Next button; Space presses it"),
        "Ctrl+I": tr("Designated institutions: search by name and area"),
        "Ctrl+N": tr("Type the ID number, where neither card nor e-voucher will do"),
        "Ctrl+D": tr("Devices: how each is, what to do, test, copy and save"),
        "Ctrl+U": tr("Suspense desk: what is open, what comes next, the one safe action"),
        "Ctrl+W": tr("All warnings, or only the most serious one"),
        "Ctrl+P": tr("Patient display: open or close the patient's window"),
        "Ctrl+M": tr("Simulation desk: sample cards and e-vouchers"),
        "Ctrl+Y": tr("Demonstration layout: all windows side by side, or not"),
        f"{tr('Space')} →": tr("In a playback: pause or go on, one act at a time"),
    }
    order = [*key_names(), *(key for key in now if key not in key_names())]
    return {key: (now | later)[key] for key in order}
