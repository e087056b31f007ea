"""An inpatient is admitted, charged, discharged, settled and refunded by a client that knows only docs/interface.md."""

from decimal import Decimal

from tests.simulation.served.client import Counter, Json
from tests.simulation.served.conftest import BARRING
from tests.simulation.served.visit import RESIDENT, Visit, holds, stay


def test_a_stay_is_settled_after_discharge(counter: Counter) -> None:
    visit = stay(counter).discharge()
    trial = counter.call("2303", visit.staying())["setlinfo"]
    settled = counter.call("2304", visit.staying(invono=""))
    info = settled["setlinfo"]
    holds(info)
    assert info["medfee_sumamt"] == trial["medfee_sumamt"] == visit.total
    assert info["hifp_pay"] == trial["hifp_pay"] > 0
    assert sum(each["fund_payamt"] for each in settled["setldetail"]) == info["fund_pay_sumamt"]
    assert "visit_settled" in counter.refused("2304", visit.staying())


def test_the_same_message_again_settles_a_stay_once(counter: Counter) -> None:
    visit, message_id = stay(counter).discharge(), counter.message_id()
    first = counter.call("2304", visit.staying(), message_id)
    assert counter.call("2304", visit.staying(), message_id) == first


def test_what_is_charged_in_between_is_settled_apart(counter: Counter) -> None:
    visit = stay(counter)
    first = counter.call("2304", visit.staying(mid_setl_flag="1"))["setlinfo"]
    visit.total = Decimal(0)
    visit.charge(visit.line("9", "B01", "2", "45.00"), infno="2301")
    visit.discharge()
    last = counter.call("2304", visit.staying())["setlinfo"]
    assert first["setl_id"] != last["setl_id"]
    assert last["medfee_sumamt"] == Decimal("90.00")


def test_after_a_refund_the_discharge_is_cancelled_before_anything_else(counter: Counter) -> None:
    visit = stay(counter).discharge()
    info = counter.call("2304", visit.staying())["setlinfo"]
    back = counter.call("2305", {"data": {**visit.named, "setl_id": info["setl_id"]}})["setlinfo"]
    assert back["medfee_sumamt"] == -visit.total
    line = {"feedetail": [visit.line("9", "B01", "1", "45.00")]}
    for infno, given in (("2301", line), ("2304", visit.staying()), ("2404", {"data": visit.named})):
        assert "refunded" in counter.refused(infno, given)
    counter.call("2405", {"data": visit.named})
    counter.call("2405", {"data": visit.named})
    visit.charge(*line["feedetail"], infno="2301")
    counter.call("2304", visit.discharge().staying())


def test_after_the_reversal_of_a_settlement_the_discharge_is_cancelled_too(counter: Counter) -> None:
    visit, lost = stay(counter).discharge(), counter.message_id()
    counter.call("2304", visit.staying(), lost)
    counter.call("2601", {"data": {"psn_no": visit.person, "omsgid": lost, "oinfno": "2304"}})
    assert "refunded" in counter.refused("2304", visit.staying())
    counter.call("2405", {"data": visit.named})
    counter.call("2304", visit.discharge().staying())


def test_a_late_copy_of_a_reversal_lets_what_was_settled_anew_stand(counter: Counter) -> None:
    visit, lost = stay(counter).discharge(), counter.message_id()
    counter.call("2304", visit.staying(), lost)
    reversal = ("2601", {"data": {"psn_no": visit.person, "omsgid": lost, "oinfno": "2304"}}, counter.message_id())
    counter.call(*reversal)
    counter.call("2405", {"data": visit.named})
    counter.call("2304", visit.discharge().staying())
    counter.call(*reversal)
    assert "visit_settled" in counter.refused("2405", {"data": visit.named})


def test_a_late_copy_of_a_refund_lets_what_was_settled_anew_stand(counter: Counter) -> None:
    visit = stay(counter).discharge()
    info = counter.call("2304", visit.staying())["setlinfo"]
    refund = ("2305", {"data": {**visit.named, "setl_id": info["setl_id"]}}, counter.message_id())
    first = counter.call(*refund)
    counter.call("2405", {"data": visit.named})
    counter.call("2304", visit.discharge().staying())
    assert counter.call(*refund)["setlinfo"]["setl_id"] == first["setlinfo"]["setl_id"]
    assert "visit_settled" in counter.refused("2405", {"data": visit.named})


