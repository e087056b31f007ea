"""Kills by SIGKILL at one of a counter's points, and the judgement of the books after a restart."""

import os
import shutil
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from counter.prove.acts import BILL, NAME, Do, Stage
from counter.prove.books import disagreements
from counter.prove.counter import Clock, Counter, person
from counter.prove.points import watch_books
from terminal.errors import JiesuanError

_PASSED = "points"


def dies(folder: Path, do: Do, stage: Stage, at: int) -> bool:
    """Run an act in a forked child on a folder of books and kill it at its point `at` (from 1).

    Returns whether the point was reached; otherwise the child exits without closing anything. Only for a
    single-threaded process that has no books open. Raises RuntimeError if the child failed in another way.
    """
    child = os.fork()
    if child == 0:
        _live(folder, do, stage, at)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True
    if status:
        raise RuntimeError("the counter failed in a way that nobody thought of")
    return False


def points(folder: Path, do: Do, stage: Stage) -> list[str]:
    """Return the points that an act on a folder of books passes, in their order."""
    dies(folder, do, stage, at=0)
    return (folder / _PASSED).read_text("utf-8").splitlines()


class _KillSwitch:
    """A counter of the points passed after the books are open; it kills the process at one of them."""

    def __init__(self, at: int) -> None:
        self.passed: list[str] = []
        self._at, self._has_begun = at, False

    def begin(self) -> None:
        self._has_begun = True

    def tell(self, point: str) -> None:
        if self._has_begun:
            self.passed.append(point)
            if len(self.passed) == self._at:
                os.kill(os.getpid(), signal.SIGKILL)


def _live(folder: Path, do: Do, stage: Stage, at: int) -> None:
    switch = _KillSwitch(at)
    try:
        watch_books(switch.tell)
        counter = Counter(folder, Clock(), switch.tell)
        switch.begin()
        with suppress(JiesuanError):
            do(counter, stage)
        (folder / _PASSED).write_text("\n".join(switch.passed), "utf-8")
    except BaseException:  # a forked child must never return into its parent's work
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


@contextmanager
def copied(books: Path) -> Iterator[Path]:
    """Copy a folder of books for the length of the context."""
    copy = books.with_name("copy")  # always the same path, so that caches stay warm
    shutil.copytree(books, copy)
    try:
        yield copy
    finally:
        shutil.rmtree(copy)


def judged(folder: Path, *, late: bool) -> list[str]:
    """Restart on the books of a dead counter, recover, and return all violations.

    Everything that was ever sent arrives once more after the recovery, and with `late` also before it; so does a
    patient's agreement to pay. Amounts still not paid by phone are collected in cash. Then the bill is charged again,
    which must be possible if and only if it is not settled.
    """
    counter = Counter(folder, Clock())
    try:
        if late:
            counter.wire.echo()
            _agree(counter)
        counter.checkout.recover()
        counter.collect()
        return list(_judged(counter))
    finally:
        counter.close()


def _judged(counter: Counter) -> Iterator[str]:
    owed = {BILL: person(NAME).number}
    yield from disagreements(counter.books, owed)
    before = counter.books.live_settlements(BILL)
    counter.wire.echo()
    _agree(counter)
    if counter.books.live_settlements(BILL) != before:
        yield "what came again changed what counts"
    again = _outcome(lambda: counter.print(counter.settle(counter.agreed(NAME, BILL))))
    if (again == "settled") is bool(before):
        yield f"charged again: {again}"
    for each in counter.books.live_settlements(BILL):
        counter.print(each)  # an unmarked further copy is found by `disagreements`
    yield from disagreements(counter.books, owed)


def _agree(counter: Counter) -> None:
    for each in counter.channel.book():
        counter.channel.agree(each.order)


def _outcome(call: Callable[[], object]) -> str:
    try:
        call()
    except JiesuanError as error:
        return error.code
    return "settled"
