"""The terms of items at each place of care, by area and day, and their search."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from counter.cli import jiesuan
from simulation import samples
from simulation.network.catalogue import Catalogue, load
from terminal.errors import BadInput, Refused
from terminal.model import Bill, Line, LineClass

Counts = tuple[str, str, int | None]
DAY = date(2026, 11, 22)
HERE, TIANJIN, SHANGHAI = "371600", "120000", "310000"
BILLS = [each.bill for code in samples.hospitals() for each in samples.bills(code=code)]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def counts(catalogue: Catalogue, code: str, area: str, day: date = DAY) -> Counts:
    term = catalogue.listed(code, area, day).term
    return term.class_.value, term.self_pay, term.limit


def codes(catalogue: Catalogue, words: str, area: str = HERE, day: date = DAY) -> list[str]:
    """Find items of the sample hospital; those of the other hospitals have codes of the national shape."""
    return [each.item.code for each in catalogue.search(words, area, day) if len(each.item.code) == 3]


@pytest.mark.parametrize("bill", BILLS, ids=lambda bill: bill.number)
def test_the_sample_hospitals_bills_agree_with_the_catalogue_of_their_place_on_their_day(
    bill: Bill, catalogue: Catalogue
) -> None:
    for line in bill.care.lines:
        assert catalogue.price(line, bill.care.hospital.area, bill.care.day) == line


@pytest.mark.parametrize("code", ["D03", "E05", "B01", "M03", "M04"])
def test_an_item_counts_differently_from_place_to_place(catalogue: Catalogue, code: str) -> None:
    assert len({counts(catalogue, code, area) for area in (HERE, TIANJIN, SHANGHAI)}) == 3


def test_the_nearest_area_counts_and_every_place_inside_it(catalogue: Catalogue) -> None:
    assert counts(catalogue, "D03", "120116") == counts(catalogue, "D03", TIANJIN) == ("甲", "0", None)
    assert counts(catalogue, "D03", "430100") == ("乙", "0.10", None)


@pytest.mark.parametrize(
    ("code", "area", "day", "before", "after"),
    [
        ("B01", HERE, date(2026, 7, 1), ("甲", "0", 3500), ("甲", "0", 4000)),
        ("D05", HERE, date(2026, 1, 1), ("丙", "0", None), ("乙", "0.10", None)),
        ("D03", TIANJIN, date(2026, 1, 1), ("乙", "0.05", None), ("甲", "0", None)),
        ("D04", SHANGHAI, date(2026, 1, 1), ("乙", "0.10", 4200), ("乙", "0.10", 3650)),
    ],
)
def test_a_term_holds_from_its_day_on(
    catalogue: Catalogue, code: str, area: str, day: date, before: Counts, after: Counts
) -> None:
    eve = date.fromordinal(day.toordinal() - 1)
    assert (counts(catalogue, code, area, eve), counts(catalogue, code, area, day)) == (before, after)


@pytest.mark.parametrize(
    ("code", "area", "day"),
    [
        ("D01", HERE, date(2024, 12, 31)),
        ("L11", SHANGHAI, date(2026, 6, 30)),
        ("E04", "130900", DAY),
        ("X99", HERE, DAY),
    ],
    ids=["before the first day", "before the place's first day", "another place", "unknown"],
)
def test_what_no_term_covers_is_refused(catalogue: Catalogue, code: str, area: str, day: date) -> None:
    with pytest.raises(Refused, match=f"item_not_listed item={code} area={area} day={day}"):
        catalogue.listed(code, area, day)


def test_the_place_of_care_answers_a_line_whatever_the_hospital_wrote(catalogue: Catalogue) -> None:
    line = Line(name="x", code="D04", class_=LineClass.C, quantity="2", unit_price=3940)
    answered = replace(line, class_=LineClass.B, self_pay="0.10", limit=3650)
    assert catalogue.price(line, SHANGHAI, DAY) == answered


def test_a_line_without_a_code_stays_as_it_is(catalogue: Catalogue) -> None:
    line = Line(name="x", class_=LineClass.C, quantity="1", unit_price=1)
    assert catalogue.price(line, HERE, DAY) == line


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("D04", ["D04"]),
        ("d04", ["D04"]),
        ("阿托伐他汀", ["D04"]),
        ("床位 丙", []),
        ("床位", ["B01", "B02"]),
        ("CT", ["E04"]),
    ],
)
def test_items_are_found_by_every_word_of_code_name_category_and_class(
    catalogue: Catalogue, words: str, found: list[str]
) -> None:
    assert codes(catalogue, words) == found


def test_only_what_is_in_force_is_found(catalogue: Catalogue) -> None:
    assert codes(catalogue, "L11", SHANGHAI, date(2026, 6, 30)) == []
    assert codes(catalogue, "L11", SHANGHAI, date(2026, 7, 1)) == ["L11"]


_TERM = 'terms = [{ from = 2026-01-01, class = "甲" }]'


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ('terms = [{ from = 2026-01-01, class = "丁" }]', "item.0.terms.0.class", 5),
        ('terms = [{ from = 2026-01-01, class = "甲", area = "371" }]', "item.0.terms.0.area", 5),
        ("terms = []", "item.0", 1),
        ('terms = [{ from = 2026-01-01, class = "甲" }]\nprice = 1', "item.0.price", 6),
        (f"{_TERM}\n[[item]]\ncode = 'X'\nname = 'y'\ncategory = '药品'\n{_TERM}", "item.1.code", 7),
    ],
)
def test_what_does_not_fit_is_told_with_key_and_line(tmp_path: Path, text: str, key: str, line: int) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(f'[[item]]\ncode = "X"\nname = "x"\ncategory = "药品"\n{text}\n', encoding="utf-8")
    with pytest.raises(BadInput) as error:
        load(path)
    assert (error.value.code, error.value.facts["key"], error.value.facts["line"]) == ("toml_field", key, line)


def test_the_command_tells_what_an_item_counts_where_and_when() -> None:
    asked = ["catalogue", "search", "D04 阿托伐他汀", "--area", SHANGHAI, "--date", "2026-11-22"]
    found = CliRunner().invoke(jiesuan, asked)
    assert (found.exit_code, found.stdout) == (0, "D04  乙  0.10      36.50  2026-01-01  阿托伐他汀钙片 20mg×28片\n")
    assert CliRunner().invoke(jiesuan, [*asked[:2], "没有", *asked[3:]]).exit_code == 1
