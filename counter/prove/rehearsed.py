"""This terminal's own adapter as a client that a rehearsal drives: `python -m counter.prove.rehearsed URL FOLDER`.

It is a whole counter on real files, so that a restart finds what it left; each counter has a folder of its own.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import json
from msgspec.structs import replace

from counter.connect import Where, connected, statements
from simulation import samples
from simulation.hospital import SampleHospital
from simulation.rehearsal.driver import Bill, Reported, State, Told, Verb
from simulation.samples import SampleBill
from terminal.accounts.reconcile import insurer_book
from terminal.benefit.rules import Rules, load
from terminal.checkout import Checkout
from terminal.errors import BadInput, JiesuanError, NotSent, Refused, Unknown
from terminal.journal import Journal
from terminal.journal.reader import transactions
from terminal.model import BEIJING, CardCredential, Kind, Transaction, payment
from terminal.model import Bill as Owed
from terminal.model.care import Diagnosis, Treating
from terminal.national.envelope import Sender
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

    def act(self, told: Told) -> Reported:
        """Do a step, and say what became of it."""
        given = datetime.strptime(told.now, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
        self._ahead = max(self._ahead, given - datetime.now(BEIJING)) if given > self._now() else self._ahead
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
        return Reported(State.DONE)

    def _sign_in(self, told: Told) -> Reported:
        # This terminal signs in with the first message of its day.
        self._at(told.counter)
        return Reported(State.DONE)

    def _settle(self, told: Told) -> Reported:
        terminal = self._at(told.counter)
        bill, credential = self._owed(terminal, told)
        patient = terminal.checkout.identify(credential)
        agreed = terminal.checkout.presettle(patient, bill.number, told.use_account)
        due = agreed.answer.split.cash
        made = terminal.checkout.settle(agreed, payment.tender(due, due))
        return Reported(State.SETTLED, collected=f"{made.split.cash / 100:.2f}", setl_id=made.number)

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
            insurer_book(books, day, journal)
        return Reported(State.DONE)

    def _known(self) -> set[int]:
        return {int(each.name) for each in self._folder.glob("[0-9][0-9]")}

    def _owed(self, terminal: Terminal, told: Told) -> tuple[Bill, CardCredential]:
        """Let the hospital's file owe a bill, and return it with the person's card."""
        if told.bill is None or told.person is None:
            raise BadInput("bill_not_known", bill="")
        owed = SampleBill(patient=told.person.psn_no, bill=_bill(told.bill))
        SampleHospital(terminal.bill_file, bills=(owed,)).close()
        credential = next(each.credential() for each in samples.people() if each.number == told.person.psn_no)
        return told.bill, credential


def _bill(told: Bill) -> Owed:
    lines = tuple((each.code, each.quantity) for each in told.lines)
    admitted = date.fromisoformat(told.admitted) if told.admitted else None
    written = samples.CareWritten(lines=lines, doctor=_DOCTOR, treating=_TREATING, admitted=admitted)
    day = datetime.fromisoformat(told.day).date()
    care = samples.care_of(written, samples.institution(), Kind(told.kind), day, samples.catalogue())
    return Owed(number=told.number, department="内科", stated_total=samples.total(care.lines), care=care)


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
    Verb.PRESETTLE: _unsupported,
    Verb.CANCEL: _unsupported,
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
