"""One door to a counter: whoever opens it gets every guard."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest

import counter
from counter.equipment import Cards
from counter.opening import Counter
from counter.settings import Counter as At
from counter.settings import Driver, PlatformKind, Printer, Reader, Settings, Transport
from counter.settings import Platform as ChosenPlatform
from devices.presence import PresenceCheck
from devices.simulated import SimulatedReader
from simulation import samples
from simulation.hospital import SampleHospital
from terminal.errors import BadInput, Refused
from terminal.model import payment
from terminal.national.profile import PROFILES
from terminal.private import Private

PERSON = next(each for each in samples.people() if each.name == Private("张敏"))


class RealReader(SimulatedReader):
    """A reader that says that it is real."""

    simulated = False


def plain(state: Path, number: str = "03") -> Settings:
    return Settings(
        state=str(state),
        counter=At(counter=number, operator="0777"),
        reader=Reader(driver=Driver.SIMULATED, keep_card=False),
    )


def production(state: Path) -> Settings:
    """Settings of a counter that joins a production platform with real devices."""
    profile = state / "region.toml"
    shipped = (PROFILES / "plain.toml").read_text("utf-8")
    profile.write_text(shipped.replace("production = false", "production = true"), "utf-8")
    return Settings(
        state=str(state),
        printer=Printer(transport=Transport.TCP, address="127.0.0.1:9"),
        platform=ChosenPlatform(kind=PlatformKind.NATIONAL, url="http://127.0.0.1:9", profile=str(profile)),
    )


def cards(reader: SimulatedReader) -> Cards:
    return Cards(reader, PresenceCheck(reader, keep_card=False))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Counter]:
    with counter.open(plain(tmp_path)) as opened:
        yield opened


def refused(settings: Settings, found: Cards | None = None) -> str:
    """Return the code for which a counter does not open."""
    with pytest.raises(BadInput) as caught:
        counter.open(settings, cards=found)
    return caught.value.code


def settled(opened: Counter) -> str:
    """Settle the oldest bill of a sample person with the exact cash, and return the operator on it."""
    patient = opened.checkout.identify(PERSON.credential())
    agreed = opened.checkout.presettle(patient, patient.bills[0].number)
    due = agreed.answer.split.cash
    return opened.checkout.settle(agreed, payment.cash(due, due)).operator


def test_a_script_settles_at_a_counter_without_loading_qt(tmp_path: Path) -> None:
    script = f"""
        import sys
        import counter
        from counter.settings import Driver, Reader, Settings
        from simulation import samples
        from terminal.model import payment

        settings = Settings(state={str(tmp_path)!r}, reader=Reader(driver=Driver.SIMULATED, keep_card=False))
        with counter.open(settings) as here:
            patient = here.checkout.identify(samples.people()[0].credential())
            agreed = here.checkout.presettle(patient, patient.bills[0].number)
            due = agreed.answer.split.cash
            made = here.checkout.settle(agreed, payment.cash(due, due))
            print(made.state.value, here.takings(here.clock().date()).cash == due, "PySide6" in sys.modules)
    """
    done = subprocess.run([sys.executable, "-c", dedent(script)], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["settled", "True", "False"], "")


def test_a_production_counter_takes_no_sample_card(tmp_path: Path) -> None:
    with (
        counter.open(production(tmp_path), cards=cards(RealReader())) as opened,
        pytest.raises(Refused, match="sample_card_in_production"),
    ):
        opened.checkout.identify(PERSON.credential())


def test_a_counter_sends_no_e_voucher_twice(opened: Counter) -> None:
    assert opened.outside.insurer is not None
    shown = opened.outside.insurer.issue_voucher(PERSON.number, opened.clock())
    voucher = opened.checkout.recognise(shown)
    assert opened.checkout.identify(voucher).person.number == PERSON.number
    with pytest.raises(Refused, match="voucher_used"):
        opened.checkout.identify(voucher)


def test_a_production_profile_does_not_open_over_the_embedded_network(tmp_path: Path) -> None:
    settings = production(tmp_path)
    embedded = ChosenPlatform(kind=PlatformKind.EMBEDDED, profile=settings.platform.profile)
    assert refused(Settings(state=str(tmp_path), platform=embedded)) == "production_with_simulation"


def test_a_production_counter_does_not_open_with_a_simulated_reader(tmp_path: Path) -> None:
    reader = SimulatedReader()
    assert (
        refused(production(tmp_path), Cards(reader, PresenceCheck(reader, keep_card=False)))
        == "production_with_simulation"
    )


def test_what_a_failed_opening_had_opened_is_closed(tmp_path: Path) -> None:
    refused(production(tmp_path), cards(SimulatedReader()))
    with counter.open(production(tmp_path), cards=cards(RealReader())) as opened:
        assert opened.parts.simulated is False


def test_a_bill_is_claimed_for_the_number_of_the_counter_before_money_moves(
    opened: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims: list[dict[str, str]] = []
    settle = opened.outside.platform.settle

    def looking(*given: object) -> object:
        with closing(SampleHospital(opened.settings.place("hospital.db"))) as hospital:
            claims.append(hospital.claims())
        return settle(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(opened.outside.platform, "settle", looking)
    assert settled(opened) == "0777"
    assert [list(each.values()) for each in claims] == [["03"]]


def test_a_second_counter_of_one_number_does_not_open(opened: Counter, tmp_path: Path) -> None:
    elsewhere = plain(tmp_path / "elsewhere")
    shared = ChosenPlatform(path=str(opened.settings.place("insurer.db")))
    assert refused(Settings(state=elsewhere.state, reader=elsewhere.reader, platform=shared)) == "counter_in_use"


def test_a_second_counter_of_one_number_does_not_open_through_a_link_either(opened: Counter, tmp_path: Path) -> None:
    elsewhere = plain(tmp_path / "elsewhere")
    Path(elsewhere.state).mkdir()
    (Path(elsewhere.state) / "insurer.db").symlink_to(opened.settings.place("insurer.db"))
    assert refused(elsewhere) == "counter_in_use"


def test_whoever_was_identified_elsewhere_by_a_sample_card_pays_nothing_at_a_production_counter(
    opened: Counter, tmp_path: Path
) -> None:
    (tmp_path / "real").mkdir()
    patient = opened.checkout.identify(PERSON.credential())
    agreed = opened.checkout.presettle(patient, patient.bills[0].number)
    due, whole = agreed.answer.split.cash, agreed.bill.stated_total
    with counter.open(production(tmp_path / "real"), cards=cards(RealReader())) as real:
        for call in (
            lambda: real.checkout.presettle(patient, agreed.bill.number),
            lambda: real.checkout.settle(agreed, payment.cash(due, due)),
            lambda: real.checkout.pay_in_full(patient, agreed.bill.number, payment.cash(whole, whole), "not_opened"),
        ):
            with pytest.raises(Refused, match="sample_card_in_production"):
                call()


def test_a_printer_that_only_a_window_has_is_named(tmp_path: Path) -> None:
    settings = Settings(state=str(tmp_path), printer=Printer(transport=Transport.PDF), reader=plain(tmp_path).reader)
    assert refused(settings) == "printer_needs_window"


def test_a_counter_that_is_closed_lets_its_files_go(tmp_path: Path) -> None:
    with counter.open(plain(tmp_path)) as opened:
        settled(opened)
    assert not list(tmp_path.glob("*-wal"))
    with counter.open(plain(tmp_path)) as again:
        assert again.takings(again.clock().date()).settled == 1
