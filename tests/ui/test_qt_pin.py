"""The pinned pair of Python and PySide6 is sound: 6.12.0 on Python 3.11 aborts after some 7,000 of these calls."""

import sys

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 100_000


def test_a_hundred_thousand_calls_that_return_nothing_leave_none_alive(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(CALLS // 2):
        label.setText(str(number & 1))
    picture = QPixmap(8, 8)
    painter = QPainter(picture)
    for _ in range(CALLS // 2):
        painter.drawLine(0, 0, 7, 7)
    painter.end()
    assert label.text() == "1"
    assert abs(sys.getrefcount(None) - before) < CALLS // 100
