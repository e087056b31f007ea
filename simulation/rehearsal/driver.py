"""Drivers: how the rehearsal tells a client what to do next, and learns what it says of it."""

import subprocess
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import Protocol
from urllib.request import Request, urlopen

import msgspec
from msgspec import json

from terminal.model import Noun

# Seconds that a program has to end after its input has.
_GRACE = 10.0


class Verb(StrEnum):
    """What a client is told to do."""

    SIGN_IN = "sign_in"
    """Sign the operator of a counter in (9001)."""
    PRESETTLE = "presettle"
    """Identify, register, charge and presettle a bill, and leave it there."""
    SETTLE = "settle"
    """All of that, and settle."""
    CANCEL = "cancel"
    """Give up a visit or a stay whose bill is charged and not settled."""
    SELL = "sell"
    """Presettle and settle a pharmacy's sale (2101, 2102)."""
    ADMIT = "admit"
    """Admit, and charge the lines of the bill so far; the stay goes on."""
    RETURN = "return"
    """Take returned items of a stay back."""
    CHANGE = "change"
    """Change the bed and the main diagnosis of a stay."""
    REFUND = "refund"
    """Give a settled bill, or a sale, back."""
    RESOLVE = "resolve"
    """Find out what became of every call without an answer, as often as the client does that by itself."""
    RESTART = "restart"
    """End as by a loss of power, and start."""
    CHECK_RULES = "check_rules"
    """Have the orders of a bill checked, and answer what is found (3101, 3103)."""
    CATALOGUE = "catalogue"
    """Bring catalogue and dictionary up to date (13xx, 9102, 1901), and say what is new."""
    DAY_END = "day_end"
    """Reconcile the day (3201, 3202), say what differs, and put right what the client puts right."""


class State(StrEnum):
    """What a client says of a step."""

    DONE = "done"
    SETTLED = "settled"
    REFUNDED = "refunded"
    REVERSED = "reversed"
    """Not settled any more, or never: the bill may be settled again."""
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    UNSUPPORTED = "unsupported"
    """The client cannot do this: the scenario is skipped."""


class Person(Noun, frozen=True):
    """The person who comes, with the card."""

    psn_no: str
    name: str
    id_number: str
    card_number: str
    card_sn: str
    insuplc_admdvs: str
    insutype: str


class Credential(Noun, frozen=True):
    """What a person shows: its type (01 e-voucher, 02 identity card, 03 social-security card), and number or code."""

    mdtrt_cert_type: str
    number: str
    card_sn: str = ""


class Change(Noun, frozen=True):
    """What is changed of a stay: the bed, and the main diagnosis."""

    bed: str
    diagnosis: str
    diagnosis_name: str


class BillLine(Noun, frozen=True):
    """One line of a bill; price and amount are in yuan."""

    code: str
    name: str
    quantity: str
    price: str
    amount: str


class Bill(Noun, frozen=True):
    """A bill; `number` is the hospital's own, the total is in yuan, `admitted` the day of admission of a stay.

    `disease` is the code of a chronic disease that the bill is for.
    """

    number: str
    kind: str
    day: str
    total: str
    lines: tuple[BillLine, ...]
    admitted: str = ""
    disease: str = ""


class Told(Noun, frozen=True, omit_defaults=False):
    """One step as a client is told it; `now` is the platform's time, `url` where the platform is in this step.

    `credential` is what the person shows, if that matters; `returned` are lines given back of the bill, `change` is
    what is changed of the stay.
    """

    run: str
    scenario: str
    step: int
    verb: Verb
    url: str
    now: str
    counter: int
    says: str
    use_account: bool = True
    person: Person | None = None
    bill: Bill | None = None
    credential: Credential | None = None
    returned: tuple[BillLine, ...] = ()
    change: Change | None = None


class Reported(msgspec.Struct, frozen=True):
    """What a client says of a step; `collected` and `returned` are cash in yuan, `shown` is what its screen said.

    `resolve` tells of each bill by its number in `bills`. An answer that names another `step` came too late.
    """

    state: State
    collected: str = ""
    returned: str = ""
    setl_id: str = ""
    shown: str = ""
    step: int = 0
    bills: dict[str, State] = msgspec.field(default_factory=dict)


class Silent(Exception):
    """The client gave no answer that can be read: the scenario stays incomplete."""


class Driver(Protocol):
    """Tells a client each step, and returns what it says."""

    def act(self, told: Told) -> Reported:
        """Let the client do a step; raises Silent."""
        ...

    def close(self) -> None:
        """End what the driver started."""
        ...


class Command:
    """A client's test adapter as a program: a step in JSON on a line of its input, the answer on one of its output."""

    def __init__(self, command: Sequence[str], patience: float) -> None:
        self._patience, self._lines = patience, Queue[bytes]()
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def act(self, told: Told) -> Reported:
        """Let the client do a step; raises Silent when the time is over, or the program has ended."""
        assert self._process.stdin is not None  # noqa: S101, it was asked for
        until = monotonic() + self._patience
        try:
            self._process.stdin.write(json.encode(told) + b"\n")
            self._process.stdin.flush()
            while True:
                said = _read(self._lines.get(timeout=max(0.0, until - monotonic())))
                if said.step in {0, told.step}:
                    return said
        except (OSError, Empty) as error:
            raise Silent(type(error).__name__) from error

    def close(self) -> None:
        """Let the program end, or end it."""
        process = self._process
        with suppress(OSError):
            process.stdin and process.stdin.close()
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._reader.join()
        if process.stdout:
            process.stdout.close()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._lines.put(line)
        self._lines.put(b"")


class Webhook:
    """A client's test adapter behind a URL: each step is posted to it in JSON, and answered in JSON."""

    def __init__(self, url: str, patience: float) -> None:
        self._url, self._patience = url, patience

    def act(self, told: Told) -> Reported:
        """Let the client do a step; raises Silent."""
        headers = {"content-type": "application/json"}
        request = Request(self._url, json.encode(told), headers, method="POST")  # noqa: S310, the user's own URL
        try:
            with urlopen(request, timeout=self._patience) as answer:  # noqa: S310, see above
                return _read(answer.read())
        except (OSError, ValueError) as error:
            raise Silent(type(error).__name__) from error

    def close(self) -> None:
        """Nothing was started."""


def _read(data: bytes) -> Reported:
    try:
        return json.decode(data, type=Reported)
    except msgspec.MsgspecError as error:
        raise Silent(str(error)) from error
