"""Finding people in the sample hospital's records: by name, pinyin and number, also in a file of an earlier version."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from simulation import samples
from simulation.hospital import SampleHospital
from terminal.model import PatientKey, PatientRecord
from terminal.private import Private, is_id_number
from tests.bench import person


@pytest.fixture
def hospital(tmp_path: Path) -> Iterator[SampleHospital]:
    with closing(SampleHospital(tmp_path / "hospital.db")) as hospital:
        yield hospital


def found(hospital: SampleHospital, *parts: str, limit: int = 50) -> list[PatientRecord]:
    return list(hospital.find(tuple(map(Private, parts)), limit))


def names(hospital: SampleHospital, *parts: str) -> list[str]:
    return [each.name.reveal() for each in found(hospital, *parts)]


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ("张三", PatientKey.NAME),
        ("zs", PatientKey.PINYIN),
        ("ZhangSan", PatientKey.PINYIN),
        ("371602199003071156", PatientKey.ID_NUMBER),
        ("-26110001", PatientKey.PATIENT),
        ("*110001", PatientKey.OUTPATIENT),
        (".2611220901", PatientKey.REGISTRATION),
        ("220901", PatientKey.BILL),
    ],
)
def test_a_person_is_found_by_each_key_and_the_key_is_told(
    hospital: SampleHospital, part: str, key: PatientKey
) -> None:
    first = next(each for each in found(hospital, part) if each.name.reveal() == "张三")
    assert [(each.part, each.key) for each in first.matched] == [(0, key)]
    assert [bill.number for bill in first.bills] == ["MZ202611220901"]


def test_a_stay_is_found_by_its_number(hospital: SampleHospital) -> None:
    assert names(hospital, "+2611210004") == ["王秀兰"]
    assert names(hospital, "+261121") == []


def test_a_surname_is_found_by_each_way_to_read_it(hospital: SampleHospital) -> None:
    assert names(hospital, "syq") == names(hospital, "dyq") == ["单雨晴"]


def test_who_is_found_by_more_parts_comes_first(hospital: SampleHospital) -> None:
    assert names(hospital, "zs")[0] == "张三"
    assert names(hospital, "zs", "220904")[0] == "赵爽"


def test_who_owes_something_comes_before_who_owes_nothing(hospital: SampleHospital) -> None:
    owing = [bool(each.bills) for each in found(hospital, "z")]
    assert owing == sorted(owing, reverse=True)
    assert set(owing) == {True, False}


def test_a_settled_bill_stays_findable_and_is_not_owed(hospital: SampleHospital) -> None:
    assert names(hospital, "张三") == ["张三"]
    hospital.mark_settled("MZ202611220901", "S1")
    [zhang] = found(hospital, "张三")
    assert (zhang.bills, zhang.visits) == ((), ("MZ202611220901",))


def test_nobody_is_found_by_nothing_or_by_the_digits_of_an_amount(hospital: SampleHospital) -> None:
    assert names(hospital, "") == names(hospital, "12") == []


def test_at_most_so_many_are_found(hospital: SampleHospital) -> None:
    assert len(found(hospital, "z", limit=2)) == 2


def test_a_file_without_people_gets_them_and_what_they_owe_once(tmp_path: Path) -> None:
    for _ in range(2):
        with closing(SampleHospital(tmp_path / "hospital.db")) as hospital:
            assert names(hospital, "张三") == ["张三"]
            hospital.mark_settled("MZ202611220901", "S1")
    with closing(sqlite3.connect(tmp_path / "hospital.db")) as file:
        assert file.execute("SELECT settlement FROM bill WHERE number = 'MZ202611220901'").fetchone() == ("S1",)


def test_another_hospital_has_the_people_and_not_the_bills(tmp_path: Path) -> None:
    with closing(SampleHospital(tmp_path / "other.db", institution="H11010100001")) as hospital:
        [zhang] = found(hospital, "张三")
        assert zhang.bills == ()


def test_self_paying_people_are_synthetic_and_nobody_elses() -> None:
    people = samples.self_paying()
    assert all(is_id_number(each.id_number.reveal()) for each in people)
    assert not {each.id_number for each in people} & {each.id_number for each in samples.people()}
    assert person("张敏").id_number not in {each.id_number for each in people}
