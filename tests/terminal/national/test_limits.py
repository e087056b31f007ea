"""Every call has a total limit in time and size, however slowly or richly a platform answers."""

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

import pytest
from msgspec import convert

from terminal.national.profile import Transport
from terminal.national.wire import LARGEST, Lost, Unsent, Wire
from tests.terminal.national.bench import clock

HOW = convert({"connect": 0.5, "read": 1.0, "path": "/call"}, Transport)
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
GOOD = HEAD + b"content-length: 2\r\n\r\n{}"
Answering = Callable[[socket.socket, threading.Event], None]


@contextmanager
def served(*answers: Answering) -> Iterator[Wire]:
    """Answer connections one after another, each by a function of its socket, and yield a wire to them."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def run() -> None:
            for answer in answers:
                with suppress(OSError):
                    line, _ = listening.accept()
                    with line:
                        answer(line, ended)

        thread = threading.Thread(target=run)
        thread.start()
        wire = Wire(f"http://127.0.0.1:{listening.getsockname()[1]}", HOW, clock)
        try:
            yield wire
        finally:
            ended.set()
            wire.close()
            thread.join()


def heard(line: socket.socket) -> None:
    """Read a whole request: its body may come apart from its head."""
    request = b""
    while not request.endswith(b"\r\n\r\n{}") and (part := line.recv(1 << 16)):
        request += part


def dribbled(first: bytes, each: bytes) -> Answering:
    """Answer the start at once and then a byte every 50 ms, without an end."""

    def answer(line: socket.socket, ended: threading.Event) -> None:
        heard(line)
        line.sendall(first)
        while not ended.wait(0.05):
            line.sendall(each)

    return answer


def said(content: bytes) -> Answering:
    def answer(line: socket.socket, ended: threading.Event) -> None:
        heard(line)
        line.sendall(content)
        ended.wait(5)

    return answer


def twice(line: socket.socket, ended: threading.Event) -> None:
    for _ in range(2):
        heard(line)
        line.sendall(GOOD)
    ended.wait(5)


SLOW = {
    "the status line": dribbled(b"HTTP/1.1 2", b"0"),
    "the headers": dribbled(HEAD, b"x"),
    "interim answers": dribbled(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "the body": dribbled(HEAD + b"content-length: 1000000\r\n\r\n", b" "),
    "chunks": dribbled(HEAD + b"transfer-encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
}


@pytest.mark.parametrize("what", SLOW)
def test_an_answer_of_a_byte_now_and_then_ends_at_the_limit_and_counts_as_lost(what: str) -> None:
    with served(SLOW[what], said(GOOD)) as wire:
        begun = monotonic()
        with pytest.raises(Lost):
            wire.post("2207", b"{}")
        assert monotonic() - begun < 2 * (HOW.connect + HOW.read)

        assert wire.post("2207", b"{}") == b"{}"


def test_an_answer_of_a_byte_now_and_then_on_a_kept_connection_ends_too() -> None:
    def first_well(line: socket.socket, ended: threading.Event) -> None:
        heard(line)
        line.sendall(GOOD)
        SLOW["the headers"](line, ended)

    with served(first_well) as wire:
        assert wire.post("1101", b"{}") == b"{}"
        with pytest.raises(Lost):
            wire.post("2207", b"{}")


def test_a_limit_that_is_over_ends_no_later_call() -> None:
    with served(twice) as wire:
        wire.post("1101", b"{}")
        threading.Event().wait(HOW.connect + HOW.read + 0.1)

        assert wire.post("2207", b"{}") == b"{}"


def test_a_request_whose_time_is_over_before_its_first_byte_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, received = socket.create_connection, threading.Event()

    def slow(*args: object, **more: object) -> socket.socket:
        threading.Event().wait(HOW.connect + HOW.read + 0.1)
        return connect(*args, **more)  # type: ignore[arg-type]

    def noting(line: socket.socket, _ended: threading.Event) -> None:
        if line.recv(1):
            received.set()

    monkeypatch.setattr(socket, "create_connection", slow)
    with served(noting) as wire, pytest.raises(Unsent):
        wire.post("2207", b"{}")
    assert not received.is_set()


def length(content: bytes) -> bytes:
    return f"content-length: {len(content)}\r\n\r\n".encode() + content


PACKED = gzip.compress(bytes(16 * LARGEST), 1)
LARGE = {
    "headers": HEAD + b"x: " + b"x" * 1_000_000,
    "a body": HEAD + length(bytes(LARGEST + 1)),
    "gzip": HEAD + b"content-encoding: gzip\r\n" + length(PACKED),
    "deflate": HEAD + b"content-encoding: deflate\r\n" + length(zlib.compress(bytes(4 * LARGEST), 1)),
}


@pytest.mark.parametrize("what", LARGE)
def test_an_answer_that_is_too_large_also_once_unpacked_counts_as_lost(what: str) -> None:
    import tracemalloc

    with served(said(LARGE[what])) as wire:
        tracemalloc.start()
        try:
            with pytest.raises(Lost):
                wire.post("9102", b"{}")
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 8 * LARGEST
