"""The search (Ctrl+F) and the history of a day (Ctrl+H): one field, what was found, and what can be done with it."""

from collections.abc import Callable, Iterator
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QWidget

from terminal import money
from terminal.checkout.finder import Found, Hit, Matched, Standing
from terminal.model import Drawer, PatientRecord
from terminal.private import Private
from ui import words
from ui.counter_services import CounterServices
from ui.finding import Finding, Query
from ui.fonts import named
from ui.i18n import DOT, tr
from ui.pages import found_words
from ui.pages.found import FoundPanel
from ui.pages.screen import Screen
from ui.session import Session, ShiftStatus
from ui.style import Look
from ui.widgets.basic import Panel, button, column, label, row, take_no_text
from ui.widgets.hit_list import HitList
from ui.widgets.two_lines import two_lines

SIDE, NARROW, LONGEST = 460, 300, 60
_STANDINGS: tuple[Standing | None, ...] = (None, Standing.REFUNDED, Standing.UNPRINTED, Standing.OPEN)
_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down}
_TURNS = {Qt.Key.Key_PageUp: False, Qt.Key.Key_PageDown: True}
_PERSON = "person "

Act = Callable[[Finding, Hit], None]


class FindScreen(Screen):
    """What is typed is looked for at once; an act waits until what it is about was looked for.

    Enter moves no money: it opens what is chosen.
    """

    takes_text = is_private = True

    def __init__(self, services: CounterServices, look: Look, finding: Finding) -> None:
        super().__init__()
        self._services, self._look, self._finding = services, look, finding
        self._query, self._shown = Query(), Query()
        self._found, self._record, self._waiting = Found(), Drawer(), list[Callable[[], None]]()
        self.setAccessibleName(tr("Find"))
        self.field, self._count = QLineEdit(), label(role="muted", live=True)
        take_no_text(self.field)  # an input method would swallow a scanned code
        self.field.setAccessibleName(tr("Find"))
        self.field.setMaxLength(LONGEST)
        self.field.setProperty("role", "search")
        self.field.textEdited.connect(lambda _: self._search())
        self._title, self._hint = label(role="heading"), label(role="small", wrap=True)
        self.list = HitList(look, tr("Found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.chosen.connect(self._show_chosen)
        self.panel = FoundPanel(look, self.handles)
        self.open = button("", self._enter, "default")
        self.refund = button(tr("F10  Refund"), lambda: self.handles("F10"), "second")
        finding.found.connect(self._show_found)
        layout = row(self._list(), self._right(), gap=look.px(12))
        layout.setStretch(0, 4)
        layout.setStretch(1, 7)
        self.setLayout(layout)

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus."""
        return self.field

    def _list(self) -> QWidget:
        px = self._look.px
        head = row(self._title, 1, self._count, gap=px(8))
        closing = label(tr("↑ ↓ choose · Ctrl+F new search · Ctrl+H a day's settlements"), "small", wrap=True)
        content = column(head, self.field, self._hint, self.list, closing, gap=px(8))
        content.setStretch(3, 1)
        side = QWidget()
        side.setMinimumWidth(px(NARROW))
        side.setMaximumWidth(px(SIDE))
        side.setLayout(column(Panel(self._look, tr("Find"), content, margin=14), gap=0))
        return side

    def _right(self) -> QWidget:
        back = label(tr("Esc Back"), "key")
        keys = row(self.open, self.refund, back, gap=self._look.px(10))
        keys.setStretch(0, 1)
        content = column(self.panel, keys, gap=self._look.px(8))
        content.setStretch(0, 1)
        right = QWidget()
        right.setLayout(content)
        return right

    @property
    def is_history(self) -> bool:
        """True while one day's settlements are listed."""
        return self._query.day is not None

    def show_session(self, _session: Session) -> None:
        """Begin a new search."""
        self.begin()

    def begin(self, day: date | None = None) -> None:
        """Begin a new search, or list a day."""
        self.field.clear()
        self._waiting.clear()
        self._query = Query(day=day)
        self._found = Found()
        self._search()
        self.field.setFocus()

    def type(self, text: str) -> None:
        """Look for a text, as if it was typed."""
        self.field.setText(text)
        self._search()

    def turn_standing(self) -> None:
        """List only those settlements of the day that stand in the next way."""
        at = _STANDINGS.index(self._query.standing)
        self._query = self._query._replace(standing=_STANDINGS[(at + 1) % len(_STANDINGS)])
        self._search()

    def show_shift_status(self, _shift_status: ShiftStatus) -> None:
        """Look again: what was found may have been printed, settled or given back since."""
        if self.isVisible():
            self._finding.search(self._query)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle the keys that move in the list or to another day, and Enter."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            self.list.keyPressEvent(event)
        elif key in _TURNS and self.is_history:
            self._finding.turn_day(self._query, later=_TURNS[key])
        elif key in _TURNS:
            self.list.keyPressEvent(event)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self._enter()
        else:
            super().keyPressEvent(event)

    def handles(self, key: str) -> bool:
        """Do what a key does with the chosen settlement; return whether it is a key of this page."""
        acts: dict[str, Act] = {
            "F10": Finding.refund,
            "F11": Finding.print,
            "Shift+F11": Finding.copy,
            "Ctrl+F11": Finding.came_out,
        }
        if key in acts:
            self._when_found(lambda: self._act(acts[key]))
        return key in acts

    def _act(self, act: Act) -> None:
        if hit := self._hit():
            act(self._finding, hit)
        else:
            self._finding.notice(tr("Choose a settlement first: this key does nothing with a person."))

    def _enter(self) -> None:
        self._when_found(self._open)

    def _open(self) -> None:
        if hit := self._hit():
            self._finding.open(hit)
        elif record := self._person():
            self._finding.open_person(record)

    def _when_found(self, act: Callable[[], None]) -> None:
        """Act on what was typed, not on what was found for less of it."""
        if self._shown == self._query and not self._found.lacks_history:
            act()
        else:
            self._waiting = [act]

    def _search(self) -> None:
        self._query = self._query._replace(typed=Private(self.field.text()))
        self._title.setText(tr("Settlements of {0}", self._query.day) if self._query.day else tr("Find"))
        self._hint.setText(self._help())
        if not self.is_history and not self.field.text().strip():
            self._show_found(self._query, Found())
        self._finding.search(self._query)

    def _help(self) -> str:
        if self.is_history:
            shown = found_words.standing(self._query.standing)
            return tr("PgUp PgDn another day · Ctrl+H shows: {0} · typing narrows it down", shown)
        return tr("Terms with spaces between: digits, name or pinyin, amount, 10:42, today, 11-27")

    def _show_found(self, asked: Query, found: Found) -> None:
        if (asked.typed, asked.standing) != (self._query.typed, self._query.standing):
            return
        if asked.day != self._query.day:
            self._query = asked
            self._search()
            return
        self._shown, self._found = asked, found
        self._count.setText(self._told())
        self.list.show_groups(self._groups())
        self._show_chosen()
        if not found.lacks_history:
            waiting, self._waiting = self._waiting, []
            for act in waiting:
                act()

    def _told(self) -> str:
        found = self._found
        if found.lacks_history:
            return tr("{0} found so far: the journal is being read …", len(found.hits))
        told = tr("{0} hits", len(found.people) + len(found.hits))
        return tr("{0} · the hospital does not answer: no names", told) if found.lacks_hospital else told

    def _groups(self) -> Iterator[tuple[str, list[QListWidgetItem]]]:
        found, terms = self._found, self._shown.text.reveal().split()
        people: dict[bool, list[QListWidgetItem]] = {True: [], False: []}
        rows: dict[bool, list[QListWidgetItem]] = {True: [], False: []}
        for record, matched in found.people:
            people[len(matched) == found.terms].append(self._person_row(record, matched))
        for hit in found.hits:
            rows[len(hit.matched) == found.terms].append(self._row(hit, terms))
        yield tr("Unpaid at the hospital: {0}", len(people[True])), people[True]
        yield _headed(len(rows[True]), found, self._shown), rows[True]
        yield tr("Unpaid, fits in part: {0}", len(people[False])), people[False]
        yield tr("Fits in part: {0}", len(rows[False])), rows[False]

    def _person_row(self, record: PatientRecord, matched: Matched) -> QListWidgetItem:
        name = named(words.name(record.name, masked=self._services.mask_names))
        due = sum(each.stated_total for each in record.bills)
        note = DOT.join(
            part
            for part in (
                tr("{0} unpaid", len(record.bills)),
                tr("self-pay") if record.self_pay else tr("insured"),
                found_words.matched(matched, self._shown.text.reveal().split()),
            )
            if part
        )
        return two_lines(name, money.yuan(due), note, f"{_PERSON}{record.number}")

    def _row(self, hit: Hit, terms: list[str]) -> QListWidgetItem:
        made = found_words.settlement_of(hit)
        name = found_words.whose(hit, masked=self._services.mask_names)
        text = f"{name}   {made.at:%m-%d %H:%M}"
        state, fits = found_words.standing(hit.standing), found_words.matched(hit.matched, terms)
        note = DOT.join(part for part in (state, words.kind(made.kind), found_words.short(made.number), fits) if part)
        return two_lines(text, money.yuan(made.split.total), note, made.number, found_words.HEALTH[hit.standing])

    def _hit(self) -> Hit | None:
        number = self.list.number()
        return next((each for each in self._found.hits if each.settled.number == number), None)

    def _person(self) -> PatientRecord | None:
        number = self.list.number().removeprefix(_PERSON)
        return next((each for each, _ in self._found.people if each.number == number), None)

    def _show_chosen(self, _number: str = "") -> None:
        hit, person, masked = self._hit(), self._person(), self._services.mask_names
        self.refund.setEnabled(hit is not None)
        self.open.setEnabled(hit is not None or person is not None)
        if hit:
            self.open.setText(tr("Enter  Open it"))
            self._finding.look_at(hit, lambda record: self._show_hit(hit, record))
        elif person:
            self.open.setText(tr("Enter  Open the bills") if person.self_pay else tr("Enter  Fill in the ID number"))
            self.panel.show_person(person, self._services.today(), masked=masked)
        else:
            self.open.setText(tr("Enter  Open it"))
            sought = self.field.text().strip() or self.is_history
            self.panel.show_nothing(tr("Nothing found.") if sought else tr("What are you looking for?"))

    def _show_hit(self, hit: Hit, record: Drawer) -> None:
        if hit == self._hit():
            self.panel.show_hit(hit, record, masked=self._services.mask_names)


def _headed(count: int, found: Found, asked: Query) -> str:
    """Return the heading of what fits everything, and that there is more than is shown."""
    many = found.fitting > len(found.hits) and asked.standing is None
    more = tr("{0} of {1}: add a term", count, found.fitting) if many else str(count)
    fits = tr("Fits all {0} terms: {1}", found.terms, more)
    return tr("Settlements: {0}", more) if found.terms < 2 else fits
