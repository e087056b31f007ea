"""The doctor: every part examined in time, with instructions in words, and without personal data."""

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from smartcard import scard

from counter.doctor import Finding, Part, Probe, State, describe, device_probes, examine, report, usable
from counter.doctor.probes import probes
from counter.doctor.words import redacted, words
from counter.equipment import printers
from counter.settings import Driver, Platform, PlatformKind, Printer, Reader, Scanner, Settings, Transport
from counter.settings import Journal as JournalSettings
from devices import readers
from terminal.errors import DeviceError
from terminal.journal import Journal
from terminal.model import Act
from terminal.national.profile import PROFILES
from terminal.texts import LANGUAGES

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)

LOGIN = "desk:secret@"


def found(settings: Settings, part: Part, now: datetime = NOW) -> Finding:
    """Examine one part of a counter."""
    return next(iter(examine([each for each in probes(settings, lambda: now) if each.part is part])))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state=str(tmp_path))


def test_parts_are_looked_at_together_and_told_in_their_order() -> None:
    gate = threading.Barrier(3)

    def look(part: Part) -> Finding:
        gate.wait(5)
        return Finding(part=part)

    parts = (Part.READER, Part.PRINTER, Part.PLATFORM)
    assert [each.part for each in examine([Probe(part, lambda part=part: look(part)) for part in parts])] == list(parts)  # type: ignore[misc]


def test_a_part_that_never_answers_is_found_so_in_time() -> None:
    gate = threading.Event()

    def hang() -> Finding:
        gate.wait()
        return Finding(part=Part.READER)

    began = time.monotonic()
    hanging, well = examine([Probe(Part.READER, hang), Probe(Part.CLOCK, lambda: Finding(part=Part.CLOCK))], 0.2)
    gate.set()

    assert (hanging.code, hanging.state) == ("probe_hangs", State.WARN)
    assert well.state is State.GOOD
    assert time.monotonic() - began < 5


def test_what_breaks_is_told_with_its_code_and_without_its_text() -> None:
    def refuse() -> Finding:
        raise DeviceError("printer_no_paper", printer="tcp")

    def burst() -> Finding:
        raise RuntimeError("130900195905120014")

    paper, bug = examine([Probe(Part.PRINTER, refuse), Probe(Part.JOURNAL, burst, State.BAD)])
    assert (paper.code, paper.facts, paper.state) == ("printer_no_paper", {"printer": "tcp"}, State.WARN)
    assert (bug.code, bug.facts, bug.state) == ("probe_failed", {"reason": "RuntimeError"}, State.BAD)


@pytest.mark.parametrize(
    ("state", "works"), [(State.GOOD, True), (State.WARN, True), (State.OFF, True), (State.BAD, False)]
)
def test_only_what_is_not_usable_keeps_the_counter_from_working(state: State, works: bool) -> None:
    assert usable([Finding(part=Part.CLOCK), Finding(part=Part.PRINTER, state=state)]) is works


def test_a_new_counter_may_work(settings: Settings) -> None:
    findings = examine(list(probes(settings, lambda: NOW)))
    assert usable(findings)
    assert {each.part: each.code for each in findings} == {
        Part.CLOCK: "clock_known",
        Part.DISK: "disk_free",
        Part.JOURNAL: "journal_new",
        Part.LEDGER: "ledger_new",
        Part.RULES: "rules_built_in",
        Part.PLATFORM: "simulated",
        Part.INTERLOCK: "interlock_trial",
    }


@pytest.fixture
def journal(settings: Settings) -> Path:
    """A journal with one entry of NOW."""
    path = settings.place(settings.journal.path)
    book = Journal(path, "H37160000001", lambda: NOW)
    book.open(Act.SETTLE, "MZ1")
    book.close()
    return path


def test_the_journal_is_followed(settings: Settings, journal: Path) -> None:
    whole = found(settings, Part.JOURNAL)
    assert (whole.code, whole.facts) == ("journal_whole", {"entries": "1"})


def test_a_journal_that_is_none_keeps_the_counter_from_working(settings: Settings) -> None:
    settings.place(settings.journal.path).write_bytes(b"no journal" * 500)
    assert found(settings, Part.JOURNAL).state is State.BAD


def test_a_clock_before_the_journals_last_entry_is_told(settings: Settings, journal: Path) -> None:
    assert found(settings, Part.CLOCK, NOW + timedelta(seconds=1)).state is State.GOOD
    late = found(settings, Part.CLOCK, NOW - timedelta(days=1))
    assert (late.code, late.state) == ("clock_back", State.BAD)
    assert found(settings, Part.CLOCK, NOW.replace(year=1980)).code == "clock_wrong"


def test_a_disk_that_is_nearly_full_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 50_000_000

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)
    full = found(settings, Part.DISK)
    assert (full.code, full.state, full.facts) == ("disk_low", State.BAD, {"free": "0.1"})


