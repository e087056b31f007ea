"""The field tables are the one source of checks, schemas and pages, and those that are committed are theirs."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec import json

from counter.cli.network_fields import fields, written
from simulation.served.fields import check, pages, schema
from simulation.served.fields.definition import dictionaries, numbers, table
from simulation.served.fields.deviations import Mode, deviations, levels
from simulation.served.table import TABLE

DOCS = Path(__file__).parents[3] / "docs" / "interface"
SERVED = sorted(TABLE)


def test_what_is_generated_is_current() -> None:
    made = written()
    assert sorted(made) == sorted(each.name for each in DOCS.iterdir())
    stale = [name for name, text in made.items() if (DOCS / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run jiesuan network fields --out docs/interface"


@pytest.mark.parametrize("infno", SERVED)
def test_every_served_transaction_has_a_table(infno: str) -> None:
    found = table(infno)
    assert found is not None
    assert found.request
    assert all(each.label for node in (*found.request, *found.answer) for each in node.fields)


@pytest.mark.parametrize("infno", numbers())
def test_the_sample_of_a_page_passes_its_own_checks(infno: str) -> None:
    checker = check.of_request(infno)
    assert checker is not None
    assert [str(each) for each in checker.check(pages.sample(infno))] == []


def test_a_table_may_name_dictionaries_without_codes_but_no_empty_one() -> None:
    assert all(each.codes for each in dictionaries().values())


def test_what_one_source_alone_says_never_refuses() -> None:
    checker = check.of_request("2101")
    assert checker is not None
    found = checker.check({"druginfo": {"psn_name": "1"}, "drugdetail": [{"memo": "1"}]})
    assert found
    assert all(each.assumed for each in found)


def test_what_is_assumed_hides_nothing_that_is_sure() -> None:
    checker = check.of_request("2101")
    assert checker is not None
    rows = [{"memo": "1"}] * 9
    found = checker.check({"druginfo": {"psn_name": "1"}, "drugdetail": [*rows, {"bilg_dr_codg": "1" * 31}]})
    assert [(each.code, each.field) for each in found if not each.assumed] == [("F02", "bilg_dr_codg")]


def test_the_schema_asks_for_a_field_by_either_of_its_names() -> None:
    data = schema.of_request("1901")["properties"]["data"]
    (either,) = [each for each in data["allOf"] if {"required": ["parentValue"]} in each["anyOf"]]
    assert either == {"anyOf": [{"required": ["parentValue"]}, {"required": ["parent_value"]}]}


def test_the_schema_calls_an_empty_node_none() -> None:
    nodes = schema.of_request("2101")["properties"]
    assert nodes["druginfo"]["minProperties"] == 1
    assert "minProperties" not in nodes["drugdetail"]["items"]


def test_a_mode_has_a_level_for_every_code_and_a_region_its_own() -> None:
    strict = levels(Mode.STRICT, {})
    assert strict.keys() == deviations().keys()
    assert {code: level for code, level in strict.items() if level != "refuse"} == {"F12": "note"}
    assert set(levels(Mode.LENIENT, {}).values()) == {"note"}


def test_the_command_prints_pages_and_schemas() -> None:
    run = CliRunner()
    assert "| `med_type` | 医疗类别 |" in run.invoke(fields, ["2207"]).output
    assert json.decode(run.invoke(fields, ["2207", "--json"]).output) == schema.of_request("2207")
    assert json.decode(run.invoke(fields, ["--json"]).output)["openapi"] == "3.1.0"
    assert "[2207](2207.md)" in run.invoke(fields, []).output
    assert run.invoke(fields, ["9999"]).exit_code == 2


def test_every_edition_that_a_table_names_is_explained() -> None:
    index = pages.pages({}, "/")["README.md"]
    tables = [found for each in numbers() if (found := table(each))]
    fields = [field for found in tables for node in (*found.request, *found.answer) for field in node.fields]
    named = {name for each in tables for name in each.editions} | {name for each in fields for name in each.editions}
    assert {name for name in named if f"- {name}: " not in index} == set()
