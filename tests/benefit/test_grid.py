"""The table of areas and kinds of care says what settles, and docs/areas.md is this table."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from counter.cli import jiesuan
from terminal.benefit.grid import COLUMNS, Cell, Row, grid, newest_day, settling
from terminal.benefit.pack_index import files
from terminal.benefit.rules import PACKS, Rules, load
from terminal.model import Insurance, Kind, Tag
from tests.benefit.small_pack import rules as small

PAGE = Path(__file__).parents[2] / "docs" / "areas.md"


@pytest.fixture(scope="module")
def rows() -> tuple[Row, ...]:
    found = load()
    return grid(found, newest_day(found))


def cell(rows: tuple[Row, ...], area: str, insurance: Insurance, kind: Kind) -> Cell:
    [row] = [each for each in rows if each.area == area]
    return row.cells[COLUMNS.index((insurance, kind))]


def test_the_page_of_the_documents_is_what_the_command_prints() -> None:
    printed = CliRunner().invoke(jiesuan, ["packs", "table", "--language", "en"]).stdout
    assert PAGE.read_text(encoding="utf-8") == printed, "jiesuan packs table --language en > docs/areas.md"


def test_every_area_with_a_pack_has_a_row(rows: tuple[Row, ...]) -> None:
    assert [row.area for row in rows] == [path.stem for path in files(PACKS)]


def test_at_least_120_cells_settle(rows: tuple[Row, ...]) -> None:
    assert sum(settling(rows).values()) >= 120


def test_a_cell_is_as_sure_as_the_weakest_of_its_values(rows: tuple[Row, ...]) -> None:
    assert cell(rows, "371600", Insurance.EMPLOYEE, Kind.OUTPATIENT) == Cell((1, 2, 3), Tag.STATED, Tag.ASSUMED)
    # Its ratio is stated, its deductible assumed.
    assert cell(rows, "371600", Insurance.EMPLOYEE, Kind.INPATIENT).tag is Tag.ASSUMED


def test_what_no_pack_has_says_which_kind_is_missing(rows: tuple[Row, ...]) -> None:
    assert cell(rows, "371600", Insurance.EMPLOYEE, Kind.TWO_DISEASES) == Cell(missing="two_diseases")


def test_a_city_settles_by_the_rule_of_its_province_where_it_has_none_of_its_own(rows: tuple[Row, ...]) -> None:
    assert cell(rows, "140000", Insurance.RESIDENT, Kind.OUTPATIENT).inherited is False
    assert cell(rows, "140100", Insurance.RESIDENT, Kind.OUTPATIENT).inherited is True
    assert cell(rows, "140100", Insurance.RESIDENT, Kind.INPATIENT).inherited is False


def test_critical_illness_has_its_tag_where_there_is_one(rows: tuple[Row, ...]) -> None:
    [binzhou] = [row for row in rows if row.area == "371600"]
    assert binzhou.critical_illness == (None, Tag.ASSUMED)


PACK = """
[resident.inpatient]
caps = ["year"]
ratio = [{ @, segments = [{ ratio = { 1 = "0.8", 3 = "unknown" } }] }]
[resident.caps]
year = [{ @, per = "year", amount = 100 }]
[[resident.outpatient.ratio]]
from = 2024-01-01
to = 2024-12-31
segments = [{ ratio = "0.5" }]
document = "rule"
tag = "published"
"""


@pytest.fixture
def made(tmp_path: Path) -> Rules:
    return small(tmp_path, PACK)


def test_a_level_without_a_value_is_left_out_of_the_levels_that_settle(made: Rules) -> None:
    rows = grid(made, date(2024, 5, 10))
    assert cell(rows, "990000", Insurance.RESIDENT, Kind.INPATIENT).levels == (1, 2)


def test_a_rule_that_has_ended_settles_no_longer(made: Rules) -> None:
    found = [
        cell(grid(made, day), "990000", Insurance.RESIDENT, Kind.OUTPATIENT)
        for day in (date(2024, 5, 1), date(2025, 5, 1))
    ]
    assert [each.tag for each in found] == [Tag.PUBLISHED, None]
    assert found[1].missing == "2025-05-01"


def test_the_table_speaks_chinese_too() -> None:
    printed = CliRunner().invoke(jiesuan, ["packs", "table", "--date", "2024-05-10"]).stdout
    assert "| 滨州 371600 | 原文；封顶线假定值 |" in printed
    assert "2024-05-10" in printed
