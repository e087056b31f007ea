"""Masks what may be a real person's before it is kept: names and numbers that no synthetic fixture of a bench holds."""

import re
from collections.abc import Collection
from typing import NamedTuple

from terminal.private import Private, is_id_number, masked_name, masked_number

REAL_LOOKING = "P01"
"""The finding of an ID number with a right check digit that no fixture holds."""
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_NAMES = {"psn_name", "patn_name", "userName", "coner_name", "agnter_name"}
_NUMBERS = {"certno", "mdtrt_cert_no", "card_sn", "idNo", "agnter_certno", "tel", "agnter_tel", "coner_tel", "addr"}


class Masked(NamedTuple):
    """A value with what may be real masked, and the findings of what was there."""

    value: object
    findings: tuple[str, ...]


class Masking:
    """What one bench may show: the names and numbers of its synthetic people, and nothing else of that kind.

    `hides` is true where its own answers hold others: people whom the tester has not declared to be synthetic.
    """

    def __init__(self, known: Collection[str], *, hides: bool = False) -> None:
        self._known, self.hides = known, hides

    def of(self, value: object) -> Masked:
        """Return a parsed message with every name and number masked that is not known to be synthetic."""
        findings: set[str] = set()
        return Masked(self._masked("", value, findings), tuple(sorted(findings)))

    def has_real(self, text: str) -> bool:
        """Return whether a text holds an ID number that is not known to be synthetic."""
        return any(self._is_real(each) for each in _ID_NUMBER.findall(text))

    def text(self, text: str) -> str:
        """Return a text with every such ID number masked."""
        return _ID_NUMBER.sub(
            lambda found: masked_number(Private(found[0])) if self._is_real(found[0]) else found[0], text
        )

    def _is_real(self, number: str) -> bool:
        return number not in self._known and is_id_number(number.upper())

    def _masked(self, name: str, value: object, findings: set[str]) -> object:
        match value:
            case dict():
                return {key: self._masked(key, each, findings) for key, each in value.items()}
            case list() | tuple():
                return [self._masked(name, each, findings) for each in value]
            case str():
                return self._of_text(name, value, findings)
            case _:
                return value

    def _of_text(self, name: str, value: str, findings: set[str]) -> str:
        if value in self._known:
            return value
        if len(value) >= 18 and self.has_real(value):
            findings.add(REAL_LOOKING)
            return self.text(value)
        if name in _NAMES:
            return masked_name(Private(value))
        return masked_number(Private(value)) if name in _NUMBERS else value
