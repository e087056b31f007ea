"""An outpatient is registered, charged, settled and refunded by a client that knows only docs/interface.md."""

from decimal import Decimal

import pytest
from httpx import Client

from tests.simulation.served.client import AREA, HOSPITAL, Counter, Json
from tests.simulation.served.conftest import BARRING, Clock
from tests.simulation.served.visit import EMPLOYEE, RESIDENT, Visit, holds, usual


def account(counter: Counter) -> Decimal:
    return Decimal(str(counter.identify(*EMPLOYEE[1:])["insuinfo"][0]["balc"]))


def test_a_card_tells_who_and_how_insured(counter: Counter) -> None:
    found = counter.identify(*EMPLOYEE[1:])
    assert found["baseinfo"]["psn_no"] == EMPLOYEE[0]
    assert found["baseinfo"]["age"] == 65
    first = found["insuinfo"][0]
    assert (first["insutype"], first["insuplc_admdvs"], first["psn_type"]) == ("310", AREA, "1201")
    assert first["balc"] == Decimal("2350.68")
    assert len(found["insuinfo"]) > 1


def test_lines_are_split_by_the_catalogue_of_the_place(counter: Counter) -> None:
    visit = Visit(counter).register().tell()
    limited, outside = visit.charge(visit.line("1", "D04", "2", "39.40"), visit.line("2", "D24", "1", "12.00"))
    assert limited["pric_uplmt_amt"] == Decimal("38.00")
    assert limited["overlmt_amt"] == Decimal("2.80")
    assert limited["preselfpay_amt"] == Decimal("7.60")
    assert limited["inscp_scp_amt"] == Decimal("68.40")
    assert (limited["chrgitm_lv"], outside["chrgitm_lv"]) == ("02", "03")
    assert outside["fulamt_ownpay_amt"] == Decimal("12.00")
    assert (outside["pric_uplmt_amt"], outside["selfpay_prop"]) == (999999, 1)


def parted(rows: list[Json]) -> tuple[list[Json], list[Json]]:
    """Part setldetail into its funds and the account's row, which is no fund (310200)."""
    account_rows = [each for each in rows if each["fund_pay_type"] == "310200"]
    return [each for each in rows if each not in account_rows], account_rows


def test_a_settlement_is_what_its_trial_said_and_moves_the_account(counter: Counter) -> None:
    before, visit = account(counter), usual(counter)
    trial = visit.presettle()["setlinfo"]
    message_id = counter.message_id()
    settled = visit.settle(message_id)
    info = settled["setlinfo"]
    assert "setl_id" not in trial
    for name in ("medfee_sumamt", "fund_pay_sumamt", "acct_pay", "psn_cash_pay", "balc"):
        assert info[name] == trial[name]
    holds(info)
    assert info["medfee_sumamt"] == visit.total
    assert info["setl_id"]
    assert info["medins_setl_id"] == message_id
    funds, account_rows = parted(settled["setldetail"])
    assert sum(each["fund_payamt"] for each in funds) == info["fund_pay_sumamt"]
    assert sum(each["fund_payamt"] for each in account_rows) == info["acct_pay"]
    assert account(counter) == before - info["acct_pay"] == info["balc"]


def test_the_same_message_again_settles_once(counter: Counter) -> None:
    visit, message_id = usual(counter), counter.message_id()
    first = visit.settle(message_id)
    assert visit.settle(message_id) == first
    assert account(counter) == first["setlinfo"]["balc"]


def test_the_same_message_again_settles_once_though_the_visit_was_told_of_anew(counter: Counter) -> None:
    visit, message_id = usual(counter), counter.message_id()
    first = visit.settle(message_id)["setlinfo"]
    visit.tell(disease="M03900")
    assert visit.settle(message_id)["setlinfo"]["setl_id"] == first["setl_id"]


def test_a_message_that_asks_for_something_else_is_not_the_same(counter: Counter) -> None:
    visit, message_id = usual(counter), counter.message_id()
    visit.settle(message_id)
    assert "message_reused" in counter.refused("2207", visit.settling(acct_used_flag="0"), message_id)


