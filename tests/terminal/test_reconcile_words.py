"""Every kind of difference says what it is and what to do, in both languages, with its transaction."""

import string

import pytest

from terminal.accounts.reconcile import Action, Book, Difference, Finding, compare, table
from terminal.accounts.reconcile.words import FindingText, describe, evidence, summary, words
from terminal.model import ClearingType, Insurance
from terminal.texts import LANGUAGES
from tests.terminal.days import DAY, Sale, books


def full(kind: Difference) -> Finding:
    return Finding(
        kind=kind,
        transaction="00000001",
        number="S0001",
        message_id="M0001",
        bill="MZ0001",
        person_number="37160000000000000001",
        order="O0001",
        ours=600_000,
        theirs=-5_999,
    )


def places(wording: FindingText) -> set[str]:
    texts = (wording.title, wording.what, wording.next)
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there(language: str) -> None:
    known = words(language)
    assert set(known.differences) == set(Difference)
    assert set(known.actions) == set(Action)
    assert set(known.books) == set(Book)
    assert set(known.insurances) == set(Insurance)
    assert set(known.clearings) == set(ClearingType)
    assert all(text for each in known.differences.values() for text in (each.title, each.what, each.next))


def test_both_languages_have_the_same_labels_and_fill_in_the_same_facts() -> None:
    chinese, english = (words(language) for language in LANGUAGES)
    assert set(chinese.labels) == set(english.labels)
    assert set(chinese.figures) == set(english.figures)
    for kind in Difference:
        assert places(chinese.differences[kind]) == places(english.differences[kind]), kind


@pytest.mark.parametrize("kind", Difference)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_difference_is_told_whole(kind: Difference, language: str) -> None:
    text = describe(full(kind), language)
    assert "{" not in f"{text.title}{text.what}{text.next}"
    assert describe(Finding(kind=kind), language).next


def test_amounts_are_written_in_yuan() -> None:
    assert "6,000.00" in describe(full(Difference.AMOUNTS), "en").what
    assert "-59.99" in describe(full(Difference.AMOUNTS), "zh_CN").what


def test_what_identifies_a_difference_masks_the_person() -> None:
    evidenced = dict(evidence(full(Difference.ONLY_INSURER), "en"))
    assert evidenced["person"] == "3716************0001"
    assert evidenced["message"] == "M0001"
    assert "person" not in dict(evidence(Finding(kind=Difference.DRAWER_SHORT), "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_books_stand_side_by_side(language: str) -> None:
    report = compare(DAY, books((Sale(number=1), Sale(number=2, by_code=1_000))))
    head, *rows = table.books(report, language)
    assert head == ["", *(words(language).books[book] for book in Book if book is not Book.RECEIPTS)]
    by_figure = {row[0]: row[1:] for row in rows}
    assert by_figure[words(language).figures["fund"]] == ["120.00", "120.00", "—", "—", "—", "0.00", "0.00"]
    assert by_figure[words(language).figures["cash"]] == ["50.00", "—", "—", "—", "50.00", "50.00", "0.00"]
    assert summary(report, language) == [words(language).labels["none"]]


def test_a_paragraph_ends_with_the_safe_action_and_the_evidence() -> None:
    lines = table.paragraph(1, full(Difference.UNKNOWN_NOT_THERE), "zh_CN")
    assert lines[0] == "1. 结果未知，医保没有"
    assert lines[3] == "   安全处理：按报文号冲正（2601）"
    assert "M0001" in lines[4]


def test_the_list_of_differences_has_a_cell_under_every_heading() -> None:
    head, row = table.differences([full(Difference.AMOUNTS)], "en")
    assert len(head) == len(row)
    assert all(head)
