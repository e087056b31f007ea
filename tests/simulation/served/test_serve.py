"""`jiesuan network serve` prints its URL, accepts faults while it runs, and ends on a signal."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from msgspec import json

from tests.simulation.served.client import ONE_URL

RUN = [sys.executable, "-c", "from ui.command import main; main()", "network"]


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    faults = tmp_path / "faults.toml"
    faults.write_text('[[fault]]\nfault = "html"\ncall = "9001"\n', encoding="utf-8")
    given = ["serve", "--state", str(tmp_path), "--hops", "--faults", str(faults)]
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    with subprocess.Popen([*RUN, *given], stdout=subprocess.PIPE, text=True, env=environment, encoding="utf-8") as made:
        yield made
        made.kill()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop(serving: subprocess.Popen[str], stop: signal.Signals) -> None:
    assert serving.stdout
    line = serving.stdout.readline()
    url, _, notice = line.partition("  ")
    assert "SIMULATED" in notice.upper()
    assert "SIMULATION" in httpx.get(url).text
    added = subprocess.run(
        [*RUN, "fault", url, "refused", "--call", "1101"], check=True, capture_output=True, text=True
    )
    assert [json.decode(each)["fault"] for each in added.stdout.splitlines()] == ["html", "refused"]
    assert httpx.post(url + ONE_URL, content=b"{}").json()["infcode"] == -1
    address = httpx.URL(url)
    with socket.create_connection((address.host, address.port or 80)) as half:
        half.sendall(f"POST {ONE_URL} HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n{{".encode())
        serving.send_signal(stop)
        assert serving.wait(timeout=10) == 0
    assert serving.stdout.read() == ""
