"""A transaction of the interface: its number, its input, and its handler."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Engine

from simulation.network.catalogue import Catalogue
from simulation.network.insurer import Insurer
from simulation.network.network import Network
from simulation.served import message_ids
from simulation.served.fields.deviations import Review
from simulation.served.head import Head
from simulation.served.profile import Profile
from terminal import database
from terminal.benefit.rules import Rules
from terminal.institutions import Designated, Register
from terminal.model import Institution


@dataclass(frozen=True)
class Office:
    """The insurer's office that answers: its database and the rest of its state; `clock` returns the time with zone.

    `operators` are those who may sign in, by institution; at one that is not there everybody may.
    """

    engine: Engine
    insurer: Insurer
    rules: Rules
    register: Register
    catalogue: Catalogue
    network: Network
    profile: Profile
    clock: Callable[[], datetime]
    operators: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def reader(self) -> Engine:
        """The database for what only reads."""
        return database.reading(self.engine)


@dataclass(frozen=True)
class Call:
    """One received message: the head of its envelope, the institution that sent it, the time, and what was noted."""

    office: Office
    head: Head
    sender: Designated
    now: datetime
    review: Review = field(default_factory=lambda: Review({}), compare=False)

    @property
    def message_id(self) -> str:
        """The sender's number of the message (msgid), in the form in which it is kept."""
        return message_ids.kept(self.head.msgid, self.head.fixmedins_code)

    @property
    def hospital(self) -> Institution:
        """The sender as a bill names it."""
        return Institution(
            area=self.sender.area,
            level=self.sender.level,
            direct_settlement=bool(self.sender.services),
            code=self.sender.code,
            name=self.sender.name_zh,
            class_=self.sender.class_,
        )


# A transaction's answer: nodes by name, or under no name the list that is the whole of it; amounts are made from fen
# by served.money.yuan.
Output = dict[str, Any]


@dataclass(frozen=True)
class Transaction:
    """A transaction: `infno`, the type of its input, and `answer`, which raises Refused for a no.

    `path` is its own URL below /fsi/api, for transactions that have one, `also` are others that clients use. `port` is
    its name on the fault timeline (simulation/network/faults.py). `signed_in` is true if it requires a sign-in. If the
    input has a psn_no, the frame checks insuplc_admdvs.
    """

    infno: str
    input: type[Any]
    answer: Callable[[Call, Any], Output]
    path: str = ""
    port: str = ""
    signed_in: bool = True
    also: tuple[str, ...] = ()
