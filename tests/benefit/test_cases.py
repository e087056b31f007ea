"""The worked cases come out of the `jiesuan scenario` command fen by fen, and so do thousands of random ones."""

import json
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from counter.cli import jiesuan
from terminal.benefit.rules import Rules, load
from terminal.benefit.scenario import decode, differences, play
from terminal.errors import BadInput
from tests.benefit import oracle
from tests.benefit.generate import cases, within

FOLDER = Path(__file__).parents[2] / "fixtures" / "cases"
COPIES = sorted(FOLDER.glob("*.json"))
# These name only the deciding events and figures.
DECIDING = sorted((FOLDER / "section-8").glob("*.json"))
# Of the areas with published tables, a few figures of each (docs/packs.md).
TABLES = sorted((FOLDER / "areas").glob("*.json"))
# One statement of the documents each, or a few (terminal/benefit/coverage.toml).
STATEMENTS = sorted((FOLDER / "statements").glob("*.json"))
SHARED = Path(__file__).parents[3] / "shared" / "cases"
AREAS = ["3716", "1309", "12", "14", "31", "elsewhere"]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def scenario(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(jiesuan, ["scenario", *arguments], input=given)


@pytest.mark.parametrize("path", COPIES + DECIDING + TABLES + STATEMENTS, ids=lambda path: path.stem)
def test_a_worked_case_comes_out_as_worked_by_hand(path: Path, rules: Rules) -> None:
    case = decode(path.read_bytes(), path.name)
    assert case.expect
    assert differences(case, play(rules, case)) == ()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of worked cases is not here")
def test_the_copies_of_the_cases_are_still_the_cases() -> None:
    assert all(path.read_bytes() == (SHARED / path.relative_to(FOLDER)).read_bytes() for path in COPIES + DECIDING)


def test_random_scenarios_agree_with_an_oracle_in_rational_numbers(rules: Rules) -> None:
    for case in cases(seed=20261122, n=2500, areas=AREAS):
        known = within(case, oracle.play(case)["results"])
        played = play(rules, decode(json.dumps(known).encode(), "random"))
        assert played == oracle.play(known)["results"], known


def test_the_command_prints_one_object_a_line_in_order() -> None:
    outcome = scenario(*map(str, COPIES))
    answers = [json.loads(line) for line in outcome.stdout.splitlines()]
    assert [answer["case"] for answer in answers] == [path.stem for path in COPIES]
    assert [answer["results"] for answer in answers] == [json.loads(path.read_bytes())["expect"] for path in COPIES]
    assert outcome.exit_code == 0


def test_a_dash_plays_json_lines_from_standard_input_in_order() -> None:
    played = [within(case, oracle.play(case)["results"]) for case in islice(cases(seed=3, n=50, areas=AREAS), 50)]
    outcome = scenario("-", given="".join(json.dumps(case) + "\n" for case in played).encode())
    assert [json.loads(line) for line in outcome.stdout.splitlines()] == [oracle.play(case) for case in played]
    assert outcome.exit_code == 0


def test_a_figure_that_differs_from_the_expected_one_is_named_and_ends_in_1(tmp_path: Path) -> None:
    case = json.loads(COPIES[0].read_bytes())
    event = next(iter(case["expect"]))
    case["expect"][event]["pool"] += 1
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(case))
    outcome = scenario(str(path))
    assert outcome.exit_code == 1
    assert f"{event}.pool" in outcome.stderr


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("person.insurance", "pension", "person.insurance"),
        ("person.surprise", 1, "surprise"),
        ("person.birth", "1980-13-01", "person.birth"),
        ("person.status", None, "person.status"),
        ("events.0.settle.lines.0.unit_price", -1, "events[0].settle.lines[0].unit_price"),
        ("events.0.settle.lines.0.unit_price", 12.5, "events[0].settle.lines[0].unit_price"),
        ("events.0.settle.lines.0.quantity", "1e3", "events[0].settle.lines[0].quantity"),
        ("events.0.settle.lines.0.class", "丁", "events[0].settle.lines[0].class"),
        ("events.0.settle.hospital.level", 4, "events[0].settle.hospital.level"),
        ("events.0.refund", "V1", "events[0]"),
    ],
)
def test_a_file_that_does_not_fit_gets_one_line_with_file_field_and_what_is_allowed(
    key: str, value: object, expected: str, tmp_path: Path
) -> None:
    case = json.loads(COPIES[0].read_bytes())
    *parents, last = key.split(".")
    node = case
    for name in parents:
        node = node[int(name)] if name.isdigit() else node[name]
    node[last] = value
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(case))
    outcome = scenario(str(path))
    assert outcome.exit_code == 2
    assert outcome.stdout == ""
    assert outcome.stderr.count("\n") == 1
    assert str(path) in outcome.stderr
    assert expected in outcome.stderr


