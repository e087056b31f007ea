"""The words of the commands, in both languages."""

from pathlib import Path

from terminal import texts
from terminal.model import Noun

_HERE = Path(__file__).parent


class ClearingWords(Noun, frozen=True):
    """The headings of the tables of money between areas, and the words in them."""

    account: tuple[str, ...]
    segments: tuple[str, ...]
    report: tuple[str, ...]
    all: str
    words: dict[str, str]


class ReceiptWords(Noun, frozen=True):
    """What a list of receipts says of each, and when one was printed again."""

    printed: str
    refunded: str
    again: str


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
    receipts: ReceiptWords


def words(language: str) -> Words:
    """Load the texts of a language (zh_CN or en)."""
    return texts.load(_HERE, language, Words)
