"""People of a tester's own: as they are written, and insured with a card that is made from their number."""

from hashlib import sha256
from typing import Annotated

from msgspec import Meta

from simulation.samples import SampleCard, SamplePerson
from terminal.model import Fen, Insured, Noun
from terminal.private import Private

Number = Annotated[str, Meta(pattern=r"^[0-9A-Za-z]{1,30}\Z")]

# More than a database's number holds would be refused without a word of the key.
Account = Annotated[Fen, Meta(le=10**14)]


class OwnPerson(Noun, frozen=True):
    """A person of the tester's; `account` in fen; without a card one is made from the number."""

    number: Number
    name: Private
    id_number: Private
    gender: str
    insured: Insured
    account: Account = 0
    card: SampleCard | None = None


def enrolled(own: OwnPerson) -> SamplePerson:
    """Return a person as the insurer enrols them."""
    return SamplePerson(
        number=own.number,
        name=own.name,
        id_number=own.id_number,
        gender=own.gender,
        account=own.account,
        insured=own.insured,
        card=own.card or _card(own),
    )


def _card(own: OwnPerson) -> SampleCard:
    drawn = sha256(own.number.encode()).hexdigest().upper()
    return SampleCard(
        card_sn=Private(f"{own.insured.insured_area}D15600000{drawn[:16]}"),
        card_number=Private(f"K{int(drawn[16:32], 16) % 10**8:08d}"),
        version="2.00",
        issued="20200101",
        expires="20991231",
    )
