"""The remittance on paper: in the order in which finance reads it, complete from itself, to the fen (A1, A2)."""

import pytest
from msgspec.structs import replace

from terminal.model import Float, LeftOut, Loan, Method, Remittance, takings
from terminal.model.office_acts import PayOut
from terminal.receipt import (
    Part,
    Printing,
    as_text,
    float_document,
    loan_document,
    remittance_document,
    taken_document,
)
from tests.receipts import HOSPITAL
from tests.remittances import PRINTED, REMITTANCE, TAKE, TAKEN

COLUMNS = 48


def paper(
    made: Remittance = REMITTANCE,
    part: Part = Part.FINANCE,
    language: str = "zh_CN",
    printing: Printing = PRINTED,
) -> str:
    return as_text(remittance_document(made, part, HOSPITAL, printing, language), COLUMNS)


def lines(text: str) -> dict[str, str]:
    """Return what stands at the right of each name."""
    pairs = (each.split() for each in text.splitlines())
    return {pair[0]: pair[-1] for pair in pairs if len(pair) > 1}


def test_the_day_of_a1_stands_on_paper_to_the_fen() -> None:
    text = paper()
    for name, fen in (
        ("现金", "2,449.20"),
        ("微信", "176.20"),
        ("支付宝", "426.70"),
        ("个人账户", "750.00"),
        ("职工统筹", "5,201.15"),
        ("居民统筹", "180.20"),
        ("大病保险", "320.00"),
        ("借款合计", "300.00"),
        ("冲预交", "5,000.00"),
        ("合计", "9,503.45"),
    ):
        assert any(name in line and line.endswith(fen) for line in text.splitlines()), name
    assert "贰仟肆佰肆拾玖元贰角整" in text


def test_its_parts_come_in_the_order_in_which_finance_reads_them() -> None:
    text = paper()
    order = [
        "人员缴款书",
        "0112",
        "R0000042",
        "2026-11-27 17:04:00",
        "2026-11-26 17:32:08",
        "结算信息",
        "备注",
        "应缴现金",
        "退费明细",
        "补打明细",
        "结果未知，未计入本次",
        "现金点钞",
        "现金缴款",
        "长短款单号",
        "流水账末条",
        "缴款人签字",
        "打印人",
    ]
    places = [text.index(each) for each in order]
    assert places == sorted(places)


@pytest.mark.parametrize("part", list(Part))
def test_both_copies_show_what_is_due_what_is_handed_in_and_what_stays_held(part: Part) -> None:
    told = paper(part=part).split("现金缴款")[1]
    assert [line.split()[-1] for line in told.splitlines()[1:4]] == ["2,449.20", "2,439.20", "10.00"]
    assert "找零差错" in told
    assert "D0000001" in told


def test_the_copies_say_whose_they_are_and_differ_in_nothing_else() -> None:
    finance, operator = paper(part=Part.FINANCE).splitlines(), paper(part=Part.OPERATOR).splitlines()
    [(one, other)] = [pair for pair in zip(finance, operator, strict=True) if pair[0] != pair[1]]
    assert "财务留存" in one
    assert "收费员留存" in other


def test_a_refund_names_who_took_the_money_and_when() -> None:
    told = paper().split("退费明细")[1]
    assert "-120.00" in told
    assert "原收费员 0115，2026-11-26 10:32:08" in told


def test_what_was_unknown_is_named_and_in_no_sum() -> None:
    text = paper()
    without = paper(replace(REMITTANCE, left_out=()))
    assert "SY202611270007" in text
    assert "512.35" in text
    assert "512.35" not in without
    assert lines(text)["合计"] == lines(without)["合计"]


def test_what_was_unknown_before_stands_with_its_original_time() -> None:
    told = paper().split("以前结果未知、本次计入")[1]
    assert "88.00" in told.splitlines()[1]
    assert "原发生时间 2026-11-26 16:48:08" in told


def test_a_copy_that_was_printed_is_told_with_its_reason() -> None:
    told = paper().split("补打明细")[1]
    assert told.splitlines()[1].split() == ["MZ0003", "2"]
    assert "原件遗失" in told


def test_the_journals_head_stands_on_it() -> None:
    assert "第 1204 条，5F0CAB12" in paper()


