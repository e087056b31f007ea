"""A pack that does not fit is refused with file, key and line."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from terminal.benefit.checks import dated_lists
from terminal.benefit.rules import PACKS, load
from terminal.errors import BadInput, Refused
from terminal.model import Insurance, Insured, Kind

Edit = Callable[[str, str], BadInput]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """Load a copy of the packs in which one piece of a file was replaced, and return the complaint."""

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


def test_a_person_of_an_area_without_a_pack_has_no_rule() -> None:
    stranger = Insured(insured_area="440100", insurance=Insurance.RESIDENT, birth=date(1980, 1, 1))
    with pytest.raises(Refused, match="no_rule"):
        load().benefit(stranger, Kind.OUTPATIENT)


def test_every_value_names_a_document_of_its_pack() -> None:
    for pack in load().packs:
        lists = [entries for _, entries in dated_lists(pack)]
        assert lists
        assert {entry.document for entries in lists for entry in entries} == set(pack.documents)


def test_a_program_that_loaded_the_packs_ends_well() -> None:
    """The collector's last run used to tear msgspec's types down in the wrong order in one of five runs."""
    command = [sys.executable, "-c", "import terminal.benefit.rules as rules; rules.load()"]
    assert {subprocess.run(command, check=False).returncode for _ in range(25)} == {0}
