"""Connections of the bench's counters to the insurer: in this process, or over HTTP to a server process."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from counter.connect import Where, connected
from simulation import samples
from simulation.embedded import EmbeddedPlatform
from simulation.network.faults import Planned, Timeline
from simulation.network.insurer import Insurer
from simulation.network.network import Network
from terminal.national.envelope import Sender
from terminal.ports import Platform

JIESUAN = str(Path(sys.executable).with_name("jiesuan"))


class Transport(NamedTuple):
    """The platform of each counter, by its number, and a function that ends the faults."""

    platform: Callable[[int], Platform]
    end_faults: Callable[[], None]


@contextmanager
def in_process(insurer: Insurer, faults: Sequence[Planned]) -> Iterator[Transport]:
    """Connect to an insurer in this process over a network with these faults."""
    network, area = Network(Timeline(faults)), samples.institution().area

    def end() -> None:
        network.timeline.clear()
        network.arrive()

    yield Transport(lambda _: EmbeddedPlatform(insurer, now, network=network, place=area), end)


@contextmanager
def served(ledger: str, faults: Sequence[Planned]) -> Iterator[Transport]:
    """Connect to an insurer with its database at a URL by the national interface over HTTP.

    A reversal of what has not come bars it, as the counters wait for no statement of the day.
    """
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        plan, profile = folder / "faults.toml", folder / "profile.toml"
        plan.write_text("".join(_written(each) for each in faults))
        profile.write_text('reverse_unknown = "accept"\n')
        command = [JIESUAN, "network", "serve", "--ledger", ledger, "--faults", str(plan), "--profile", str(profile)]
        server = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        stack.callback(server.terminate)
        url = (server.stdout.readline() if server.stdout else "").split()[0]

        def platform(number: int) -> Platform:
            sender = Sender(institution=samples.institution(), operator="0001", counter=f"{number:02d}")
            where = Where(url=url, profile="plain", keys=None, ids=folder / f"ids-{number}")
            return stack.enter_context(closing(connected(where, sender, now)))

        yield Transport(platform, lambda: _end(url))


def now() -> datetime:
    """Return the time with its zone."""
    return datetime.now().astimezone()


def _written(fault: Planned) -> str:
    return f'[[fault]]\nfault = "{fault.fault}"\nevery = {fault.every}\ntimes = {fault.times}\n'


def _end(url: str) -> None:
    subprocess.run([JIESUAN, "network", "fault", url, "--clear"], check=True, stdout=subprocess.DEVNULL)
