"""What has to be answered for before a closing: each open point is left for the next one by its own key, or blocks."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QPushButton, QVBoxLayout, QWidget

from terminal import money
from terminal.accounts.suspense import Item
from terminal.model import Interval, LeftOut
from ui.fonts import named
from ui.i18n import DOT, tr
from ui.pages.screen import ANSWER_KEYS
from ui.session import ShiftStatus
from ui.style import Look
from ui.widgets.badge import Health, Shape
from ui.widgets.basic import button, clear, column, label, row, rule, scrolling

if TYPE_CHECKING:
    from terminal.model.e_receipt import ReceiptRecord


class Point(NamedTuple):
    """An open point: what it is, where to see to it, and whether it may be left for the next closing."""

    id: str
    health: Health
    title: str
    text: str
    where: str
    may_stay: bool = True


class Points(QWidget):
    """The open points with their keys; `changed` tells that one was answered or came."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._rows = look, QVBoxLayout()
        self._rows.setSpacing(look.px(6))
        self._points: list[Point] = []
        self._status, self._interval = ShiftStatus(), Interval(operator="")
        self._receipts: tuple[ReceiptRecord, ...] | None = None
        self._left: set[str] = set()
        self._buttons: dict[str, QPushButton] = {}
        inner = QWidget()
        inner.setLayout(column(self._rows, 1, gap=0))
        self._area = scrolling(inner, tr("To be answered before"))
        self.setLayout(column(self._area, gap=0))

    @property
    def missing(self) -> list[Point]:
        """The points that are not answered."""
        return [each for each in self._points if each.id not in self._left or not each.may_stay]

    def has_left(self, transaction_id: str) -> bool:
        """Return whether an unknown outcome was left for the next closing."""
        return transaction_id in self._left

    def show_open(self, status: ShiftStatus, interval: Interval) -> None:
        """Show what is open; what was answered stays so while it is open."""
        self._status, self._interval = status, interval
        points = list(_open_points(status, interval, self._receipts or ()))
        if points == self._points and self._rows.count():
            return
        self._points, self._left = points, self._left & {each.id for each in points}
        self._draw()
        self.changed.emit()

    def show_receipts(self, waiting: "tuple[ReceiptRecord, ...] | None") -> None:
        """Show which electronic receipts wait; None where there are none."""
        self._receipts = waiting
        self.show_open(self._status, self._interval)

    def handles(self, key: str) -> bool:
        """Leave a point for the next closing, or take that back."""
        chosen = self._buttons.get(key)
        if chosen:
            chosen.click()
        return chosen is not None

    def _draw(self) -> None:
        clear(self._rows)
        self._buttons = {}
        for key, point in zip(ANSWER_KEYS, self._points, strict=False):
            self._rows.addWidget(self._row(key, point))
            self._rows.addWidget(rule())
        kinds = {point.id.partition(" ")[0] for point in self._points}
        for text in _calm(kinds | ({"receipt"} if self._receipts is None else set())):
            self._rows.addWidget(_calm_row(self._look, text))

    def _row(self, key: str, point: Point) -> QWidget:
        made, mark = QWidget(), Shape(self._look)
        mark.show_health(point.health)
        head = row(mark, label(point.title, "strong", wrap=True), gap=self._look.px(8))
        head.setStretch(1, 1)
        texts: tuple[QWidget | QLayout, ...] = (head, label(point.text, "small", wrap=True))
        where = label(point.where, "small")
        if point.may_stay:
            stays = self._buttons[key] = button("", partial(self._toggle, key, point))
            stays.setCheckable(True)
            self._show_answer(key, point)
            made.setLayout(column(*texts, row(where, 1, stays), gap=self._look.px(2)))
        else:
            made.setLayout(column(*texts, where, gap=self._look.px(2)))
        return made

    def _toggle(self, key: str, point: Point) -> None:
        self._left ^= {point.id}
        self._show_answer(key, point)
        self._show_next()
        self.changed.emit()

    def _show_next(self) -> None:
        """Scroll to the key of the first point that is not answered."""
        if keys := [key for key in self._buttons if not self._buttons[key].isChecked()]:
            self._area.ensureWidgetVisible(self._buttons[keys[0]])

    def _show_answer(self, key: str, point: Point) -> None:
        is_left, chosen = point.id in self._left, self._buttons[key]
        chosen.setChecked(is_left)
        chosen.setText(tr("☑ {0}  Next time", key) if is_left else tr("☐ {0}  Next time", key))


def left_out(status: ShiftStatus) -> tuple[LeftOut, ...]:
    """Return the unknown outcomes as a closing names them."""
    return tuple(
        LeftOut(bill=each.transaction.bill_number, since=each.transaction.since, amount=_whole(each))
        for each in _unknowns(status)
    )


def _unknowns(status: ShiftStatus) -> list[Item]:
    """Return what is in no sum yet; what only the hospital was not told of is counted."""
    return [each for each in status.suspense if not each.transaction.is_untold]


def _whole(item: Item) -> int:
    return item.about.split.total if item.about else item.amount


def _open_points(status: ShiftStatus, interval: Interval, receipts: "tuple[ReceiptRecord, ...]") -> Iterator[Point]:
    yield from map(_unknown, _unknowns(status))
    if receipts:
        title = tr("Electronic receipts that wait: {0}", len(receipts))
        text = tr(
            "{0}. They are opened by themselves; the money is counted.",
            DOT.join(each.settlement for each in receipts[:2]),
        )
        yield Point("receipt", Health.WARN, title, text, tr("Ctrl+R see to it"))
    if status.outbox:
        numbers = DOT.join(each.number for each in status.outbox[:2])
        title = tr("Receipts not known to have come out: {0}", len(status.outbox))
        yield Point("paper", Health.WARN, title, tr("{0}. The money is counted.", numbers), tr("F11 see to it"))
    if status.hand_overs:
        cash = money.yuan(sum(each.cash for each in status.hand_overs))
        title = tr("Cash not confirmed as handed over: {0}", len(status.hand_overs))
        text = tr("{0}: where it still lies in the drawer, the count is so much over.", cash)
        yield Point("cash", Health.WARN, title, text, tr("F11 see to it"))
    for loan in interval.loans:
        title = tr("Loan {0} of {1} is not confirmed", loan.number, money.yuan(loan.amount))
        text = tr("{0} from {1}: the lender confirms it, or it is taken back.", loan.borrower, loan.lender)
        yield Point(f"loan {loan.number}", Health.BAD, title, text, tr("F7 see to it"), may_stay=False)


def _unknown(item: Item) -> Point:
    of = item.transaction
    title = tr("Outcome unknown  {0}", money.yuan(_whole(item)))
    whose = named(of.settlement.masked_name) if of.settlement else ""
    text = tr("{0} since {1}: in no sum now, named on the paper.", f"{whose} {of.bill_number}", f"{of.since:%H:%M}")
    return Point(of.id, Health.BAD, title, text, tr("Ctrl+U see to it"))


def _calm(open_kinds: set[str]) -> Iterator[str]:
    kinds = {
        "paper": tr("Every receipt came out"),
        "receipt": tr("No electronic receipt waits"),
        "cash": tr("All cash was handed over"),
        "loan": tr("No loan is open"),
    }
    yield from (text for kind, text in kinds.items() if kind not in open_kinds)
    yield tr("It begins where the last one ended: no gap")


def _calm_row(look: Look, text: str) -> QWidget:
    made, mark = QWidget(), Shape(look)
    mark.show_health(Health.GOOD)
    line = row(mark, label(text, wrap=True), gap=look.px(8))
    line.setStretch(1, 1)
    made.setLayout(line)
    return made
