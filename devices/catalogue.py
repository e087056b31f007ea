"""The catalogue of readers, scanners and printers, and what was tried of each."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from msgspec import Struct

from terminal.input_file import read


class DeviceKind(StrEnum):
    """The kind of a device."""

    READER = "reader"
    SCANNER = "scanner"
    PRINTER = "printer"


class Tried(StrEnum):
    """How much is known: it ran here, documents say so, or neither."""

    TRIED = "tried"
    DOCUMENTED = "documented"
    UNTRIED = "untried"


class Text(Struct, frozen=True, forbid_unknown_fields=True):
    """A text in both languages."""

    zh_CN: str  # noqa: N815, a language code
    en: str

    def of(self, language: str) -> str:
        """Return the text in zh_CN or en."""
        return self.zh_CN if language == "zh_CN" else self.en


class Device(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of device: the settings for it, what is known, and the source of a documented claim."""

    kind: DeviceKind
    name: Text
    setting: str
    tried: Tried
    says: Text
    source: str = ""


class _Catalogue(Struct, frozen=True, forbid_unknown_fields=True):
    device: tuple[Device, ...]


@cache
def devices() -> tuple[Device, ...]:
    """Load every device in the catalogue's order."""
    return read(Path(__file__).with_suffix(".toml"), _Catalogue).device


def of_kind(kind: str) -> tuple[Device, ...]:
    """Return the devices of a kind, by the word of the kind; none where it is no kind."""
    return tuple(each for each in devices() if each.kind == kind)
