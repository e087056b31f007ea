"""The interface of the cashier's window to a counter; ui/app.py provides it, tests provide their own."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from devices.recording.port_factory import NO_RECORDER, InputRecorder
from terminal.model import (
    Account,
    Copy,
    Credential,
    Deposit,
    Float,
    HandOver,
    Loan,
    Refunded,
    Remittance,
    Returned,
    Settlement,
    Stay,
    Take,
    Transaction,
    VoucherCredential,
)
from terminal.ports import CardReader, CodeScanner, PrinterStatus, Visits, Voice
from terminal.private import Private, masked_name
from ui.window_config import WindowConfig

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from counter.advice import Advice
    from counter.cash_desk import CashDesk, Taken
    from counter.day_books import DayBooks
    from counter.deposit_desk import DepositDesk
    from counter.guards import GuardedCheckout
    from counter.papers import Extras
    from counter.patience import CounterPatience
    from counter.people import People
    from counter.refund_desk import RefundDesk
    from counter.settings_desk import SettingsDesk
    from counter.simulation_desk import Simulation
    from devices.switch import Switch
    from terminal.accounts.suspense import Item
    from terminal.checkout.applications import Applications
    from terminal.checkout.finder import Finder
    from ui.diagnosis import Diagnosis
    from ui.session import Session


class CounterServices(WindowConfig, frozen=True, kw_only=True):
    """The counter as the window sees it.

    `recognise` turns a scanned text into a credential and raises JiesuanError where it is none.
    `print_receipt` prints a settlement as the original or a copy, `print_refund` what was given
    back; both raise DeviceError and are called from a thread of their own, so that no patient waits for a printer.
    `scanner` reads codes by itself; one that types like a keyboard is none. `viewfinder` shows in a window what a
    camera sees.
    `taken` is what the operator's interval brought so far, on the worker, and None if the hospital does not answer.
    The `desk` is the cash office, called on the worker.
    `print_remittance` prints both copies of a remittance, the first time or again, and `print_taken` finance's receipt,
    from the printer's thread; so do `print_float` and `print_loan` their slips.
    `turn_to_paper` prints a settlement's electronic receipt on a numbered paper, from the printer's thread.
    `visits` registers patients for visits, called on the worker; None where nobody does.
    `extras` are the paper numbers and electronic receipts of this counter, None where it has neither.
    `applications` is None where nobody can apply for anything at the counter. `payment_code` picks the payment codes
    out of scanned texts; without `patience` nobody pays by phone here.
    `refunds` are those that need three people; without them one person makes every refund.
    `people` are who is signed in, where anybody can be. `day_books` are what reconciliation compares,
    `settings_desk` what may be changed of the settings, `voice` says amounts where there is one.
    `suspense` tells of the open transactions what is known and, by the `steady` clock that nobody sets, when they go
    on; it is called on the worker, as `hand_overs` is, the cash that nobody has confirmed as handed over. `finder`
    returns the search, which is made ready and used on the worker only; None where there is none.
    `simulated_parts` names the parts that are simulated, as counter/interlock.py does. `printer_status` asks the
    printer how it is, from the printer's thread; it may wait, and raises DeviceError.
    `answer_limit`, `card_limit` and `paper_limit` are the seconds after which the platform, a card and a printer that
    do nothing are given up; 0 where there is none. `borrows` returns whether a credential is a sample person's on a
    stranger's card (counter/lending.py). `clock_ahead` returns how many seconds this clock is ahead of the
    platform's. `recover_pause` is in seconds, at least between two rounds of recovery. `watch_shipping` takes what is
    told, from any thread, why the hospital's database gets no entries any more.
    `input_recorder` is told what the cashier does.
    """

    checkout: "GuardedCheckout"
    advice: "Advice"
    reader: CardReader
    recognise: Callable[[str], VoucherCredential]
    print_receipt: Callable[[Settlement, Copy], None]
    print_refund: Callable[[Refunded, Copy], None]
    clock: Callable[[], datetime]
    steady: Callable[[], datetime] | None = None
    taken: "Callable[[], Taken | None]"
    desk: "CashDesk"
    print_remittance: Callable[[Remittance, bool], None] = lambda _made, _again: None
    print_taken: Callable[[str, Take, Remittance], None] = lambda _number, _act, _made: None
    print_float: Callable[[Float], None] = lambda _: None
    print_loan: Callable[[Loan], None] = lambda _: None
    turn_to_paper: Callable[[Settlement], None] = lambda _: None
    deposits: "DepositDesk | None" = None
    refunds: "RefundDesk | None" = None
    visits: Visits | None = None
    print_deposit: Callable[[Deposit, Stay], None] | None = None
    print_deposit_back: Callable[[Returned, Deposit, Stay], None] | None = None
    print_day_list: Callable[[Account, date], None] | None = None
    applications: "Applications | None" = None
    extras: "Extras | None" = None
    diagnosis: "Diagnosis | None" = None
    printers: "Switch | None" = None
    payment_code: Callable[[str], Private | None] = lambda _: None
    scanner: CodeScanner | None = None
    viewfinder: "Callable[[QWidget], None] | None" = None
    patience: "CounterPatience | None" = None
    people: "People | None" = None
    day_books: "DayBooks | None" = None
    settings_desk: "SettingsDesk | None" = None
    voice: "Voice | None" = None
    suspense: "Callable[[Sequence[Transaction]], tuple[Item, ...]]" = lambda _: ()
    hand_overs: Callable[[date], tuple[HandOver, ...]] = lambda _today: ()
    finder: "Callable[[], Finder] | None" = None
    watch_shipping: Callable[[Callable[[str], None]], None] = lambda _: None
    area_name: Callable[[str], str] = str
    simulated_parts: tuple[str, ...] = ()
    printer_status: Callable[[], PrinterStatus] = PrinterStatus
    simulation: "Simulation | None" = None
    clock_ahead: Callable[[], float] = lambda: 0.0
    borrows: Callable[[Credential | None], bool] = lambda _: False
    mask_names: bool = False
    patient_display: bool = False
    answer_limit: float = 0.0
    card_limit: float = 0.0
    paper_limit: float = 0.0
    recover_pause: int = 1
    input_recorder: InputRecorder = NO_RECORDER

    def borrower(self, session: "Session") -> str:
        """Return the masked name of the sample person whom a stranger's card stands for, empty if it does not."""
        patient = session.patient
        return masked_name(patient.person.name) if patient and self.borrows(session.credential) else ""

    def waits(self) -> datetime:
        """Return the time by which waits are counted: that of a clock which nobody sets."""
        return (self.steady or self.clock)()

    def today(self) -> date:
        """Return the counter's current day."""
        return self.clock().date()
