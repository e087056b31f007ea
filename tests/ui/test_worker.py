"""The worker: in order, off the Qt thread, answers on it, and no exception lost."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ui.worker import Worker


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


def test_tasks_run_one_after_another_and_answer_in_that_order(qtbot: QtBot, worker: Worker) -> None:
    began, answered = list[int](), list[int]()
    for number in range(20):
        worker.run(lambda number=number: began.append(number), lambda _, number=number: answered.append(number))  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(answered) == 20)
    assert began == answered == list(range(20))


def test_a_task_runs_off_the_qt_thread_and_its_answer_comes_on_it(qtbot: QtBot, worker: Worker) -> None:
    threads = list[threading.Thread]()
    worker.run(threading.current_thread, lambda done: threads.extend([done.result(), threading.current_thread()]))
    qtbot.waitUntil(lambda: bool(threads))
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_what_a_task_raises_comes_to_its_answer(qtbot: QtBot, worker: Worker) -> None:
    raised = list[BaseException | None]()

    def fail() -> None:
        raise ValueError("of the task")

    worker.run(fail, lambda done: raised.append(done.exception()))
    qtbot.waitUntil(lambda: bool(raised))
    assert isinstance(raised[0], ValueError)


def test_a_call_from_any_thread_is_made_on_the_qt_thread(qtbot: QtBot, worker: Worker) -> None:
    called = list[threading.Thread]()
    threading.Thread(target=lambda: worker.call_soon(lambda: called.append(threading.current_thread()))).start()
    qtbot.waitUntil(lambda: bool(called))
    assert called == [threading.main_thread()]


def test_closing_waits_for_the_task_that_runs_and_drops_those_that_wait(qtbot: QtBot) -> None:
    worker, done, begun, go = Worker(), list[str](), threading.Event(), threading.Event()

    def first() -> None:
        begun.set()
        go.wait()
        done.append("first")

    worker.run(first, lambda _: done.append("answered"))
    worker.run(lambda: done.append("second"), lambda _: done.append("answered"))
    begun.wait()
    threading.Timer(0.01, go.set).start()
    worker.close()
    qtbot.wait(1)
    assert done == ["first"]
