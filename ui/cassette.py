"""Records a counter with its window to a cassette."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QTimer

from counter.adapters import now
from counter.equipment import Cards, cards, paper
from counter.settings import PlatformKind, Reader, Settings
from devices.recording.port_factory import InputRecorder, elapsed
from devices.recording.recorder import Recorder
from terminal.errors import BadInput
from terminal.model import Interval, Transaction, takings
from ui.app import open_services
from ui.counter_services import CounterServices
from ui.ending import Ending
from ui.fonts import ensure_chinese
from ui.session import Session, ShiftStatus
from ui.start import open_window
from ui.system import new_application
from ui.window import Window
from ui.window_config import WindowConfig


class Time(NamedTuple):
    """The time of a counter: what day and hour it is, and seconds that nobody sets."""

    now: Callable[[], datetime] = now
    elapsed: Callable[[], float] = elapsed


REAL_TIME = Time()


@dataclass(frozen=True)
class Opened:
    """A counter with its window, and the cards that can be put on its reader."""

    window: Window
    services: CounterServices
    cards: Cards
    settings: Settings


@dataclass(frozen=True)
class Recorded(Opened):
    """A counter being recorded."""

    recorder: Recorder


def record(settings: Settings, file: Path) -> int:
    """Open the window and record until it is closed; raises JiesuanError if it cannot start."""
    app = new_application()
    ensure_chinese()
    with ExitStack() as stack:
        stack.enter_context(closing(Ending(app)))
        window = stack.enter_context(recorded(settings, file)).window
        window.show()
        QTimer.singleShot(0, window.start)
        return app.exec()


@contextmanager
def recorded(
    settings: Settings,
    file: Path,
    open_cards: Callable[[Reader, ExitStack], Cards] = cards,
    press_guard: float = WindowConfig.press_guard,
    time: Time = REAL_TIME,
) -> Iterator[Recorded]:
    """Build a counter with its window, and record it; `press_guard` is the window's, `time` the counter's.

    The journal must be empty: with the insurer in this process a temporary one is used, otherwise the one of the
    settings; raises BadInput("cassette_journal_begun") if that one is not empty, "cassette_exists" and
    "cassette_not_written".
    """
    with ExitStack() as stack:
        settings = _fresh(settings, stack)
        recorder = Recorder(stack.enter_context(_new(file)), time.elapsed)
        found = open_cards(settings.reader, stack)
        opened = open_services(settings, stack, found, recorder, now=time.now)
        services = replace(opened, input_recorder=recorder, press_guard=press_guard)
        _begin(recorder, settings, time.now())
        window = open_window(services, stack)
        watch(window, recorder)
        stack.callback(recorder.close)  # before the window and the journal are closed, which is not recorded
        yield Recorded(window, services, found, settings, recorder)


def _fresh(settings: Settings, stack: ExitStack) -> Settings:
    if settings.platform.kind is PlatformKind.EMBEDDED:
        return settings.for_one_run(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cassette"))))
    if settings.place(settings.journal.path).exists():
        raise BadInput("cassette_journal_begun", file=settings.journal.path)
    return settings


@contextmanager
def _new(file: Path) -> Iterator[BinaryIO]:
    """Create a cassette, overwriting nothing; one that nothing was recorded on is removed."""
    try:
        made = file.open("xb")
    except FileExistsError:
        raise BadInput("cassette_exists", file=file) from None
    except OSError as error:
        raise BadInput("cassette_not_written", file=file, reason=error.strerror) from error
    try:
        with made:
            yield made
    finally:
        if not file.stat().st_size:
            file.unlink()


def _begin(recorder: Recorder, settings: Settings, began: datetime) -> None:
    recorder.begin(
        began=began.isoformat(),
        language=settings.ui.language.value,
        counter=settings.counter.counter,
        operator=settings.counter.operator,
        width=settings.printer.width,
        columns=paper(settings.printer).columns,
        way=settings.printer.way,
    )


def watch(window: Window, input_recorder: InputRecorder) -> None:
    """Record every change of what a window shows."""
    flow = window.flow
    flow.moved.connect(lambda session: input_recorder.shown("step", _session(session)))
    flow.shift_status_changed.connect(lambda shift_status: input_recorder.shown("books", _shift_status(shift_status)))
    flow.cash_fetched.connect(lambda interval: input_recorder.shown("cash", _interval(interval)))
    flow.reader_changed.connect(
        lambda event: input_recorder.shown("reader", {"state": event.state.value, "code": event.code})
    )
    flow.printed.connect(lambda printed: input_recorder.shown("printed", {"out": printed}))
    flow.ended.connect(lambda ended: input_recorder.shown("ended", _ended(ended)))
    flow.noticed.connect(lambda notice: input_recorder.shown("notice", {"says": notice}))


def _session(session: Session) -> dict[str, object]:
    """Return the state of the counter, without personal data."""
    shows: dict[str, object] = {"step": session.step.value}
    due = session.due
    if session.bill:
        shows["bill"] = session.bill.number
    if due:
        shows["due"] = session.drawer.owed if session.unpaid else due.cash
    if session.settlement:
        shows["settlement"] = session.settlement.number
        shows["printing"] = session.printing
    if session.refunded:
        shows["refund"] = session.refunded.refund.number
    if session.trouble:
        shows["trouble"] = session.trouble.code
    return shows


def _shift_status(shift_status: ShiftStatus) -> dict[str, object]:
    return {"settled": shift_status.count, "cash": shift_status.cash, "open": len(shift_status.open_items)}


def _interval(interval: Interval) -> dict[str, object]:
    return {"due": takings.cash(interval.booked), "booked": len(interval.booked)}


def _ended(ended: tuple[Transaction, ...]) -> dict[str, object]:
    return {"states": [each.state.value for each in ended]}