def test_a_field_that_does_not_exist_is_refused_also_if_it_is_null() -> None:
    case = json.loads(COPIES[0].read_text(encoding="utf-8")) | {"expcet": None}
    with pytest.raises(BadInput, match="expcet"):
        decode(json.dumps(case).encode(), "case")


@pytest.mark.parametrize(
    "key",
    [
        "person.account",
        "person.aid",
        "person.civil_servant",
        "person.recognitions",
        "person.registrations",
        "person.retired_on",
        "events.0.settle.admitted",
        "events.0.settle.child",
        "events.0.settle.disease",
        "events.0.settle.emergency",
        "events.0.settle.use_account",
        "events.0.settle.lines.0.limit",
        "events.0.settle.lines.0.self_pay",
        "title",
        "expect",
    ],
)
def test_an_optional_field_that_is_null_is_one_that_is_not_there(key: str, rules: Rules) -> None:
    given = json.loads((COPIES[0].parent / "binzhou-employee-outpatient-active.json").read_bytes())
    *parents, last = key.split(".")
    node = given
    for name in parents:
        node = node[int(name)] if name.isdigit() else node[name]
    node.pop(last, None)
    without = play(rules, decode(json.dumps(given).encode(), "without"))
    node[last] = None
    assert play(rules, decode(json.dumps(given).encode(), "null")) == without


def test_nesting_without_end_does_not_fit_and_does_not_stop_the_others() -> None:
    good = COPIES[0].read_bytes().replace(b"\n", b"") + b"\n"
    deep = b'{"expect":{"V1":{"total":' + b"[" * 100_000 + b"]" * 100_000 + b"}}}\n"
    outcome = scenario("-", given=deep + good)
    assert len(outcome.stdout.splitlines()) == 1
    assert outcome.stderr.startswith("-:1: (file): JSON: ")
    assert outcome.exit_code == 2


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    outcome = scenario(str(tmp_path / "missing.json"), str(tmp_path), str(COPIES[0]))
    assert [json.loads(line)["case"] for line in outcome.stdout.splitlines()] == [COPIES[0].stem]
    assert [line.rpartition(": (file): ")[0] for line in outcome.stderr.splitlines()] == [
        str(tmp_path / "missing.json"),
        str(tmp_path),
    ]
    assert outcome.exit_code == 2


def test_a_line_that_does_not_fit_does_not_stop_the_others() -> None:
    good = COPIES[0].read_bytes().replace(b"\n", b"") + b"\n"
    outcome = scenario("-", given=good + b"{}\n" + good)
    assert len(outcome.stdout.splitlines()) == 2
    assert "-:2: " in outcome.stderr
    assert outcome.exit_code == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_standard_input_may_begin_with_a_byte_order_mark(encoding: str) -> None:
    good = json.dumps(json.loads(COPIES[0].read_bytes()), ensure_ascii=False)
    outcome = scenario("-", given=f"{good}\r\n{good}\n".encode(encoding))
    assert outcome.stderr == ""
    assert [json.loads(line)["case"] for line in outcome.stdout.splitlines()] == [COPIES[0].stem] * 2


def test_a_field_that_does_not_fit_is_told_with_its_line_in_a_file_and_in_standard_input(tmp_path: Path) -> None:
    text = COPIES[0].read_text(encoding="utf-8").replace('"unit_price"', '"unit_prise"', 1)
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "unit_prise" in line)
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    stderr_text = "events[0].settle.lines[0].unit_prise: there is no such key, did you mean unit_price?"
    assert scenario(str(path)).stderr == f"{path}:{line}: {stderr_text}\n"
    assert scenario("-", given=b"\n" + text.replace("\n", "").encode()).stderr == f"-:2: {stderr_text}\n"