def test_what_goes_back_on_balance_is_called_so() -> None:
    made = replace(REMITTANCE, amounts={each: -fen for each, fen in REMITTANCE.amounts.items()})
    assert any(line.split() == ["现金", "退", "2,449.20"] for line in paper(made).splitlines())


def test_a_count_that_was_taken_as_due_is_called_so() -> None:
    made = replace(REMITTANCE, counted=takings.as_sum(344_920), discrepancy=None)
    assert "按应有相符（未分面额）" in paper(made)
    assert "长短款单号" not in paper(made)


def test_nobody_counted_says_nothing_of_a_count() -> None:
    assert "现金点钞" not in paper(replace(REMITTANCE, counted=None))


def test_one_that_is_printed_again_or_voided_says_so() -> None:
    again = paper(printing=replace(PRINTED, by="0901", is_again=True))
    assert "REPRINT" in again
    assert "打印人 0901" in again
    assert "VOID" in paper(replace(REMITTANCE, voided_by="0112"))
    assert "REPRINT" not in paper()


def test_numbers_of_paper_have_their_place_after_the_sums_by_kind_and_then_line_by_line() -> None:
    text = paper()
    order = ["应缴现金", "票据使用信息", "收费票据：使用 4 张", "退费收回票据", "重打收回票据", "退费明细"]
    places = [text.index(each) for each in order]
    assert places == sorted(places)
    told = text.split("退费收回票据")[1]
    assert told.splitlines()[1].split() == ["收费票据", "0001001", "-120.00"]
    assert "票据使用信息" not in paper(replace(REMITTANCE, papers=()))


def test_the_note_stands_on_it() -> None:
    assert "轧帐说明：零钱向 0115 借入" in "".join(paper(replace(REMITTANCE, note="零钱向 0115 借入")).split("\n"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_float_and_loan_have_slips_with_the_amount_in_words_and_both_signatures(language: str) -> None:
    held = Float(number="F0000001", operator="0112", pieces={5_000: 10}, issued_by="0901", at=PRINTED.at)
    lent = Loan(
        number="L0000001", borrower="0112", lender="0115", amount=30_000, asked_at=PRINTED.at, given_at=PRINTED.at
    )
    for document, words in (
        (float_document(held, HOSPITAL, language), ("F0000001", "0901", "500.00", "伍佰元整")),
        (loan_document(lent, HOSPITAL, language), ("L0000001", "0115", "300.00", "叁佰元整")),
    ):
        text = as_text(document, COLUMNS)
        assert text.count("____") >= 2
        assert [each for each in words if each not in text] == []
        assert ("模拟" if language == "zh_CN" else "DEMO") in text


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_each_language_has_every_line(language: str) -> None:
    other = "en" if language == "zh_CN" else "zh_CN"
    made = replace(
        REMITTANCE, note="note", left_out=(*REMITTANCE.left_out, LeftOut(bill="B", since=PRINTED.at, amount=1))
    )
    assert len(paper(made, language=language).splitlines()) >= 60
    blocks = [remittance_document(made, Part.FINANCE, HOSPITAL, PRINTED, each).blocks for each in (language, other)]
    assert [type(each) for each in blocks[0]] == [type(each) for each in blocks[1]]


def test_the_slip_for_cash_paid_to_an_operator_is_called_so_and_shows_no_minus() -> None:
    made = replace(REMITTANCE, amounts={Method.CASH: -3_000}, taken=-2_000)
    act = PayOut(by="0901", at=TAKE.at, number=made.number, pieces={1_000: 2})
    told = lines(as_text(taken_document("T0000008", act, made, HOSPITAL, "zh_CN"), COLUMNS))
    assert (told["应付现金"], told["累计已付"], told["未付"]) == ("30.00", "20.00", "10.00")


def test_finances_receipt_tells_what_was_taken_and_what_stays_held() -> None:
    text = as_text(taken_document("T0000007", TAKE, TAKEN, HOSPITAL, "zh_CN"), COLUMNS)
    assert "人员缴款收据" in text
    assert "贰仟肆佰叁拾玖元贰角整" in text
    told = lines(text.split("现金缴款")[1])
    assert (told["应缴现金"], told["累计已收"], told["暂存"]) == ("2,449.20", "2,439.20", "10.00")
