"""Fixtures of the test kit for pytest (docs/developer/testing.md), loaded with the first test that asks for one."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ui.testing.counter import Counter
    from ui.testing.playing import Played

_CASSETTES = pytest.StashKey[list[Path]]()
_OPTION = "--jiesuan-cassettes"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that keeps cassettes."""
    about = "Keep the cassettes of failed tests in this directory, for a bug report."
    parser.getgroup("jiesuan").addoption(_OPTION, metavar="DIR", type=Path, help=about)


@pytest.fixture(scope="session")
def counter_application() -> object:
    """The one Qt application of the run, without a display unless QT_QPA_PLATFORM names one."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - a run without a counter needs no Qt

    from ui.fonts import ensure_chinese  # noqa: PLC0415

    app = QApplication.instance() or QApplication(["jiesuan"])
    ensure_chinese()
    return app


@pytest.fixture
def open_counter(
    request: pytest.FixtureRequest, tmp_path: Path, counter_application: object
) -> Iterator[Callable[..., "Counter"]]:
    """Open counters: `settings` (counter.settings.Settings) and the time at which it `begins` may be given."""
    from ui.testing.counter import open_counter as opened  # noqa: PLC0415

    cassettes = request.node.stash.setdefault(_CASSETTES, [])
    with ExitStack() as stack:

        def open_one(**given: Any) -> "Counter":  # noqa: ANN401 - as ui.testing.counter.open_counter
            cassettes.append(tmp_path / f"counter-{len(cassettes) + 1}.jsonl")
            made: Counter = stack.enter_context(opened(cassettes[-1], **given))
            return made

        yield open_one


@pytest.fixture
def counter(open_counter: Callable[..., "Counter"]) -> "Counter":
    """A counter that waits for its first patient."""
    return open_counter()


@pytest.fixture
def play_cassette(counter_application: object) -> Callable[[Path], "Played"]:
    """Play a cassette to its end, and return what it showed and printed."""
    from ui.testing.playing import play  # noqa: PLC0415

    return play


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Name in the report of a failed test the cassettes of its counters, and the commands that play them."""
    report = yield
    cassettes = item.stash.get(_CASSETTES, [])
    if cassettes and report.when == "call" and report.failed:
        kept = _kept(item, cassettes)
        ways = ("--speed 0", "--headless OUT")
        report.sections.append(("cassettes", "\n".join(f"jiesuan play {each} {way}" for each in kept for way in ways)))
    return report


def _kept(item: pytest.Item, cassettes: list[Path]) -> list[Path]:
    """Copy the cassettes of a test to where they are kept, if anywhere, and return where they are."""
    folder: Path | None = item.config.getoption(_OPTION)
    if folder is None:
        return cassettes
    folder.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copy(each, folder / f"{item.name}-{each.name}")) for each in cassettes if each.exists()]
