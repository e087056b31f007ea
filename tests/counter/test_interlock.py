"""The interlock: a simulated part is never joined to a production platform, by type and at run time."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from subprocess import run

import pytest
from msgspec.structs import replace

from counter.connect import Where, connected
from counter.interlock import (
    Production,
    SimulatedCounter,
    ensure_no_sample,
    ensure_own_keys,
    ensure_real_connection,
    joined,
)
from counter.settings import Platform, PlatformKind
from simulation import samples
from terminal import sm
from terminal.errors import BadInput, JiesuanError, Refused
from terminal.model import Banner, Copy, IdCredential, IdReason, Notes, Receipt, VoucherCredential
from terminal.national.envelope import Sender
from terminal.national.profile import PROFILES
from terminal.private import Private
from terminal.receipt import document, real
from terminal.texts import LANGUAGES, words
from tests.receipts import SETTLEMENT

ROOT = Path(__file__).parents[2]
GB_PRIVATE = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"
SM4_EXAMPLE = "0123456789abcdeffedcba9876543210"

REAL = """
from typing import Literal
from counter.interlock import Production, RealChannel, RealPlatform, RealPrinter, RealReader, joined
from terminal.ports import CardReader, Platform, Printer
from devices.printers import FolderPrinter
from devices.simulated import SimulatedReader
from simulation.channel import SimulatedChannel
from simulation.embedded import EmbeddedPlatform
from ui.printing import SystemPrinter

def join(
    platform: RealPlatform, reader: RealReader, printer: RealPrinter, channel: RealChannel,
    embedded: EmbeddedPlatform, played: SimulatedReader, folder: FolderPrinter, paid: SimulatedChannel,
    unchecked: Platform, system: SystemPrinter,
) -> None:
    {join}
