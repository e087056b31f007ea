"""A visit (就诊) for later calls, also after a restart: its number, the insured area and the insurance."""

from typing import Self

from msgspec.structs import replace

from terminal.model import Noun
from terminal.ports import Original, Request

_BETWEEN = "/"


class VisitKey(Noun, frozen=True):
    """The parts of `PlatformResult.visit`: mdtrt_id, insuplc_admdvs and insutype, joined by slashes."""

    number: str = ""
    insured_area: str = ""
    insurance: str = ""

    def __str__(self) -> str:
        """Return the text form kept in the journal."""
        return _BETWEEN.join((self.number, self.insured_area, self.insurance))

    @classmethod
    def read(cls, text: str) -> Self:
        """Parse the output of `str`; a bare number is one without the other parts."""
        number, area, insurance = (*text.split(_BETWEEN), "", "")[:3]
        return cls(number=number, insured_area=area, insurance=insurance)

    @classmethod
    def of(cls, asked: Request | Original) -> Self:
        """Return the visit of a call; if it has none yet, the data of the visit before it."""
        return cls.read(asked.visit) if asked.visit else replace(cls.read(asked.former), number="")
