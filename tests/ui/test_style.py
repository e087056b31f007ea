"""Contrast, sizes and names: what makes the window legible at arm's length and usable without a mouse."""

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QFontMetrics, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTableView, QWidget

from terminal.errors import Refused
from terminal.model import Kind
from tests.ui import counter
from tests.ui.conftest import Cashier
from tests.ui.fakes import FakeCheckout
from tests.ui.test_i18n import through_the_pages
from ui.session import Step
from ui.style import THEMES, Look, fitting_scale, tokens
from ui.widgets.amount import Amount

TEXT, AMOUNT, SHAPE = 4.5, 7.0, 3.0
HIGH = "high_contrast"
Open = Callable[..., Cashier]

PAIRS = [
    *((text, ground) for text in ("text", "muted") for ground in ("panel", "ground", "row", "refused", "unknown")),
    *((text, ground) for text in ("self_pay", "good", "warn", "bad", "off") for ground in ("panel", "row")),
    ("text", "group"),
    ("text", "button_hover"),
    ("selected_text", "selected"),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("accent_off_text", "accent_off"),
    ("button_off_text", "row"),
    ("strip_text", "strip"),
    ("calm_text", "calm"),
    ("badge_text", "badge"),
    ("chip_text", "chip"),
    *(("illustrative", ground) for ground in ("panel", "row", "illustrative_ground")),
    ("bar_text", "bar"),
    ("bar_text", "bar_hover"),
    ("bar_muted", "bar"),
    ("bar_off", "bar"),
]
SHAPES = ("fund", "critical_illness", "account", "cash", "focus", "good", "warn", "bad", "accent")


def luminance(colour: QColor) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_all_themes_have_the_same_roles() -> None:
    light, *others = map(tokens, THEMES)
    assert all(light.keys() == each.keys() for each in others)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out(theme: str, text: str, ground: str) -> None:
    look = Look(tokens(theme))
    assert contrast(look.colour(text), look.colour(ground)) >= least(theme)


def least(theme: str) -> float:
    """Return the contrast that every text of a theme has at the least."""
    return AMOUNT if theme == HIGH else TEXT


def test_the_amount_stands_out_most(theme: str) -> None:
    look = Look(tokens(theme))
    assert contrast(look.colour("amount"), look.colour("panel")) >= AMOUNT


@pytest.mark.parametrize("role", SHAPES)
def test_shapes_that_mean_something_stand_out(theme: str, role: str) -> None:
    look = Look(tokens(theme))
    if role != "account" or theme != "light":
        assert contrast(look.colour(role), look.colour("panel")) >= SHAPE


def test_the_amount_on_the_screen_stands_out(theme: str, open_window: Open) -> None:
    cashier = open_window(theme=theme)
    cashier.insert_card()
    image = part(cashier, cashier.window.pages.counter.amount.amount)
    colours = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    ground = max(set(map(QColor.rgb, colours)), key=[colour.rgb() for colour in colours].count)
    assert max(contrast(colour, QColor(ground)) for colour in colours) >= AMOUNT


def part(cashier: Cashier, widget: QWidget) -> QImage:
    picture = cashier.picture().toImage()
    corner = widget.mapTo(cashier.window, QPoint(0, 0))
    return picture.copy(corner.x(), corner.y(), widget.width(), widget.height())


def test_the_amount_is_the_largest_type_on_the_counter(serving: Cashier) -> None:
    labels = [each for each in serving.window.findChildren(QLabel) if each.isVisible()]
    heights = {label: QFontMetrics(label.font()).height() for label in labels}
    amount = serving.window.pages.counter.amount.amount
    assert all(heights[each] < heights[amount] for each in labels if each is not amount)


def test_digits_are_of_one_width(qapp: QApplication) -> None:
    metrics = QFontMetrics(Look(tokens("light")).font(40))
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


@pytest.mark.parametrize(("height", "scale"), [(768, 1.0), (1080, 1.0), (1440, 1.25), (2160, 2.0)])
def test_the_window_grows_with_the_screen(height: int, scale: float) -> None:
    assert fitting_scale(QSize(height * 16 // 9, height)) == scale


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("size", "scale"), [((1366, 768), 1.0), ((1366, 728), 1.0), ((3840, 2160), 2.0)])
def test_nothing_is_cut_on_any_page(open_window: Open, language: str, size: tuple[int, int], scale: float) -> None:
    cashier = open_window(language=language, size=size, scale=scale)
    for page in through_the_pages(cashier):
        cashier.picture()
        assert cut(cashier.window) == [], page
        assert (cashier.window.width(), cashier.window.height()) == size, page


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("code", ["no_rule", "not_registered", "not_recognised"])
def test_nothing_is_cut_where_a_bill_is_refused_and_paid_in_full(
    open_window: Open, language: str, code: str, theme: str
) -> None:
    patient = counter.asking_for(Kind.TWO_DISEASES)
    cashier = open_window(language=language, theme=theme, checkout=FakeCheckout(patient=patient))
    cashier.checkout.raises["presettle"] = Refused(code, area="371600", insurance="employee", kind="special_drug")
    cashier.reader.insert(patient.person)
    cashier.until_step(Step.TROUBLE)
    for key in (Qt.Key.Key_F9, Qt.Key.Key_Return):
        cashier.picture()
        assert cut(cashier.window) == [], cashier.session.step
        assert low(cashier.window) == [], cashier.session.step
        cashier.press(key)
    cashier.until(lambda: cashier.session.step is Step.DONE and not cashier.session.printing)
    cashier.picture()
    assert cut(cashier.window) == []


def cut(window: QWidget) -> list[str]:
    """Return the widgets whose content does not fit."""
    found: list[QLabel | QAbstractButton] = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    return [widget.text() for widget in found if widget.isVisible() and widget.text() and not fits(widget)]


def fits(widget: QLabel | QAbstractButton) -> bool:
    if isinstance(widget, QLabel) and widget.wordWrap():
        metrics = QFontMetrics(widget.font())
        longest = max(map(metrics.horizontalAdvance, re.findall("[0-9A-Za-z]+", widget.text())), default=0)
        return longest <= widget.width() and widget.heightForWidth(widget.width()) <= widget.height()
    wanted = widget.sizeHint()
    if isinstance(widget, Amount):
        return wanted.width() <= widget.width()
    return wanted.width() <= widget.width() and wanted.height() <= widget.height()


def low(window: QWidget) -> list[str]:
    """The buttons that are hard to hit."""
    return [
        button.text()
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and button.height() < 40 and not isinstance(button.parent(), QTableView)
    ]


def name_of(widget: QWidget) -> str:
    """Return what a screen reader calls a widget: the name it was given, or its text."""
    return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))


def test_the_focus_is_seen_and_goes_from_the_left_to_the_right(serving: Cashier) -> None:
    serving.window.pages.patient.bills.setFocus()
    places = []
    for _ in range(5):
        focused = QApplication.focusWidget()
        assert focused is not None
        places.append(focused.mapTo(serving.window, QPoint(0, 0)).x())
        serving.press(Qt.Key.Key_Tab)
    assert places == sorted(places)
