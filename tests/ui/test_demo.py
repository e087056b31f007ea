"""`jiesuan demo`: the stories at once, everything simulated whatever the settings say, and nothing left behind."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytestqt.qtbot import QtBot

from counter.settings import Driver, PlatformKind, Reader, Settings
from ui import start
from ui.command import jiesuan
from ui.reopening import Reopening
from ui.start import begin


def test_it_opens_with_the_list_of_stories(qtbot: QtBot, tmp_path: Path) -> None:
    reader = Reader(driver=Driver.SIMULATED, keep_card=False)
    settings, failed = Settings(state=str(tmp_path), reader=reader), list[Exception]()
    with ExitStack() as stack:
        window = begin(settings, stack, failed.append, Reopening(settings, desk=True, lists=True))
        qtbot.waitUntil(lambda: bool(failed) or window.simulation is not None, timeout=20_000)
        assert failed == []
        assert window.simulation is not None
        assert window.simulation.scenes is not None
        stories = window.simulation.scenes.stories.list
        qtbot.waitUntil(stories.isVisible, timeout=5_000)
        assert stories.count() > 60
        window.close()


def test_nothing_of_it_is_kept_and_nothing_real_is_reached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened = list[Settings]()

    def run(settings: Settings, *, demo: bool) -> int:
        assert demo
        assert Path(settings.state).is_dir()
        opened.append(settings)
        return 0

    monkeypatch.setattr(start, "run", run)
    file = tmp_path / "settings.toml"
    real = '[platform]\nkind = "national"\nurl = "http://127.0.0.1:9"\n[ui]\ntheme = "dark"\n'
    file.write_text(f'state = "{tmp_path / "state"}"\n{real}', encoding="utf-8")
    assert CliRunner().invoke(jiesuan, ["demo", "--settings", str(file), "--language", "en"]).exit_code == 0
    (settings,) = opened
    assert settings.platform.kind is PlatformKind.EMBEDDED
    assert (settings.ui.theme.value, settings.ui.language.value, settings.ui.demo_layout) == ("dark", "en", True)
    assert not Path(settings.state).exists()
    assert not (tmp_path / "state").exists()
