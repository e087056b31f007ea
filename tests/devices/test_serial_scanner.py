"""A scanner on a serial port: its codes arrive whole, and it works again when it is back, without a restart."""

import os
import pty
import tty
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from time import monotonic

import pytest

from devices.serial_scanner import SerialScanner
from terminal.ports import ScannerEvent, ScannerState
from terminal.texts import LANGUAGES, catalogue

CODE = "4240123456789012345678990000"
OTHER = "4249876543210987654321990000"
SOON = 5.0


class Plug:
    """A scanner that is plugged into one socket: a pseudo-terminal under a name that stays."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self._ends: tuple[int, int] | None = None

    def put_in(self) -> None:
        self._ends = pty.openpty()
        tty.setraw(self._ends[1])
        self.socket.symlink_to(os.ttyname(self._ends[1]))

    def pull(self) -> None:
        self.socket.unlink()
        assert self._ends
        for end in self._ends:
            os.close(end)
        self._ends = None

    def send(self, *pieces: bytes) -> None:
        assert self._ends
        for piece in pieces:
            os.write(self._ends[0], piece)

    def out(self) -> None:
        if self._ends:
            self.pull()


class Counter:
    """A recorder of a scanner's codes and states."""

    def __init__(self, device: Path) -> None:
        self.states: Queue[ScannerEvent] = Queue()
        self.codes: Queue[str] = Queue()
        self.scanner = SerialScanner(str(device))
        self.scanner.start(self.states.put, self.codes.put)

    def state(self) -> tuple[ScannerState, str]:
        event = self.states.get(timeout=SOON)
        return event.state, event.code


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Plug]:
    plug = Plug(tmp_path / "scanner")
    plug.put_in()
    yield plug
    plug.out()


@pytest.fixture
def counter(plug: Plug) -> Iterator[Counter]:
    counter = Counter(plug.socket)
    yield counter
    counter.scanner.stop()


def test_a_code_in_pieces_arrives_whole(plug: Plug, counter: Counter) -> None:
    assert counter.state() == (ScannerState.READY, "")
    plug.send(CODE[:9].encode(), CODE[9:].encode(), b"\r\n", OTHER.encode() + b"\r")
    assert [counter.codes.get(timeout=SOON) for _ in range(2)] == [CODE, OTHER]


def test_a_code_without_a_suffix_arrives(plug: Plug, counter: Counter) -> None:
    counter.state()
    plug.send(CODE.encode())
    assert counter.codes.get(timeout=SOON) == CODE


def test_garbage_before_a_code_does_not_reach_it(plug: Plug, counter: Counter) -> None:
    counter.state()
    plug.send(b"\x00\xff\x80\r", CODE.encode() + b"\r")
    assert counter.codes.get(timeout=SOON) == CODE


def test_a_scanner_unplugged_and_back_works_within_three_seconds(plug: Plug, counter: Counter) -> None:
    counter.state()
    for _ in range(3):
        plug.pull()
        assert counter.state() == (ScannerState.GONE, "scanner_gone")
        plug.put_in()
        back = monotonic()
        assert counter.state() == (ScannerState.READY, "")
        assert monotonic() - back < 3
        plug.send(CODE.encode() + b"\r")
        assert counter.codes.get(timeout=SOON) == CODE


def test_half_a_code_before_the_plug_was_pulled_is_forgotten(plug: Plug, counter: Counter) -> None:
    counter.state()
    plug.send(CODE[:2].encode())
    plug.pull()
    counter.state()
    plug.put_in()
    counter.state()
    plug.send(OTHER.encode() + b"\r")
    assert counter.codes.get(timeout=SOON) == OTHER


def test_a_scanner_that_was_never_there_is_told_once_and_found_later(tmp_path: Path) -> None:
    plug = Plug(tmp_path / "later")
    counter = Counter(plug.socket)
    assert counter.state() == (ScannerState.GONE, "scanner_gone")
    plug.put_in()
    assert counter.state() == (ScannerState.READY, "")
    counter.scanner.stop()
    plug.out()


def test_a_scanner_that_another_program_holds_is_told_so(plug: Plug, counter: Counter) -> None:
    counter.state()
    second = Counter(plug.socket)
    assert second.state() == (ScannerState.GONE, "scanner_busy")
    counter.scanner.stop()
    assert second.state() == (ScannerState.READY, "")
    second.scanner.stop()


def test_stopping_is_quick(plug: Plug, counter: Counter) -> None:
    counter.state()
    begun = monotonic()
    counter.scanner.stop()
    assert monotonic() - begun < 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_of_a_scanner_has_words(language: str) -> None:
    assert {"scanner_gone", "scanner_busy", "scanner_not_allowed"} <= catalogue(language).keys()
