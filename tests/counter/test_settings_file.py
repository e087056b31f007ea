"""Settings changed at the counter: one value at a time, with the file's comments, whole or not at all."""

from pathlib import Path

import pytest

from counter.settings import Settings, load
from counter.settings_file import Place, Value, edited, own_file, read_by_default, save
from counter.window_settings import ACTS, Theme, chosen_keys
from terminal.errors import BadInput
from terminal.texts import LANGUAGES, words

LANGUAGE, THEME, SCALE = Place("ui", "language"), Place("ui", "theme"), Place("ui", "scale")
DEFAULT = Path(__file__).parents[2] / "fixtures" / "settings" / "default.toml"


def test_a_value_is_changed_and_every_comment_stays(tmp_path: Path) -> None:
    before = DEFAULT.read_text(encoding="utf-8")
    after = edited(before, {THEME: "dark", Place("counter", "lock_after"): 60})
    changed = [(old, new) for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    assert [new for _, new in changed] == [
        "lock_after = 60           # seconds without a key after which it locks then, 0 … 86400; 0: only with Ctrl+L",
        'theme = "dark"            # light | dark | high_contrast',
    ]


def test_a_key_that_is_new_goes_to_its_section_and_one_that_goes_leaves_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "jiesuan.toml"
    file.write_text('# ours\n[ui]\nlanguage = "en" # for visitors\n\n[reader]\nname = "#1"\n', encoding="utf-8-sig")
    made = save(file, {SCALE: 150, Place("keys", "settle"): ("F4", "F13"), Place("keys", "bills"): "F9"})
    assert (made.ui.scale, made.keys, made.reader.name) == (150, {"settle": ("F4", "F13"), "bills": "F9"}, "#1")
    text = file.read_text(encoding="utf-8")
    assert text.startswith('# ours\n[ui]\nlanguage = "en" # for visitors\nscale = 150\n\n[reader]\n')
    assert save(file, {SCALE: None}).ui.scale is None
    assert load(file) == save(file, {})


def test_a_file_that_is_not_there_is_made(tmp_path: Path) -> None:
    file = tmp_path / "new" / "settings.toml"
    assert save(file, {THEME: "high_contrast"}).ui.theme is Theme.HIGH_CONTRAST
    assert load(file).ui.theme is Theme.HIGH_CONTRAST


@pytest.mark.parametrize(
    "text",
    [
        "ui = { language = 'zh_CN' }\n",
        "[ui]\nlanguage = '''\nzh_CN'''\n",
        "[ui]\n'language' = 'zh_CN'\n",
        "[ui\n",
    ],
)
def test_what_is_written_in_another_way_is_left_to_the_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "jiesuan.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="settings_not_editable"):
        save(file, {LANGUAGE: "en"})
    assert file.read_text(encoding="utf-8") == text


def test_what_does_not_fit_is_refused_and_the_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "jiesuan.toml"
    file.write_text("[ui]\n", encoding="utf-8")
    with pytest.raises(BadInput, match="settings_wrong_value"):
        save(file, {Place("keys", "settle"): "F1"})
    assert file.read_text(encoding="utf-8") == "[ui]\n"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "jiesuan.toml"
    (tmp_path / "jiesuan.toml.new").mkdir()
    with pytest.raises(BadInput, match="settings_unwritable"):
        save(file, {THEME: "dark"})


@pytest.mark.parametrize(
    ("keys", "allowed"),
    [
        ({"settel": "F9"}, "needs_act"),
        ({"settle": "Enter"}, "key_reserved key=Enter"),
        ({"settle": "Return"}, "key_reserved"),
        ({"settle": "Esc"}, "key_reserved"),
        ({"settle": "5"}, "key_reserved"),
        ({"settle": "Ctrl+5"}, "key_reserved"),
        ({"settle": "a"}, "key_reserved"),
        ({"settle": "Ctrl+C"}, "key_reserved"),
        ({"settle": "Ctrl+J"}, "key_reserved"),
        ({"settle": "F25"}, "key_reserved"),
        ({"settle": "F10"}, "key_taken key=F10 act=refund"),
        ({"settle": "F13", "refund": ("F10", "F13")}, "key_taken key=F13"),
    ],
)
def test_a_key_of_two_acts_and_one_that_pages_need_are_refused_in_words(
    tmp_path: Path, keys: dict[str, str | tuple[str, ...]], allowed: str
) -> None:
    with pytest.raises(BadInput) as caught:
        save(tmp_path / "jiesuan.toml", {Place("keys", act): key for act, key in keys.items()})
    assert str(caught.value.facts["allowed"]).startswith(allowed)
    for language in LANGUAGES:
        assert "keys." in words(caught.value, language).what


def test_two_acts_may_change_places_and_one_may_have_a_pedal_too(tmp_path: Path) -> None:
    keys: dict[Place, Value] = {
        Place("keys", "settle"): ("F9", "F13"),
        Place("keys", "find"): "Ctrl+H",
        Place("keys", "history"): "Ctrl+F",
    }
    made = save(tmp_path / "jiesuan.toml", keys)
    assert chosen_keys(made.keys) == {"F9": ("F9", "F13"), "Ctrl+F": ("Ctrl+H",), "Ctrl+H": ("Ctrl+F",)}
    assert chosen_keys({"settle": "F9"}) == {}
    assert len(set(ACTS.values())) == len(ACTS)


def test_the_terminals_own_file_is_read_where_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert read_by_default() is None
    save(own_file(), {LANGUAGE: "en"})
    assert load(read_by_default()) != Settings()
