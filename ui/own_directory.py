"""The directory that a run without a display makes for its pictures and papers, and shares with nobody."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from terminal.errors import BadInput

MARK = ".jiesuan-run"


@contextmanager
def own_directory(out: Path, made: Sequence[str], as_left: Callable[[Path], bool] = lambda _: True) -> Iterator[Path]:
    """Hold a directory for one run: a new or empty one, or an earlier run's, without the files that it `made`.

    Yields the file that marks it; `as_left` takes that of an earlier run and returns whether nobody has gone on with
    what it left. Raises BadInput: "out_not_own" for a directory that no run has made or left so, "out_in_use" while any
    lock in it is held, and "state_unusable" where it cannot be written.
    """
    mark = out / MARK
    with ExitStack() as stack:
        try:
            out.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not mark.exists() and any(out.iterdir()):
                raise BadInput("out_not_own", path=out)
            stack.enter_context(FileLock(f"{mark}.lock", blocking=False))
            _clear(out, mark, made, as_left)
            mark.touch(mode=0o600)
        except Timeout:
            raise BadInput("out_in_use", path=out) from None
        except OSError as error:
            raise BadInput("state_unusable", path=out, reason=error.strerror) from error
        yield mark


def _clear(out: Path, mark: Path, made: Sequence[str], as_left: Callable[[Path], bool]) -> None:
    """Delete what an earlier run made, while no counter holds any of it."""
    with ExitStack() as stack:
        for lock in out.glob("[!.]*.lock"):
            stack.enter_context(FileLock(lock, blocking=False))
        if mark.exists() and not as_left(mark):
            raise BadInput("out_not_own", path=out)
        for old in (path for pattern in made for path in out.glob(pattern) if path.suffix != ".lock"):
            old.unlink()
