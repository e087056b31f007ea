"""What arrives has an end in time and size: nobody keeps the served insurer from answering the other counters."""

import io
import socket
import zipfile
from contextlib import ExitStack, suppress
from time import monotonic

import pytest
from httpx import Client

from simulation.served import bounded, statement_text
from terminal.errors import Refused
from terminal.national import statement_file
from tests.simulation.served.client import ONE_URL

HEAD = f"POST {ONE_URL} HTTP/1.1\r\nhost: a\r\n".encode()
LINE = "\t".join(("S1", "V1", "P1", "100.00", "60.00", "10.00", "0", "null")) + "\n"
RESULT = "\t".join(("P1", "V1", "S1", "M1", "0", "0", "null", "100.00", "60.00", "10.00")) + "\n"
SOON = 0.3


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a request little time."""
    monkeypatch.setattr(bounded, "SECONDS", SOON)
    monkeypatch.setattr(bounded, "_GRACE", SOON)


def line_to(http: Client, first: bytes) -> socket.socket:
    line = socket.create_connection((http.base_url.host, http.base_url.port or 80), timeout=10)
    line.sendall(first)
    return line


def is_ended(line: socket.socket) -> bool:
    with suppress(ConnectionResetError):
        return line.recv(1) == b""
    return True


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"POST",
        HEAD,
        HEAD + b"x: y",
        HEAD + b"content-length: 9\r\n\r\n{",
        HEAD + b"transfer-encoding: chunked\r\n\r\n",
    ],
)
def test_half_a_request_ends_and_keeps_nobody_waiting(http: Client, half: bytes) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(line_to(http, half)) for _ in range(50)]
        begun = monotonic()
        assert http.post(ONE_URL, content=b"{}").json()["infcode"] == -1
        assert monotonic() - begun < 5
        assert all(is_ended(line) for line in lines)


@pytest.mark.usefixtures("soon")
def test_a_kept_connection_may_rest_between_requests_but_not_within_one(http: Client) -> None:
    request = HEAD + b"content-length: 2\r\n\r\n{}"
    with line_to(http, request) as line:
        assert line.recv(1 << 16).startswith(b"HTTP/1.1 200")
        line.settimeout(3 * SOON)
        with pytest.raises(TimeoutError):
            line.recv(1)
        line.settimeout(10)
        line.sendall(request)
        assert line.recv(1 << 16).startswith(b"HTTP/1.1 200")
        line.sendall(HEAD)
        assert is_ended(line)


@pytest.mark.parametrize("parts", [1, 7, 1000])
def test_a_client_that_offers_another_protocol_is_answered_in_this_one(http: Client, parts: int) -> None:
    """Java's HttpClient offers h2c with every request; its body is read all the same (RFC 9110, 7.8)."""
    body = b'{"infno": "9999"}'
    offer = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
    request = HEAD + offer + b"HTTP2-Settings: AAEAAEAA\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)
    step = -(-len(request) // parts)
    with line_to(http, b"") as line:
        for _ in range(2):
            for at in range(0, len(request), step):
                line.sendall(request[at : at + step])
            answer = line.recv(1 << 16)
            assert answer.startswith(b"HTTP/1.1 200")
            assert b"not a JSON object" not in answer


@pytest.mark.parametrize(
    "first", [b"GET /" + b"a" * (1 << 20), HEAD + b"x: " + b"y" * (1 << 20), HEAD + b"x: y\r\n" * 20_000]
)
def test_a_head_without_an_end_is_not_kept(http: Client, first: bytes) -> None:
    with line_to(http, b"") as line, suppress(ConnectionError):
        for _ in range(20):
            line.sendall(first)
        assert is_ended(line)
    assert http.post(ONE_URL, content=b"{}").json()["infcode"] == -1


def test_a_body_without_an_end_is_not_read_on(http: Client) -> None:
    with line_to(http, HEAD + b"content-length: 2000000000\r\n\r\n") as line, pytest.raises(ConnectionError):
        line.sendall(bytes(200 << 20))


def zipped(text: str, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        archive.writestr("statement.txt", text)
    return out.getvalue()


FILES = {
    "many bytes": lambda line: zipped(" " * 80_000_000),
    "many lines": lambda line: zipped(line * 400_000),
    "more lines than a day has": lambda line: zipped(line * 20_001),
    "a compression that says how much memory it needs": lambda line: zipped(line, zipfile.ZIP_LZMA),
}


@pytest.mark.parametrize("what", FILES)
def test_a_small_file_that_unpacks_to_a_large_one_is_refused_at_once_on_both_sides(what: str) -> None:
    begun = monotonic()
    with pytest.raises(Refused, match="request_malformed"):
        statement_text.read(FILES[what](LINE), fund_includes_account=False)
    with pytest.raises(ValueError, match=r"lines|large|compression"):
        statement_file.results(FILES[what](RESULT))
    assert monotonic() - begun < 10


def test_the_largest_day_of_a_hospital_is_read_on_both_sides() -> None:
    assert len(statement_text.read(zipped(LINE * 20_000), fund_includes_account=False)) == 20_000
    assert len(statement_file.results(zipped(RESULT * 20_000))) == 20_000