def test_a_settlement_under_the_id_of_another_persons_is_refused(counter: Counter) -> None:
    mine, other, message_id = usual(counter), usual(counter, "MZ0002", RESIDENT), counter.message_id()
    mine.settle(message_id)
    assert "message_reused" in counter.refused("2207", other.settling(), message_id)
    assert other.settle()["setlinfo"]["medfee_sumamt"] == other.total


def test_a_visit_under_the_id_of_another_persons_is_refused(counter: Counter) -> None:
    mine, other, message_id = Visit(counter), Visit(counter, RESIDENT, "MZ0002"), counter.message_id()
    mine.register(message_id)
    with pytest.raises(AssertionError, match="message_reused"):
        other.register(message_id)


def test_another_message_for_a_settled_bill_is_refused(counter: Counter) -> None:
    visit = usual(counter)
    visit.settle()
    assert "already_settled" in counter.refused("2207", visit.settling())


def test_a_bill_registered_twice_is_settled_once(counter: Counter) -> None:
    usual(counter).settle()
    again = Visit(counter).register().tell()
    again.total = Decimal("10.00")
    line = again.line("1", "V02", "1", "10.00")
    assert "visit_settled" in counter.refused("2204", {"feedetail": [line]})
    assert "fees_not_uploaded" in counter.refused("2207", again.settling())


def test_a_refund_gives_back_what_was_taken(counter: Counter) -> None:
    before, visit = account(counter), usual(counter)
    settled = visit.settle()["setlinfo"]
    back = counter.call("2208", {"data": {**visit.named, "setl_id": settled["setl_id"]}})["setlinfo"]
    for name in ("medfee_sumamt", "fund_pay_sumamt", "acct_pay", "psn_cash_pay", "hifp_pay"):
        assert back[name] == -settled[name]
    assert account(counter) == before
    again = counter.refused("2208", {"data": {**visit.named, "setl_id": settled["setl_id"]}})
    assert "already_refunded" in again
    assert visit.settle()["setlinfo"]["setl_id"] != settled["setl_id"]


def test_a_settlement_is_found_by_its_number_only(counter: Counter) -> None:
    visit = usual(counter)
    info = visit.settle()["setlinfo"]
    found = counter.call("5203", {"data": {**visit.named, "setl_id": info["setl_id"]}})["setlinfo"]
    assert found["psn_pay"] == info["psn_part_amt"]
    assert found["cash_payamt"] == info["psn_cash_pay"]
    assert (found["medins_setl_id"], found["refd_setl_flag"]) == (info["medins_setl_id"], "0")
    assert "setl_id" in counter.refused("5203", {"data": {"psn_no": visit.person, "medins_setl_id": info["setl_id"]}})


def test_a_settlement_of_another_institution_is_neither_told_nor_refunded(
    counter: Counter, http: Client, clock: Clock
) -> None:
    info, other = usual(counter).settle()["setlinfo"], Counter(http, clock, hospital="H37160000002")
    other.sign_in()
    asked = {"data": {**Visit(other).register().named, "setl_id": info["setl_id"]}}
    for infno in ("5203", "2208"):
        assert "unknown_settlement" in other.refused(infno, asked)
    sheet = {"mdtrtRegno": info["setl_id"], "mdtrtId": asked["data"]["mdtrt_id"], "medinsNo": counter.hospital}
    assert "unknown_settlement" in other.refused("5269", {"data": sheet})
    assert account(counter) == info["balc"]


def test_a_reversed_settlement_never_was(counter: Counter) -> None:
    before, visit, lost = account(counter), usual(counter), counter.message_id()
    visit.settle(lost)
    reversal = {"data": {"psn_no": visit.person, "omsgid": lost, "oinfno": "2207"}}
    assert counter.call("2601", reversal) == {}
    assert "original_not_found" in counter.refused("2601", reversal)
    assert account(counter) == before
    assert "message_reversed" in counter.refused("2207", visit.settling(), lost)
    visit.settle()


@BARRING
def test_a_message_that_is_reversed_before_it_comes_does_nothing(counter: Counter) -> None:
    before, visit, lost = account(counter), usual(counter), counter.message_id()
    counter.call("2601", {"data": {"psn_no": visit.person, "omsgid": lost, "oinfno": "2207"}})
    assert "message_reversed" in counter.refused("2207", visit.settling(), lost)
    assert account(counter) == before


