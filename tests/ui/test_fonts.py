"""A name in characters that no font has is told; without a Chinese font nothing is settled in boxes."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from counter.doctor import Part
from counter.doctor.words import describe
from counter.settings import Settings
from terminal.errors import Refused
from terminal.private import Private
from terminal.texts import LANGUAGES, catalogue
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from ui import fonts
from ui.diagnosis import Diagnosis
from ui.session import Step

NOWHERE = "\U0010ffff"
LATIN = Path("/usr/share/fonts/truetype/dejavu")
CONFIG = '<?xml version="1.0"?><fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>'
OPEN = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from counter.settings import Settings
from terminal.errors import DeviceError
from ui.start import run

def look():
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox):
        print(box.text())
        box.reject()
    else:
        QTimer.singleShot(20, look)

QTimer.singleShot(0, look)
try:
    run(Settings(state=sys.argv[1]))
except DeviceError as error:
    print(error.code)
"""


@pytest.fixture
def latin(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine that has Latin fonts alone."""
    config = tmp_path / "fonts.conf"
    config.write_text(CONFIG.format(fonts=LATIN, cache=tmp_path / "cache"), encoding="utf-8")
    return os.environ | {"FONTCONFIG_FILE": str(config), "QT_QPA_PLATFORM": "offscreen"}


def started(environment: dict[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_without_a_chinese_font_the_window_says_so_in_english_and_opens_no_counter(
    latin: dict[str, str], tmp_path: Path
) -> None:
    done = started(latin, "-c", OPEN, str(tmp_path / "state"))
    assert catalogue("en")["no_chinese_font"].what in done.stdout, done.stderr
    assert done.stdout.isascii()
    assert done.stdout.splitlines()[-1] == "no_chinese_font"
    assert not (tmp_path / "state").exists()


def test_without_a_chinese_font_no_headless_run_makes_pictures_of_boxes(latin: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = started(latin, "-c", "from ui.command import main; main()", "window", "--headless", str(out))
    assert done.returncode == 2
    assert "no_chinese_font" in done.stderr
    assert not [*out.glob("*.png")]


def test_without_a_chinese_font_the_doctor_says_that_the_counter_cannot_work(latin: dict[str, str]) -> None:
    done = started(latin, "-c", "from ui.command import main; main()", "doctor", "--language", "en")
    assert "[no_chinese_font]" in done.stdout, done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_doctor_tells_which_extensions_the_fonts_have_not(qapp: object, language: str) -> None:
    (found,) = Diagnosis(Settings(), lambda: counter.NOW, lambda: None).examine(Part.FONTS)  # type: ignore[arg-type,return-value]
    assert found.facts["missing"] == fonts.gaps()
    assert fonts.gaps() in describe(found, language).what


def test_a_name_that_no_font_has_is_drawn_as_far_as_it_can_be_and_the_rest_is_told(
    open_window: Callable[..., Cashier],
) -> None:
    patient = counter.patient()
    person = replace(patient.person, name=Private(f"张{NOWHERE}红"))
    cashier = open_window(checkout=FakeCheckout(replace(patient, person=person)))
    cashier.insert_card()
    shown = cashier.window.pages.patient
    assert shown._name.text() == "张〓红"
    assert "U+10FFFF" in words(shown)
    cashier.window.resize(cashier.window.minimumSize())
    cashier.press(Qt.Key.Key_F6)
    assert "U+10FFFF" in words(shown)


@pytest.fixture
def rare(open_window: Callable[..., Cashier]) -> Cashier:
    """A window with a patient whose name no font has."""
    patient = counter.patient()
    person = replace(patient.person, name=Private(f"{NOWHERE}{NOWHERE}"))
    cashier = open_window(checkout=FakeCheckout(replace(patient, person=person)))
    cashier.insert_card()
    return cashier


def test_every_page_that_shows_a_name_draws_what_can_be_drawn_and_tells_the_rest(rare: Cashier) -> None:
    pages = rare.window.pages

    def is_told(page: str) -> bool:
        shown = words(getattr(pages, page))
        return NOWHERE not in shown and "〓" in shown and "U+10FFFF" in shown

    rare.settle()
    assert is_told("done")
    rare.take_card()
    rare.press(Qt.Key.Key_Return)
    rare.until(lambda: is_told("waiting"))
    rare.press(Qt.Key.Key_F10)
    rare.until(lambda: is_told("refund"))
    rare.press(Qt.Key.Key_Return)
    rare.until_step(Step.CONFIRM)
    assert is_told("confirm")
    rare.press(Qt.Key.Key_F10)
    rare.until(lambda: rare.session.step is Step.REFUNDED and is_told("refunded"))


def test_an_error_names_the_patient_as_far_as_the_name_can_be_drawn(rare: Cashier) -> None:
    rare.window.flow.fail(Refused("bill_claimed", bill="B1"))
    rare.until_step(Step.TROUBLE)
    assert rare.window.pages.trouble.answers["whose"].text().startswith("〓")
    assert "U+10FFFF" in rare.window.pages.trouble.answers["whose"].text()


def test_the_mark_of_a_borrowed_person_names_it_as_far_as_the_name_can_be_drawn(rare: Cashier) -> None:
    rare.window.strip.show_marks(f"*{NOWHERE}")
    assert "*〓 (U+10FFFF)" in words(rare.window.strip)


def test_a_name_that_the_fonts_have_says_nothing_of_them(serving: Cashier) -> None:
    assert "U+" not in words(serving.window.pages.patient)


@pytest.mark.parametrize("text", ["张敏", "A·b 1", "é", "张\ufe00", "", "甲\u3000乙"])
def test_what_the_fonts_have_stays_as_it_is(qapp: object, text: str) -> None:
    assert (fonts.missing(text), fonts.drawable(text)) == ("", text)
