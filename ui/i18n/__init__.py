"""The window's words: English in the code, Chinese from zh_CN.ts, compiled to zh_CN.qm by pyside6-lrelease."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTranslator

from ui.keymap import named

CONTEXT = "window"
DOT = " · "
_LANGUAGE = "language"
_HERE = Path(__file__).parent


def install(app: QCoreApplication, language: str) -> None:
    """Set the application's language to zh_CN or en; raises FileNotFoundError if the translation cannot be read."""
    if app.property(_LANGUAGE):
        _forget(app)
    app.setProperty(_LANGUAGE, language)
    if language == "en":
        return
    translator = QTranslator(app)
    if not translator.load(str(_HERE / f"{language}.qm")):
        raise FileNotFoundError(f"{language}.qm")
    app.installTranslator(translator)


def _forget(app: QCoreApplication) -> None:
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()


def language() -> str:
    """Return the application's language: zh_CN or en."""
    return str(QCoreApplication.instance().property(_LANGUAGE))  # type: ignore[union-attr]  # texts are on widgets


def tr(text: str, *fields: object) -> str:
    """Translate an English text into the window's language, with this counter's keys, and fill its places ``{0}`` …."""
    translated = named(QCoreApplication.translate(CONTEXT, text))
    return translated.format(*fields) if fields else translated
