"""The doctor on electronic receipts and paper numbers; no simulated receipt stands beside a real insurer."""

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter.adapters import hospital_of
from counter.doctor import Finding, State, examine, usable
from counter.doctor.paper_probes import probes
from counter.extras import extras_of, paper_book, receipt_book, receipt_desk
from counter.receipt_settings import FiscalKind, PaperControl, Receipts
from counter.settings import Platform, Settings
from terminal.errors import BadInput
from terminal.model.e_receipt import ReceiptRecord
from terminal.model.papers import PaperBatch, PaperKind
from terminal.national.profile import PROFILES

NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    receipts, papers = Receipts(kind=FiscalKind.EMBEDDED), PaperControl(strict=("charge",))
    return Settings(state=str(tmp_path), receipts=receipts, papers=papers)


def found(settings: Settings) -> list[Finding]:
    return list(examine(list(probes(settings, lambda: NOW))))


def issue(settings: Settings, last: str) -> None:
    batch = PaperBatch(kind=PaperKind.CHARGE, first="0001001", last=last, operator="0112", at=NOW)
    with ExitStack() as stack:
        paper_book(settings, stack).issue(batch)


def test_nothing_is_examined_where_nothing_is_used(tmp_path: Path) -> None:
    assert found(Settings(state=str(tmp_path))) == []


def test_what_works_is_good(settings: Settings) -> None:
    issue(settings, "0001020")
    receipts, papers = found(settings)
    assert (receipts.state, receipts.code) == (State.GOOD, "receipts_agree")
    assert (papers.state, papers.facts) == (State.GOOD, {"number": "0001001", "left": "20"})


def test_what_waits_and_few_papers_are_warned_of_and_never_stop_a_counter(settings: Settings) -> None:
    issue(settings, "0001010")
    with ExitStack() as stack:
        record = ReceiptRecord(settlement="S1", counter=settings.counter.counter, at=NOW)
        receipt_book(settings, stack).follow(settings.counter.counter, 0, [record])
    codes = [each.code for each in found(settings)]
    assert codes == ["receipts_wait", "papers_few"]
    assert usable(found(settings))


def test_no_paper_and_no_platform_are_warned_of(settings: Settings) -> None:
    nobody = Receipts(kind=FiscalKind.HTTP, url="http://127.0.0.1:9", patience=1.0)
    findings = found(replace(settings, receipts=nobody))
    assert [each.code for each in findings] == ["receipts_unreachable", "papers_used_up"]
    assert {each.state for each in findings} == {State.WARN}


def test_the_hospitals_book_begins_with_its_bills_whoever_opens_it_first(settings: Settings) -> None:
    issue(settings, "0001010")
    with ExitStack() as stack:
        assert hospital_of(settings, stack).book()


def test_a_simulated_fiscal_platform_never_joins_a_real_insurer(settings: Settings, tmp_path: Path) -> None:
    production = tmp_path / "production.toml"
    text = (PROFILES / "plain.toml").read_text(encoding="utf-8").replace("production = false", "production = true")
    production.write_text(text, encoding="utf-8")
    real = replace(settings, platform=Platform(profile=str(production)))
    with ExitStack() as stack, pytest.raises(BadInput, match="production_with_simulation"):
        receipt_desk(real, stack, lambda: NOW)
    plain = replace(real, receipts=Receipts(kind=FiscalKind.HTTP, url="http://fiscal.example"))
    with ExitStack() as stack, pytest.raises(BadInput, match="platform_not_encrypted"):
        extras_of(plain, stack, lambda: NOW, lambda: "0112")
