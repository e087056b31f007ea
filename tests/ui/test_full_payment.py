"""Without direct settlement: the reason with its clause, payment in full, or an application and a new try."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec import structs
from PySide6.QtCore import Qt

from terminal.errors import NotSent, Refused
from terminal.model import Kind, Recognition, Registration, drawer, payment
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from ui.pages.trouble import remedies
from ui.session import Session, Step

Key = Qt.Key
Open = Callable[..., Cashier]
REFUSALS = (
    "not_opened",
    "not_designated",
    "not_registered",
    "not_recognised",
    "not_chosen",
    "doctor_not_chosen",
    "disease_not_cross_province",
    "no_rule",
    "insurer_refused",
)


def refused(cashier: Cashier, code: str) -> Cashier:
    """Let the insurer refuse the patient's bill."""
    cashier.checkout.raises["presettle"] = Refused(code, area="420100", insurance="employee", kind="outpatient")
    cashier.reader.insert(cashier.checkout.patient.person)
    cashier.until_step(Step.TROUBLE)
    return cashier


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_is_shown_with_its_clause_and_the_full_payment_but_no_other_amount(
    cashier: Cashier, code: str
) -> None:
    trouble = refused(cashier, code).window.pages.trouble
    shown = words(trouble)
    assert "依据" in shown
    assert any(clause in shown for clause in ("T03", "T08", "C05", "C09", "C10", "C12", "S12"))
    assert trouble.full.isVisible()
    assert trouble.full.text() == "F9  全额自费 ¥ 16,872.00"
    assert shown.count("¥") == 0


@pytest.mark.parametrize("code", ["already_settled", "bill_locked", "figures_changed", "message_reused"])
def test_where_the_bill_is_settled_or_locked_nothing_is_paid_in_full(cashier: Cashier, code: str) -> None:
    refused(cashier, code)
    assert not cashier.window.pages.trouble.full.isVisible()
    assert not cashier.window.keys.keys["F9"].isEnabled()
    cashier.press(Key.Key_F9)
    assert cashier.session.step is Step.TROUBLE


def test_two_keys_take_everything_in_full_once_with_the_reason(cashier: Cashier) -> None:
    refused(cashier, "no_rule")
    cashier.press(Key.Key_F9)
    collect = cashier.window.pages.collect
    assert collect.due.text() == "¥ 16,872.00"
    assert "医保在此不支付" in collect.intent.text()
    cashier.press(Key.Key_Return)
    cashier.until(lambda: cashier.session.step is Step.DONE and not cashier.session.printing)
    made = cashier.checkout.settled
    assert made is not None
    assert (made.refusal, made.split.cash, made.tender.change) == ("no_rule", 1_687_200, 0)
    assert cashier.checkout.calls.count("pay_in_full") == 1
    assert "settle" not in cashier.checkout.calls
    assert "已全额自费" in words(cashier.window.pages.done)
    assert "手工报销告知单" in words(cashier.window.pages.done)


def test_a_settlement_that_was_refused_at_last_can_be_paid_in_full(serving: Cashier) -> None:
    serving.checkout.raises["settle"] = Refused("not_opened")
    serving.press(Key.Key_F9)
    serving.press(Key.Key_Return)
    serving.until_step(Step.TROUBLE)
    serving.press(Key.Key_F9)
    assert serving.window.pages.collect.due.text() == "¥ 16,872.00"


def test_escape_leads_from_the_full_payment_back_to_the_reason_and_charges_nothing(cashier: Cashier) -> None:
    refused(cashier, "not_opened")
    cashier.press(Key.Key_F9)
    cashier.press(Key.Key_Escape)
    assert cashier.session.step is Step.TROUBLE
    assert "C12" in words(cashier.window.pages.trouble)
    assert "pay_in_full" not in cashier.checkout.calls


def test_a_full_payment_that_was_not_sent_charges_nothing_and_can_be_tried_again(cashier: Cashier) -> None:
    refused(cashier, "not_opened")
    cashier.checkout.raises["pay_in_full"] = NotSent("disk_nearly_full", mebibytes=16)
    cashier.press(Key.Key_F9)
    cashier.press(Key.Key_Return)
    cashier.until_step(Step.TROUBLE)
    assert "没有发出" in words(cashier.window.pages.trouble)
    cashier.press(Key.Key_F5)
    cashier.until(lambda: "C12" in words(cashier.window.pages.trouble))


@pytest.mark.parametrize("at", range(3))
def test_an_unregistered_patient_is_registered_with_one_key_and_the_bill_is_tried_again(
    cashier: Cashier, at: int
) -> None:
    refused(cashier, "not_registered")
    cashier.checkout.raises.clear()
    trouble = cashier.window.pages.trouble
    assert trouble.apply_buttons[at].isVisible()
    cashier.type(str(at + 1))
    cashier.until(lambda: cashier.session.payable)
    patient = cashier.session.patient
    assert patient is not None
    (registered,) = patient.person.insured.registrations
    assert (registered.area, registered.since) == ("371600", date(2026, 11, 22))
    assert "示例省 示例市" in words(cashier.window.pages.patient).split("备案")[1]


def test_what_the_insured_area_does_not_register_is_said_and_the_reason_can_be_seen_again(cashier: Cashier) -> None:
    refused(cashier, "not_registered")
    cashier.checkout.raises["register"] = Refused("registration_dates")
    cashier.type("1")
    cashier.until(lambda: "备案的结束日期" in words(cashier.window.pages.trouble))
    assert not cashier.window.pages.trouble.full.isVisible()
    cashier.press(Key.Key_F5)
    cashier.until(lambda: "T03" in words(cashier.window.pages.trouble))


