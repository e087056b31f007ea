"""The words of the commands, in both languages."""

from pathlib import Path

from terminal import texts
from terminal.model import Noun, Role

_HERE = Path(__file__).parent


class ClearingWords(Noun, frozen=True):
    """The headings of the tables of money between areas, and the words in them."""

    account: tuple[str, ...]
    segments: tuple[str, ...]
    report: tuple[str, ...]
    all: str
    words: dict[str, str]


class ReceiptWords(Noun, frozen=True):
    """The words of a list of receipts, and of one that was printed again."""

    printed: str
    refunded: str
    again: str


class EReceiptWords(Noun, frozen=True):
    """The words of what is known of electronic receipts, and of their daily check."""

    to_reverse: str
    red: str
    asked: str
    here: str
    there: str
    total: str
    kinds: dict[str, str]
    advice: dict[str, str]


class PaperWords(Noun, frozen=True):
    """The words of a list of numbered papers, and of what is missing among them."""

    shared: str
    left: str
    next: str
    few: str
    missing: str
    not_back: str
    kinds: dict[str, str]


class RemittanceWords(Noun, frozen=True):
    """The words of a list of remittances, and of what was done with one."""

    heads: tuple[str, ...]
    states: dict[str, str]
    none: str
    printed: str
    voided: str
    taken: str
    paid_out: str
    cleared: str


class CashWords(Noun, frozen=True):
    """The words of a list of floats or loans, and of what was done with one."""

    heads: tuple[str, ...]
    none: str
    done: str


class SupervisorWords(Noun, frozen=True):
    """The words of what a supervisor's command has done."""

    counter: str
    none: str
    taken: str
    adopted: str
    reversed: str


class OperatorWords(Noun, frozen=True):
    """The words of the list of operators, of what is asked for, and of what was done."""

    none: str
    added: str
    first: str
    password_set: str
    badge_set: str
    retired: str
    back: str
    inactive: str
    no_role: str
    separator: str
    ask_password: str
    ask_own: str
    ask_badge: str
    ask_pin: str
    roles: dict[Role, str]


class PackWords(Noun, frozen=True):
    """The words of the commands on packs."""

    sound: str
    sound_own: str
    made: str


class CoverageWords(Noun, frozen=True):
    """The words of the coverage of the source documents."""

    separator: str
    counts: str
    kinds: dict[str, str]


class TableWords(Noun, frozen=True):
    """The words of the table of areas and kinds of care."""

    title: str
    intro: str
    count: str
    separator: str
    legend: str
    area: str
    critical_illness: str
    missing: str
    cap: str
    levels: str
    insurances: dict[str, str]
    kinds: dict[str, str]
    tags: dict[str, str]


class CaseWords(Noun, frozen=True):
    """The words of an explained or imagined settlement; the marks of certainty are empty for what a document states."""

    refused: str
    refund: str
    trial: str
    real: str
    imagined: str
    tags: dict[str, str]


class BackupWords(Noun, frozen=True):
    """What `backup` and `restore` have done."""

    made: str
    restored: str
    aside: str
    reconcile: str
    elsewhere: str


class NetworkWords(Noun, frozen=True):
    """The words of a log of exchanges, and of what was done with a workspace."""

    loaded: str
    clock: str
    states: dict[str, str]


class ProfileWords(Noun, frozen=True):
    """The words of what terminal and simulated platform read in a region's profile."""

    terminal: str
    platform: str
    not_served: str
    old: str
    one_path: str
    paths: str


class Words(Noun, frozen=True):
    """Every text in one language; `{0}` is a placeholder."""

    journal_whole: str
    journal_complete: str
    journal_seen: str
    journal_lost: str
    journal_restored: str
    journal_accepted: str
    hospital: tuple[str, ...]
    clearing: ClearingWords
    backups: BackupWords
    receipts: ReceiptWords
    e_receipts: EReceiptWords
    papers: PaperWords
    remittances: RemittanceWords
    floats: CashWords
    loans: CashWords
    supervisor: SupervisorWords
    operators: OperatorWords
    packs: PackWords
    profile: ProfileWords
    packs_table: TableWords
    coverage: CoverageWords
    cases: CaseWords
    network: NetworkWords


def words(language: str) -> Words:
    """Load the texts of a language (zh_CN or en)."""
    return texts.load(_HERE, language, Words)
