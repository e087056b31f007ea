"""The choice of a language on the waiting page, until somebody has made one."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from counter.settings_desk import SettingsDesk
from counter.settings_file import Place
from counter.window_settings import Language
from ui.session_controller import note
from ui.style import Look
from ui.trouble import trouble
from ui.widgets.basic import Panel, button, column, label, row
from ui.worker import Worker

if TYPE_CHECKING:
    from concurrent.futures import Future

    from counter.settings import Settings

TITLE = "语言 / Language"
NAMES = {Language.CHINESE: "中文", Language.ENGLISH: "English"}
"""What everybody reads, whatever the language of the window is."""


class LanguageChoice(Panel):
    """A button for each language; what is pressed is written into the settings file, and holds from then on."""

    saved = Signal(object)  # Settings

    def __init__(self, look: Look, desk: SettingsDesk, worker: Worker) -> None:
        self.buttons = {each: button(name, partial(self._save, each)) for each, name in NAMES.items()}
        self._told = label("", "warn", wrap=True, live=True)
        px = look.px
        content = column(label(TITLE, "caption"), row(*self.buttons.values(), 1, gap=px(8)), self._told, gap=px(6))
        super().__init__(look, TITLE, content)
        self._desk, self._worker = desk, worker
        self._told.hide()

    def _save(self, language: Language) -> None:
        self._worker.run(lambda: self._desk.save({Place("ui", "language"): language.value}), self._ended)

    def _ended(self, done: "Future[Settings]") -> None:
        before = self._desk.settings.ui.language
        if error := done.exception():
            note(error)
            told = trouble(error, before.value).words
            self._told.setText(f"{told.what} {told.next}")
            self._told.show()
            return
        self.hide()
        self._desk.settings = made = done.result()
        if made.ui.language is not before:
            self.saved.emit(made)


def language_choice(look: Look, desk: SettingsDesk | None, worker: Worker) -> LanguageChoice | None:
    """Return the choice where nothing has been chosen yet: where the settings file that would hold it is missing."""
    return LanguageChoice(look, desk, worker) if desk and not desk.file.exists() else None
