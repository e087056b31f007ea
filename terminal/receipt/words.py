"""The texts of receipts, in both languages."""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from terminal import texts
from terminal.model import CopyReason, Insurance, Kind, Method, PaidBy, RegistrationKind, Status, Tag
from terminal.model.papers import PaperKind

_HERE = Path(__file__).parent
_OTHER = "other"


class Reason(Struct, frozen=True, forbid_unknown_fields=True):
    """The reason why there is no direct settlement: the reason, its source, and the patient's options."""

    why: str
    source: str
    advice: str


class PaperWords(Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of what became of numbered papers, on a remittance and wherever they are named."""

    kinds: dict[PaperKind, str]
    title: str
    used: str
    unused: str
    spoiled: str
    refunded: str
    reprinted: str
    between: str
    came_back: str
    reprint_back: str


class RemittanceWords(Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of a remittance and of finance's receipt for it."""

    title: str
    number: str
    part: str
    parts: dict[str, str]
    made_at: str
    since: str
    until: str
    counts: str
    so_many: str
    settled_by: str
    methods: dict[Method, str]
    insured: str
    total: str
    given_back: str
    papers: PaperWords
    memo: str
    borrowed: str
    lent: str
    refunds: str
    origin: str
    late: str
    open_since: str
    reprints: str
    left_out: str
    counted: str
    as_sum: str
    pieces: dict[str, str]
    found: str
    floats: str
    expected: str
    difference: str
    cash: str
    due: str
    held: str
    left: str
    discrepancy: str
    short: str
    over: str
    reason: str
    note: str
    journal: str
    final: str
    signed: tuple[str, ...]
    printed: str
    program: str
    again: tuple[str, ...]
    voided: tuple[str, ...]
    receipt: str
    taking: dict[str, str]
    taking_signed: tuple[str, ...]
    paid_out: str
    paying: dict[str, str]
    cleared: dict[str, str]
    paying_signed: tuple[str, ...]
    slips: dict[str, str]


class EReceiptWords(Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of an electronic receipt, and of what is printed while there is none."""

    title: str
    red: str
    slip: tuple[str, ...]
    slip_note: str
    note: str
    charges: str
    details: str
    other: str
    unknown: str
    code: str
    states: dict[str, str]
    types: dict[str, str]
    levels: tuple[str, ...]
    categories: dict[str, str]
    facts: dict[str, str]
    sums: dict[str, str]


class CodeWords(Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of the signed code of a settlement, which its scanner reads as plain text."""

    label: str
    mark: str
    total: str
    payers: dict[str, str]
    reasons: dict[str, str]


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """Every text of a receipt in one language; `{place}` is a placeholder, and tables are keyed by a noun's value."""

    demo: tuple[str, ...]
    copy: tuple[str, ...]
    illustrative: tuple[str, ...]
    copy_reasons: dict[CopyReason, str]
    registered: dict[RegistrationKind, str]
    remittance: RemittanceWords
    e_receipt: EReceiptWords
    signed: CodeWords
    settlement: str
    paid_in_full: str
    refund: str
    claim: str
    self_pay: str
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
    stay: dict[str, str]
    visit: dict[str, str]
    paid_by: dict[PaidBy, str]

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
