"""A visit (就诊) as later calls need it, also after a restart: its number, where the person is insured, and how."""

from typing import Self

from msgspec.structs import replace

from terminal.model import Noun
from terminal.ports import Original, Request

_BETWEEN = "/"


class VisitKey(Noun, frozen=True):
    """What `Answer.visit` holds: mdtrt_id, insuplc_admdvs and insutype, joined by slashes."""

    number: str = ""
    insured_area: str = ""
    insurance: str = ""

    def __str__(self) -> str:
        """Write it as the journal keeps it."""
        return _BETWEEN.join((self.number, self.insured_area, self.insurance))

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `str` wrote; a bare number is one without the rest."""
        number, area, insurance = (*text.split(_BETWEEN), "", "")[:3]
        return cls(number=number, insured_area=area, insurance=insurance)

    @classmethod
    def of(cls, asked: Request | Original) -> Self:
        """Read the visit that a call is about; of one that is not known yet, what the visit before it tells."""
        return cls.read(asked.visit) if asked.visit else replace(cls.read(asked.former), number="")
