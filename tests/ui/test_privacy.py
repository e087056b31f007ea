"""Personal data has no text form, and does not get into logs, crash reports, cassettes or pictures."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from devices.recording.port_factory import NO_RECORDER
from simulation import samples
from simulation.embedded import EmbeddedPlatform
from simulation.samples import SamplePerson
from tests.ui.conftest import words
from tests.ui.make_cassettes import paid_by_code
from tests.ui.recorded_counter import HOME, Counter, counter
from tests.ui.test_cassettes import canaries, forms, typed_number
from ui.session import Step
from ui.start import open_window


def home() -> SamplePerson:
    return next(each for each in samples.people() if each.number == HOME)


def crash(at: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Log a credential carelessly, and fail as no one foresaw with the person in the error's text."""

    def broken(*given: object) -> object:
        logging.getLogger("terminal").info("asked for %s and %r", home().credential(), at.session.credential)
        raise RuntimeError(home().name.reveal(), at.codes, given)

    monkeypatch.setattr(EmbeddedPlatform, "presettle", broken)
    at.press(Qt.Key.Key_F5)
    at.until(lambda: at.session.step is Step.TROUBLE)
    monkeypatch.undo()


def pictures(at: Counter) -> Iterator[str]:
    """Yield the words of the pages that pictures are taken of, as the headless run takes them."""
    with ExitStack() as stack:
        window = open_window(replace(at.of.services, mask_names=True, input_recorder=NO_RECORDER), stack)
        window.show()
        window.flow.present(home().credential())
        at.until(lambda: window.flow.session.payable)
        yield words(window) + window.windowTitle()
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_F9)
        at.until(lambda: window.flow.session.step is Step.COLLECT)
        yield words(window) + window.windowTitle()


def found(held: str | bytes, codes: list[str]) -> set[bytes]:
    """Return what identifies a person in a text, in whichever form it hides."""
    raw = held if isinstance(held, bytes) else held.encode()
    return {form for canary in canaries(codes) for form in forms(canary) if form in raw}


def test_no_name_number_or_token_gets_into_a_log_a_crash_report_a_cassette_or_a_picture(
    qapp: object, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "session.jsonl"
    with caplog.at_level(logging.DEBUG), counter(file) as at:
        typed_number(at)
        at.refund()
        at.press(Qt.Key.Key_Escape)
        paid_by_code(at)
        at.press(Qt.Key.Key_Escape)
        at.voucher()
        crash(at, monkeypatch)
        shown = list(pictures(at))
        codes = at.codes
    logged = caplog.text
    caplog.clear()
    assert "typed the ID number 3716" in logged
    assert "RuntimeError" in logged
    assert all("‹private›" in text for text in (logged, str(home().credential()), f"{home().name}"))
    assert found(logged, codes) == set()
    assert found(file.read_bytes(), codes) == set()
    assert [found(text, codes) for text in shown] == [set(), set()]
