"""The stays of the sample hospital and the acts on their deposits, each inside a transaction of its book."""

import sqlite3
from collections.abc import Iterator
from functools import singledispatchmethod
from typing import TypeVar

from msgspec import json
from msgspec.structs import replace

from simulation.book_file import text
from terminal.benefit.split import totals
from terminal.errors import BadInput, Refused
from terminal.model import (
    Account,
    Bill,
    CutBill,
    Deposit,
    DepositState,
    EndDeposit,
    GiveDeposit,
    KeepDeposit,
    OfficeAct,
    PaidBy,
    RestoreDeposits,
    Stay,
    StayState,
    TakeDeposit,
    Tender,
    UseDeposits,
    restoring,
    using,
)
from terminal.model.stay import Receivable
from terminal.money import yuan

TABLES = """
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS stay
        (number TEXT PRIMARY KEY, bill TEXT NOT NULL, id_number TEXT NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS stay_patient ON stay (id_number);
    CREATE TABLE IF NOT EXISTS deposit (number TEXT PRIMARY KEY, stay TEXT NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS deposit_stay ON deposit (stay);
    CREATE TABLE IF NOT EXISTS deposit_act (id TEXT PRIMARY KEY, number TEXT NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS receivable
        (number TEXT PRIMARY KEY, stay TEXT NOT NULL, settlement TEXT NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS interim (bill TEXT PRIMARY KEY, stay TEXT NOT NULL, until TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS receivable_stay ON receivable (stay);
    COMMIT;
"""
_STAY = """
    SELECT stay.body, bill.settlement FROM stay LEFT JOIN bill ON bill.number = stay.bill
    WHERE ?1 IN (stay.number, stay.bill) OR stay.number = (SELECT stay FROM interim WHERE bill = ?1)
"""
_VISIT = """
    SELECT 1 FROM bill WHERE number = ? AND number NOT IN (SELECT bill FROM stay UNION SELECT bill FROM interim)
"""
_CLAIMED = """
    SELECT counter FROM claim WHERE bill = ?1 OR bill IN (SELECT bill FROM interim WHERE stay = ?2)
"""
Act = TypeVar("Act", bound=OfficeAct)
_FIRST = 500_001
"""The number of the first receipt for a deposit."""


