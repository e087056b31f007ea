"""The register finds designated institutions, and refuses what is not designated, not opened or not a full choice."""

import re
from datetime import date

import pytest
from click.testing import CliRunner

from counter.cli import jiesuan
from simulation import samples
from terminal import diseases
from terminal.errors import Refused
from terminal.institutions import Register, load
from terminal.model import Institution, Kind

DAY = date(2024, 6, 3)
TIANJIN, CLOSED, COMMUNITY = "H12010500001", "H12010100001", "H12010500002"
TUMOUR, PHARMACY, OTHER_PHARMACY = "H14010600001", "P14010600001", "P14010600002"


@pytest.fixture
def register() -> Register:
    return load()


def hospital(code: str, area: str = "120105") -> Institution:
    return Institution(area=area, level=2, direct_settlement=True, code=code)


def refusal(register: Register, code: str, day: date = DAY, *, away: bool = True) -> str:
    try:
        register.ensure_open(hospital(code), Kind.OUTPATIENT, day, away=away)
    except Refused as error:
        return error.code
    return ""


def codes(register: Register, words: str, area: str = "") -> list[str]:
    return [each.code for each in register.search(words, area)]


def test_every_code_has_12_characters_and_is_there_once(register: Register) -> None:
    found = codes(register, "")
    assert len(set(found)) == len(found) > 20
    assert {(len(code), code[0] in "HP", code[1:].isdigit()) for code in found} == {(12, True, True)}


def test_only_an_institution_that_a_document_names_goes_without_the_word_simulated(register: Register) -> None:
    for each in register.search():
        assert bool(each.clause) != ("模拟" in each.name_zh) == ("simulated" in each.name_en)


def test_the_sample_hospital_is_designated_under_its_own_name(register: Register) -> None:
    ours = samples.institution()
    found = register.find(ours.code)
    assert found is not None
    assert (found.name_zh, found.area, found.level) == (ours.name, ours.area, ours.level)


@pytest.mark.parametrize(
    ("words", "area", "first"),
    [
        ("同仁", "", "H11010100001"),
        ("tongren", "", "H11010100001"),
        ("beijingtongren", "", "H11010100001"),
        ("bjtryy", "", "H11010100001"),
        ("tianjin gjxxg", "", "H12011600001"),
        ("示例 医院", "120000", TIANJIN),
        ("", "120105", TIANJIN),
        ("P1401", "", PHARMACY),
        ("国际心血管", "120000", "H12011600001"),
    ],
)
def test_it_is_searched_by_part_of_the_name_and_its_pinyin_and_by_area(
    words: str, area: str, first: str, register: Register
) -> None:
    assert codes(register, words, area)[0] == first
    assert all(each.area.startswith(area.rstrip("0")) for each in register.search(words, area))


def test_every_chinese_name_has_its_pinyin_a_syllable_a_character(register: Register) -> None:
    for each in register.search():
        characters = re.sub("[^一-鿿]", "", each.name_zh.removesuffix("（模拟）"))
        assert len(each.pinyin.split()) == len(characters), each.code


def test_every_word_has_to_be_there(register: Register) -> None:
    assert codes(register, "同仁 天津") == []
    assert codes(register, "同仁", "120000") == []


def test_an_institution_that_is_not_in_the_register_is_not_designated(register: Register) -> None:
    assert refusal(register, "H12010599999") == "not_designated"
    assert refusal(register, "H12010599999", away=False) == "not_designated"


def test_an_institution_settles_directly_from_the_day_on_which_it_opened(register: Register) -> None:
    assert refusal(register, COMMUNITY, date(2024, 6, 2)) == "not_opened"
    assert refusal(register, COMMUNITY, date(2024, 6, 3)) == ""
    assert refusal(register, CLOSED) == "not_opened"


def test_what_is_not_opened_concerns_only_those_who_are_insured_elsewhere(register: Register) -> None:
    assert refusal(register, CLOSED, away=False) == ""


def test_a_hospital_without_a_code_is_not_looked_up(register: Register) -> None:
    assert refusal(register, "") == ""


@pytest.mark.parametrize(
    ("chosen", "complete"),
    [
        ((TUMOUR, PHARMACY), True),
        ((TUMOUR,), False),
        ((PHARMACY,), False),
        ((TUMOUR, OTHER_PHARMACY), False),
        ((TUMOUR, PHARMACY, "H99999999999"), False),
        ((), False),
    ],
)
def test_special_drugs_need_a_chosen_hospital_and_a_chosen_pharmacy(
    chosen: tuple[str, ...], complete: bool, register: Register
) -> None:
    if complete:
        register.ensure_chosen(chosen, ("D1",), DAY)
        return
    with pytest.raises(Refused, match="choice_incomplete"):
        register.ensure_chosen(chosen, ("D1",), DAY)


def test_the_two_diseases_are_served_by_village_township_and_community_institutions(register: Register) -> None:
    primary = [each for each in register.search() if each.level == 0 and not each.is_pharmacy and not each.account_only]
    assert primary
    assert all(each.has_opened(Kind.TWO_DISEASES, date(2024, 6, 30)) for each in primary)


def test_the_command_finds_and_names_them_in_both_languages() -> None:
    chinese = CliRunner().invoke(jiesuan, ["institutions", "search", "同仁", "--area", "110000"])
    english = CliRunner().invoke(jiesuan, ["institutions", "search", "同仁", "--language", "en"])
    assert chinese.exit_code == 0
    assert "H11010100001  110101 北京市  3  北京同仁医院  inpatient=2019-01-01" in chinese.stdout
    assert "Beijing Tongren Hospital" in english.stdout


def test_the_command_ends_in_1_where_nothing_fits() -> None:
    assert CliRunner().invoke(jiesuan, ["institutions", "search", "同仁", "--area", "120000"]).exit_code == 1


def test_a_disease_is_known_by_its_national_code_whatever_an_area_calls_it() -> None:
    assert [diseases.code_of(called) for called in ("尿毒症透析", "透析", "Dialysis")] == ["M07800"] * 3
    assert diseases.code_of("恶性肿瘤门诊放化疗") == "M00500"
    assert diseases.code_of("肾移植术后抗排异治疗") == diseases.code_of("器官移植术后抗排异治疗") == "M08300"
    assert (diseases.name("M07800", "zh_CN"), diseases.name("M07800", "en")) == ("透析", "Dialysis")
    assert (diseases.code_of("感冒"), diseases.name("M99999", "en"), diseases.is_known("M99999")) == ("", "", False)
