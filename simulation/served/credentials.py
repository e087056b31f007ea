"""The holder of a credential: an e-voucher's token, an ID number, or a card (就诊凭证)."""

from sqlalchemy import Connection, bindparam, select

from simulation.network import person_record, sign_ins
from simulation.network.tables import cards
from simulation.served.transaction import Call
from terminal.errors import Refused
from terminal.model import Person

_THEIRS = select(cards.c.sn).where((cards.c.person == bindparam("who")) & (cards.c.card_number == bindparam("number")))


def holder(connection: Connection, call: Call, kind: str, number: str, card_sn: str) -> Person:
    """Return the holder of a credential; raises Refused if there is none, or the credential is incomplete."""
    match kind:
        case "01":
            found = sign_ins.person_of_token(connection, number, call.now.date())
        case "02":
            return person_record.of_id_number(connection, number)
        case "03":
            if not card_sn:
                raise Refused("card_sn_missing")
            return person_record.of_card(connection, number, card_sn)
        case _:
            raise Refused("request_malformed", reason=f"mdtrt_cert_type {kind}")
    if found is None:
        is_late = kind == "01" and sign_ins.is_token(connection, number)
        raise Refused("voucher_expired" if is_late else "voucher_unknown")
    return person_record.read(connection, found).who


def ensure_holder(connection: Connection, call: Call, who: Person, kind: str, number: str) -> None:
    """Raise Refused("credential_mismatch") if a credential is not this person's (人证不一致)."""
    match kind:
        case "01":
            fits = sign_ins.person_of_token(connection, number, call.now.date()) == who.number
        case "02":
            fits = who.id_number.reveal() == number
        case "03":
            fits = connection.scalar(_THEIRS, {"who": who.number, "number": number}) is not None
        case _:
            fits = False
    if not fits:
        raise Refused("credential_mismatch")
