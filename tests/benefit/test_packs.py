"""A pack that does not fit is refused with file, key and line."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from counter.cli import jiesuan
from terminal.benefit.checks import dated_lists
from terminal.benefit.rules import PACKS, clauses, load
from terminal.errors import BadInput, Refused
from terminal.model import Insurance, Insured, Kind
from terminal.texts import words

Edit = Callable[[str, str], BadInput]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """Return a function that loads a copy of the packs with one piece of a file replaced, and returns the error."""

    def edit(old: str, new: str) -> BadInput:
        folder = tmp_path / "packs"
        shutil.copytree(PACKS, folder)
        path = folder / "371600.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(BadInput) as caught:
            load(folder)
        return caught.value

    return edit


def line_in_binzhou(text: str, nth: int = 1) -> int:
    lines = (PACKS / "371600.toml").read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if text in line][nth - 1]


def test_an_unknown_key_names_file_key_and_line(edited: Edit) -> None:
    error = edited('per = "year"', 'per = "year"\nsurprise = 1')
    assert error.code == "toml_field"
    assert error.facts["file"] == "371600.toml"
    assert error.facts["key"] == "employee.outpatient.deductible.0.surprise"
    assert error.facts["line"] == line_in_binzhou('per = "year"') + 1


def test_a_missing_date_names_file_key_and_line(edited: Edit) -> None:
    error = edited("[[employee.chronic.ratio]]\nfrom = 2024-01-01\n", "[[employee.chronic.ratio]]\n")
    assert error.facts["key"] == "employee.chronic.ratio.0"
    assert "from" in str(error.facts["allowed"])
    assert error.facts["line"] == line_in_binzhou("[[employee.chronic.ratio]]")


def test_overlapping_dates_name_file_key_and_line(edited: Edit) -> None:
    header = "[[resident.two_diseases.ratio]]\nfrom = "
    error = edited(header + "2019-01-01", header + "2024-01-01")
    assert error.code == "pack_overlap"
    assert error.facts["key"] == "resident.two_diseases.ratio.1.from"
    assert error.facts["line"] == line_in_binzhou("[[resident.two_diseases.ratio]]", 2) + 1


def test_an_end_after_the_next_beginning_overlaps(edited: Edit) -> None:
    header = "[[resident.two_diseases.ratio]]\nfrom = 2019-01-01"
    assert edited(header, header + "\nto = 2024-06-30").code == "pack_overlap"


def test_a_duplicate_key_names_file_and_line(edited: Edit) -> None:
    error = edited('per = "year"', 'per = "year"\nper = "year"')
    assert error.code == "toml_syntax"
    assert error.facts["line"] == str(line_in_binzhou('per = "year"') + 1)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('ratio = "1"', 'ratio = "1.5"', "employee.maternity.ratio.0.segments.0.ratio"),
        ("amount = 70000", "amount = -1", "employee.chronic.deductible.0.amount"),
        ('tag = "stated"', 'tag = "guessed"', "employee.outpatient.deductible.0.tag"),
    ],
)
def test_a_value_that_is_not_allowed_names_its_key(old: str, new: str, key: str, edited: Edit) -> None:
    error = edited(old, new)
    assert str(error.facts["key"]).startswith(key)
    assert error.facts["allowed"]


def test_a_cap_that_is_not_there_names_its_key(edited: Edit) -> None:
    error = edited('caps = ["outpatient"]', 'caps = ["outpatients"]')
    assert (error.code, error.facts["name"]) == ("pack_name", "outpatients")


def test_a_document_that_is_not_there_names_its_key(edited: Edit) -> None:
    error = edited('document = "briefing"', 'document = "rumour"')
    assert (error.code, error.facts["name"]) == ("pack_document", "rumour")


def test_a_clause_that_no_document_states_names_its_key(edited: Edit) -> None:
    error = edited('clause = "B01"', 'clause = "B99"')
    assert (error.code, error.facts["name"]) == ("pack_clause", "B99")


def test_a_gap_between_two_entries_names_its_key(edited: Edit) -> None:
    header = "[[resident.two_diseases.ratio]]\nfrom = 2019-01-01"
    error = edited(header, header + "\nto = 2023-06-30")
    assert (error.code, error.facts["date"]) == ("pack_gap", "2023-06-30")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("up_to = 1000000", "up_to = 0"),
        ("up_to = 20000000", "up_to = 9000000"),
        ('brackets = [{ ratio = "0.50" }]', 'brackets = [{ ratio = "0.5" }, { ratio = "0.6" }]'),
    ],
)
def test_brackets_out_of_order_name_their_key(old: str, new: str, edited: Edit) -> None:
    assert edited(old, new).code == "pack_order"


def test_an_entry_that_ends_before_it_begins_names_its_key(edited: Edit) -> None:
    header = "[[resident.two_diseases.ratio]]\nfrom = 2019-01-01"
    error = edited(header, header + "\nto = 2018-12-31")
    assert (error.code, error.facts["key"]) == ("pack_order", "resident.two_diseases.ratio.0.to")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x = " + b"[" * 5_000], ids=["not UTF-8", "nested without end"])
@pytest.mark.parametrize("name", ["371600.toml", "agreements.toml", "clauses.toml"])
def test_a_pack_that_is_no_text_names_its_file(name: str, content: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    shutil.copytree(PACKS, folder)
    (folder / name).write_bytes(content)
    with pytest.raises(BadInput, match=f"toml_syntax file={name}"):
        load(folder)


def test_a_folder_without_the_agreements_says_so(tmp_path: Path) -> None:
    outcome = CliRunner().invoke(jiesuan, ["packs", "check", str(tmp_path)])
    assert outcome.exit_code == 2
    assert "agreements.toml" in outcome.stderr


def test_a_cap_that_nobody_uses_names_its_key(edited: Edit) -> None:
    assert edited('caps = ["two_diseases"]', "caps = []").code == "pack_unused"


def test_two_mechanics_at_once_are_refused(edited: Edit) -> None:
    found = edited('first_self_pay = "0.20" }', 'first_self_pay = "0.20", refuse = "not_registered" }')
    assert found.code == "pack_effect"


def test_every_problem_of_a_folder_is_listed_with_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    shutil.copytree(PACKS, folder)
    path = folder / "371600.toml"
    text = path.read_text(encoding="utf-8").replace('clause = "B01"', 'clause = "B99"')
    path.write_text(text.replace("up_to = 20000000", "up_to = 9000000"), encoding="utf-8")
    outcome = CliRunner().invoke(jiesuan, ["packs", "check", str(folder)])
    assert outcome.exit_code == 2
    assert outcome.stderr.count("371600.toml") == 2 * 2
    line = line_in_binzhou('clause = "B01"')
    assert f"第 {line} 行" in outcome.stderr


def test_our_own_packs_have_nothing_to_mend() -> None:
    assert CliRunner().invoke(jiesuan, ["packs", "check"]).exit_code == 0


def test_every_test_that_the_coverage_names_exists() -> None:
    root = Path(__file__).parents[2]
    named = [name for clause in clauses().values() for name in clause.carried_by]
    assert named
    for name in named:
        file, _, function = name.partition("::")
        assert f"def {function}(" in (root / file).read_text(encoding="utf-8"), name


def test_a_person_of_an_area_without_a_pack_has_no_rule() -> None:
    stranger = Insured(insured_area="440100", insurance=Insurance.RESIDENT, birth=date(1980, 1, 1))
    with pytest.raises(Refused, match="no_rule"):
        load().benefit(stranger, Kind.OUTPATIENT)


def refusal(area: str, insurance: Insurance, kind: Kind) -> Refused:
    with pytest.raises(Refused, match="no_rule") as caught:
        load().benefit(Insured(insured_area=area, insurance=insurance, birth=date(1980, 1, 1)), kind)
    return caught.value


def test_a_refusal_without_a_rule_names_the_kinds_of_care_that_have_one_and_the_full_payment() -> None:
    told = refusal("130500", Insurance.RESIDENT, Kind.INPATIENT)
    assert "130500" in words(told, "zh_CN").what
    assert "当地居民医保有规则的类别：普通门诊。" in words(told, "zh_CN").what
    assert "The kinds of care that residents there have rules for: ordinary outpatient." in words(told, "en").what
    assert "全额自费" in words(told, "zh_CN").next


def test_a_refusal_without_any_rule_says_so() -> None:
    told = refusal("650100", Insurance.EMPLOYEE, Kind.INPATIENT)
    assert words(told, "zh_CN").what.endswith("当地职工医保任何类别都没有规则。")
    assert words(told, "en").what.endswith("Of employees there no kind of care has rules.")


def test_every_value_names_a_document_of_its_pack() -> None:
    for pack in load().packs:
        lists = [entries for _, entries in dated_lists(pack)]
        assert lists
        assert {entry.document for entries in lists for entry in entries} == set(pack.documents)


def test_a_program_that_loaded_the_packs_ends_well() -> None:
    """The final garbage collection used to destroy msgspec's types in the wrong order in one of five runs."""
    command = [sys.executable, "-c", "import terminal.benefit.rules as rules; rules.load()"]
    assert {subprocess.run(command, check=False).returncode for _ in range(25)} == {0}
