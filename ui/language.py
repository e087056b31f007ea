"""The language of a first start: that of the system, as nobody has chosen one yet."""

from PySide6.QtCore import QLocale

from counter.settings import Settings
from counter.window_settings import Language

_UNSAID = {QLocale.Language.C, QLocale.Language.AnyLanguage, QLocale.Language.Chinese}


def first_language(settings: Settings) -> Settings:
    """Return settings in the system's language: English for every other than Chinese that a system names."""
    of_system = QLocale.system().language()
    return settings.in_language(Language.CHINESE if of_system in _UNSAID else Language.ENGLISH)
