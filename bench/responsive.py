"""The window never waits: an insurer that answers after 3 s, a stay of 10,000 lines, 100,000 settlements in history.

Every page is opened and a stay is settled by keyboard at a real counter. Measured are the longest single call on the Qt
thread (its own time on a processor), the longest gap of the window's heart (without the time that other programs took),
the answer of the search, and what the program itself takes of a processor from card to receipt.
"""

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from bench.made_up_journal import fill
from bench.measure import Goal, report
from counter.prove.counter import Clock
from counter.settings import Driver, Journal, Reader, Settings
from devices.recording.port_factory import LivePorts
from simulation import samples
from simulation.samples import SampleBill
from simulation.stories import Scene
from terminal.model import BEIJING
from ui.app import open_services
from ui.fonts import ensure_chinese
from ui.i18n import install
from ui.player import Player, qt_says, unattended, wait_for
from ui.session import Step
from ui.start import open_window

FRAME, GAP, START, SEARCH, SHARE = 16.0, 50.0, 100.0, 100.0, 3.0
"""Milliseconds of a call, of a gap, of a call at the start and of a search; seconds of the terminal's own share."""
PATIENCE, ENTRIES = 60, 7
CALLS = frozenset({"identify", "presettle", "settle", "find"})
PAGES = ("F1", "F12", "Ctrl+H", "Ctrl+F", "Ctrl+U", "Ctrl+I", "Ctrl+N", "Ctrl+B", "Ctrl+D", "F11", "Ctrl+P", "Ctrl+M")
STAYS = ("ZY202611200011", "ZY202611210004", "ZY202611220025")
USUAL = "MZ202610090006"
"""The stays of the sample hospital that are made long, and a bill that is as usual."""


class Size(NamedTuple):
    """How much there is: settlements in history, lines of the stay, seconds until the insurer answers, rounds."""

    settlements: int = 100_000
    lines: int = 10_000
    answer: float = 3.0
    rounds: int = 3


