"""What a transaction of the interface is: a number, what it is given, and what answers it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from simulation.network.catalogue import Catalogue
from simulation.network.insurer import Insurer
from simulation.network.network import Network
from simulation.served.head import Head
from simulation.served.profile import Profile
from terminal.benefit.rules import Rules
from terminal.institutions import Designated, Register
from terminal.model import Institution


@dataclass(frozen=True)
class Office:
    """The insurer's office that answers: its books, and what it knows beside them; `clock` tells the time with zone."""

    engine: Engine
    insurer: Insurer
    rules: Rules
    register: Register
    catalogue: Catalogue
    network: Network
    profile: Profile
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class Call:
    """One message that came in: the head of its envelope, from which institution, and when."""

    office: Office
    head: Head
    sender: Designated
    now: datetime

    @property
    def message_id(self) -> str:
        """The sender's number of the message (msgid)."""
        return self.head.msgid

    @property
    def hospital(self) -> Institution:
        """The sender as a bill names it."""
        return Institution(
            area=self.sender.area,
            level=self.sender.level,
            direct_settlement=bool(self.sender.services),
            code=self.sender.code,
            name=self.sender.name_zh,
        )


# What a transaction answers: nodes by name; an amount is what served.money.yuan makes of fen.
Output = dict[str, Any]


@dataclass(frozen=True)
class Transaction:
    """A transaction: `infno`, the type that its input is fitted to, and `answer`, which raises Refused for a no.

    `path` is its own URL below /fsi/api where each transaction has one. `port` is the name that the fault timeline
    knows its kind by (simulation/network/faults.py). `signed_in` tells whether it asks for a sign-in. Of an input with
    psn_no the frame checks insuplc_admdvs.
    """

    infno: str
    input: type[Any]
    answer: Callable[[Call, Any], Output]
    path: str = ""
    port: str = ""
    signed_in: bool = True
