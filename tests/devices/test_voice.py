"""The voice: it starts and does not wait, a new amount replaces the old one, and what is missing is told."""

import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from counter.doctor import Part, State, examine
from counter.doctor.device_probes import probes
from counter.settings import Printer, Reader, Scanner
from counter.window_settings import VoiceKind
from devices import voice
from devices.voice import EspeakVoice, SimulatedVoice, ensure_heard, has_speaker
from terminal.errors import DeviceError
from terminal.texts import LANGUAGES, words

CARDS, NONE = " 0 [PCH ]: HDA-Intel - HDA Intel PCH\n", "--- no soundcards ---\n"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that notes what it is to say and speaks until it is ended."""
    made = tmp_path / voice.PROGRAM
    made.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/said\nexec sleep 60\n', encoding="utf-8")
    made.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(voice, "has_speaker", lambda: True)
    return tmp_path / "said"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script is the program")
def test_an_amount_is_begun_and_a_new_one_ends_it(program: Path) -> None:
    speaking = EspeakVoice()
    speaking.say("请您付款两元")
    first = speaking._saying
    speaking.say("请您付款三元")
    second = speaking._saying
    assert first
    assert second
    assert first.wait(10) != 0
    assert second.poll() is None
    speaking.stop()
    second.wait(10)


def test_without_the_program_or_a_speaker_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(DeviceError, match="voice_missing") as missing:
        EspeakVoice().say("请您付款两元")
    monkeypatch.setattr(shutil, "which", str)
    monkeypatch.setattr(voice, "has_speaker", lambda: False)
    with pytest.raises(DeviceError, match="no_speaker") as silent:
        ensure_heard()
    for error in (missing.value, silent.value):
        assert all(words(error, language).next for language in LANGUAGES)


def test_a_computer_without_a_sound_card_has_no_speaker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for text, has in ((CARDS, True), (NONE, False)):
        (tmp_path / "cards").write_text(text, encoding="utf-8")
        assert has_speaker(tmp_path / "cards") is has
    assert not has_speaker(tmp_path / "none")


def test_the_doctor_looks_at_a_voice_that_is_turned_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    found = {}
    for kind in VoiceKind:
        looked = probes(Reader(), Scanner(), Printer(), Mock, scanned=lambda: False, voice=kind)
        found[kind] = list(examine([each for each in looked if each.part is Part.VOICE]))
    assert found[VoiceKind.OFF] == []
    assert [each.code for each in found[VoiceKind.SIMULATED]] == ["simulated"]
    assert [(each.code, each.state) for each in found[VoiceKind.ESPEAK]] == [("voice_missing", State.WARN)]


def test_a_simulated_voice_keeps_what_it_said() -> None:
    made = SimulatedVoice()
    made.say("收您七百元，找您五十一元一角一分")
    made.stop()
    assert list(made.said) == ["收您七百元，找您五十一元一角一分"]
    assert made.simulated


def test_nothing_is_left_behind(program: Path) -> None:
    speaking = EspeakVoice()
    speaking.say("请您付款两元")
    speaking.stop()
    assert speaking._saying
    assert isinstance(speaking._saying, subprocess.Popen)
    assert speaking._saying.wait(10) is not None
