"""A person's accumulators of the year as a platform tells them (5206), where its codes are known."""

from datetime import date

from terminal.model import Insurance
from terminal.national import lenient
from terminal.national.lenient import Code, Fen
from terminal.national.profile import Codes

_YEAR = 4


class _Row(lenient.Node, frozen=True):
    cum_type_code: Code
    cum: Fen
    insutype: Code = Code()
    year: Code = Code()
    cum_ym: Code = Code()


def read(output: dict[str, object], codes: Codes, on: date) -> dict[str, int]:
    """Return the amounts of the year of a day, in fen by the ledger's keys; rows of other years or codes are left out.

    Where a code has a row for each month, the latest month counts. Raises ValueError.
    """
    insurances = {codes.insutype.employee: Insurance.EMPLOYEE, codes.insutype.resident: Insurance.RESIDENT}
    found: dict[str, tuple[str, int]] = {}
    for row in (lenient.node(each, _Row) for each in lenient.rows(output.get("cuminfo"))):
        year = (row.year or row.cum_ym)[:_YEAR] or str(on.year)
        what, insurance = codes.accumulators.get(row.cum_type_code), insurances.get(row.insutype)
        if what is None or insurance is None or year != str(on.year):
            continue
        key = f"{insurance}/{year}/{what}"
        found[key] = max(found.get(key, ("", 0)), (str(row.cum_ym), int(row.cum)))
    return {key: amount for key, (_, amount) in found.items()}
