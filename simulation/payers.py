"""The sample hospital's book of payers beside patient and insurance, in the hospital's file."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from msgspec import json
from msgspec.structs import replace

from simulation.book_file import BookFile, text, translating
from terminal.errors import Refused
from terminal.model.payer import Payer, PayerCharge, PayerKind, PayerShare
from terminal.money import yuan
from terminal.private import Private

SAMPLE_COMPANY = ("JZ001", "示例县公共交通公司（模拟）", 500_000, "37160000000000000014")
"""The sample hospital's company on account: its number, name, credit limit, and the person whom it pays for."""

_TABLES = """
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS payer (unit TEXT PRIMARY KEY, name TEXT NOT NULL, credit INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS payer_member (id_number TEXT PRIMARY KEY, unit TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS payer_charge
        (settlement TEXT NOT NULL, place INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (settlement, place)) STRICT;
    CREATE TABLE IF NOT EXISTS payer_hold
        (bill TEXT NOT NULL, unit TEXT NOT NULL, amount INTEGER NOT NULL, counter TEXT NOT NULL,
         PRIMARY KEY (bill, unit)) STRICT;
    COMMIT;
"""


class SamplePayers(BookFile):
    """Companies on account with their people, and what stands for whom; raises NotSent("hospital_unreachable")."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _TABLES)

    def agree(self, unit: str, name: str, limit: int, people: Iterable[Private]) -> None:
        """Add a company with its credit limit and its people, unless the book has it already."""
        with self._changing():
            if self._db.execute(
                "INSERT INTO payer VALUES (?, ?, ?) ON CONFLICT DO NOTHING", [unit, name, limit]
            ).rowcount:
                members = [[each.reveal(), unit] for each in people]
                self._db.executemany("INSERT OR REPLACE INTO payer_member VALUES (?, ?)", members)

    def company_of(self, id_number: Private) -> Payer | None:
        """Return the company that pays for a person; None if there is none."""
        with translating():
            return self._company(id_number)

    def reserve(self, counter: str, bill: str, id_number: Private, shares: Sequence[PayerShare]) -> None:
        """Hold the credit for a bill; raises Refused("not_of_company") or "credit_exceeded"."""
        with self._changing():
            self._db.execute("DELETE FROM payer_hold WHERE bill = ?", [bill])
            company = self._company(id_number)
            for share in (each for each in shares if each.kind is PayerKind.COMPANY):
                if company is None or company.unit != share.unit:
                    raise Refused("not_of_company", unit=share.unit)
                if share.amount > company.left:
                    facts = {"left": yuan(company.left), "amount": yuan(share.amount)}
                    raise Refused("credit_exceeded", unit=company.name, **facts)
                self._db.execute(
                    "INSERT INTO payer_hold VALUES (?, ?, ?, ?)", [bill, share.unit, share.amount, counter]
                )

    def give_up(self, counter: str, unfinished: Collection[str]) -> None:
        """Free the credit that a counter holds, except for its unfinished bills."""
        with self._changing():
            held = self._db.execute("SELECT DISTINCT bill FROM payer_hold WHERE counter = ?", [counter]).fetchall()
            self._free(bill for (bill,) in held if bill not in unfinished)

    def charge(self, charges: Sequence[PayerCharge]) -> None:
        """Record the shares of one settlement, once."""
        rows = [[each.settlement, place, text(each)] for place, each in enumerate(charges)]
        with self._changing():
            self._db.executemany("INSERT INTO payer_charge VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows)
            self._free(each.bill for each in charges)

    def release(self, settlement: str) -> None:
        """Record that nobody owes the shares of a settlement any more."""
        with self._changing():
            for each, place in self._charges(settlement):
                row = [text(replace(each, is_released=True)), settlement, place]
                self._db.execute("UPDATE payer_charge SET body = ? WHERE settlement = ? AND place = ?", row)

    def charges(self) -> Sequence[PayerCharge]:
        """List all shares, oldest first."""
        with translating():
            return tuple(each for each, _ in self._charges())

    def _company(self, id_number: Private) -> Payer | None:
        found = self._db.execute(
            "SELECT payer.unit, name, credit FROM payer JOIN payer_member ON payer_member.unit = payer.unit"
            " WHERE id_number = ?",
            [id_number.reveal()],
        ).fetchone()
        if found is None:
            return None
        unit, name, credit = found
        return Payer(unit=unit, name=name, limit=credit, left=credit - self._owed(unit))

    def _owed(self, unit: str) -> int:
        charged = (each for each, _ in self._charges() if not each.is_released)
        sql = "SELECT COALESCE(SUM(amount), 0) FROM payer_hold WHERE unit = ?"
        [held] = self._db.execute(sql, [unit]).fetchone()
        return sum(each.share.amount for each in charged if each.share.unit == unit) + int(held)

    def _free(self, bills: Iterable[str]) -> None:
        self._db.executemany("DELETE FROM payer_hold WHERE bill = ?", [[bill] for bill in bills])

    def _charges(self, settlement: str = "") -> list[tuple[PayerCharge, int]]:
        sql = "SELECT body, place FROM payer_charge WHERE ?1 IN ('', settlement) ORDER BY rowid"
        return [(json.decode(body, type=PayerCharge), place) for body, place in self._db.execute(sql, [settlement])]
