"""A counter on real files with a simulated platform in another process, connected over HTTP."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from msgspec import json

from counter.connect import Where, connected
from simulation import samples
from simulation.hospital import SampleHospital
from terminal.benefit.rules import load
from terminal.checkout import Checkout
from terminal.journal import Journal
from terminal.model import BEIJING
from terminal.national.envelope import Sender
from terminal.national.profile import PROFILES

PROFILE = (PROFILES / "plain.toml").read_text(encoding="utf-8").replace("read = 60.0", "read = 0.7")


def now() -> datetime:
    return datetime.now(BEIJING)


class BothClocks:
    """The clock of a counter, which jumps together with that of its served platform."""

    def __init__(self, url: str) -> None:
        self._url, self._ahead = url, timedelta()

    def __call__(self) -> datetime:
        return now() + self._ahead

    def forward(self, by: timedelta) -> None:
        """Let the time pass at both, and what is on its way arrive."""
        self._ahead += by
        jump = json.encode({"by": f"{by.total_seconds():.0f}s"})
        httpx.post(f"{self._url}/bench/w/default/clock/advance", content=jump, trust_env=False).raise_for_status()


@contextmanager
def served(folder: Path, faults: list[dict[str, object]], profile: str = "") -> Iterator[str]:
    """Serve a simulated insurer with a profile (TOML), and yield its URL."""
    spoken = folder / "served.toml"
    spoken.write_text(profile, encoding="utf-8")
    planned = folder / "faults.toml"
    planned.write_text(_tables(faults), encoding="utf-8")
    run = "from ui.command import main; main()"
    asked = ["network", "serve", "--state", str(folder / "insurer"), "--faults", str(planned), "--profile", str(spoken)]
    with subprocess.Popen([sys.executable, "-c", run, *asked], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split()[0]
        finally:
            server.terminate()


@contextmanager
def opened(
    folder: Path,
    url: str,
    region: str = PROFILE,
    keys: Path | None = None,
    clock: Callable[[], datetime] = now,
) -> Iterator[Checkout]:
    """Open a counter on the files of a folder; opening it again is a restart of the terminal."""
    hospital = samples.institution()
    profile = folder / "profile.toml"
    profile.write_text(region, encoding="utf-8")
    where = Where(url=url, profile=str(profile), keys=keys, ids=folder / "message-ids")
    sender = Sender(institution=hospital, operator="0112", counter="03")
    bills, journal = (
        SampleHospital(folder / "hospital.db"),
        Journal(folder / "journal.db", hospital.code, clock, counter="03"),
    )
    with closing(bills), closing(journal), closing(connected(where, sender, clock)) as platform:
        yield Checkout(platform, bills, journal, rules=load(), clock=clock, operator="0112", counter="03")


def _tables(faults: list[dict[str, object]]) -> str:
    return "\n".join(
        "[[fault]]\n" + "".join(f"{key} = {json.encode(value).decode()}\n" for key, value in each.items())
        for each in faults
    )