def test_a_late_copy_of_a_refund_leaves_a_stay_open_that_was_opened_since(counter: Counter) -> None:
    visit = stay(counter).discharge()
    info = counter.call("2304", visit.staying())["setlinfo"]
    refund = ("2305", {"data": {**visit.named, "setl_id": info["setl_id"]}}, counter.message_id())
    counter.call(*refund)
    counter.call("2405", {"data": visit.named})
    counter.call(*refund)
    again = counter.call("2304", visit.discharge().staying())["setlinfo"]
    assert again["setl_id"] != info["setl_id"]


def test_a_reversal_names_what_the_message_was(counter: Counter) -> None:
    admitted, settled = counter.message_id(), counter.message_id()
    visit = Visit(counter, RESIDENT, "ZY0002").admit(message_id=admitted)
    visit.charge(visit.line("1", "B01", "5", "45.00"), infno="2301")
    counter.call("2304", visit.discharge().staying(), settled)
    for message_id, wrong in ((admitted, "2304"), (settled, "2401"), (settled, "2305")):
        reversal = {"data": {"psn_no": visit.person, "omsgid": message_id, "oinfno": wrong}}
        assert "oinfno" in counter.refused("2601", reversal)
    assert "visit_settled" in counter.refused("2405", {"data": visit.named})


def test_a_settled_stay_stays_discharged(counter: Counter) -> None:
    visit = stay(counter).discharge()
    counter.call("2304", visit.staying())
    assert "visit_settled" in counter.refused("2405", {"data": visit.named})
    assert "visit_settled" in counter.refused("2404", {"data": visit.named})


def reversal(visit: Visit, message_id: str) -> Json:
    return {"data": {"psn_no": visit.person, "omsgid": message_id, "oinfno": "2401"}}


def test_an_admission_can_be_reversed_and_what_is_no_admission_is_not_found(counter: Counter) -> None:
    early, lost = counter.message_id(), counter.message_id()
    visit = Visit(counter, RESIDENT, "ZY0001").admit(message_id=lost)
    assert "original_not_found" in counter.refused("2601", reversal(visit, early))
    counter.call("2601", reversal(visit, lost))
    line = {"feedetail": [visit.line("1", "B01", "1", "45.00")]}
    assert "cancelled" in counter.refused("2301", line)


@BARRING
def test_an_admission_can_be_reversed_also_before_it_comes(counter: Counter) -> None:
    early, lost = counter.message_id(), counter.message_id()
    visit = Visit(counter, RESIDENT, "ZY0001").admit(message_id=lost)
    for message_id in (early, lost):
        counter.call("2601", reversal(visit, message_id))
    line = {"feedetail": [visit.line("1", "B01", "1", "45.00")]}
    assert "cancelled" in counter.refused("2301", line)


def test_a_line_is_taken_back_by_a_negative_one(counter: Counter) -> None:
    visit = stay(counter)
    back = visit.line("8", "B01", "-2", "45.00", init_feedetl_sn="1")
    (line,) = visit.charge(back, infno="2301")
    assert line["det_item_fee_sumamt"] == Decimal("-90.00")
    too_much = visit.line("7", "B01", "-4", "45.00", init_feedetl_sn="1")
    assert "line_not_to_take_back" in counter.refused("2301", {"feedetail": [too_much]})
    assert counter.call("2304", visit.discharge().staying())["setlinfo"]["medfee_sumamt"] == visit.total


def test_lines_of_a_stay_are_taken_back_by_their_numbers(counter: Counter) -> None:
    visit = stay(counter)
    counter.call("2302", {"data": [{**visit.named, "feedetl_sn": "1"}, {**visit.named, "feedetl_sn": "2"}]})
    visit.total = Decimal("755.00")
    assert counter.call("2303", visit.staying())["setlinfo"]["medfee_sumamt"] == visit.total


def test_an_upload_may_hold_a_hundred_lines(counter: Counter) -> None:
    visit = Visit(counter, RESIDENT, "ZY0002").admit()
    lines = [visit.line(f"{place}", "D10", "1", "3.18") for place in range(101)]
    assert "too_many_lines" in counter.refused("2301", {"feedetail": lines})
    results = visit.charge(*lines[:100], infno="2301")
    assert len(results) == 100


def test_the_sheet_of_a_stay_tells_its_lines(counter: Counter) -> None:
    visit = stay(counter).discharge()
    info = counter.call("2304", visit.staying())["setlinfo"]
    asked = {"mdtrtRegno": info["setl_id"], "mdtrtId": visit.visit, "medinsNo": "H37160000001"}
    sheet = counter.call("5270", {"data": asked})
    assert sum(each["det_item_fee_sumamt"] for each in sheet["feedetail"]) == visit.total
