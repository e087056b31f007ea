"""The tables of a discharge: the bill by category, and what becomes of each deposit."""

from collections.abc import Sequence

from terminal import money
from terminal.accounts.deposits import Plan
from terminal.model import Deposit, DepositState, DepositUse, Line, LineShare, PaidBy
from ui.i18n import tr
from ui.widgets.row_table import NO_INDEX, Index, Rows

CATEGORY_WIDTHS = {1: 64, 2: 108, 3: 108, 4: 108}
DEPOSIT_WIDTHS = {1: 150, 2: 86, 3: 86, 4: 86, 5: 120}
NONE = "—"


def paid_by(way: PaidBy) -> str:
    """Return how a deposit came in."""
    return {
        PaidBy.CASH: tr("Cash"),
        PaidBy.CODE: tr("By phone"),
        PaidBy.WECHAT: tr("WeChat"),
        PaidBy.ALIPAY: tr("Alipay"),
    }[way]


class _Texts(Rows):
    """Rows of texts that are loaded as a whole, the last one a sum."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[str, ...]] = []

    def _load(self, rows: Sequence[tuple[str, ...]]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def text(self, row: int, column: int) -> str:
        """Return a cell's text."""
        return self._rows[row][column]

    def is_heading(self, row: int) -> bool:
        """Return whether this is the sum."""
        return row == len(self._rows) - 1


class Categories(_Texts):
    """The categories of a bill: the number of items, and what of them the insurance covers."""

    columns = 5
    figures = frozenset({1, 2, 3, 4})

    def load(self, lines: Sequence[Line], shares: Sequence[LineShare]) -> None:
        """Show the lines of a bill with their shares."""
        found: dict[str, list[LineShare]] = {}
        for line, share in zip(lines, shares, strict=True):
            found.setdefault(line.category or tr("Other"), []).append(share)
        rows = [_category(name, parts) for name, parts in found.items()]
        self._load([*rows, _category(tr("Sum"), shares)] if rows else ())

    def headers(self) -> list[str]:
        """Return the column names."""
        return [tr("Category"), tr("Items"), tr("Amount"), tr("In scope"), tr("Outside")]

    def ink(self, row: int, column: int) -> str:
        """Return the colour role: what the patient pays first stands out."""
        return "self_pay" if column == 4 and self.text(row, column) != NONE else "text"


class DepositRows(_Texts):
    """One deposit a row: what was paid, what is used, what goes back and where."""

    columns = 6
    figures = frozenset({2, 3, 4})

    def load(self, deposits: Sequence[Deposit], plan: Plan | None) -> None:
        """Show deposits as they are, or as a settlement would use them."""
        uses = {each.deposit: each for each in plan.uses} if plan else {}
        rows = [_deposit(each, uses.get(each.number)) for each in deposits]
        self._load([*rows, _sum(deposits, plan)] if rows else ())

    def headers(self) -> list[str]:
        """Return the column names."""
        return [tr("Receipt"), tr("Way and time"), tr("Deposit"), tr("Used"), tr("Back"), tr("Back to")]

    def ink(self, _row: int, column: int) -> str:
        """Return the colour role: what goes back stands out."""
        return "self_pay" if column == 4 else "text"


def _category(name: str, parts: Sequence[LineShare]) -> tuple[str, ...]:
    amount, covered = sum(each.amount for each in parts), sum(each.in_scope for each in parts)
    outside = money.grouped(amount - covered) if amount != covered else NONE
    return name, str(len(parts)), money.grouped(amount), money.grouped(covered), outside


def _deposit(each: Deposit, use: DepositUse | None) -> tuple[str, ...]:
    used, back = (use.used, use.back) if use else (each.used, each.refunded)
    way = f"{paid_by(each.paid_by)} {each.at:%m-%d %H:%M}"
    return each.number, way, money.grouped(each.amount), _fen(used), _fen(back), _where(each, use)


def _where(each: Deposit, use: DepositUse | None) -> str:
    if each.state is DepositState.PENDING:
        return tr("not known whether paid")
    if each.state is DepositState.VOID:
        return tr("was not paid")
    if use and use.back:
        return tr("its order …{0}", each.order[-5:]) if each.order else tr("in cash")
    return tr("nothing left") if not each.left or use else tr("is kept")


def _sum(deposits: Sequence[Deposit], plan: Plan | None) -> tuple[str, ...]:
    held = [each for each in deposits if each.state is DepositState.HELD]
    used = plan.used if plan else sum(each.used for each in held)
    back = plan.surplus if plan else sum(each.refunded for each in held)
    return tr("Sum"), "", money.grouped(sum(each.amount for each in held)), _fen(used), _fen(back), ""


def _fen(fen: int) -> str:
    return money.grouped(fen) if fen else NONE
