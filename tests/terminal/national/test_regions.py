"""A region that signs, seals, has a URL for each transaction or counts otherwise: settled and found the same way."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from counter.opening import issue_voucher
from counter.settings import Platform, Settings
from simulation import samples
from terminal import sm
from terminal.checkout import Checkout
from terminal.durable import sqlite_url
from terminal.errors import JiesuanError
from terminal.model import State, VoucherCredential
from terminal.national.profile import PROFILES, names
from terminal.private import Private
from tests.terminal.national.counter import opened, served
from tests.terminal.national.test_end_to_end import INPATIENT, OUTPATIENT, Scene

REGIONS = {
    "signed": 'scheme = "a"\ninfver = "V1.0"\nrecer_sys_code = "YBXT"\n',
    "one-url-each": 'scheme = "b"\nform = "text"\nfund_includes_account = true\nrelaxed_query = true\nbatch = 300\n',
}


@contextmanager
def region(folder: Path, name: str, *faults: dict[str, object]) -> Iterator[Checkout]:
    """Open a counter of a region at a platform that speaks as it does, each with keys of its own."""
    hospital, platform = secrets.token_bytes(32), secrets.token_bytes(32)
    cipher = secrets.token_hex(16)
    spoken = {
        "sign_key": platform.hex(),
        "verify_key": sm.public_key(hospital).hex(),
        "cipher_key": cipher if name == "signed" else "",
    }
    keys = {"private": hospital.hex(), "public": sm.public_key(platform).hex(), "cipher": cipher}
    file = folder / "keys.toml"
    file.write_text(toml(keys), encoding="utf-8")
    ours = (PROFILES / f"{name}.toml").read_text(encoding="utf-8").replace("read = 120.0", "read = 5.0")
    with (
        served(folder, list(faults), REGIONS.get(name, "") + toml(spoken)) as url,
        opened(folder, url, ours, file) as counter,
    ):
        yield counter


def voucher(folder: Path) -> VoucherCredential:
    """Return an e-voucher that the served insurer has issued to the patient of the scene."""
    ledger = sqlite_url(folder / "insurer" / "network.db")
    settings = Settings(state=str(folder), platform=Platform(ledger=ledger))
    return VoucherCredential(code=Private(issue_voucher(settings, samples.people()[0].number)))


def toml(values: dict[str, str]) -> str:
    return "".join(f'{key} = "{value}"\n' for key, value in values.items())


@pytest.mark.parametrize("name", REGIONS)
@pytest.mark.parametrize("bill", [OUTPATIENT, INPATIENT])
def test_a_bill_is_settled_and_given_back(tmp_path: Path, name: str, bill: str) -> None:
    with region(tmp_path, name) as counter:
        scene = Scene(counter, bill)
        before = scene.person()
        settled = scene.settle()
        assert scene.person() != before
        assert counter.open_items() == ()
        counter.refund(settled.number)
        assert scene.person() == before


@pytest.mark.parametrize(("name", "state"), [("signed", State.REVERSED), ("one-url-each", State.SETTLED)])
def test_a_lost_settlement_is_adopted_where_the_region_tells_of_it_and_reversed_elsewhere(
    tmp_path: Path, name: str, state: State
) -> None:
    with region(tmp_path, name, {"fault": "lost_reply", "call": "2207"}) as counter:
        scene = Scene(counter, OUTPATIENT)
        before = scene.person()
        with suppress(JiesuanError):
            scene.settle()
        assert [each.state for each in counter.recover()] == [state]
        assert (scene.person() != before) == (state is State.SETTLED)


@pytest.mark.parametrize("name", names())
def test_an_e_voucher_names_its_holder_in_every_region_that_is_built_in(tmp_path: Path, name: str) -> None:
    with region(tmp_path, name) as counter:
        assert counter.identify(voucher(tmp_path)).person.number == samples.people()[0].number
