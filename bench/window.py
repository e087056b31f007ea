"""Measures G16 to G19: the window's start and memory, and ten thousand lines (script/bench window)."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from statistics import median
from tempfile import TemporaryDirectory
from time import time

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QApplication

from bench import bills
from bench.measure import Goal, ratio, report, seconds
from terminal.benefit.split import shares
from terminal.model import LineShare
from ui.pages.bill import LineTable
from ui.style import dress
from ui.widgets.lines import Column, LinesModel
from ui.widgets.row_table import NO_INDEX, Index

ROWS = 10_000
_REPORT = """
import os, time
def report(value=None):
    print(time.time(), open("/proc/self/statm").read().split()[1] if value is None else value, flush=True)
    os._exit(0)
"""
EMPTY = (
    _REPORT
    + """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
report()
"""
)
OURS = (
    _REPORT
    + """
import gc, sys
gc.disable()  # as `jiesuan window` does
from datetime import datetime
from counter.settings import Driver, Reader, Settings
from ui.start import window_config
from ui.system import new_application
from ui.window import Window
app = new_application()
settings = Settings(state=sys.argv[1], reader=Reader(driver=Driver.SIMULATED))
window = Window(window_config(settings, datetime.now()))
window.show()
app.processEvents()
report()
"""
)
COMMAND = (
    _REPORT
    + """
import sys
from pathlib import Path
from ui.command import main
from ui.frame import Frame
settings = Path(sys.argv[1], "settings.toml")
settings.write_text(f'state = "{sys.argv[1]}"\\n[reader]\\ndriver = "simulated"\\n')
begun = Frame.__init__
def begin(self, *parts):
    begun(self, *parts)
    self.painted.connect(report)
Frame.__init__ = begin
sys.argv = ["jiesuan", "window", "--settings", str(settings)]
main()
"""
)
SERVING = (
    _REPORT
    + """
import gc, sys
gc.disable()
from PySide6.QtCore import QTimer
from counter.settings import Driver, Reader, Settings
from ui import start
from ui.window import Window
class ReportingWindow(Window):
    def __init__(self, config):
        super().__init__(config)
        self.gap, self.heart = 0, QTimer(self, interval=1)
        self.heart.timeout.connect(self.beat)
        self.painted.connect(self.begin)
    def begin(self):
        self.last = time.perf_counter()
        self.heart.start()
    def beat(self):
        now = time.perf_counter()
        self.gap, self.last = max(self.gap, now - self.last), now
    def start(self):
        super().start()
        self.flow.shift_status_changed.connect(lambda status: report(self.gap))
start.Window = ReportingWindow
start.run(Settings(state=sys.argv[1], reader=Reader(driver=Driver.SIMULATED)))
"""
)


class Proxy(QSortFilterProxyModel):
    """Qt's own way to filter the self-paid lines."""

    def __init__(self, source: LinesModel, shares: Sequence[LineShare]) -> None:
        super().__init__()
        self.self_pay_only, self._shares = False, shares
        self.setSourceModel(source)

    def filterAcceptsRow(self, row: int, parent: Index = NO_INDEX) -> bool:  # noqa: N802 - Qt's name
        """Return whether the patient pays a part of the line."""
        share = self._shares[row]
        return not parent.isValid() and (not self.self_pay_only or share.in_scope != share.amount)

    def refilter(self) -> None:
        """Toggle the filter, and count the rows, as a view does."""
        self.self_pay_only = not self.self_pay_only
        self.invalidate()
        self.rowCount()


def goals(rounds: int, starts: int) -> Iterator[Goal]:
    """Measure each goal; the window is opened this many times."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    yield from _opened(starts)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)  # noqa: S101 - a window needs one
    yield from _long_bill(app, rounds)


def _opened(starts: int) -> Iterator[Goal]:
    programs = (EMPTY, OURS, COMMAND, SERVING)
    with TemporaryDirectory() as state:
        each = [tuple(_measure(program, state) for program in programs) for _ in range(starts + 1)][1:]
    took, took_memory = (median(ours[at] / empty[at] for empty, ours, *_ in each) for at in (0, 1))
    yield Goal("G16 first window painted, from the process's start / an empty window", took, 1.5)
    yield Goal("G17 its memory / an empty window's", took_memory, 1.5)
    command, served = (median(row[at][0] / row[0][0] for row in each) for at in (2, 3))
    yield Goal("the same by the command `jiesuan window` / an empty window", command, 2.5)
    yield Goal("the counter open and its books looked at / an empty window", served, 4)
    gap = median(to[1] for *_, to in each)
    yield Goal("the longest gap of the window's heart until then", gap * 1000, 50, "ms")


def _measure(program: str, state: str) -> tuple[float, float]:
    """Return the seconds from the process's start to its report, and its pages of memory or another reported value."""
    begun = time()
    output = subprocess.run([sys.executable, "-c", program, state], capture_output=True, text=True, check=True).stdout
    when, value = output.split()
    return float(when) - begun, float(value)


def _long_bill(app: QApplication, rounds: int) -> Iterator[Goal]:
    long = bills.read(bills.written(ROWS)).care.lines
    parts = shares(long)
    table = LineTable(dress(app, "light"))
    table.resize(900, 600)
    table.show()

    def show(count: int) -> None:
        table.lines.load(long[:count], parts[:count])
        table.grab()

    yield Goal("G18 10,000 lines shown / 20 lines", ratio(lambda: show(ROWS), lambda: show(20), rounds), 1.3)
    show(ROWS)
    # Qt's model gets rows of its own, as it receives every change signal of its source model.
    rows = LinesModel()
    rows.load(long, parts)
    proxy = Proxy(rows, parts)
    filtered = ratio(lambda: _filter(table.lines), proxy.refilter, rounds)
    yield Goal("G19 the self-paid of 10,000 lines / QSortFilterProxyModel", filtered, 0.1)
    yield Goal("G19 10,000 lines by category / QSortFilterProxyModel", _sorted(table.lines, proxy, rounds), 0.01)
    table.close()


def _filter(model: LinesModel) -> None:
    model.arrange(self_pay_only=not model.self_pay_only, grouped=False)


def _sorted(model: LinesModel, proxy: Proxy, rounds: int) -> float:
    model.arrange(self_pay_only=False, grouped=False)

    def by_qt() -> None:
        proxy.sort(-1)
        proxy.sort(Column.CLASS, Qt.SortOrder.AscendingOrder)

    peer = median(seconds(by_qt) for _ in range(min(3, rounds)))
    return median(seconds(lambda: model.arrange(self_pay_only=False, grouped=True)) / peer for _ in range(rounds))


if __name__ == "__main__":
    sys.exit(not report(goals(rounds=21, starts=9)))
