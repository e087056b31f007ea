"""The application as the operating system sees it, made before the first window."""

import sys

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from ui.style import FUSION


def new_application() -> QApplication:
    """Return a new application in the style of its windows, which belong to its entry in the menu.

    On macOS Ctrl stays Ctrl: Cmd+H and Cmd+M are the system's there, and every text names Ctrl.
    """
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_MacDontSwapCtrlAndMeta)
    app = QApplication([*sys.argv[:1], "-style", FUSION])
    app.setProperty(FUSION, True)
    app.setDesktopFileName("jiesuan")
    return app