class SlowPorts(LivePorts):
    """The real ports with an insurer that answers after some seconds."""

    def __init__(self, answer: float) -> None:
        self.answer = answer

    def port(self, name: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401, as LivePorts
        """Return the port, the insurer's slowed down."""
        made = super().port(name, make)
        return _Slow(made, self) if name == "platform" else made


class _Slow:
    def __init__(self, real: object, ports: SlowPorts) -> None:
        self._real, self._ports = real, ports

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401, as what it stands for
        found = getattr(self._real, name)
        if name not in CALLS:
            return found

        def slowly(*given: object, **more: object) -> object:
            time.sleep(self._ports.answer)
            return found(*given, **more)

        return slowly


class Measured(QApplication):
    """An application that keeps, for each action, the longest call on its thread, and what it was of."""

    def __init__(self) -> None:
        super().__init__(["responsive"])
        self.action, self._is_measuring = "", False
        self.longest: dict[str, tuple[float, str]] = {}

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Pass an event on, and measure what came of it; what it calls itself is part of it."""
        if self._is_measuring:
            return bool(super().notify(receiver, event))
        self._is_measuring, begun, kind = True, time.thread_time(), event.type()
        try:
            return bool(super().notify(receiver, event))
        finally:
            self._is_measuring = False
            took = (time.thread_time() - begun) * 1000
            if took > self.longest.get(self.action, (0.0, ""))[0]:
                self.longest[self.action] = took, f"{type(receiver).__name__} {kind.name}"


class Heart(QTimer):
    """Measures the longest gap between its beats, without the time in which this thread waited for a processor."""

    def __init__(self) -> None:
        super().__init__(interval=1)
        self.gap, self._last = 0.0, self._time()
        self.timeout.connect(self._beat)
        self.start()

    def begin(self) -> None:
        """Forget what was measured."""
        self.gap, self._last = 0.0, self._time()

    def _beat(self) -> None:
        now = self._time()
        self.gap, self._last = max(self.gap, (now - self._last) * 1000), now

    @staticmethod
    def _time() -> float:
        try:
            waited = int(Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
        except OSError:
            waited = 0.0
        return time.monotonic() - waited


class Counter:
    """A cashier at a slow counter with a long history and long stays, one for each round."""

    def __init__(self, app: Measured, size: Size, folder: Path, stack: ExitStack) -> None:
        now = Clock().now.astimezone(BEIJING)
        fill(folder / "journal.db", size.settlements * ENTRIES, now)
        self.app, self.ports, self.size, self.scene = app, SlowPorts(0.0), size, _scene(size, now)
        reader = Reader(driver=Driver.SIMULATED, keep_card=False)
        settings = Settings(state=str(folder), journal=Journal(path="journal.db"), reader=reader)
        services = unattended(open_services(settings, stack, ports=self.ports, scene=self.scene))
        self.window = open_window(services, stack)
        self.window.resize(1366, 768)
        self.window.show()
        self.player, self.heart = Player(self.window, services), Heart()
        app.action = "start"
        self.window.start()
        self.until(lambda: not (self.window.pages._unready or self.window.pages._unpolished))  # noqa: SLF001 - nothing else tells
        self.preparing = app.longest["start"][0]
        self._read_history()
        gc.collect()
        gc.freeze()  # as the window does once it serves (ui/start.py)
        self.ports.answer = size.answer
        self.gaps: dict[str, list[float]] = {}
        self.calls: dict[str, list[tuple[float, str]]] = {}

    def _read_history(self) -> None:
        """Wait until the whole journal was read for the search, which goes on piece by piece."""
        self.player.press_all("Ctrl+H")
        self.until(lambda: self.window.pages.over() == "finding")
        self.until(lambda: not self.window.pages.finding._found.lacks_history)  # noqa: SLF001 - nothing else tells
        self.player.press_all("Esc")
        self.rest()

    def until(self, arrived: Callable[[], bool]) -> None:
        """Run the event loop until something has arrived; raises TimeoutError if it does not."""
        wait_for(arrived, PATIENCE)
        if not arrived():
            raise TimeoutError(f"{self.app.action}: {self.player.session.step} {self.window.pages.over()}")

    def rest(self) -> None:
        """Wait until the worker has nothing more to do."""
        for _ in range(3):
            answered: list[object] = []
            self.window.flow.worker.run(lambda: None, answered.append)
            self.until(lambda answered=answered: bool(answered))  # type: ignore[misc]

    def do(self, action: str, act: Callable[[], object], arrived: Callable[[], bool]) -> None:
        """Do something and wait for what comes of it; keep the longest call and gap meanwhile."""
        self.app.action = action
        self.app.longest.pop(action, None)
        self.heart.begin()
        act()
        self.until(arrived)
        self.rest()
        self.gaps.setdefault(action, []).append(self.heart.gap)
        self.calls.setdefault(action, []).append(self.app.longest.get(action, (0.0, "")))
        self.app.action = ""

    def press(self, key: str, arrived: Callable[[], bool] = lambda: True, name: str = "") -> None:
        """Press a key as an action of its own."""
        self.do(name or key, lambda: self.player.press_all(key.replace("Enter", "Return")), arrived)

    def visit(self, number: str) -> float:
        """Settle a person's bill from the card to the receipt; return the program's own seconds on a processor."""
        slot = self.player.services.simulation
        assert slot is not None  # noqa: S101 - everything is simulated here
        begun = time.process_time()
        self.do("card", lambda: slot.slot.insert(number), lambda: self.player.session.payable)
        looked = time.process_time()
        for key, name in (
            ("F6", "why"),
            ("F6", "why, closed"),
            ("F7", "what if"),
            ("F7", "what if, closed"),
            ("F4", "bills"),
        ):
            self.press(key, name=name)
        begun += time.process_time() - looked
        self.press("F9", lambda: self.player.session.step is Step.COLLECT, "collect")
        self.press("Enter", self._is_printed, "settled")
        took = time.process_time() - begun
        slot.slot.remove()
        self.press("Enter", lambda: self.player.session.step is Step.WAITING, "next patient")
        return took

    def worst(self) -> Iterator[Goal]:
        """Return the longest call and the longest gap of all actions, each in its best round."""
        calls = {action: min(each) for action, each in self.calls.items()}
        gaps = {action: min(each) for action, each in self.gaps.items()}
        slow, gap = max(calls, key=lambda each: calls[each]), max(gaps, key=lambda each: gaps[each])
        took, what = calls[slow]
        yield Goal(f"longest call on the Qt thread ({slow}: {what})", took, FRAME, "ms")
        yield Goal(f"longest gap of the heart ({gap})", gaps[gap], GAP, "ms")

    def _is_printed(self) -> bool:
        return self.player.session.step is Step.DONE and not self.player.session.printing

    def open_pages(self) -> None:
        """Open and leave every page that opens without a patient."""
        for key in PAGES:
            self.press(key)
            self.player.press_all(key if key == "Ctrl+P" else "Esc")
            self.window.activateWindow()
            self.rest()

    def search(self, text: str) -> float:
        """Search by what is typed; return the milliseconds from the last character to the answer."""
        page = self.window.pages.finding
        self.press("Ctrl+F")
        begun = time.perf_counter()
        page.field.setText(text)
        page.field.textEdited.emit(text)
        self.until(lambda: page._shown == page._query and not page._found.lacks_history)  # noqa: SLF001
        took = (time.perf_counter() - begun) * 1000
        self.press("Esc", name="Esc of the search")
        return took


def _scene(size: Size, now: datetime) -> Scene:
    """Return the sample people, of whom one for each round owes a long stay."""
    people, owed = samples.people(), {each.bill.number: each for each in samples.bills()}
    stays = (_long(owed[number], size.lines) for number in STAYS[: size.rounds])
    return Scene(people, (*stays, owed[USUAL]), now)


def _long(owed: SampleBill, count: int) -> SampleBill:
    lines = owed.bill.care.lines
    many = tuple(replace(lines[at % len(lines)], name=f"{lines[at % len(lines)].name} {at}") for at in range(count))
    care = replace(owed.bill.care, lines=many)
    return SampleBill(patient=owed.patient, bill=replace(owed.bill, care=care, stated_total=samples.total(many)))


def goals(size: Size) -> Iterator[Goal]:
    """Open a counter, do all of it so many times, and measure; of each action the best round counts."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qInstallMessageHandler(qt_says)
    app = Measured()
    ensure_chinese()
    install(app, "zh_CN")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="jiesuan-bench-")))
        here = Counter(app, size, folder, stack)
        *long, usual = [here.visit(each.patient) for each in here.scene.bills]
        for _ in range(size.rounds):
            here.open_pages()
        searches = {text: min(here.search(text) for _ in range(size.rounds)) for text in ("10:42", "zs", "昨天 zs")}
        yield from here.worst()
    yield Goal("longest call while the pages are made ready, before a patient comes", here.preparing, START, "ms")
    yield Goal("search: the slowest of a time, initials and two terms", max(searches.values()), SEARCH, "ms")
    yield Goal("card to receipt: the program's own time, a usual bill", usual, SHARE, "s")
    yield Goal("card to receipt: the program's own time, the long stay", min(long), SHARE, "s")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:3]]
    size = Size(given[0], given[1], 0.05, 2) if given else Size()  # settlements and lines, for a look
    sys.exit(not report(goals(size)))