def test_a_platform_that_cannot_be_reached_keeps_the_counter_from_working(settings: Settings) -> None:
    national = Platform(kind=PlatformKind.NATIONAL, url="http://127.0.0.1:9", profile="plain")
    away = found(replace(settings, platform=national), Part.PLATFORM)
    assert (away.code, away.state) == ("platform_unreachable", State.BAD)


def test_a_production_profile_beside_the_embedded_network_keeps_the_counter_from_working(
    settings: Settings, tmp_path: Path
) -> None:
    text = (PROFILES / "plain.toml").read_text(encoding="utf-8").replace("production = false", "production = true")
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")
    joined = replace(settings, platform=Platform(profile=str(tmp_path / "ours.toml")))
    interlocked = found(joined, Part.INTERLOCK)
    assert (interlocked.code, interlocked.state) == ("production_with_simulation", State.BAD)
    assert "[platform] kind" in describe(interlocked, "zh_CN").what


def test_no_number_password_or_path_of_the_machine_is_told(settings: Settings) -> None:
    facts = {
        "a": str(settings.place("journal.db")),
        "b": f"postgresql://{LOGIN}books/x",
        "c": "3716001980010112345X",
    }
    finding = Finding(part=Part.LEDGER, facts=facts)
    clean = redacted(finding, {str(settings.place(".")): "[state]"}).facts
    assert clean == {"a": "[state]/journal.db", "b": "postgresql://***@books/x", "c": "***"}


@pytest.mark.parametrize(
    ("transport", "address", "code"),
    [
        (Transport.FILE, "/dev/null", "printer_no_device"),
        (Transport.SERIAL, "/dev", "printer_no_device"),
        (Transport.TCP, f"{'p' * 64}.example:9100", "printer_no_host"),
        (Transport.FILE, __file__, "printer_no_folder"),
    ],
)
def test_a_printer_that_does_not_exist_is_never_said_to_be_reached(
    settings: Settings, transport: Transport, address: str, code: str
) -> None:
    chosen = replace(settings, printer=Printer(transport=transport, address=address))
    reader = Reader(driver=Driver.SIMULATED)
    looks = device_probes.probes(reader, Scanner(), chosen.printer, lambda: printers(chosen), scanned=lambda: False)
    [finding] = [each for each in examine(list(looks)) if each.part is Part.PRINTER]
    assert (finding.state, finding.code) == (State.WARN, code)
    assert describe(finding, "zh_CN").next


def test_the_doctor_tells_the_columns_of_the_paper(settings: Settings) -> None:
    chosen = replace(settings, printer=Printer(profile="TM-T88V"))
    looks = device_probes.probes(
        Reader(driver=Driver.SIMULATED), Scanner(), chosen.printer, lambda: printers(chosen), scanned=lambda: False
    )
    text = report(examine([each for each in looks if each.part is Part.PRINTER]), "zh_CN")
    assert "每行列数 42" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_state_and_code_has_its_words(language: str) -> None:
    book = words(language)
    assert set(book.parts) == set(Part)
    assert set(book.states) == set(State)
    assert set(book.codes) == set(words("en").codes)
    assert set(book.labels) == set(words("en").labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_tells_what_to_do_and_what_was_exchanged(language: str) -> None:
    gone = Finding(part=Part.READER, state=State.WARN, code="reader_missing", driver="PC/SC", milliseconds=12)
    text = report([gone], language, {Part.READER: ["10:42:00 ok"]})
    assert describe(gone, language).next in text
    assert "PC/SC" in text
    assert "12 ms" in text
    assert text.endswith("- 10:42:00 ok")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (scard.SCARD_W_SECURITY_VIOLATION, "card_service_refused"),
        (scard.SCARD_E_NO_SERVICE, "card_service_down"),
    ],
)
def test_a_card_service_that_refuses_is_told_from_one_that_does_not_run(
    monkeypatch: pytest.MonkeyPatch, answer: int, code: str
) -> None:
    monkeypatch.setattr(readers, "service_runs", lambda: False)
    monkeypatch.setattr(scard, "SCardEstablishContext", lambda _: (answer, 0))
    looked = device_probes.probes(
        Reader(driver=Driver.PCSC), Scanner(), Printer(), lambda: pytest.fail("not asked"), scanned=lambda: False
    )
    (reader,) = examine([each for each in looked if each.part is Part.READER])
    assert (reader.code, reader.state) == (code, State.WARN)
    assert all(words(language).codes[code].next for language in LANGUAGES)


def test_a_settings_journal_elsewhere_is_looked_at_there(settings: Settings, tmp_path: Path) -> None:
    there = replace(settings, journal=JournalSettings(path=str(tmp_path / "elsewhere" / "j.db")))
    assert found(there, Part.JOURNAL).code == "journal_new"
    assert found(there, Part.DISK).code == "disk_free"
