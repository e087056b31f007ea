"""Medical e-vouchers: 28 digits that identify a person for 60 seconds and one use (docs/cards.md, "E-voucher")."""

import re
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Connection, insert, select, update

from simulation.network.tables import vouchers
from terminal.errors import Refused

LIFE = timedelta(seconds=60)

_CODE = re.compile(r"424\d{21}0000")


def issued(connection: Connection, person: str, area: str, now: datetime, random: Random) -> str:
    """Generate a code for a person of an insured area: 424, 17 and 2 random digits, the province, 0000."""
    digits = "".join(random.choice("0123456789") for _ in range(19))
    code = f"424{digits}{area[:2]}0000"
    row = {"code": code, "person": person, "issued": now.isoformat(), "used": 0}
    connection.execute(insert(vouchers).values(row))
    return code


def is_used(connection: Connection, code: str) -> bool | None:
    """Return whether a code was redeemed; None for one that was never issued."""
    used = connection.scalar(select(vouchers.c.used).where(vouchers.c.code == code))
    return None if used is None else bool(used)


def redeemed(connection: Connection, code: str, now: datetime) -> str:
    """Redeem a code and return the person number.

    Raises Refused("500159") for any other code (such as a payment code), "voucher_expired" or "voucher_used".
    """
    if not _CODE.fullmatch(code):
        raise Refused("500159")
    row = connection.execute(select(vouchers).where(vouchers.c.code == code)).one_or_none()
    if row is None or now - datetime.fromisoformat(row.issued) > LIFE:
        raise Refused("voucher_expired")
    unused = (vouchers.c.code == code) & (vouchers.c.used == 0)
    if not connection.execute(update(vouchers).where(unused).values(used=1)).rowcount:
        raise Refused("voucher_used")
    return str(row.person)
