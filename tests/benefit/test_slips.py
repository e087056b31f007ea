"""What a pack's author meant otherwise is named with file, key, line and what was meant, in the language asked for."""

from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from counter.cli import jiesuan
from terminal.benefit.pack_index import of_directory
from terminal.benefit.rules import PACKS
from terminal.benefit.slips import slips

PACK = """area = "3714"
name_zh = "德州"
name_en = "Dezhou"
assumed_from = 2024-01-01
documents.rule = { title = "办法", title_en = "Rule" }

[[hospital_classes]]
name = "listed"
codes = ["H37160000001"]

[[employee.classes]]
name = "old"
status = "retired"
diseases = ["M00500"]

[employee.inpatient]
caps = ["year"]

[[employee.inpatient.deductible]]
from = 2024-01-01
per = "admission"
amount = { 1 = 50000, 3 = 70000, old = 40000 }
document = "rule"
tag = "assumed"

[[employee.inpatient.ratio]]
from = 2024-01-01
segments = [{ levels = [0, 1, 2, 3], ratio = { listed = "0.9", active = "0.85", retired = "0.90" } }]
document = "rule"
tag = "assumed"

[[employee.caps.year]]
from = 2024-01-01
per = "year"
amount = 20000000
document = "rule"
tag = "assumed"

[resident.two_diseases]
caps = ["two"]

[[resident.two_diseases.ratio]]
from = 2024-01-01
segments = [{ ratio = { M03900 = "0.5", other = "0.6" } }]
document = "rule"
tag = "assumed"

[[resident.caps.two]]
from = 2024-01-01
per = "year"
by_diseases = { hypertension = 30000, diabetes = 40000, "diabetes+hypertension" = 60000 }
document = "rule"
tag = "assumed"

[[chronic_diseases]]
from = 2024-01-01
codes = ["M03900", "M01600"]
document = "rule"
tag = "assumed"
"""


class Slip(NamedTuple):
    """A piece of the pack, what stands there instead, the key that is named, what is near, and the line (of `old`)."""

    old: str
    new: str
    key: str
    near: str


SLIPS = {
    "a disease of a class that is in no register": Slip(
        'diseases = ["M00500"]', 'diseases = ["M00590"]', "employee.classes.0.diseases.0", "M00500"
    ),
    "a disease of a list that is in no register": Slip(
        'codes = ["M03900", "M01600"]', 'codes = ["M03900", "M01609"]', "chronic_diseases.0.codes.1", "M01600"
    ),
    "a disease by its name where a code is meant": Slip(
        'codes = ["M03900", "M01600"]', 'codes = ["高血压", "M01600"]', "chronic_diseases.0.codes.0", "M03900"
    ),
    "a disease of a table that is in no register": Slip(
        "M03900 = ", "M03990 = ", "resident.two_diseases.ratio.0.segments.0.ratio.M03990", "M03900"
    ),
    "a disease of the two that is misspelt": Slip(
        "diabetes = 40000", "diabetis = 40000", "resident.caps.two.0.by_diseases.diabetis", "diabetes"
    ),
    "two diseases in an order that is never looked up": Slip(
        '"diabetes+hypertension"',
        '"hypertension+diabetes"',
        "by_diseases.hypertension+diabetes",
        "diabetes+hypertension",
    ),
    "two diseases in one place of a list": Slip(
        'codes = ["M03900", "M01600"]', 'codes = ["M03900+M01600"]', "chronic_diseases.0.codes.0", '"M03900", "M01600"'
    ),
    "a status that does not exist": Slip(
        'status = "retired"', 'status = "retierd"', "employee.classes.0.status", "retired"
    ),
    "a status in a table that does not exist": Slip("active = ", "actve = ", "segments.0.ratio", "active"),
    "a status as the bureau writes it": Slip("retired = ", '"退休" = ', "segments.0.ratio", "retired"),
    "a level in a table as the bureau writes it": Slip("1 = 50000", '"一级" = 50000', "deductible.0.amount", "1"),
    "a level that does not exist": Slip("levels = [0, 1, 2, 3]", "levels = [0, 1, 2, 3, 4]", "levels.4", "3"),
    "an institution that is in no register": Slip(
        "H37160000001", "H37160000091", "hospital_classes.0.codes.0", "H37160000001"
    ),
    "yuan where fen are meant": Slip("1 = 50000", "1 = 500", "employee.inpatient.deductible.0.amount.1", "500.00 元"),
    "a cap in yuan where fen are meant": Slip(
        "diabetes = 40000", "diabetes = 400", "by_diseases.diabetes", "400.00 元"
    ),
    "a segment without ratio": Slip(
        'segments = [{ levels = [0, 1, 2, 3], ratio = { listed = "0.9", active = "0.85", retired = "0.90" } }]',
        "segments = [{ levels = [0, 1, 2, 3] }]",
        "employee.inpatient.ratio.0.segments.0",
        "ratio",
    ),
    "a value that nobody has filled in": Slip('title = "办法"', 'title = "TODO 办法"', "documents.rule.title", "TODO"),
    "an area that does not exist": Slip('area = "3714"', 'area = "3794"', "area", "3714"),
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "371400.toml").write_text(PACK, encoding="utf-8")
    return tmp_path / "own"