@pytest.mark.parametrize(("kind", "key", "buttons"), [(Kind.CHRONIC, "1", 1), (Kind.TWO_DISEASES, "3", 4)])
def test_a_disease_is_recognised_with_one_key_and_the_bill_is_tried_again(
    open_window: Open, kind: Kind, key: str, buttons: int
) -> None:
    cashier = refused(open_window(checkout=FakeCheckout(patient=counter.asking_for(kind))), "not_recognised")
    assert len(cashier.window.pages.trouble.apply_buttons) == buttons
    cashier.checkout.raises.clear()
    cashier.type(key)
    cashier.until(lambda: cashier.session.payable)
    assert cashier.checkout.calls.count("recognise") == 1


def test_a_recognition_of_today_is_not_offered_for_an_earlier_visit() -> None:
    bill = counter.asking_for(Kind.CHRONIC).bills[0]
    assert remedies("not_recognised", bill, bill.care.day)
    assert remedies("not_recognised", bill, date(2026, 11, 23)) == ()


def test_special_drugs_and_other_refusals_have_no_remedy_at_the_counter() -> None:
    bill = counter.asking_for(Kind.SPECIAL_DRUG).bills[0]
    assert remedies("not_recognised", bill, bill.care.day) == ()
    assert remedies("no_rule", bill, bill.care.day) == ()


def test_a_registration_and_a_recognition_begin_on_the_day_they_are_made() -> None:
    bill = counter.asking_for(Kind.CHRONIC).bills[0]
    stay = structs.replace(bill, care=structs.replace(bill.care, admitted=date(2026, 11, 15)))
    asked = [each for _, each in remedies("not_registered", stay, date(2026, 11, 22))]
    assert {each.since for each in asked if isinstance(each, Registration)} == {date(2026, 11, 22)}
    ((_, found),) = remedies("not_recognised", bill, bill.care.day)
    assert isinstance(found, Recognition)
    assert (found.disease, found.since) == ("M03900", bill.care.day)


def test_a_registration_of_today_is_not_offered_for_an_earlier_visit() -> None:
    bill = counter.asking_for(Kind.OUTPATIENT).bills[0]
    visit = structs.replace(bill, care=structs.replace(bill.care, admitted=None))
    assert len(remedies("not_registered", visit, date(2026, 11, 22))) == 3
    assert remedies("not_registered", visit, date(2026, 11, 23)) == ()


def test_without_a_registrar_nothing_can_be_applied_for(open_window: Open) -> None:
    cashier = refused(open_window(applications=None), "not_registered")
    assert cashier.window.pages.trouble.apply_buttons == []
    cashier.type("1")
    assert cashier.session.step is Step.TROUBLE


def test_after_a_settlement_the_account_is_what_is_left_and_the_year_says_that_it_is_before(serving: Cashier) -> None:
    facts = words(serving.window.pages.patient)
    assert "¥ 1,200.00" in facts
    assert "结算前" not in facts
    serving.settle()
    after = words(serving.window.pages.patient)
    assert "¥ 1,200.00" not in after
    assert after.count("结算前") == 3
    assert "结算后账户余额" in words(serving.window.pages.done)


def test_after_a_full_payment_the_account_and_the_year_are_as_they_were(cashier: Cashier) -> None:
    refused(cashier, "no_rule")
    cashier.press(Key.Key_F9)
    cashier.press(Key.Key_Return)
    cashier.until_step(Step.DONE)
    facts = words(cashier.window.pages.patient)
    assert "¥ 1,200.00" in facts
    assert "结算前" not in facts


def test_where_no_rule_is_known_the_area_and_the_kind_of_care_are_said_by_name(cashier: Cashier) -> None:
    shown = words(refused(cashier, "no_rule").window.pages.trouble)
    assert "参保地 湖北省 武汉市 420100 的职工医保普通门诊待遇，这里没有可用的规则。" in shown


def test_no_page_says_that_the_insurer_settled_what_the_patient_pays_alone(open_window: Open) -> None:
    of = counter.patient()
    made = counter.in_full(of, of.bills[0].number, payment.tender(1_687_200, 10_000, 1_677_200), "no_rule")
    unpaid = counter.ended(made)
    paying, paid = structs.replace(unpaid, order="1"), structs.replace(unpaid, is_paid=True)
    cashier = open_window(checkout=FakeCheckout(settled=made, open=(unpaid,)))
    said = []
    for pending in (paying, unpaid, paid):
        record = drawer.of_settlement(made, is_paid=pending.is_paid)
        cashier.window.flow.change(step=Step.PENDING, pending=pending, record=record)
        said.append(words(cashier.window.pages.pending))
    cashier.window.flow.move(Session())
    cashier.press(Key.Key_F11)
    cashier.until_step(Step.TROUBLE)
    said.append(words(cashier.window.pages.trouble))
    cashier.press(Key.Key_F9)
    said.append(cashier.window.pages.collect.intent.text())
    assert [each for each in said if "已结算" not in each and "已经结算" not in each] == []
    assert [each for each in said if "医保已" in each or "医保结算" in each] == []


def test_the_key_that_insures_later_is_lit_only_where_the_insurer_may_still_settle(settled: Cashier) -> None:
    insure = settled.window.keys.keys["F5"]
    for refusal in ("", "self_pay"):
        assert settled.checkout.settled is not None
        settled.checkout.settled = structs.replace(settled.checkout.settled, refusal=refusal)
        settled.press(Key.Key_F10)
        settled.until(lambda: settled.session.returning is not None)
        assert (insure.text(), insure.isEnabled()) == ("F5 转医保", bool(refusal))
        settled.press(Key.Key_Escape)
        settled.until_step(Step.WAITING)
        assert insure.text() == "F5 预结算"
