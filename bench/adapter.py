"""G22: one settle call of the national adapter compared with the same bytes posted by a bare, reused httpx.Client."""

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from time import perf_counter

import httpx
from msgspec import convert, json

from bench.measure import Goal, ratio, report
from counter.connect import Where, connected
from simulation import samples
from terminal.national.envelope import Sender
from terminal.ports import Request

CALLS = 50
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=8)))
RECORDED = json.decode((samples.FIXTURES / "messages" / "settle-outpatient.json").read_bytes())["call"]
# A bare ASGI application that proves to be a simulation and answers every request with the recorded envelope.
SERVER = """
import json, sys, uvicorn
from datetime import datetime, timezone
from simulation import hello
recorded = json.load(open(sys.argv[1], encoding="utf-8"))["exchange"]
answers = {each["infno"]: json.dumps(each["answer"]).encode() for each in recorded}
async def app(scope, receive, send):
    body = b""
    while (part := await receive()).get("more_body"):
        body += part["body"]
    body += part["body"]
    said = scope["path"] == hello.PATH
    answer = hello.answer(body, datetime.now(timezone.utc)) if said else answers[json.loads(body)["infno"]]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": answer})
uvicorn.run(app, port=int(sys.argv[2]), lifespan="off", log_level="critical", access_log=False)
"""


def goals(rounds: int) -> Iterator[Goal]:
    """Send the same settlement both ways in turn, over one connection each."""
    request, message_id = convert(RECORDED["request"], Request), RECORDED["message_id"]
    sender = Sender(institution=samples.institution(), operator="0112", counter="03")
    with served() as url, tempfile.TemporaryDirectory(prefix="jiesuan-bench-") as folder:
        where = Where(url=url, profile="plain", keys=None, ids=Path(folder) / "ids")
        with closing(connected(where, sender, lambda: NOW)) as platform, httpx.Client(trust_env=False) as bare:
            sent = json.encode({"infno": "2207", "input": to_length(request)})
            platform.settle(request, message_id)

            def ours() -> None:
                for _ in range(CALLS):
                    platform.settle(request, message_id)

            def floor() -> None:
                for _ in range(CALLS):
                    _ = bare.post(url, content=sent).content

            floor()
            yield Goal("G22 a call of the adapter / the same by a kept httpx.Client", ratio(ours, floor, rounds), 1.2)


def to_length(request: Request) -> str:
    """Pad a request to about the length of a settlement's envelope."""
    return "x" * (900 + len(request.bill_number))


@contextmanager
def served() -> Iterator[str]:
    """Serve the recorded answers on loopback until the context ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    recorded = samples.FIXTURES / "messages" / "settle-outpatient.json"
    with subprocess.Popen([sys.executable, "-c", SERVER, str(recorded), str(port)]) as server:
        try:
            _await(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _await(port: int) -> None:
    until = perf_counter() + 20
    while perf_counter() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise TimeoutError("no server")


if __name__ == "__main__":
    sys.exit(not report(goals(rounds=21)))
