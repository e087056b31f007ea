"""People of every area that has published rules, each with the reason why, at hospitals that have bills for them."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from simulation import samples
from simulation.samples import SamplePerson
from terminal import areas, institutions
from terminal.benefit import rules
from terminal.errors import BadInput
from terminal.model import Kind
from terminal.private import is_id_number
from terminal.texts import LANGUAGES

PEOPLE = samples.people()
AREAS = (
    *(1100, 1200, 3100, 1309, 3716, 1401, 1402, 1408),
    *(1301, 1302, 1303, 1308, 1310, 1306, 1304, 1307, 1311),
    *(3205, 3304, 3201, 3202, 3206, 3301, 3302, 3401, 3402),
    *(3702, 3701, 3714, 3703, 3706, 4403, 4401, 4201, 5101, 5000, 6101),
)
TONGREN = "H11010100001"
SPECIAL = rules.load().special_drugs("140100", date(2026, 11, 18))


def ids(found: SamplePerson) -> str:
    return found.number


@pytest.mark.parametrize("area", AREAS)
def test_somebody_is_insured_in_every_area_with_published_rules(area: int) -> None:
    assert [each for each in PEOPLE if each.insured.insured_area.startswith(str(area))]


def test_there_are_at_least_sixty_of_them_each_with_a_reason_in_both_languages() -> None:
    assert len(PEOPLE) >= 60
    reasons = [each.why.in_language(language) for each in PEOPLE for language in LANGUAGES if each.why]
    assert len(set(reasons)) == 2 * len(PEOPLE)


def test_some_are_what_counters_stumble_over() -> None:
    numbers = [each.id_number.reveal() for each in PEOPLE]
    names = [each.name.reveal() for each in PEOPLE]
    assert sum(number.endswith("X") for number in numbers) >= 5
    assert {number[:2] for number in numbers} >= {"81", "93"}
    assert any("·" in name for name in names)
    assert any(name.isascii() for name in names)
    assert any(ord(char) > 0x9FFF or 0x3400 <= ord(char) < 0x4E00 for name in names for char in name)
    assert sum(bool(each.insured.paused) for each in PEOPLE) >= 2
    owing = {each.patient for code in samples.hospitals() for each in samples.bills(code=code)}
    assert {each.number for each in PEOPLE} - owing


@pytest.mark.parametrize("who", PEOPLE, ids=ids)
def test_numbers_are_valid_and_synthetic_as_the_first_ones_are(who: SamplePerson) -> None:
    """The last digits of the person's number are those of the identity number's sequence."""
    number = who.id_number.reveal()
    assert is_id_number(number)
    assert number[14:16] == who.number[-2:]
    assert len({each.id_number.reveal() for each in PEOPLE}) == len({each.number for each in PEOPLE}) == len(PEOPLE)
    assert areas.name(who.insured.insured_area, "en")


@pytest.mark.parametrize("code", samples.hospitals()[1:])
def test_a_hospitals_bills_tell_doctor_department_and_diagnosis_and_name_items_nationally(code: str) -> None:
    found = samples.bills(code=code)
    assert found
    for each in found:
        care = each.bill.care
        assert care.treating
        assert care.treating.department == each.bill.department
        assert care.treating.diagnoses
        assert care.doctor.startswith("D")
        assert care.treating.doctor_name
        listed = SPECIAL if care.kind is Kind.SPECIAL_DRUG else set()
        assert all(len(line.code) >= 10 or line.code in listed for line in care.lines)
        assert len({each.bill.number for each in found}) == len(found)


@pytest.mark.parametrize("code", samples.hospitals()[1:])
def test_a_hospital_has_bills_of_the_kinds_that_it_is_designated_for(code: str) -> None:
    at = institutions.load().find(code)
    assert at
    offered = {each.bill.care.kind for each in samples.bills(code=code)}
    assert offered & set(at.services)
    assert Kind.OUTPATIENT in offered


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('["001102000020000", "1"]', '["001102000020009", "1"]', r"key=bill.0.lines.0.0 line=\d+ allowed=needs_item"),
        ('patient = "11000000000000000020"', 'patient = "1"', r"key=bill.0.patient line=\d+ allowed=needs_person"),
        (
            '[catalogue]\n"XC08CAA189A001010102510"',
            '[catalogue]\n"XC08"',
            r"key=catalogue.XC08 line=5 allowed=needs_national_item",
        ),
        ('kind = "outpatient"', 'kind = "visit"', r"key=bill.0.kind line=\d+ allowed=wrong_value"),
        ("department = ", "departement = ", r"key=bill.0.departement line=\d+ allowed=unknown_key"),
    ],
    ids=["item", "patient", "catalogue", "kind", "key"],
)
def test_a_set_that_does_not_fit_is_told_with_file_key_line_and_what_is_allowed(
    tmp_path: Path, before: str, after: str, complaint: str
) -> None:
    fixtures = tmp_path / "fixtures"
    copytree(samples.FIXTURES / "hospitals", fixtures / "hospitals")
    for name in ("people.json", "people-of-areas.json", "items.json", "hospital.json"):
        (fixtures / name).write_bytes((samples.FIXTURES / name).read_bytes())
    file = fixtures / "hospitals" / f"{TONGREN}.toml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(BadInput, match=rf"toml_field file={TONGREN}.toml {complaint}"):
        samples.bills(fixtures, code=TONGREN)
