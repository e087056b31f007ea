"""Closing the day: the count, what was taken, what has to be answered for before, and the key that closes."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from terminal import money
from terminal.model import BookedKind, Close, Interval, Remittance, takings
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import DOT, tr
from ui.pages.cash.drawer_count import DrawerCount
from ui.pages.cash.fields import CutField, NoteField
from ui.pages.cash.part import Fetched, Part
from ui.pages.cash.points import Points, left_out
from ui.pages.cash.taken_words import counts, memo, papers, told
from ui.pages.cash.tenders import TenderTable
from ui.session import ShiftStatus
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.basic import Panel, button, column, label, row, scrolling, set_role

if TYPE_CHECKING:
    from counter.papers import PaperStatus

WIDTH, NARROW = 300, 1150
TIME = "%m-%d %H:%M:%S"


class ClosingPart(Part):
    """Enter goes through the count and closes; F2 writes a note, F4 sets another cut, F5 fetches the figures again.

    `closed` carries the remittance, and why its paper did not come out, empty where it did.
    """

    closed = Signal(object, str)

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__(services, look, flow)
        self._fetched = Fetched(Interval(operator=self.desk.operator()), services.clock())
        self._chosen: datetime | None = None
        self._status, self._is_closing = ShiftStatus(), False
        self.drawer, self.points = DrawerCount(look, blind=services.blind_count), Points(look)
        self.tenders, self.cut, self.lines = TenderTable(look), CutField(look), label(role="muted", wrap=True)
        self.note, self.papers = NoteField(look), label(wrap=True)
        self._papers_head = label(tr("Papers used"), "caption")
        self._paper_status: PaperStatus | None = None
        self.due, self._of_due = Amount(look, 42, tr("Cash due")), label(role="muted", wrap=True)
        self._since, self._until = label(role="strong"), label(role="strong")
        self._counts, self._answered = label(role="strong", wrap=True), label(role="strong")
        self._memo, self._missing = label(role="small", wrap=True), label(role="warn", wrap=True, live=True)
        self.close_key = button(tr("Enter  Close, print 2 copies"), self._close, "default")
        layout = row(self.drawer, self._middle(), self._side(), gap=look.px(10))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.drawer.changed.connect(self._draw)
        self.drawer.done.connect(self._go_on)
        self.points.changed.connect(self._answer)
        self.cut.returnPressed.connect(self._set_cut)
        self.note.returnPressed.connect(self._leave_note)

    def _middle(self) -> QWidget:
        px = self.look.px
        since = column(label(tr("Last closing"), "caption"), self._since, gap=px(2))
        head = row(label(tr("Cut-off"), "caption"), label(tr("F4 change"), "small"), 1, gap=px(6))
        until = column(head, row(self._until, self.cut, 1), gap=px(2))
        counts = column(label(tr("In between"), "caption"), self._counts, gap=px(2))
        times = row(since, label("→"), until, counts, gap=px(10))
        times.setStretch(3, 1)
        self.cut.hide()
        inner = QWidget()
        refunds = label(tr("Refunds and what was unknown"), "caption")
        inner.setLayout(column(self._memo, self.tenders, self._papers_head, self.papers, refunds, self.lines, 1))
        area = scrolling(inner, tr("Taken"))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        took = column(label(tr("Taken"), "heading"), area, gap=px(4))
        took.setStretch(1, 1)
        made, top = QWidget(), Panel(self.look, tr("Interval"), times, margin=14)
        layout = column(top, Panel(self.look, tr("Taken"), took, margin=16), gap=px(8))
        layout.setStretch(1, 1)
        made.setLayout(layout)
        return made

    def _side(self) -> QWidget:
        px = self.look.px
        amount = column(label(tr("Cash due"), "caption"), self.due, self._of_due, gap=px(2))
        head = row(label(tr("To be answered before"), "strong"), 1, self._answered)
        before = column(head, self.points, gap=px(6))
        again = button(tr("F5  Figures again"), self.moved.emit)
        keys = row(label(tr("Esc leads back, nothing is closed"), "small", wrap=True), again, gap=px(8))
        keys.setStretch(0, 1)
        side = QWidget()
        side.setFixedWidth(px(WIDTH))
        top, points = Panel(self.look, tr("Cash due"), amount), Panel(self.look, tr("To be answered before"), before)
        layout = column(
            top, points, self.drawer.because, self.note, self.said, self._missing, self.close_key, keys, gap=px(8)
        )
        layout.setStretch(1, 1)
        side.setLayout(layout)
        self.tell("")
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave figures out where there is little width."""
        super().resizeEvent(event)
        self.tenders.fold(folded=self.width() < self.look.px(NARROW))

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus: the first note to count, or what is next."""
        return self._next or self.drawer.count.first

    @property
    def _next(self) -> QWidget | None:
        """What follows after the count: the reason, or the key that closes; None before its end or with open points."""
        if self.drawer.counted is None:
            return None
        return (
            self.drawer.reason if self.drawer.lacks_reason else self.close_key if self.close_key.isEnabled() else None
        )

    def handles(self, key: str) -> bool:
        """Handle F2, F4, F5 and the keys of the open points; Esc leaves the fields of the cut and the note."""
        if key == "F2":
            self.note.ask()
        elif key == "F4":
            self.cut.show()
            self.cut.setFocus()
        elif key == "F5":
            self.moved.emit()
        elif key == "Esc" and self.cut.isVisible():
            self._hide_cut()
        elif key == "Esc" and self.note.hasFocus():
            self._leave_note()
        else:
            return self.points.handles(key)
        return True

    def show_status(self, status: ShiftStatus) -> None:
        """Show what is open by now."""
        self._status = status
        self.points.show_open(status, self._fetched.interval)
        self._draw()

    def show_papers(self, status: "PaperStatus | None") -> None:
        """Show which electronic receipts wait, and the numbers of paper that are left."""
        self._paper_status = status
        self.points.show_receipts(status.pending if status else None)
        self._draw()

    def show_fetched(self, fetched: Fetched) -> None:
        """Show the figures up to the cut."""
        self._fetched = fetched
        self.points.show_open(self._status, fetched.interval)
        self._draw()
        if self._next is self.close_key and self.isVisible():
            self.close_key.setFocus()

    @property
    def _until_cut(self) -> datetime:
        return self._chosen or self._fetched.at

    def _set_cut(self) -> None:
        """Take the cut that was typed; the figures are those up to it."""
        now = self.desk.clock()
        self._chosen = self.cut.time(now)
        self._hide_cut()
        self.moved.emit()

    def _hide_cut(self) -> None:
        self.cut.hide()
        self.first.setFocus()

    def _leave_note(self) -> None:
        self.note.leave()
        self.first.setFocus()

    def _answer(self) -> None:
        self._draw()
        self._go_on()

    def _go_on(self) -> None:
        """Lead from the count to the reason, and to the key that closes."""
        if self._next:
            self._next.setFocus()

    def _draw(self) -> None:
        interval, until = self._fetched.interval, self._until_cut
        booked = takings.before(interval.booked, until)
        due, hidden = takings.cash(booked), self.drawer.is_hidden
        self.drawer.show_expected(due + interval.float_amount, interval.float_amount)
        self.tenders.show_booked(booked, hidden=hidden)
        self.due.show_text("¥ …" if hidden else money.yuan(due))
        self._of_due.setText("" if hidden else self._parts(due))
        self._since.setText(f"{interval.since:{TIME}}" if interval.since else "")
        self._until.setText(f"{until:{TIME}}" if self._chosen else tr("{0} now", f"{until:{TIME}}"))
        self._counts.setText(counts(booked))
        self._memo.setText("\n".join(part for part in (memo(booked), self._fetched.told_pace) if part))
        self.lines.setText("\n".join(told(booked, interval.since)) or tr("None"))
        used = papers([each for each in interval.papers if each.at < until], self._paper_status)
        self.papers.setText(used)
        for each in (self._papers_head, self.papers):
            each.setVisible(bool(used))
        self._show_missing()

    def _parts(self, due: int) -> str:
        loans = sum(each.cash for each in self._fetched.interval.booked if each.kind is BookedKind.LOAN)
        later = takings.cash(self._fetched.interval.booked) - due
        held = due + min(0, self.drawer.difference)
        parts = (
            tr("patients {0}, loans {1}", money.grouped(due - loans), money.grouped(loans)) if loans else "",
            tr("after the cut {0}, not to be counted", money.grouped(later)) if later else "",
            tr("counted is enough for {0}, {1} stay owed", money.grouped(held), money.grouped(due - held))
            if self.drawer.counted is not None and held < due
            else "",
        )
        return DOT.join(part for part in parts if part)

    def _show_missing(self) -> None:
        missing = list(self._lacks())
        open_points = len(self.points.missing)
        self._answered.setText(tr("{0} to answer", open_points) if open_points else tr("all answered"))
        set_role(self._answered, "warn" if open_points else "good")
        self._missing.setText(tr("Not yet: {0}", tr(", ").join(missing)) if missing else "")
        self._missing.setVisible(bool(missing))
        self.close_key.setEnabled(not missing and not self._is_closing)

    def _lacks(self) -> Iterator[str]:
        """Yield what is missing before it can be closed."""
        if self._fetched.interval.since is None:
            yield tr("the figures")
        if self.drawer.counted is None:
            yield tr("count the cash") if self.services.blind_count else tr("count the cash, or = as due")
        elif self.drawer.lacks_reason:
            yield tr("the reason of the difference")
        if self.points.missing:
            yield tr("{0} open points (Alt and digit)", len(self.points.missing))

    def _close(self) -> None:
        """Close once: the key is dead until there is an answer."""
        self._is_closing = True
        self.close_key.setEnabled(False)
        close = self._asked()
        self.flow.put_out(
            lambda: self.desk.office.remittance(self.desk.perform(close)),
            lambda made: self.services.print_remittance(made, False),
            lambda: None,
            self._closed,
        )

    def _asked(self) -> Close:
        booked = takings.before(self._fetched.interval.booked, self._until_cut)
        return Close(
            by=self.desk.operator(),
            at=max(self.desk.clock(), self._until_cut),
            until=self._until_cut,
            seen=takings.amounts(booked),
            counted=self.drawer.counted,
            reason=self.drawer.reason.text().strip() if self.drawer.difference else "",
            note=self.note.note,
            left_out=left_out(self._status),
        )

    def _closed(self, made: Remittance | None, error: BaseException | None) -> None:
        self._is_closing = False
        if made:
            self._chosen = None
            self.drawer.forget()
            self.note.clear()
            self.note.leave()
        self.ended(error if made is None else None, lambda: self.closed.emit(made, self.why(error) if error else ""))
