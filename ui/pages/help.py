"""The help page: every key and what it does."""

from PySide6.QtWidgets import QGridLayout

from ui.i18n import tr
from ui.keymap import keys_of_act
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
            grid.addWidget(label(", ".join(keys_of_act(key)), "key"), at, 0, LEFT | MIDDLE)
            grid.addWidget(label(meaning, wrap=True), at, 1)
        return grid


def meanings() -> dict[str, str]:
    """Return what each key does, by the key's name."""
    now = _function_keys() | _other_keys()
    order = [*key_names(), *(key for key in now if key not in key_names())]
    return {key: now[key] for key in order}


def _function_keys() -> dict[str, str]:
    return {
        "F1": tr("Show or close this page"),
        "F2": tr("Read the card in the reader again"),
        "F3": tr("How to scan; on the payment page: by phone or in cash"),
        "F4": tr("Go to the unpaid bills; arrow keys choose, Space leaves one out"),
        "F5": tr("Presettle again: changes nothing, charges nothing"),
        "F6": tr("Why this amount: the reasons, and back"),
        "F7": tr("What if: another day, level, registration or account; never sent"),
        "F8": tr("Park the patient at the counter, or take a parked one up again"),
        "F9": tr("Settle and collect"),
        "F10": tr("Refund the last settlement, or another by its number"),
        "F11": tr("Print again: a marked copy with its reason, or what did not come out"),
        "F12": tr("Close the day: count, remittance, float, loans, and finance's receipt"),
    }


def _other_keys() -> dict[str, str]:
    return {
        "Enter": tr("The one default action of the page"),
        "Esc": tr("One page back; never undoes what counts"),
        "0–9 .": tr("Type the cash received; no field needs a click"),
        "PgUp PgDn": tr("Scroll a page that is higher than the window"),
        "Tab": tr("Next button; Space presses it"),
        "Ctrl+1–3": tr("Register the patient for care here, where the page offers it with both amounts"),
        "Ctrl+F": tr("Find: people without a card, and settlements by number, name, amount or time"),
        "Ctrl+H": tr("A day's settlements; again: only refunded, unprinted or open ones"),
        "Ctrl+A": tr("Pay from the personal account, or not"),
        "Ctrl+I": tr("Designated institutions: search by name and area"),
        "Ctrl+N": tr("Type the ID number, where neither card nor e-voucher will do"),
        "Ctrl+B": tr("Deposits and discharge: by the patient at the counter, or an inpatient number"),
        "Ctrl+T": tr("Refunds that need three people: apply, approve or refuse, pay"),
        "Ctrl+K": tr("Reconciliation of a day: all books, and what to do about each difference"),
        "Ctrl+G": tr("Register the patient at the counter for a visit, or give one back"),
        "Ctrl+D": tr("Devices: how each is, what to do, test, copy and save"),
        "Ctrl+R": tr("Receipts and papers: what waits, numbers left, spoiled, turned to paper"),
        "Ctrl+U": tr("Suspense desk: what is open, what comes next, the one safe action"),
        "Ctrl+F12": tr("Say the amount to the patient, once more too, where there is a voice"),
        "Ctrl+O": tr("Settings: language, look, voice and keys; the counter's own for IT"),
        "Ctrl+L": tr("Lock the counter; number and password, or a badge and its PIN, open it"),
        "Ctrl+W": tr("All warnings, or only the most serious one"),
        "Ctrl+P": tr("Patient display: open or close the patient's window"),
        "Ctrl+M": tr("Simulation desk: sample cards and e-vouchers"),
        "Ctrl+Y": tr("Demonstration layout: all windows side by side, or not"),
        f"{tr('Space')} →": tr("In a playback: pause or go on, one act at a time"),
    }
