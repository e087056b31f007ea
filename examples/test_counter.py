"""Ten tests of a counter as a stranger would write them, with the test kit alone (docs/developer/testing.md)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from counter.settings import Settings
from counter.window_settings import Language, Ui
from devices.applet import FaultKind
from ui.testing.counter import PAYMENT_CODE, Counter
from ui.testing.playing import Played

PERSON = "郑浩然"
OTHER = "杨雪"


def test_a_card_brings_its_holders_bill(counter: Counter) -> None:
    counter.insert_card(PERSON)
    counter.until_payable()
    assert counter.session.bill
    assert counter.session.bill.number == "MZ202611220017"


def test_two_keys_settle_for_exact_cash(counter: Counter) -> None:
    counter.insert_card(PERSON)
    counter.until_payable()
    counter.settle()
    assert counter.keys == 2
    assert counter.shift_status.count == 1


def test_the_receipt_says_that_it_is_a_simulation(counter: Counter) -> None:
    counter.insert_card(PERSON)
    counter.until_payable()
    counter.settle()
    (receipt,) = counter.printed
    assert "模拟 / DEMO" in receipt.text
    assert receipt.picture().startswith(b"\x89PNG")


def test_an_e_voucher_works_as_a_card_does(counter: Counter) -> None:
    counter.scan_voucher(OTHER)
    counter.until_payable()
    counter.settle()
    assert len(counter.printed) == 1


def test_change_is_given(counter: Counter) -> None:
    counter.insert_card(OTHER)
    counter.until_payable()
    counter.press("F9")
    counter.until_step("collect")
    counter.type("300")
    counter.press("Enter")
    counter.until_step("done")
    made = counter.session.settlement
    assert made
    assert made.tender.change == 300_00 - made.split.cash


def test_a_card_that_is_mute_is_told_and_the_next_one_is_read(counter: Counter) -> None:
    counter.insert_card(PERSON, FaultKind.MUTE)
    counter.until_reader("card_mute")
    counter.insert_card(PERSON)
    counter.until_payable()


def test_a_lost_answer_is_looked_for_and_charged_once(counter: Counter) -> None:
    counter.insert_card(PERSON)
    counter.until_payable()
    counter.fail("lost_reply", call="settle")
    counter.press("F9")
    counter.until_step("collect")
    counter.press("Enter")
    counter.until(lambda: counter.session.step == "pending")
    counter.rest()
    counter.move_on(timedelta(minutes=5))
    counter.until(lambda: counter.shift_status.count == 1)


def test_a_printer_without_paper_undoes_nothing(counter: Counter) -> None:
    counter.insert_card(PERSON)
    counter.until_payable()
    counter.set_printer("printer_no_paper")
    counter.settle()
    assert counter.session.trouble
    assert counter.printed == ()
    counter.set_printer("printer_no_paper", is_on=False)
    counter.press("F11")
    counter.until(lambda: len(counter.printed) == 1)
    assert counter.shift_status.count == 1


def test_the_window_speaks_english_where_the_settings_do(open_counter: Callable[..., Counter], tmp_path: Path) -> None:
    counter = open_counter(settings=Settings(ui=Ui(language=Language("en"))))
    counter.insert_card(PERSON)
    counter.until_shown("Outpatient")
    counter.save_picture(tmp_path / "counter.png")
    assert (tmp_path / "counter.png").stat().st_size > 10_000


def test_a_cassette_plays_back_what_happened(
    open_counter: Callable[..., Counter], play_cassette: Callable[[Path], Played], tmp_path: Path
) -> None:
    counter = open_counter()
    counter.scan_voucher(PERSON)
    counter.until_payable()
    counter.press("F9")
    counter.until_step("collect")
    counter.scan(PAYMENT_CODE)
    counter.press("Enter")
    counter.until_step("done")
    counter.rest()
    played = play_cassette(tmp_path / "counter-1.jsonl")
    assert played.steps[-1] == "done"
    assert len(played.printed) == 1
    assert PERSON not in counter.cassette.read_text(encoding="utf-8")