class StayBook:
    """What is written of stays and deposits; its `connection` begins and ends the transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @singledispatchmethod
    def perform(self, act: OfficeAct, _act_id: str) -> str:
        """Carry an act out and return the number of its deposit; raises Refused where it is not possible."""
        raise NotImplementedError(type(act).__name__)

    @perform.register
    def _take(self, act: TakeDeposit, _act_id: str) -> str:
        stay = self._open_stay(act.stay)
        if stay.state is StayState.SETTLED:
            raise Refused("stay_settled", stay=stay.number)
        (count,) = self._db.execute("SELECT count(*) FROM deposit").fetchone()
        taken = Deposit(
            number=f"{_FIRST + count}",
            stay=stay.number,
            amount=act.amount,
            paid_by=act.paid_by,
            at=act.at,
            operator=act.by,
            order=act.order,
            state=DepositState.HELD if act.paid_by is PaidBy.CASH else DepositState.PENDING,
        )
        self._db.execute("INSERT INTO deposit VALUES (?, ?, ?)", [taken.number, taken.stay, text(taken)])
        return taken.number

    @perform.register
    def _end(self, act: EndDeposit, _act_id: str) -> str:
        found = self.deposit(act.number)
        self._write(replace(found, state=DepositState.HELD if act.is_paid else DepositState.VOID))
        return found.number

    @perform.register
    def _give(self, act: GiveDeposit, _act_id: str) -> str:
        found = self.deposit(act.number)
        self._ensure_may_give(act, found, self._open_stay(found.stay))
        self._write(replace(found, refunded=found.refunded + act.amount))
        return found.number

    @perform.register
    def _keep(self, act: KeepDeposit, _act_id: str) -> str:
        given = self._done(act.given, GiveDeposit)
        if given:
            found = self.deposit(given.number)
            self._write(replace(found, refunded=found.refunded - given.amount))
        return given.number if given else ""

    @perform.register
    def _use(self, act: UseDeposits, _act_id: str) -> str:
        if self._done(restoring(act.settlement), RestoreDeposits):
            return act.settlement
        stay = self.stay(act.bill)
        for each in act.tender.deposits:
            found = self.deposit(each.deposit)
            self._write(replace(found, used=found.used + each.used, refunded=found.refunded + each.back))
        if act.tender.owed:
            owed = Receivable(
                number=f"Q{act.settlement}",
                stay=stay.number,
                settlement=act.settlement,
                amount=act.tender.owed,
                approved_by=act.tender.approved_by,
                at=act.at,
            )
            row = [owed.number, owed.stay, owed.settlement, text(owed)]
            self._db.execute("INSERT INTO receivable VALUES (?, ?, ?, ?)", row)
        return act.settlement

    @perform.register
    def _restore(self, act: RestoreDeposits, _act_id: str) -> str:
        used = self._done(using(act.settlement), UseDeposits)
        for each in used.tender.deposits if used else ():
            found = self.deposit(each.deposit)
            self._write(replace(found, used=found.used - each.used))
        self._db.execute("DELETE FROM receivable WHERE settlement = ?", [act.settlement])
        return act.settlement

    @perform.register
    def _cut(self, act: CutBill, _act_id: str) -> str:
        stay = self._open_stay(act.stay)
        if stay.state is StayState.SETTLED:
            raise Refused("stay_settled", stay=stay.number)
        if act.approved_by in {"", act.by}:
            raise Refused("cut_not_approved", stay=stay.number)
        cuts = self._cuts(stay.number)
        open_days = [each for each in stay.days if not cuts or f"{each.day}" > cuts[-1][1]]
        lines = tuple(line for each in open_days if each.day <= act.until for line in each.lines)
        rest = tuple(line for each in open_days if each.day > act.until for line in each.lines)
        body, owner = self._db.execute("SELECT body, id_number FROM bill WHERE number = ?", [stay.bill]).fetchone()
        whole = json.decode(body, type=Bill)
        if not (lines and rest) or sorted(map(text, lines + rest)) != sorted(map(text, whole.care.lines)):
            raise Refused("nothing_to_cut", stay=stay.number, until=f"{act.until}")
        care = replace(whole.care, day=act.until, lines=lines)
        number = f"{stay.bill}-{len(cuts) + 1}"
        made = replace(whole, number=number, stated_total=totals(lines)[0], care=care)
        left = replace(whole, stated_total=totals(rest)[0], care=replace(whole.care, lines=rest))
        row = [number, owner, f"{act.until}", text(made)]
        self._db.execute("INSERT INTO bill (number, id_number, day, body) VALUES (?, ?, ?, ?)", row)
        self._db.execute("UPDATE bill SET body = ? WHERE number = ?", [text(left), stay.bill])
        self._db.execute("INSERT INTO interim VALUES (?, ?, ?)", [number, stay.number, f"{act.until}"])
        return number

    def _cuts(self, stay: str) -> list[tuple[str, str]]:
        """Return the bills cut out of a stay's own, each with its last day."""
        return self._db.execute("SELECT bill, until FROM interim WHERE stay = ? ORDER BY until", [stay]).fetchall()

    def account(self, number: str) -> Account:
        """Return the stay with this number, or with this bill, and its deposits."""
        stay = self.stay(number)
        owed = self._db.execute("SELECT body FROM receivable WHERE stay = ? ORDER BY number", [stay.number])
        return Account(
            stay=stay,
            deposits=tuple(self._deposits(stay.number)),
            receivables=tuple(json.decode(body, type=Receivable) for (body,) in owed),
            interim=tuple(bill for bill, _ in self._cuts(stay.number)),
        )

    def stay(self, number: str) -> Stay:
        """Return a stay as the settlement of its bill leaves it; raises BadInput("stay_not_found")."""
        row = self._db.execute(_STAY, [number]).fetchone()
        if row is None:
            raise BadInput("stay_not_found", stay=number)
        stay = json.decode(row[0], type=Stay)
        return replace(stay, state=StayState.SETTLED) if row[1] else stay

    def deposit(self, number: str) -> Deposit:
        """Return a deposit; raises BadInput("deposit_not_found")."""
        row = self._db.execute("SELECT body FROM deposit WHERE number = ?", [number]).fetchone()
        if row is None:
            raise BadInput("deposit_not_found", number=number)
        return json.decode(row[0], type=Deposit)

    def ensure_left(self, bill: str, tender: Tender) -> None:
        """Raise Refused: "deposit_pending", or "deposits_changed" if a tender does not take what is left."""
        account = self.account(bill)
        if account.is_pending:
            raise Refused("deposit_pending", stay=account.stay.number)
        left = {each.number: each.left for each in account.deposits if each.left}
        taken = {each.deposit: each.amount for each in tender.deposits}
        if bill in account.interim:
            is_right = all(fen <= left.get(number, 0) for number, fen in taken.items())
            is_right = is_right and not any(each.back for each in tender.deposits)
        else:
            is_right = taken == left
        if not is_right:
            raise Refused("deposits_changed", stay=account.stay.number)

    def _open_stay(self, number: str) -> Stay:
        """Return a stay that nobody is settling; raises Refused: "no_outpatient_deposit" or "stay_claimed"."""
        if self._db.execute(_VISIT, [number]).fetchone():
            raise Refused("no_outpatient_deposit", bill=number)
        stay = self.stay(number)
        claimed = self._db.execute(_CLAIMED, [stay.bill, stay.number]).fetchone()
        if claimed:
            raise Refused("stay_claimed", stay=stay.number, counter=claimed[0])
        return stay

    def _ensure_may_give(self, act: GiveDeposit, found: Deposit, stay: Stay) -> None:
        is_approved = act.approved_by not in {"", act.by}
        if found.state is not DepositState.HELD:
            raise Refused("deposit_pending", stay=found.stay)
        if found.used:
            raise Refused("deposit_used", number=found.number)
        if not 0 < act.amount <= found.left:
            raise Refused("more_than_deposited", number=found.number, left=yuan(found.left), asked=yuan(act.amount))
        if stay.state is not StayState.SETTLED and not is_approved:
            raise Refused("stay_not_settled", stay=stay.number)
        if act.in_cash and found.paid_by is not PaidBy.CASH and not (is_approved and act.reason.strip()):
            raise Refused("cash_not_approved", number=found.number)

    def _deposits(self, stay: str) -> Iterator[Deposit]:
        rows = self._db.execute("SELECT body FROM deposit WHERE stay = ? ORDER BY number", [stay])
        return (json.decode(body, type=Deposit) for (body,) in rows)

    def _write(self, each: Deposit) -> None:
        self._db.execute("UPDATE deposit SET body = ? WHERE number = ?", [text(each), each.number])

    def _done(self, act_id: str, kind: type[Act]) -> Act | None:
        row = self._db.execute("SELECT body FROM deposit_act WHERE id = ?", [act_id]).fetchone()
        return json.decode(row[0], type=kind) if row else None
