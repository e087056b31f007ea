"""The texts of a refund, a payment in full and the sheet for a manual claim, in both languages."""

import pytest
from msgspec.structs import replace

from terminal import money
from terminal.model import Figure, Kind, Receipt
from terminal.receipt import as_text, claim_document, claim_of, document, refund_document, refusal
from terminal.receipt.words import words
from tests.receipts import BILL, BY_LINE, CARE, IN_FULL, KEPT, PATIENT, REFUND, SETTLEMENT, WHOLE

LANGUAGES = ("zh_CN", "en")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def figure(receipt: Receipt) -> Figure:
    return next(block for block in receipt.blocks if isinstance(block, Figure))


def test_a_refund_shows_what_goes_back_where_as_negative_amounts(language: str) -> None:
    text = as_text(refund_document(WHOLE, language), 48)
    assert REFUND.number in text
    assert SETTLEMENT.number in text
    for fen in (REFUND.total, REFUND.fund, REFUND.account, REFUND.cash):
        assert money.grouped(fen) in text
        assert fen < 0


def test_a_refund_names_the_cash_to_hand_back(language: str) -> None:
    whole, by_line = (figure(refund_document(each, language)) for each in (WHOLE, BY_LINE))
    assert whole.value == money.yuan(SETTLEMENT.split.cash)
    assert by_line.value == money.yuan(SETTLEMENT.split.cash - KEPT.split.cash)
    assert by_line.caption.value == money.capital(SETTLEMENT.split.cash - KEPT.split.cash)


def test_a_refund_by_line_shows_what_stays_and_under_which_number(language: str) -> None:
    text = as_text(refund_document(BY_LINE, language), 48)
    assert KEPT.number in text
    assert money.grouped(KEPT.split.total) in text
    assert KEPT.number not in as_text(refund_document(WHOLE, language), 48)


def test_a_refund_says_why_what_was_to_stay_did_not(language: str) -> None:
    text = as_text(refund_document(replace(WHOLE, code="insurer_refused"), language), 48)
    assert "insurer_refused" in text


def test_a_receipt_of_full_payment_says_why_and_that_no_fund_paid(language: str) -> None:
    text = as_text(document(IN_FULL, language), 200)
    assert words(language).paid_in_full in text
    assert words(language).settlement not in text
    assert words(language).refusals["not_opened"].why in text


@pytest.mark.parametrize("code", [*words("en").refusals, "platform_unreachable"])
def test_a_claim_sheet_tells_why_with_its_source_what_to_bring_and_whom_to_ask(language: str, code: str) -> None:
    text = as_text(claim_document(PATIENT, BILL, code, language, IN_FULL), 200)
    reason = words(language).reason(code)
    assert {reason.why in text, reason.source in text, "T08" in text} == {True}
    assert all(paper in text for paper in words(language).papers)
    assert words(language).papers_of[BILL.care.kind] in text
    assert "12393" in text
    assert IN_FULL.number in text
    assert money.grouped(BILL.stated_total) in text


def test_a_claim_sheet_can_be_given_before_anything_is_paid(language: str) -> None:
    text = as_text(claim_document(PATIENT, BILL, "not_opened", language), 80)
    assert words(language).claimed["due"] in text
    assert words(language).claimed["paid"] not in text


def test_the_sheet_of_a_journaled_settlement_is_the_one_that_was_given_out(language: str) -> None:
    paid = replace(IN_FULL, care=CARE)
    assert claim_of(paid, language) == claim_document(PATIENT, BILL, paid.refusal, language, paid)


def test_a_settlement_without_its_lines_has_no_sheet() -> None:
    with pytest.raises(ValueError, match="lines"):
        claim_of(IN_FULL, "en")


def test_only_a_refusal_of_direct_settlement_is_a_reason_to_pay_in_full(language: str) -> None:
    assert refusal("not_opened", language) == words(language).reason("not_opened")
    assert [refusal(code, language) for code in ("already_settled", "other")] == [None, None]


def test_a_claim_sheet_names_nobody(language: str) -> None:
    text = as_text(claim_document(PATIENT, BILL, "not_opened", language), 80)
    assert PATIENT.name.reveal() not in text
    assert PATIENT.id_number.reveal() not in text


def test_every_refusal_has_its_reason_in_both_languages() -> None:
    chinese, english = (words(language) for language in LANGUAGES)
    assert chinese.refusals.keys() == english.refusals.keys()
    assert len(chinese.papers) == len(english.papers)
    assert set(chinese.papers_of) == set(english.papers_of) == set(Kind)
