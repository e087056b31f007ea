"""The people at a counter: who they are, the roles they have, and what each role may do."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from terminal.input_file import read
from terminal.noun import Noun

_TABLE = Path(__file__).with_name("rights.toml")


class Role(StrEnum):
    """The roles of a hospital's people, as far as they have to do with its counters."""

    CASHIER = "cashier"
    HEAD = "head"
    FINANCE = "finance"
    PAPERS = "papers"
    INSURANCE = "insurance"
    WARD = "ward"
    IT = "it"


class Right(StrEnum):
    """The acts that somebody may do, each a right of its own; rights.toml says which role has which."""

    CHARGE = "charge"
    CHARGE_INSURED = "charge_insured"
    APPLY_REFUND = "apply_refund"
    APPROVE_REFUND = "approve_refund"
    PAY_REFUND = "pay_refund"
    REFUND_PART = "refund_part"
    REFUND_OTHER_DAY = "refund_other_day"
    FORCE_CASH = "force_cash"
    OTHERS_SUSPENSE = "others_suspense"
    DEPOSIT = "deposit"
    DEPOSIT_BACK_IN_BED = "deposit_back_in_bed"
    SETTLE_INTERIM = "settle_interim"
    LEAVE_DEBT = "leave_debt"
    REDUCE = "reduce"
    PAY_LATER = "pay_later"
    DISCHARGE_UNAUDITED = "discharge_unaudited"
    VOID_DISCHARGE = "void_discharge"
    INSURE_LATER = "insure_later"
    INSURE_LATER_EXCEPTION = "insure_later_exception"
    REPRINT = "reprint"
    PRINT_MISSED = "print_missed"
    CHANGE_PAPER_NUMBER = "change_paper_number"
    RENAME_ON_REPRINT = "rename_on_reprint"
    REMIT = "remit"
    VOID_REMITTANCE = "void_remittance"
    TAKE_FROM_GROUP = "take_from_group"
    TAKE_MONEY = "take_money"
    FLOAT = "float"
    ZERO_BALANCE = "zero_balance"
    MANUAL_RECEIPT = "manual_receipt"
    VOID_RECEIPT = "void_receipt"
    PAPER_BATCHES = "paper_batches"
    VIEW_RECONCILIATION = "view_reconciliation"
    RECONCILE = "reconcile"
    SETTINGS = "settings"
    OPERATORS = "operators"


WITHOUT_MONEY = frozenset({Right.VIEW_RECONCILIATION, Right.SETTINGS, Right.OPERATORS})
"""The rights that move no money, change no record of it and open no patient."""


class Permission(StrEnum):
    """The answer whether somebody may do an act; OWN in the table needs the right given by name."""

    MAY = "may"
    SECOND = "second"
    OWN = "own"
    NO = "no"


Number = Annotated[str, Meta(pattern=r"^[0-9A-Za-z]{2,16}$")]
"""A person's number at the hospital (工号), as it stands on every paper."""


class Operator(Noun, frozen=True):
    """A person with a number; `rights` are those given by name, beyond the roles'. One who left is not active."""

    number: Number
    name: str
    roles: frozenset[Role] = frozenset()
    rights: frozenset[Right] = frozenset()
    group: str = ""
    is_active: bool = True


class Tried(Noun, frozen=True):
    """A sign-in in the journal: whose number, by password or badge, and the code if it was refused."""

    number: str
    by: str
    code: str = ""


class Approved(Noun, frozen=True):
    """A second person's consent to an act: who, which right it needed, and of what number."""

    number: str
    right: Right
    about: str = ""


@cache
def table() -> Mapping[Right, Mapping[Role, Permission]]:
    """Return what each role may do; a role that is not named for a right does not have it."""
    return read(_TABLE, dict[Right, dict[Role, Permission]])


def may(operator: Operator, right: Right) -> Permission:
    """Return whether a person may do an act, may with a second person, or may not; the best of the roles counts."""
    if not operator.is_active:
        return Permission.NO
    answers = {table()[right].get(role, Permission.NO) for role in operator.roles}
    if Permission.MAY in answers or (Permission.OWN in answers and right in operator.rights):
        return Permission.MAY
    return Permission.SECOND if Permission.SECOND in answers else Permission.NO
