"""One serial worker thread for everything that may block, and one Qt signal back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")


class Worker(QObject):
    """Run tasks one after another off the Qt thread; each answer comes back on the Qt thread, in order."""

    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - not needed for the first paint

        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker")
        self._closed = False
        self._answered.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def run(self, task: Callable[[], T], then: "Callable[[Future[T]], None]") -> None:
        """Run `task` on the worker and then `then` on the Qt thread; `result()` there raises the task's exception."""
        future = self._pool.submit(task)
        future.add_done_callback(lambda done: self.call_soon(lambda: then(done)))

    def call_soon(self, then: Callable[[], None]) -> None:
        """Call `then` on the Qt thread; may be called from any thread."""
        if not self._closed:
            self._answered.emit(then)

    def close(self) -> None:
        """Finish the running task, drop those that wait, and end the thread; no answer comes after this."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    @Slot(object)
    def _call(self, then: Callable[[], None]) -> None:
        if not self._closed:
            then()