def check(own: Path, language: str) -> str:
    """Run `jiesuan packs check` over a directory that has problems, and return what it prints."""
    outcome = CliRunner().invoke(jiesuan, ["packs", "check", "--packs", str(own), "--language", language])
    assert outcome.exit_code == 2, outcome.stdout
    assert outcome.stdout == ""
    return outcome.stderr


def test_a_pack_without_slips_has_none(own: Path) -> None:
    assert list(slips(of_directory(PACKS, own))) == []
    assert CliRunner().invoke(jiesuan, ["packs", "check", "--packs", str(own)]).exit_code == 0


def test_our_own_packs_have_no_slips() -> None:
    assert list(slips(of_directory(PACKS))) == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_names_file_key_line_and_what_was_meant(slip: Slip, language: str, own: Path) -> None:
    assert PACK.count(slip.old) == 1
    path = own / "371400.toml"
    path.write_text(PACK.replace(slip.old, slip.new), encoding="utf-8")
    if slip.key == "area":
        path.rename(own / "379400.toml")
    line = PACK[: PACK.index(slip.old)].count("\n") + 1
    place = f"第 {line} 行" if language == "zh_CN" else f"line {line}"
    other = "line" if language == "zh_CN" else "行"
    told = check(own, language)
    assert [
        each
        for each in told.splitlines()
        if ".toml" in each and slip.key in each and place in each and slip.near in each and other not in each
    ], told


def test_an_amount_below_ten_yuan_that_is_written_in_yuan_is_meant(own: Path) -> None:
    text = PACK.replace("1 = 50000", '1 = "5.00 元"').replace("old = 40000", "old = 0")
    (own / "371400.toml").write_text(text, encoding="utf-8")
    assert list(slips(of_directory(PACKS, own))) == []


@pytest.mark.parametrize("name", ["3714.toml", "37140.toml"])
def test_two_packs_of_one_area_are_named(name: str, own: Path) -> None:
    (own / name).write_text(PACK, encoding="utf-8")
    told = check(own, "en")
    assert "line 1, is 3714" in told
    assert {"371400.toml", name} <= set(told.replace(",", " ").split())


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("371400.toml.txt", "371400.toml"),
        ("371400 (1).toml", "371400.toml"),
        ("371400.TOML", "371400.toml"),
        ("dezhou.toml", "371400.toml"),
        ("371400-old.toml", "371400.toml"),
        ("3714000.toml", "371400.toml"),
    ],
)
def test_a_file_that_is_ignored_because_of_its_name_is_named(name: str, near: str, own: Path) -> None:
    (own / "371400.toml").rename(own / name)
    told = check(own, "en")
    assert told.startswith(f"{name}: ")
    assert near in told


def test_notes_beside_the_packs_are_no_slip(own: Path) -> None:
    (own / "README.md").write_text("notes", encoding="utf-8")
    (own / ".swp").write_text("notes", encoding="utf-8")
    assert list(slips(of_directory(PACKS, own))) == []


@pytest.mark.parametrize("name", ["371500.toml", "370000.toml", "371401.toml"])
def test_a_pack_that_nobodys_area_reaches_is_named_with_the_name_it_should_have(name: str, own: Path) -> None:
    (own / "371400.toml").rename(own / name)
    told = check(own, "en")
    assert f"area in {name}, line 1, is 3714" in told
    assert "371400.toml" in told


def test_a_benefit_that_does_not_say_what_is_paid_is_named(own: Path) -> None:
    text = PACK.replace("[[employee.caps.year]]", "[employee.outpatient]\ncaps = ['year']\n[[employee.caps.year]]")
    (own / "371400.toml").write_text(text, encoding="utf-8")
    assert "employee.outpatient in 371400.toml, line 32" in check(own, "en")


def test_every_slip_of_a_pack_is_told_at_once(own: Path) -> None:
    text = PACK
    for name in (
        "a disease of a class that is in no register",
        "yuan where fen are meant",
        "a level that does not exist",
    ):
        text = text.replace(SLIPS[name].old, SLIPS[name].new)
    (own / "371400.toml").write_text(text, encoding="utf-8")
    (own / "dezhou.toml").write_text(PACK, encoding="utf-8")
    assert check(own, "en").count("\n") == 4
