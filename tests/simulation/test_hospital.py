"""The sample hospital: real bills for synthetic people, settled once, also after a restart."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulation import samples
from simulation.hospital import SampleHospital
from terminal.benefit.split import totals
from terminal.errors import BadInput, NotSent, Refused
from terminal.model import Bill, Insurance, Kind
from tests.bench import person

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@pytest.fixture
def hospital(tmp_path: Path) -> Iterator[SampleHospital]:
    hospital = SampleHospital(tmp_path / "hospital.db")
    yield hospital
    hospital.close()


def owed(hospital: SampleHospital, name: str) -> list[Bill]:
    return list(hospital.unpaid(person(name).id_number))


def test_bills_come_oldest_first(hospital: SampleHospital) -> None:
    days = [bill.care.day for bill in owed(hospital, "胡长顺")]
    assert days == sorted(days)
    assert len(days) == 2


def test_somebody_unknown_owes_nothing(hospital: SampleHospital) -> None:
    assert owed(hospital, "冯玉梅") == []


def test_a_settled_bill_is_owed_no_more_also_after_a_restart(hospital: SampleHospital, tmp_path: Path) -> None:
    first, second = owed(hospital, "胡长顺")
    hospital.mark_settled(first.number, "S1")
    hospital.close()
    again = SampleHospital(tmp_path / "hospital.db")
    assert owed(again, "胡长顺") == [second]
    assert again.settlement_of(first.number) == "S1"
    again.close()


def test_a_refunded_bill_is_owed_again(hospital: SampleHospital) -> None:
    before = owed(hospital, "胡长顺")
    hospital.mark_settled(before[0].number, "S1")
    hospital.mark_unsettled(before[0].number, "S1")
    assert owed(hospital, "胡长顺") == before


def test_a_refund_that_is_told_again_leaves_what_was_settled_and_given_back_since(hospital: SampleHospital) -> None:
    bill = owed(hospital, "胡长顺")[0]
    hospital.mark_settled(bill.number, "S1")
    hospital.mark_unsettled(bill.number, "S1", bill.care.lines[:2])
    hospital.mark_settled(bill.number, "S2")
    hospital.mark_unsettled(bill.number, "S1", bill.care.lines[:2])
    assert hospital.settlement_of(bill.number) == "S2"
    hospital.mark_unsettled(bill.number, "S2", bill.care.lines[:1])
    hospital.mark_unsettled(bill.number, "S1", bill.care.lines[:2])
    assert owed(hospital, "胡长顺")[0].care.lines == bill.care.lines[:1]


def test_the_same_settlement_again_changes_nothing(hospital: SampleHospital) -> None:
    number = owed(hospital, "胡长顺")[0].number
    for _ in range(2):
        hospital.mark_settled(number, "S1")
    assert hospital.settlement_of(number) == "S1"


def test_a_bill_settled_under_another_number_is_told(hospital: SampleHospital) -> None:
    number = owed(hospital, "胡长顺")[0].number
    hospital.mark_settled(number, "S1")
    with pytest.raises(Refused, match="settled_elsewhere"):
        hospital.mark_settled(number, "S2")
    assert hospital.settlement_of(number) == "S1"


def test_a_bill_nobody_knows_is_told(hospital: SampleHospital) -> None:
    with pytest.raises(Refused, match="bill_not_known"):
        hospital.mark_settled("MZ000", "S1")


def test_a_file_that_is_no_hospital_is_told(tmp_path: Path) -> None:
    (tmp_path / "hospital.db").write_bytes(b"a letter, not a database" * 100)
    with pytest.raises(NotSent, match="hospital_unreachable"):
        SampleHospital(tmp_path / "hospital.db")


def test_the_samples_cover_what_a_county_hospital_meets() -> None:
    bills = samples.bills()
    people = samples.people()
    kinds = Counter(each.bill.care.kind for each in bills)
    assert len(people) >= 14
    assert len(bills) >= 24
    assert {Kind.OUTPATIENT, Kind.CHRONIC, Kind.TWO_DISEASES, Kind.INPATIENT, Kind.MATERNITY} <= set(kinds)
    assert max(len(each.bill.care.lines) for each in bills) == 300
    assert {each.insured.insurance for each in people} == set(Insurance)
    assert len({each.insured.insured_area for each in people}) >= 3


def test_one_bill_alone_does_not_add_up() -> None:
    wrong = [each for each in samples.bills() if totals(each.bill.care.lines)[0] != each.bill.stated_total]
    assert len(wrong) == 1


def test_bill_numbers_are_unique_and_every_patient_is_known() -> None:
    bills = samples.bills()
    assert len({each.bill.number for each in bills}) == len(bills)
    assert {each.patient for each in bills} < {each.number for each in samples.people()}


@pytest.mark.parametrize("who", samples.people(), ids=lambda who: who.number)
def test_a_sample_person_is_consistent(who: samples.SamplePerson) -> None:
    number = who.id_number.reveal()
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11]
    assert number[17] == check
    assert number[6:14] == f"{who.insured.birth:%Y%m%d}"
    assert who.gender == ("男" if int(number[16]) % 2 else "女")
    card = who.card
    assert (len(card.card_sn.reveal()), len(card.card_number.reveal())) == (32, 9)
    assert card.card_sn.reveal().startswith(who.insured.insured_area)


def test_a_bill_of_an_item_that_the_catalogue_has_not_is_told_with_its_line(tmp_path: Path) -> None:
    for name in ("hospital.json", "bills.json"):
        text = (samples.FIXTURES / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace('["V02", "1"], ["D01"', '["V02", "1"], ["D99"', 1), encoding="utf-8")
    with pytest.raises(BadInput, match=r"json_field file=bills.json key=0.lines.1.0 line=11 allowed=needs_item"):
        samples.bills(tmp_path)
