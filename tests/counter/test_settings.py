"""Settings: defaults that need no file, and complaints that say where and what is allowed."""

from pathlib import Path

import pytest

from counter.settings import Driver, Hospital, Settings, load
from counter.window_settings import Language
from simulation import samples
from terminal.errors import BadInput
from terminal.texts import LANGUAGES, words

EXAMPLE = Path(__file__).parents[2] / "fixtures" / "settings" / "default.toml"


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    return tmp_path / "jiesuan.toml"


def complaint(path: Path, text: str) -> BadInput:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load(path)
    return caught.value


def test_no_file_is_needed() -> None:
    assert load(None) == Settings()


def test_the_documented_file_is_the_defaults() -> None:
    assert load(EXAMPLE) == Settings()


def test_a_file_changes_only_what_it_names(tmp_path: Path) -> None:
    file = tmp_path / "jiesuan.toml"
    file.write_text('[ui]\nlanguage = "en"\n[reader]\ndriver = "pcsc"\n')
    settings = load(file)
    assert (settings.ui.language, settings.reader.driver) == (Language.ENGLISH, Driver.PCSC)
    assert settings.printer == Settings().printer


def test_an_unknown_key_names_file_line_and_the_nearest_key(refused: Path) -> None:
    error = complaint(refused, "[ui]\nscale = 150\n\n[reader]\ndirver = 'pcsc'\n")
    assert error.code == "settings_unknown_key"
    assert error.facts == {"file": refused, "line": 5, "key": "reader.dirver", "near": "driver"}


def test_an_unknown_key_with_a_dash_is_told_as_well(refused: Path) -> None:
    error = complaint(refused, "[ui]\nlan-guage = 'en'\n")
    assert (error.code, error.facts["key"], error.facts["line"], error.facts["near"]) == (
        "settings_unknown_key",
        "ui.lan-guage",
        2,
        "language",
    )


def test_the_mark_that_editors_put_before_the_first_line_is_no_setting(tmp_path: Path) -> None:
    file = tmp_path / "jiesuan.toml"
    file.write_text('[ui]\nlanguage = "en"\n', encoding="utf-8-sig")
    assert load(file).ui.language is Language.ENGLISH


def test_nesting_without_end_is_no_proper_file(refused: Path) -> None:
    assert complaint(refused, "x = " + "[" * 5_000).code == "settings_not_toml"


def test_an_unknown_key_like_no_other_lists_all_that_are_known(refused: Path) -> None:
    assert complaint(refused, "[journal]\nxyz = 1\n").facts["near"] == "path | replicate_to"
    known = (
        "state | hospital | counter | refunds | ui | keys | reader | scanner | printer | spare_printer | journal"
        " | platform | receipts | papers | rules | cents | together"
    )
    assert complaint(refused, "zzz = 1\n").facts["near"] == known


@pytest.mark.parametrize(
    ("text", "key", "allowed"),
    [
        ("[reader]\ndriver = 'usb'\n", "reader.driver", "auto | pcsc | simulated"),
        ("[printer]\nwidth = 70\n", "printer.width", "58 | 80"),
        ("[printer]\ncolumns = 40\n", "printer.columns", "32 | 42 | 48"),
        ("[ui]\nscale = 300\n", "ui.scale", "100 … 200"),
        ("[reader]\ndeadline = 'soon'\n", "reader.deadline", "0 … 60"),
        ("[journal]\npath = 7\n", "journal.path", "str"),
        ("ui = 3\n", "ui", "language, theme, scale, patient_display, demo_layout, voice"),
        ("[spare_printer]\nwidth = 70\n", "spare_printer.width", "58 | 80"),
    ],
)
def test_a_wrong_value_says_what_is_allowed(refused: Path, text: str, key: str, allowed: str) -> None:
    error = complaint(refused, text)
    assert (error.code, error.facts["key"], error.facts["allowed"]) == ("settings_wrong_value", key, allowed)


def test_what_is_no_toml_or_no_file_is_said(refused: Path) -> None:
    assert complaint(refused, "[ui\n").code == "settings_not_toml"
    with pytest.raises(BadInput, match="settings_unreadable"):
        load(refused.with_name("none.toml"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_complaint_reads_well_in_both_languages(refused: Path, language: str) -> None:
    text = words(complaint(refused, "[reader]\ndirver = 1\n"), language)
    assert str(refused) in text.what
    assert "driver" in text.next


def test_relative_paths_lie_below_the_state_directory(tmp_path: Path) -> None:
    settings = Settings(state=str(tmp_path))
    assert settings.place(settings.journal.path) == tmp_path / "journal.db"
    assert settings.place("/elsewhere/journal.db") == Path("/elsewhere/journal.db")


def test_the_state_directory_follows_the_desktop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert Settings().place("journal.db").name == "journal.db"
    assert tmp_path in Settings().place("journal.db").parents


@pytest.mark.parametrize("state", ["{file}", "{file}/below", "~nobody-of-this-name", "{file}\0"])
def test_a_state_directory_that_cannot_be_used_is_told(state: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(BadInput, match="state_unusable"):
        Settings(state=state.format(file=file)).make_state()


@pytest.mark.parametrize("code", ["", *samples.listed()])
def test_the_name_that_the_first_paint_shows_is_the_institutions(code: str) -> None:
    settings = Settings(hospital=Hospital(institution=code))
    assert settings.hospital_name == settings.institution.name
