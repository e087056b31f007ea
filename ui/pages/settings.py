"""The settings of this counter (Ctrl+O): look, voice and keys for everybody, the counter's own for IT."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counter.settings import Settings
from counter.settings_file import Place, Value
from counter.window_settings import ACTS, Keys, Language, Theme, VoiceKind, unfitting
from terminal.model import Right
from terminal.texts import fact_in
from ui.consenting import Asked
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import tr
from ui.keymap import named
from ui.pages.help import meanings
from ui.pages.screen import Screen
from ui.session import Session
from ui.session_controller import note
from ui.style import Look
from ui.trouble import trouble
from ui.widgets.basic import Panel, button, column, label, row, rule, set_role
from ui.widgets.choice import Choice
from ui.widgets.keys_table import KeysTable, several

if TYPE_CHECKING:
    from concurrent.futures import Future

SIDE = 470
SCALES, IDLE = (100, 125, 150, 175, 200), (60, 120, 300, 600, 900, 1800)


class SettingsScreen(Screen):
    """What is changed is written with F9; the window opens again with it once no patient is at the counter."""

    saved = Signal(object)  # Settings

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__()
        self._services, self._look, self._flow, self._desk = services, look, flow, services.settings_desk
        self._keys: Keys = {}
        self._is_busy = False
        self.setAccessibleName(tr("Settings"))
        self.choices = {place: Choice(name) for place, name in _names().items()}
        self.keys = KeysTable(look, _acts())
        self.said = label(role="strong", wrap=True, live=True)
        self.save = button(tr("F9  Save"), self._save, "default")
        layout = row(self._left(), self._right(), gap=look.px(12))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.keys.pressed.connect(self._press)
        self.keys.asked.connect(self._tell)
        for each in self.choices.values():
            each.changed.connect(lambda: self._tell(""))

    def _left(self) -> QWidget:
        px = self._look.px
        own, its = self._rows(of_counter=False), self._rows(of_counter=True)
        hint = label(tr("Tab goes on, ← → change. Ctrl+O or Esc closes this page."), "small", wrap=True)
        heads = label(tr("This window"), "heading"), label(tr("For IT"), "heading")
        rows = (heads[0], *own, rule(), heads[1], *its)
        content = column(*rows, 1, self.said, self.save, hint, gap=px(6))
        side = QWidget()
        side.setFixedWidth(px(SIDE))
        side.setLayout(column(Panel(self._look, tr("This window"), content, margin=18), gap=0))
        return side

    def _rows(self, *, of_counter: bool) -> list[QWidget]:
        """Return a row for each choice of the window, or of the counter: its name, and its value."""
        made = []
        for place, choice in self.choices.items():
            if (place.section == "counter") is of_counter:
                line = QWidget()
                line.setLayout(row(label(_names()[place]), 1, choice, gap=self._look.px(8)))
                made.append(line)
        return made

    def _right(self) -> Panel:
        hint = label(
            tr("↑ ↓ choose an act. Enter: another key, Insert: one more, such as a pedal's, Delete: its own again."),
            "small",
            wrap=True,
        )
        content = column(label(tr("Keys"), "heading"), self.keys, hint, gap=self._look.px(8))
        content.setStretch(1, 1)
        return Panel(self._look, tr("Keys"), content, margin=18)

    @property
    def first(self) -> QWidget:
        """The first choice."""
        return next(iter(self.choices.values()))

    @property
    def own_keys(self) -> Mapping[str, str]:
        """F9 saves."""
        return {"F9": tr("Save")}

    def handles(self, key: str) -> bool:
        """Save with F9, and let no act begin while its new key is waited for."""
        if key == "F9":
            self._save()
        return key == "F9" or self.keys.waits

    def show_session(self, _session: Session) -> None:
        """Show what holds now."""
        self.setEnabled(self._desk is not None)
        if self._desk is None:
            self._tell(tr("This counter's settings cannot be changed here."))
            return
        self._show(self._desk.settings)
        self._tell("")

    def _show(self, settings: Settings) -> None:
        for place, choice in self.choices.items():
            now = getattr(getattr(settings, place.section), place.key)
            options = _options()[place]
            choice.options = options if any(now == each for each, _ in options) else [(now, str(now)), *options]
            at = next(at for at, (each, _) in enumerate(choice.options) if each == now)
            choice.reset()
            choice.step(at)
        self._keys = dict(settings.keys)
        self.keys.show_keys(self._keys)

    def changes(self) -> dict[Place, Value]:
        """Return what is chosen and does not hold yet."""
        if self._desk is None:
            return {}
        settings, made = self._desk.settings, dict[Place, Value]()
        for place, choice in self.choices.items():
            if choice.value != getattr(getattr(settings, place.section), place.key):
                made[place] = choice.value  # type: ignore[assignment]  # one of the options' values
        for act in ACTS:
            if self._keys.get(act) != settings.keys.get(act):
                given = self._keys.get(act)
                made[Place("keys", act)] = given if given is None or isinstance(given, str) else tuple(given)
        return made

    def _press(self, act: str, key: str, is_more: bool) -> None:
        """Give an act a key, if it may have it."""
        keys, own = dict(self._keys), ACTS[act]
        keys.pop(act, None)
        if key:
            before = several(self._keys.get(act, own)) if is_more else ()
            now = (*(each for each in before if each != key), key)
            keys |= {} if now == (own,) else {act: now[0] if len(now) == 1 else now}
        self._keys = keys
        self.keys.show_keys(keys)
        self._tell(self._misfit())

    def _misfit(self) -> str:
        """Return why the keys cannot be saved as they are, empty if they can."""
        for (_, act), phrase in unfitting(self._keys):
            told = str(fact_in(self._services.language, phrase))
            for each, own in ACTS.items():
                told = told.replace(f" {each} ", f" “{_acts()[own]}” ")
            return tr("{0}: {1}", _acts()[ACTS[act]], told)
        return ""

    def _save(self) -> None:
        desk, changes = self._desk, self.changes()
        if desk is None or self._is_busy or self.keys.waits:
            return
        if why := self._misfit():
            self._tell(why)
        elif not changes:
            self._tell(tr("Nothing is changed."))
        elif not desk.may(changes):
            what = tr("IT consents to what is changed of the counter: {0}", self._named(changes))
            asked = Asked(Right.SETTINGS, desk.named(changes), what)
            self._flow.consenting.ask(
                asked, lambda operator, _reason: self._run(partial(desk.save, changes, operator.number))
            )
        else:
            self._run(partial(desk.save, changes))

    def _named(self, changes: Mapping[Place, Value]) -> str:
        return tr(", ").join(_names()[place] for place in changes if place in _names())

    def _run(self, task: Callable[[], Settings]) -> None:
        self._is_busy = True
        self._flow.worker.run(task, self._ended)

    def _ended(self, done: "Future[Settings]") -> None:
        self._is_busy = False
        if error := done.exception():
            note(error)
            told = trouble(error, self._services.language).words
            self._tell(f"{told.what} {told.next}")
            return
        if self._desk:
            self._desk.settings = done.result()
        self._tell(tr("Saved; it holds from when the window opens again."), "strong")
        self.saved.emit(done.result())

    def _tell(self, text: str, role: str = "warn") -> None:
        set_role(self.said, role)
        self.said.setText(text)


def _names() -> dict[Place, str]:
    return {
        Place("ui", "language"): tr("Language"),
        Place("ui", "theme"): tr("Theme"),
        Place("ui", "scale"): tr("Size"),
        Place("ui", "patient_display"): tr("Patient display"),
        Place("ui", "voice"): tr("Voice"),
        Place("counter", "lock_after"): tr("Locks when idle"),
        Place("counter", "blind_count"): tr("Blind count"),
    }


def _options() -> dict[Place, list[tuple[object, str]]]:
    """Return the values that each setting may have, with their words."""
    switch: list[tuple[object, str]] = [(False, tr("no")), (True, tr("yes"))]
    return {
        Place("ui", "language"): [(Language.CHINESE, tr("Chinese")), (Language.ENGLISH, tr("English"))],
        Place("ui", "theme"): [
            (Theme.LIGHT, tr("light")),
            (Theme.DARK, tr("dark")),
            (Theme.HIGH_CONTRAST, tr("high contrast")),
        ],
        Place("ui", "scale"): [(None, tr("fitted to the screen")), *((each, f"{each} %") for each in SCALES)],
        Place("ui", "patient_display"): [(False, tr("opens with Ctrl+P")), (True, tr("opens with the window"))],
        Place("ui", "voice"): [
            (VoiceKind.OFF, tr("off")),
            (VoiceKind.ESPEAK, tr("synthetic voice")),
            (VoiceKind.SIMULATED, tr("simulated, says nothing")),
        ],
        Place("counter", "lock_after"): [(0, tr("never")), *((each, tr("after {0} s", each)) for each in IDLE)],
        Place("counter", "blind_count"): switch,
    }


def _acts() -> dict[str, str]:
    """Return what each act is called, by its own key."""
    return {own: named(told) for own, told in meanings().items()} | {
        "Shift+F11": tr("Print with a new number"),
        "Ctrl+F11": tr("It came out after all"),
    }