def test_a_reversed_refund_lets_the_settlement_count_again(counter: Counter) -> None:
    visit = usual(counter)
    info, lost = visit.settle()["setlinfo"], counter.message_id()
    counter.call("2208", {"data": {**visit.named, "setl_id": info["setl_id"]}}, lost)
    counter.call("2601", {"data": {"psn_no": visit.person, "omsgid": lost, "oinfno": "2208"}})
    assert account(counter) == info["balc"]


def test_what_was_uploaded_is_what_is_settled(counter: Counter) -> None:
    visit = usual(counter)
    assert "医疗总费用1.00，已上传费用165.75不相等" in counter.refused("2207", visit.settling(medfee_sumamt="1.00"))
    assert "parts_differ" in counter.refused("2207", visit.settling(inscp_scp_amt="1.00"))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"med_list_codg": "NOBODY"}, "NOBODY"),
        ({"det_item_fee_sumamt": "10.01"}, "10.01"),
        ({"feedetl_sn": "1"}, "line_repeated"),
        ({"cnt": "-1", "det_item_fee_sumamt": "-10.00"}, "line_does_not_add_up"),
        ({"pric": "NaN"}, "pric"),
        ({"chrg_bchno": ""}, "chrg_bchno"),
        ({"fee_ocur_time": "2026-13-01 00:00:00"}, "2026-13-01"),
    ],
)
def test_a_line_that_does_not_fit_is_refused_with_its_reason(counter: Counter, changed: Json, reason: str) -> None:
    visit = usual(counter)
    line = visit.line("9", "V02", "1", "10.00") | changed
    assert reason in counter.refused("2204", {"feedetail": [line]})
    visit.settle()


def test_lines_are_taken_back_until_they_are_settled(counter: Counter) -> None:
    visit = usual(counter)
    counter.call("2205", {"data": {**visit.named, "chrg_bchno": "0000"}})
    assert "fees_not_uploaded" in counter.refused("2207", visit.settling())
    visit.total, visit.sums = Decimal(0), {}
    visit.charge(visit.line("1", "V02", "1", "10.00"))
    visit.settle()
    counter.call("2205", {"data": {**visit.named, "chrg_bchno": "0000"}})
    assert "visit_settled" in counter.refused("2202", {"data": {**visit.named, "ipt_otp_no": visit.number}})


def test_a_chronic_disease_is_settled_as_such(counter: Counter) -> None:
    visit = Visit(counter).register().tell("140104", "M03900")
    visit.charge(visit.line("1", "D01", "300", "13.86", dise_codg="M03900"))
    assert visit.settle(med_type="140104")["setlinfo"]["hifp_pay"] > 0


def test_prices_of_parts_of_a_fen_are_rounded_once_a_line(counter: Counter) -> None:
    visit = Visit(counter).register().tell()
    line = visit.line("1", "D10", "3", "0.333333") | {"det_item_fee_sumamt": "1.00"}
    visit.charge(line)
    assert visit.settle()["setlinfo"]["medfee_sumamt"] == Decimal("1.00")


def test_a_voucher_is_decoded_to_a_token_that_identifies_and_settles(counter: Counter) -> None:
    code = counter.http.post(f"/simulation/vouchers/{EMPLOYEE[0]}", content=b"").json()["code"]
    asked = {"data": {"orgId": HOSPITAL, "businessType": "01301", "ecQrCode": code}, "transType": "ec.query"}
    token = counter.call("1162", asked)["data"]["ecToken"]
    found = counter.call("1101", {"data": {"mdtrt_cert_type": "01", "mdtrt_cert_no": token}})
    assert found["baseinfo"]["psn_no"] == EMPLOYEE[0]
    usual(counter).settle(mdtrt_cert_type="01", mdtrt_cert_no=token)
    assert "voucher_used" in counter.refused("1162", asked)
    paying = {"data": {"orgId": HOSPITAL, "ecQrCode": "1" * 18}, "transType": "ec.query"}
    assert "请使用医保电子凭证二维码" in counter.refused("1162", paying)


def test_what_is_accumulated_is_told_and_taken_back(counter: Counter) -> None:
    visit = usual(counter)
    asked = {"data": {"psn_no": visit.person, "cum_ym": "202611"}}
    assert counter.call("5206", asked)["cuminfo"] == []
    visit.settle()
    assert counter.call("5206", asked)["cuminfo"]
