"""Kills a counter by SIGKILL at one of its points, and judges what a restart makes of the books it leaves."""

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
    """Let a forked child do something on a folder of books and die at its point `at` (from 1).

    Tells whether it got there; where it did not it ends by itself, without closing anything in order. Only for a
    process with a single thread that holds no open books. Raises RuntimeError where the child failed otherwise.
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
    """Return the points that something passes that is done on a folder of books, in their order."""
    dies(folder, do, stage, at=0)
    return (folder / _PASSED).read_text("utf-8").splitlines()


class _Fate:
    """Counts the points that are passed once the books are open, and kills the process at one of them."""

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
    fate = _Fate(at)
    try:
        watch_books(fate.tell)
        counter = Counter(folder, Clock(), fate.tell)
        fate.begin()
        with suppress(JiesuanError):
            do(counter, stage)
        (folder / _PASSED).write_text("\n".join(fate.passed), "utf-8")
    except BaseException:  # a forked child must never return into its parent's work
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


@contextmanager
def copied(books: Path) -> Iterator[Path]:
    """Work on a copy of a folder of books, which is gone afterwards."""
    copy = books.with_name("copy")  # always the same place, where everything is warm
    shutil.copytree(books, copy)
    try:
        yield copy
    finally:
        shutil.rmtree(copy)


def judged(folder: Path, *, late: bool) -> list[str]:
    """Restart on the books of a dead counter, recover, and say what is wrong; rightly that is nothing.

    All that was ever sent arrives once more after the recovery, and where it is `late`, before it, too; so does a
    patient's agreement to pay. What is not paid by phone then is taken in cash. Then the bill is charged again, which
    must be possible if and only if it is not settled.
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
    before = counter.books.standing(BILL)
    counter.wire.echo()
    _agree(counter)
    if counter.books.standing(BILL) != before:
        yield "what came again changed what counts"
    again = _outcome(lambda: counter.print(counter.settle(counter.agreed(NAME, BILL))))
    if (again == "settled") is bool(before):
        yield f"charged again: {again}"
    for each in counter.books.standing(BILL):
        counter.print(each)  # a further copy is marked as one, or `disagreements` says so
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