"""


def typed(tmp_path: Path, *joins: str) -> list[str]:
    """Return mypy's verdict on each way to join a production counter: empty if it is allowed."""
    snippet = tmp_path / "snippet.py"
    snippet.write_text(REAL.format(join="\n    ".join(joins)), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml")]
    checked = run([*command, str(snippet)], capture_output=True, text=True, check=False, cwd=ROOT)
    assert "snippet.py" in checked.stdout or "Success" in checked.stdout, checked.stdout + checked.stderr
    first = REAL[: REAL.index("{join}")].count("\n") + 1
    lines = checked.stdout.splitlines()
    return [" ".join(line for line in lines if f"snippet.py:{first + at}: error" in line) for at in range(len(joins))]


def test_mypy_refuses_to_join_what_plays_and_what_nobody_checked(tmp_path: Path) -> None:
    right, *wrong = typed(
        tmp_path,
        "Production(platform, reader, printer, channel)",
        "Production(embedded, reader, printer, channel)",
        "Production(platform, played, printer, channel)",
        "Production(platform, reader, folder, channel)",
        "Production(platform, reader, printer, paid)",
        "Production(unchecked, reader, printer, channel)",
    )
    assert not right
    expected = ("EmbeddedPlatform", "SimulatedReader", "FolderPrinter", "SimulatedChannel", '"Platform"')
    for verdict, name in zip(wrong, expected, strict=True):
        assert "arg-type" in verdict
        assert name in verdict


class SimulatedPart:
    """Any part of a counter, as far as the interlock examines it."""

    def __init__(self, *, simulated: bool) -> None:
        self.simulated = simulated


PARTS = ("[reader] driver", "[printer] transport", "[payment] channel")


def join(*, platform: bool, simulated: str = "") -> SimulatedCounter | Production:
    """Join a counter with a simulated or real platform, and one simulated part."""
    devices = [SimulatedPart(simulated=name == simulated) for name in PARTS]
    return joined(SimulatedPart(simulated=platform), *devices)  # type: ignore[arg-type]  # only `simulated` is read


@pytest.mark.parametrize("name", PARTS)
def test_a_production_platform_refuses_each_part_that_plays(name: str) -> None:
    with pytest.raises(BadInput, match="production_with_simulation") as refused:
        join(platform=False, simulated=name)

    for language in LANGUAGES:
        assert name in words(refused.value, language).what


def test_real_parts_make_a_production_counter_that_is_not_called_a_simulation() -> None:
    counter = join(platform=False)

    assert isinstance(counter, Production)
    assert not counter.simulated


@pytest.mark.parametrize("name", ["", *PARTS])
def test_with_a_simulated_platform_anything_may_be_joined_and_is_called_a_simulation(name: str) -> None:
    counter = join(platform=True, simulated=name)

    assert isinstance(counter, SimulatedCounter)
    assert counter.simulated


@pytest.fixture
def profile(tmp_path: Path) -> str:
    """A profile that signs, marked production."""
    text = (PROFILES / "signed.toml").read_text(encoding="utf-8")
    path = tmp_path / "ours.toml"
    path.write_text(text.replace("production = false", "production = true"), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("chosen", "named"),
    [
        (Platform(kind=PlatformKind.EMBEDDED), "[platform] kind"),
        (Platform(kind=PlatformKind.NATIONAL, faults="bad-afternoon.toml"), "[platform] faults"),
        (Platform(kind=PlatformKind.NATIONAL, hops="hops.toml"), "[platform] hops"),
        (Platform(kind=PlatformKind.NATIONAL, ledger="sqlite:///insurer.db"), "[platform] ledger"),
    ],
)
def test_the_embedded_network_and_its_faults_are_refused_beside_a_production_profile(
    chosen: Platform, named: str, profile: str
) -> None:
    ensure_real_connection(chosen)
    with pytest.raises(BadInput, match="production_with_simulation") as refused:
        ensure_real_connection(replace(chosen, profile=profile))

    assert refused.value.facts["parts"] == named


@pytest.mark.parametrize(
    "key",
    [
        GB_PRIVATE,
        GB_PRIVATE.lower(),
        sm.public_key(bytes.fromhex(GB_PRIVATE)).hex(),
        sm.public_key(bytes.fromhex(GB_PRIVATE)).hex()[2:],
        SM4_EXAMPLE,
        "11" * 32,
    ],
)
def test_a_published_key_is_known_in_every_form(key: str) -> None:
    with pytest.raises(BadInput, match="demo_key_in_production"):
        ensure_own_keys("", key)


def test_a_hospitals_own_keys_are_taken() -> None:
    assert refusal(lambda: ensure_own_keys("", "5a" * 31 + "17", "9c" * 15 + "01")) == ""


@pytest.mark.parametrize("production", [False, True])
def test_a_production_profile_is_not_spoken_to_with_a_published_key(
    production: bool, profile: str, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.toml"
    public = sm.public_key(bytes.fromhex("5b" * 32)).hex()
    text = f'private = "{GB_PRIVATE}"\npublic = "{public}"\ncipher = "{"7c" * 15}02"\ntoken = "t"\n'
    keys.write_text(text, encoding="utf-8")
    where = Where(url="http://127.0.0.1:9", profile=profile if production else "signed", keys=keys, ids=tmp_path / "i")
    sender = Sender(institution=samples.institution(), operator="0112", counter="03")

    assert refusal(lambda: connected(where, sender, now)) == ("demo_key_in_production" if production else "")


def now() -> datetime:
    return datetime(2026, 11, 22, 10, 42, tzinfo=UTC)


def refusal(act: Callable[[], object]) -> str:
    """Return the code of the error that a call raises, empty if it succeeds."""
    try:
        act()
    except JiesuanError as error:
        return error.code
    return ""


def test_every_sample_card_is_refused_also_with_another_chip_or_number() -> None:
    for person in samples.people():
        card = person.credential()
        for changed in (card, replace(card, card_sn=Private("A" * 32)), replace(card, id_number=Private("9" * 18))):
            with pytest.raises(Refused, match="sample_card_in_production"):
                ensure_no_sample(changed)


def test_a_sample_number_is_refused_however_it_is_given() -> None:
    card = samples.people()[0].credential()
    withheld = replace(card, card_sn=Private("A" * 32), id_number=Private(""))
    for given in (withheld, IdCredential(id_number=card.id_number, reason=next(iter(IdReason)))):
        with pytest.raises(Refused, match="sample_card_in_production"):
            ensure_no_sample(given)


def test_a_card_of_nobody_we_made_up_and_a_voucher_are_taken() -> None:
    numbers = {"card_sn": Private("B" * 32), "card_number": Private("X1"), "id_number": Private("8" * 18)}
    card = replace(samples.people()[0].credential(), **numbers)
    voucher = VoucherCredential(code=Private("4241234567890123456780037000"))
    assert [refusal(partial(ensure_no_sample, each)) for each in (card, voucher)] == ["", ""]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("copy", [0, 1])
def test_only_a_document_of_a_production_counter_leaves_the_word_demo_out(language: str, copy: int) -> None:
    played = document(SETTLEMENT, language, Copy(number=copy))
    paper = real(played)

    assert "DEMO" in text_of(played)
    assert not [word for word in ("DEMO", "模拟，", "由程序模拟", "simulated") if word in text_of(paper)]
    assert len(paper.blocks) == len(played.blocks) - 2
    assert [each for each in paper.blocks if not isinstance(each, Notes)] == [
        each for each in played.blocks if not isinstance(each, Notes) and not is_demo(each)
    ]


def is_demo(block: object) -> bool:
    return isinstance(block, Banner) and "DEMO" in block.words


def text_of(receipt: Receipt) -> str:
    banners = [word for each in receipt.blocks if isinstance(each, Banner) for word in each.words]
    return "\n".join(banners + [line for each in receipt.blocks if isinstance(each, Notes) for line in each.lines])
