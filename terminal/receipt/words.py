"""The texts of receipts, in both languages."""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from terminal import texts
from terminal.model import CopyReason, Insurance, Kind, Status, Tag

_HERE = Path(__file__).parent
_OTHER = "other"


class Reason(Struct, frozen=True, forbid_unknown_fields=True):
    """The reason why there is no direct settlement: the reason, its source, and the patient's options."""

    why: str
    source: str
    advice: str


class ShiftWords(Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of a shift report."""

    so_far: str
    final: str
    number: str
    day: str
    at: str
    copies: str
    open_items: str
    count: str
    settled: str
    refunded: str
    own: str
    phone: str
    cash: str
    taken: str
    given_back: str
    net: str
    unpaid: str
    drawer: str
    so_many: str
    note_so_far: str
    note_final: str
    signed: tuple[str, ...]


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """Every text of a receipt in one language; `{place}` is a placeholder, and tables are keyed by a noun's value."""

    demo: tuple[str, ...]
    copy: tuple[str, ...]
    copy_reasons: dict[CopyReason, str]
    shift: ShiftWords
    settlement: str
    paid_in_full: str
    refund: str
    claim: str
    unit: str
    clause_since: str
    facts: dict[str, str]
    costs: dict[str, str]
    payers: dict[str, str]
    till: dict[str, str]
    headings: dict[str, str]
    back: dict[str, str]
    claimed: dict[str, str]
    notes: dict[str, str]
    papers: tuple[str, ...]
    papers_of: dict[Kind, str]
    offices: tuple[str, ...]
    refusals: dict[str, Reason]
    insurance: dict[Insurance, str]
    status: dict[Status, str]
    kind: dict[Kind, str]
    tags: dict[Tag, str]

    def reason(self, code: str) -> Reason:
        """Return the reason why there is no direct settlement, by the code of the refusal."""
        found = self.refusals.get(code, self.refusals[_OTHER])
        return replace(found, why=found.why.format(code=code))


def refusal(code: str, language: str) -> Reason | None:
    """Return the reason why a bill is not settled directly and may be paid in full; None for any other code."""
    return None if code == _OTHER else words(language).refusals.get(code)


def copy_reason(reason: CopyReason, language: str) -> str:
    """Return the reason for a copy, in zh_CN or en."""
    return words(language).copy_reasons[reason]


def words(language: str) -> Words:
    """Load the texts of a language (zh_CN or en); raises FileNotFoundError for any other language."""
    return texts.load(_HERE, language, Words)
