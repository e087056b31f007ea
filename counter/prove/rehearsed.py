"""This terminal's own adapter as a client that a rehearsal drives: `python -m counter.prove.rehearsed URL FOLDER`.

It is a whole counter on real files, so that a restart finds what it left; each counter has a folder of its own.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import json
from msgspec.structs import replace

from counter.connect import Where, connected, statements
from simulation import samples
from simulation.hospital import SampleHospital
from simulation.rehearsal.driver import Bill, BillLine, Person, Reported, State, Told, Verb
from simulation.rehearsal.driver import Credential as Shown
from simulation.samples import SampleBill
from terminal.accounts.reconcile import Books, compare, insurer_book
from terminal.benefit.rules import Rules, load
from terminal.checkout import Checkout
from terminal.errors import BadInput, JiesuanError, NotSent, Refused, Unknown
from terminal.journal import Journal
from terminal.journal.reader import transactions
from terminal.model import (
    BEIJING,
    IdCredential,
    IdReason,
    InsurerCredential,
    Kind,
    Line,
    LineClass,
    Presettlement,
    Transaction,
    VoucherCredential,
    payment,
)
from terminal.model import Bill as Owed
from terminal.model.care import Diagnosis, Treating
from terminal.national.envelope import Sender
from terminal.private import Private
from terminal.texts import words

if TYPE_CHECKING:
    from terminal.national.platform import NationalPlatform

_OPERATORS = {1: "0112", 2: "0113", 3: "0114", 4: "0115"}
_TRIES = 3
# Who treats everybody here, and of what: a bill of the rehearsal says nothing of that.
_DOCTOR = "D371600000001"
_TREATING = Treating(
    doctor_name="某医师",
    department_code="A03.04",
    department="内科",
    diagnoses=(Diagnosis(code="I10.x00", name="高血压"),),
)


class Terminal:
    """One counter: its journal, its way to the platform, and the hospital's bills."""

    def __init__(
        self,
        url: str,
        profile: str,
        folder: Path,
        number: int,
        rules: Rules,
        now: Callable[[], datetime],
        keys: Path | None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        hospital, counter = samples.institution(), f"{number:02d}"
        operator = _OPERATORS.get(number, f"01{number:02d}")
        self.where = Where(url=url, profile=profile, keys=keys, ids=folder / "message-ids")
        self.sender = Sender(institution=hospital, operator=operator, counter=counter)
        self.path = folder / "journal.db"
        self.journal = Journal(self.path, hospital.code, now, counter=counter, operator=operator)
        self.bill_file = folder.parent / "hospital.db"
        self.bills = SampleHospital(self.bill_file, bills=())
        self.platform: NationalPlatform = connected(self.where, self.sender, now)
        self.checkout = Checkout(
            self.platform, self.bills, self.journal, rules=rules, clock=now, operator=operator, counter=counter
        )

    def close(self) -> None:
        """Close the files and the connection."""
        self.platform.close()
        self.bills.close()
        self.journal.close()


class Client:
    """A hospital with this terminal at its counters, as a driver of a rehearsal; `folder` keeps what it knows.

    `keys` is the file of keys of a profile that signs.
    """

    def __init__(self, url: str, folder: Path, profile: str = "plain", keys: Path | None = None) -> None:
        self._keys = keys
        self._url, self._folder, self._profile, self._rules = url, folder, profile, load()
        self._ahead = timedelta()
        self._terminals: dict[int, Terminal] = {}
        self._agreed: dict[str, Presettlement] = {}

    def act(self, told: Told) -> Reported:
        """Do a step, and say what became of it."""
        given = datetime.strptime(told.now, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
        self._ahead = max(self._ahead, given - datetime.now(BEIJING)) if given > self._now() else self._ahead
        if told.url != self._url:
            self.close()
            self._url = told.url
        try:
            return _ACTS[told.verb](self, told)
        except Unknown:
            return Reported(State.UNKNOWN)
        except NotSent as error:
            return Reported(State.NOT_SENT, shown=_shown(error))
        except (Refused, BadInput) as error:
            return Reported(State.REFUSED, shown=_shown(error))

    def close(self) -> None:
        """Close every counter."""
        while self._terminals:
            self._terminals.popitem()[1].close()

    def _now(self) -> datetime:
        return datetime.now(BEIJING) + self._ahead

    def _at(self, number: int) -> Terminal:
        if number not in self._terminals:
            folder = self._folder / f"{number:02d}"
            made = Terminal(self._url, self._profile, folder, number, self._rules, self._now, self._keys)
            self._terminals[number] = made
        return self._terminals[number]

    def _restart(self, _told: Told) -> Reported:
        self.close()
        self._agreed.clear()
        return Reported(State.DONE)

    def _sign_in(self, told: Told) -> Reported:
        # This terminal signs in with the first message of its day.
        self._at(told.counter)
        return Reported(State.DONE)

    def _settle(self, told: Told) -> Reported:
        terminal = self._at(told.counter)
        number = told.bill.number if told.bill else ""
        agreed = self._agreed.pop(number, None) or self._tried(terminal, told)
        due = agreed.answer.split.cash
        made = terminal.checkout.settle(agreed, payment.tender(due, due))
        return Reported(State.SETTLED, collected=f"{made.split.cash / 100:.2f}", setl_id=made.number)

    def _presettle(self, told: Told) -> Reported:
        agreed = self._tried(self._at(told.counter), told)
        self._agreed[agreed.bill.number] = agreed
        return Reported(State.DONE)

    def _tried(self, terminal: Terminal, told: Told) -> Presettlement:
        bill, credential = self._owed(terminal, told)
        patient = terminal.checkout.identify(credential)
        return terminal.checkout.presettle(patient, bill.number, told.use_account)

    def _refund(self, told: Told) -> Reported:
        terminal = self._at(told.counter)
        number = terminal.bills.settlement_of(told.bill.number) if told.bill else None
        if number is None:
            return Reported(State.REFUSED)
        terminal.checkout.refund(number)
        return Reported(State.REFUNDED)

    def _resolve(self, _told: Told) -> Reported:
        bills: dict[str, State] = {}
        for number in sorted({*self._terminals, *self._known()}):
            terminal = self._at(number)
            touched = {each.bill_number: each for each in terminal.journal.unfinished()}
            for _ in range(_TRIES):
                if not terminal.checkout.open_items():
                    break
                with suppress(JiesuanError):
                    terminal.checkout.recover()
            open_now = {each.bill_number for each in terminal.journal.unfinished()}
            bills |= {bill: _state(terminal, bill, open_now) for bill in touched}
        return Reported(State.UNKNOWN if State.UNKNOWN in bills.values() else State.DONE, bills=bills)

    def _day_end(self, _told: Told) -> Reported:
        day = self._now().date()
        journal: list[Transaction] = []
        for number in sorted({*self._terminals, *self._known()}):
            journal += transactions(self._at(number).path)
        first = self._at(1)
        with statements(first.where, first.sender, self._now) as books:
            held = insurer_book(books, day, journal)
        found = compare(day, Books(journal=tuple(journal), insurer=held)).findings
        return Reported(State.DONE, shown="; ".join(f"{each.kind} {each.bill} {each.number}" for each in found))

    def _known(self) -> set[int]:
        return {int(each.name) for each in self._folder.glob("[0-9][0-9]")}

    def _owed(self, terminal: Terminal, told: Told) -> tuple[Bill, InsurerCredential]:
        """Let the hospital's file owe a bill, and return it with what the person shows."""
        if told.bill is None or told.person is None:
            raise BadInput("bill_not_known", bill="")
        owed = SampleBill(patient=told.person.psn_no, bill=_bill(told.bill))
        SampleHospital(terminal.bill_file, bills=(owed,)).close()
        return told.bill, _credential(told.person, told.credential)


def _credential(person: Person, shown: Shown | None) -> InsurerCredential:
    """Return what a person shows, without anything special the card."""
    card = next(each.credential() for each in samples.people() if each.number == person.psn_no)
    if shown is None:
        return card
    if shown.mdtrt_cert_type == "01":
        return VoucherCredential(code=Private(shown.number))
    if shown.mdtrt_cert_type == "02":
        return IdCredential(id_number=Private(shown.number), reason=IdReason.CARD_UNREADABLE)
    return replace(card, card_number=Private(shown.number), card_sn=Private(shown.card_sn))


def _bill(told: Bill) -> Owed:
    lines = tuple((each.code, each.quantity) for each in told.lines)
    admitted = date.fromisoformat(told.admitted) if told.admitted else None
    written = samples.CareWritten(
        lines=lines, doctor=_DOCTOR, treating=_TREATING, admitted=admitted, disease=told.disease or None
    )
    day = datetime.fromisoformat(told.day).date()
    offered = {each.code: _unlisted(each) for each in told.lines} | samples.catalogue()
    care = samples.care_of(written, samples.institution(), Kind(told.kind), day, offered)
    return Owed(number=told.number, department="内科", stated_total=samples.total(care.lines), care=care)


def _unlisted(told: BillLine) -> Line:
    """Return a line of an item that no catalogue has: the patient's alone."""
    fen = int(Decimal(told.price) * 100)
    return Line(name=told.name, class_=LineClass.C, quantity="1", unit_price=fen, category="其他")


def _state(terminal: Terminal, bill: str, open_now: set[str]) -> State:
    if bill in open_now:
        return State.UNKNOWN
    return State.SETTLED if terminal.bills.settlement_of(bill) else State.REVERSED


def _shown(error: JiesuanError) -> str:
    return f"{words(error, 'zh_CN').what} {error.facts.get('reason', '')}"


def _unsupported(_client: Client, _told: Told) -> Reported:
    return Reported(State.UNSUPPORTED)


_ACTS: dict[Verb, Callable[[Client, Told], Reported]] = {
    Verb.SIGN_IN: Client._sign_in,  # noqa: SLF001, its own
    Verb.SETTLE: Client._settle,  # noqa: SLF001
    Verb.REFUND: Client._refund,  # noqa: SLF001
    Verb.RESOLVE: Client._resolve,  # noqa: SLF001
    Verb.RESTART: Client._restart,  # noqa: SLF001
    Verb.DAY_END: Client._day_end,  # noqa: SLF001
    Verb.PRESETTLE: Client._presettle,  # noqa: SLF001
    Verb.CANCEL: _unsupported,
    Verb.ADMIT: _unsupported,
    Verb.SELL: _unsupported,
    Verb.CHECK_RULES: _unsupported,
    Verb.CATALOGUE: _unsupported,
    Verb.RETURN: _unsupported,
    Verb.CHANGE: _unsupported,
}


def main(url: str, folder: str, profile: str = "plain", keys: str = "") -> None:
    """Do each step that comes on a line of the input, and answer it on a line of the output."""
    client = Client(url, Path(folder), profile, Path(keys) if keys else None)
    for line in sys.stdin.buffer:
        told = json.decode(line, type=Told)
        sys.stdout.buffer.write(json.encode(replace(client.act(told), step=told.step)) + b"\n")
        sys.stdout.buffer.flush()
    client.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
