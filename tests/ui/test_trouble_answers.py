"""The error page answers whose card, what happened, whether money moved, what now and what to say, for every code."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace as changed
from PySide6.QtCore import Qt

from terminal import errors, money
from terminal.errors import JiesuanError, NotSent, Refused, Unknown
from terminal.model import Drawer, IdCredential, IdReason, Patient, Settlement, Tender, TenderKind, drawer
from terminal.private import Private
from terminal.texts import catalogue
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from tests.ui.test_style import cut
from ui.refunds import _of_refund
from ui.session import Session, Step
from ui.trouble import trouble

Key = Qt.Key
Open = Callable[..., Cashier]
ROOT = Path(errors.__file__).parents[1]
RAISED = re.compile(r'\b(Refused|NotSent|Unknown|BadInput|DeviceError)\(\s*"(\w+)"')
AMOUNT = re.compile(r"¥ [\d,]+\.\d\d")
UNMOVED = re.compile(r"没有动钱|钱没有动|没有资金变动|No money (has )?moved")
DUE, CASH = 64_889, 20_000
HANDED = Tender(kind=TenderKind.CASH, received=70_000, change=70_000 - DUE)
MIXED = Tender(kind=TenderKind.MIXED, received=CASH, change=0, by_code=DUE - CASH, order="1")
LANGUAGES = ["zh_CN", "en"]
# Unknown outcomes of a payment, of an application, and of recovery, which has no page.
NO_REFUND = {"not_cancelled", "payment_differs", "application_unknown", "not_reversed"}


@cache
def raised() -> tuple[JiesuanError, ...]:
    """Return every error that the packages raise by its code, as the kind they raise it, and all other codes."""
    found = dict.fromkeys(_found())
    others = set(catalogue("en")) - {code for _, code in found}
    kinds = [*found, *(("Refused", code) for code in sorted(others))]
    return tuple(getattr(errors, kind)(code) for kind, code in kinds)


def _found() -> Iterator[tuple[str, str]]:
    for package in ("terminal", "devices", "simulation", "counter", "ui"):
        for file in sorted((ROOT / package).rglob("*.py")):
            for kind, code in RAISED.findall(file.read_text(encoding="utf-8")):
                if code in catalogue("en"):
                    yield kind, code


def settlement(tender: Tender = MIXED) -> Settlement:
    return counter.settlement(counter.presettlement(counter.patient(), "ZY202611220017", 120_000), tender)


def moments(error: JiesuanError, language: str) -> Iterator[Session]:
    """Return the sessions in which an error may come: of a card, a code, a settlement, a payment, an open record."""
    problem, patient, made = trouble(error, language), counter.patient(), settlement()
    yield Session(Step.TROUBLE, trouble=problem)
    yield Session(Step.TROUBLE, counter.card(patient.person), trouble=problem)
    yield Session(Step.TROUBLE, patient.credential, patient, patient.bills[0], tender=HANDED, trouble=problem)
    yield Session(Step.TROUBLE, patient=patient, unpaid=made, trouble=problem)
    record = drawer.of_settlement(made, is_paid=False)
    yield Session(Step.TROUBLE, patient=patient, bill=patient.bills[0], tender=MIXED, record=record, trouble=problem)


def answers(cashier: Cashier) -> dict[str, str]:
    page = cashier.window.pages.trouble
    return {part: answer.text() for part, answer in page.answers.items()}


def answers_of_every_error(cashier: Cashier, language: str) -> Iterator[tuple[JiesuanError, Session, dict[str, str]]]:
    """Show every error in every moment on the page alone, which is all that it changes."""
    page = cashier.window.pages.trouble
    for error in raised():
        for session in moments(error, language):
            page.show_session(session)
            yield error, session, answers(cashier)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_answers_whose_what_money_next_and_what_to_say(open_window: Open, language: str) -> None:
    for error, _, told in answers_of_every_error(open_window(language=language), language):
        told.pop("basis")
        assert all(told.values()), (error, told)
        assert counter.ID_NUMBER not in "".join(told.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_error_says_of_money_is_what_the_drawer_record_holds(open_window: Open, language: str) -> None:
    for error, session, told in answers_of_every_error(open_window(language=language), language):
        record, handed = session.drawer, session.tender.received if session.tender else 0
        held = {money.yuan(fen) for fen in (record.received, record.owed, handed) if fen}
        assert set(AMOUNT.findall(told["money"])) <= held, (error, told)
        if record.received or handed:
            assert money.yuan(record.received or handed) in told["money"], (error, told)


def test_a_screen_reader_calls_the_page_what_its_title_does_and_paying_in_full_no_error(cashier: Cashier) -> None:
    page = cashier.window.pages.trouble
    for code in ("platform_unreachable", "self_pay"):
        page.show_session(Session(Step.TROUBLE, trouble=trouble(Refused(code), "zh_CN")))
        assert page.accessibleName() == page.name
    assert "出错" not in words(page) + page.accessibleName()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_unknown_outcome_says_that_no_money_has_moved(language: str) -> None:
    for error in raised():
        if isinstance(error, Unknown) and error.code != "application_unknown":
            assert not UNMOVED.search(catalogue(language)[error.code].money), error


def test_no_error_of_a_refund_speaks_of_a_payment() -> None:
    for error in raised():
        if isinstance(error, Unknown) and error.code not in NO_REFUND:
            text = catalogue("zh_CN")[_of_refund(error, settlement()).code]  # type: ignore[attr-defined]  # coded
            assert "缴费" not in text.patient or "退" in text.patient + text.next, error
            assert "不要再收钱" not in text.next, error


def failed_settlement(cashier: Cashier, error: Exception) -> Cashier:
    """Settle the bill on the counter for 700 in cash, and let it fail."""
    cashier.checkout.raises["settle"] = error
    cashier.press(Key.Key_F9)
    cashier.type("700")
    cashier.press(Key.Key_Return)
    cashier.until_step(Step.TROUBLE)
    return cashier


def test_cash_handed_over_for_what_was_not_settled_is_named_until_the_page_is_left(serving: Cashier) -> None:
    failed_settlement(serving, NotSent("platform_unreachable"))
    assert "患者交来的现金 ¥ 700.00 没有入账" in answers(serving)["money"]
    serving.checkout.raises["presettle"] = NotSent("platform_unreachable")
    serving.press(Key.Key_F5)
    serving.until(lambda: "700" not in answers(serving)["money"])


def test_a_mixed_payment_of_unknown_outcome_says_that_its_cash_is_in_the_drawer(open_window: Open) -> None:
    made = settlement()
    checkout = FakeCheckout(open=(counter.ended(made),), settled=made)
    checkout.raises["settle"] = Unknown("payment_unknown", bill=made.bill_number, order="1")
    cashier = open_window(checkout=checkout)
    cashier.insert_card()
    cashier.press(Key.Key_F9)
    cashier.press(Key.Key_F3)
    cashier.type("200")
    cashier.press(Key.Key_Return)
    cashier.until_step(Step.TROUBLE)
    assert "已收现金 ¥ 200.00，在钱箱里" in answers(cashier)["money"]


def test_a_card_without_an_unpaid_bill_is_named_and_nothing_is_refused(open_window: Open) -> None:
    person = counter.person()
    bare = Patient(person=person, credential=counter.card(person), bills=())
    cashier = open_window(checkout=FakeCheckout(patient=bare), mask_names=True)
    cashier.reader.insert(person)
    cashier.until_step(Step.TROUBLE)
    shown, told = words(cashier.window.pages.trouble), answers(cashier)
    assert "没有待缴费用" in shown
    assert told["whose"].startswith("**国 · 1309**********0014")
    assert told["money"] == "没有动钱。"
    assert cashier.window.keys.keys["F10"].isEnabled()
    cashier.press(Key.Key_Escape)
    assert cashier.session == Session()


def test_a_credential_whose_holder_is_not_known_yet_is_named_by_what_is_written_on_it(cashier: Cashier) -> None:
    problem = trouble(Refused("person_not_known"), "zh_CN")
    typed = IdCredential(id_number=Private(counter.ID_NUMBER), reason=IdReason.VOUCHER_FAILS)
    expected = ((typed, "1309**********0014 · 录入的身份证号码"), (counter.scanned("1"), "持有人还不知道"))
    for credential, text in expected:
        cashier.window.flow.move(Session(Step.TROUBLE, credential, trouble=problem))
        assert answers(cashier)["whose"].startswith(text)


@pytest.mark.parametrize("call", ["identify", "presettle"])
def test_what_nobody_foresaw_is_no_unknown_outcome_where_no_money_was_under_way(
    cashier: Cashier, caplog: pytest.LogCaptureFixture, call: str
) -> None:
    cashier.checkout.raises[call] = RuntimeError("王建国")
    cashier.reader.insert(counter.person())
    cashier.until_step(Step.TROUBLE)
    assert not cashier.session.locked
    assert answers(cashier)["money"].startswith("没有动钱")
    assert "RuntimeError" in answers(cashier)["what"]
    assert "RuntimeError" in caplog.text
    assert "王建国" not in caplog.text
    caplog.clear()


def test_an_application_without_an_answer_says_that_no_money_is_behind_it(open_window: Open) -> None:
    checkout = FakeCheckout(raises={"presettle": Refused("not_registered"), "register": Unknown("no_answer")})
    cashier = open_window(checkout=checkout)
    cashier.reader.insert(counter.person())
    cashier.until_step(Step.TROUBLE)
    cashier.press(Key.Key_1)
    cashier.until(lambda: cashier.session.trouble is not None and cashier.session.trouble.code == "application_unknown")
    assert answers(cashier)["money"].startswith("没有动钱")


def test_a_refused_collection_leaves_the_settlement_to_be_collected(open_window: Open) -> None:
    made = changed(settlement())
    cashier = open_window(checkout=FakeCheckout(settled=made, open=(counter.ended(made),)))
    cashier.window.flow.payments.again(made.number)
    cashier.until_step(Step.TROUBLE)
    cashier.checkout.raises[f"collect {made.number}"] = NotSent("journal_full", reason="ENOSPC")
    cashier.press(Key.Key_F9)
    cashier.press(Key.Key_Return)
    cashier.until(lambda: cashier.session.trouble is not None and cashier.session.trouble.code == "journal_full")
    assert "尚欠 ¥ 448.89" in answers(cashier)["money"]
    assert cashier.window.keys.keys["F9"].isEnabled()


def test_a_number_that_is_not_found_says_that_no_money_moved_and_what_to_say(cashier: Cashier) -> None:
    cashier.press(Key.Key_F10)
    cashier.until_step(Step.REFUND)
    cashier.type("37A")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: cashier.session.trouble is not None)
    assert cashier.window.pages.refund.hint.text().splitlines() == [
        "本终端没有做过结算 37A。没有动钱。",
        "核对号码；到原办理的终端退费。",
        "对患者说：请到原来缴费的窗口办理。",
    ]


def test_a_receipt_that_does_not_print_says_what_to_tell_whoever_waits_for_it(serving: Cashier) -> None:
    serving.printer.empty = True
    serving.settle()
    assert "对患者说：结算已完成" in words(serving.window.pages.done)
    serving.press(Key.Key_F10)
    serving.until(lambda: serving.session.returning is not None)
    serving.press(Key.Key_Return)
    serving.press(Key.Key_F10)
    serving.until(lambda: serving.session.step is Step.REFUNDED and not serving.session.printing)
    shown = words(serving.window.pages.refunded)
    assert "对患者说：退费已办好" in shown
    assert "结算已完成" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(1366, 768), (1024, 768)])
def test_no_answer_of_the_error_page_is_cut(open_window: Open, size: tuple[int, int], language: str) -> None:
    cashier = open_window(language=language, size=size)
    session = list(moments(Unknown("payment_unknown"), language))[-1]
    cashier.window.flow.move(replace(session, record=Drawer(due=DUE, received=CASH)))
    cashier.picture()
    assert cut(cashier.window) == []
