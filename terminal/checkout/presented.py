"""What was presented at the counter: whether it tells who that is, and how the books name it."""

import logging

from terminal.errors import BadInput
from terminal.model import CardCredential, Credential, IdCredential
from terminal.private import is_id_number, masked_number

_log = logging.getLogger(__name__)


def ensure_identifies(credential: Credential, operator: str) -> None:
    """Raise BadInput where nobody can be asked about what was presented; a typed number is logged, masked.

    "card_withholds": a card gave neither its own number nor the holder's; "id_number_wrong": a number that is none.
    """
    if isinstance(credential, CardCredential) and not (credential.card_number or credential.id_number):
        raise BadInput("card_withholds")
    if isinstance(credential, IdCredential):
        number = credential.id_number
        _log.info("operator %s typed the ID number %s: %s", operator, masked_number(number), credential.reason.value)
        if not is_id_number(number.reveal()):
            raise BadInput("id_number_wrong")


def named(credential: Credential) -> str:
    """Name what was presented for the books: card, voucher, or id_number with the reason why it was typed."""
    match credential:
        case CardCredential():
            return "card"
        case IdCredential(reason=reason):
            return f"id_number:{reason.value}"
        case _:
            return "voucher"
