"""Packs in a directory of one's own stand over the built-in ones, and everything that uses them says so."""

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

import counter
from counter.cli import jiesuan
from counter.doctor import Finding, Part, State, describe, examine
from counter.doctor.probes import probes
from counter.settings import BenefitRules, Driver, Reader, Settings
from simulation import samples
from simulation.network.network import Network
from simulation.served import serve
from simulation.served.profile import Profile
from terminal.benefit.rules import PACKS
from terminal.errors import BadInput
from terminal.model import BEIJING
from terminal.texts import LANGUAGES, words
from tests.benefit.small_pack import care, employee, resident

PERSON = next(each for each in samples.people() if each.number == "37160000000000000004")
PACK = """
area = "3714"
name_zh = "德州"
name_en = "Dezhou"
assumed_from = 2024-01-01
documents.rule = { title = "德州办法", title_en = "Rule of Dezhou" }

[[resident.inpatient.ratio]]
from = 2024-01-01
segments = [{ ratio = "0.70" }]
document = "rule"
tag = "assumed"
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A directory with a pack of an area that none is built in for, and one that stands over a built-in pack."""
    folder = tmp_path / "state" / "own"
    folder.mkdir(parents=True)
    (folder / "371400.toml").write_text(PACK, encoding="utf-8")
    text = (PACKS / "371600.toml").read_text(encoding="utf-8")
    assert "{ 1 = 50000, 2 = 70000, 3 = 90000 }" in text
    changed = text.replace("{ 1 = 50000, 2 = 70000, 3 = 90000 }", "{ 1 = 50000, 2 = 70000, 3 = 12300 }")
    (folder / "371600.toml").write_text(changed, encoding="utf-8")
    return folder


@pytest.fixture
def settings(own: Path) -> Settings:
    reader = Reader(driver=Driver.SIMULATED, keep_card=False)
    return Settings(state=str(own.parent), reader=reader, rules=BenefitRules(packs="own"))


def case(folder: Path, person: object, area: str) -> Path:
    path = folder / "case.json"
    events = [{"id": "V1", "settle": care(1000, area=area)}]
    path.write_text(json.dumps({"case": "one", "person": person, "events": events}), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(jiesuan, [str(each) for each in arguments])


def figures(outcome: Result) -> dict[str, int]:
    found: dict[str, int] = json.loads(outcome.stdout)["results"]["V1"]
    return found


def test_an_area_without_a_built_in_pack_settles_by_ones_own(own: Path, tmp_path: Path) -> None:
    path = case(tmp_path, resident(insured_area="371400"), "371400")
    assert figures(run("scenario", path, "--packs", own))["pool"] == 70_000


def test_ones_own_pack_stands_over_the_built_in_one_of_the_same_area(own: Path, tmp_path: Path) -> None:
    path = case(tmp_path, employee(insured_area="371600"), "371600")
    assert figures(run("scenario", path))["deductible"] == 90_000
    assert figures(run("scenario", path, "--packs", own))["deductible"] == 12_300


def test_the_packs_of_other_areas_hold_on(own: Path, tmp_path: Path) -> None:
    path = case(tmp_path, resident(insured_area="130900"), "130900")
    assert run("scenario", path, "--packs", own).stdout == run("scenario", path).stdout


@pytest.mark.parametrize(
    ("language", "mark"), [("zh_CN", "德州办法（自有政策包）"), ("en", "Rule of Dezhou (own pack)")]
)
def test_an_explanation_says_which_reasons_are_of_ones_own_pack(
    language: str, mark: str, own: Path, tmp_path: Path
) -> None:
    path = case(tmp_path, resident(insured_area="371400"), "371400")
    shown = run("explain", path, "--packs", own, "--figure", "pool", "--language", language).stdout
    assert mark in shown


def test_an_explanation_by_a_built_in_pack_has_no_such_mark(own: Path, tmp_path: Path) -> None:
    path = case(tmp_path, resident(insured_area="130900"), "130900")
    assert "自有" not in run("explain", path, "--packs", own, "--figure", "all").stdout


def test_a_what_if_takes_ones_own_packs(own: Path, tmp_path: Path) -> None:
    path = case(tmp_path, employee(insured_area="371600"), "371600")
    assert "123.00" in run("whatif", path, "--packs", own, "--no-account").stdout


@pytest.mark.parametrize("command", ["scenario", "explain", "whatif"])
def test_a_pack_of_ones_own_that_does_not_fit_is_named_in_both_languages(
    command: str, own: Path, tmp_path: Path
) -> None:
    (own / "371400.toml").write_text(PACK.replace('document = "rule"', 'document = "rumour"'), encoding="utf-8")
    outcome = run(command, case(tmp_path, resident(insured_area="371400"), "371400"), "--packs", own)
    assert outcome.exit_code == 2
    assert outcome.stdout == ""
    assert "371400.toml 第 11 行的 resident.inpatient.ratio.0.document" in outcome.stderr
    assert "resident.inpatient.ratio.0.document in 371400.toml, line 11" in outcome.stderr


def test_packs_check_looks_at_ones_own_packs(own: Path) -> None:
    outcome = run("packs", "check", "--packs", own, "--language", "en")
    assert (
        outcome.stdout
        == "Packs of one's own, 2 in all (371400.toml 371600.toml), stand over the built-in ones: nothing to mend\n"
    )


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_ratio_without_quotes_is_answered_by_an_example(language: str, own: Path) -> None:
    good = (own / "371400.toml").read_text(encoding="utf-8")
    bad = re.sub(r'ratio = "(0\.\d+)"', r"ratio = \1", good)
    assert bad != good
    (own / "371400.toml").write_text(bad, encoding="utf-8")
    said = run("packs", "check", "--packs", own, "--language", language)
    assert said.exit_code == 2
    assert '"0.85"' in said.output
    assert "^(" not in said.output


@pytest.mark.parametrize(("language", "says", "not_says"), [("zh_CN", "第 11 行", "line"), ("en", "line 11", "行")])
def test_packs_check_speaks_the_language_asked_for(language: str, says: str, not_says: str, own: Path) -> None:
    (own / "371400.toml").write_text(PACK.replace('document = "rule"', 'document = "rumour"'), encoding="utf-8")
    outcome = run("packs", "check", "--packs", own, "--language", language)
    assert outcome.exit_code == 2
    assert says in outcome.stderr
    assert not_says not in outcome.stderr


def test_a_cap_of_the_built_in_province_serves_ones_own_city(own: Path) -> None:
    text = PACK.replace('"3714"', '"1402"').replace("[[resident.inpatient.ratio]]", "[[resident.outpatient.ratio]]")
    (own / "140200.toml").write_text(text + '[resident.outpatient]\ncaps = ["day"]\n', encoding="utf-8")
    assert run("packs", "check", "--packs", own).exit_code == 0


def test_a_counter_settles_by_the_packs_that_its_settings_name(settings: Settings) -> None:
    with counter.open(settings) as opened:
        patient = opened.checkout.identify(PERSON.credential())
        agreed = opened.checkout.presettle(patient, patient.bills[0].number)
        documents = {reason.document for reason in agreed.answer.basis if reason.document}
        assert opened.rules.chain("371400")[0].name_zh == "德州"
    assert any("自有政策包" in name for name in documents)


def test_a_counter_does_not_start_with_a_pack_that_does_not_fit(settings: Settings, own: Path) -> None:
    (own / "371400.toml").write_text(PACK.replace("0.70", "7.0"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"toml_field file=371400\.toml"):
        counter.open(settings)


def test_a_directory_that_is_not_there_is_told(settings: Settings) -> None:
    missing = replace(settings, rules=BenefitRules(packs="elsewhere"))
    with pytest.raises(BadInput, match="packs_missing") as caught:
        counter.open(missing)
    assert all("elsewhere" in words(caught.value, language).what for language in LANGUAGES)


def test_a_run_of_its_own_reads_the_packs_where_they_are(settings: Settings, own: Path, tmp_path: Path) -> None:
    assert settings.for_one_run(tmp_path / "other").own_packs == own
    assert Settings().for_one_run(tmp_path / "other").own_packs is None


def found(settings: Settings) -> Finding:
    [finding] = examine([each for each in probes(settings, lambda: datetime.now(BEIJING)) if each.part is Part.RULES])
    return finding


def test_the_doctor_says_which_packs_are_ones_own(settings: Settings) -> None:
    finding = found(settings)
    assert finding.state is State.GOOD
    for language in LANGUAGES:
        assert "371400 371600" in describe(finding, language).what
    assert found(Settings(state=settings.state)).code == "rules_built_in"


def test_the_doctor_names_a_pack_that_does_not_fit(settings: Settings, own: Path) -> None:
    (own / "371400.toml").write_text(PACK.replace("0.70", "7.0"), encoding="utf-8")
    finding = found(settings)
    assert (finding.state, finding.facts["file"]) == (State.BAD, "371400.toml")


def test_a_served_insurer_settles_by_ones_own_packs(own: Path, tmp_path: Path) -> None:
    office = serve.opened(f"sqlite:///{tmp_path / 'network.db'}", Profile(), Network(), own=own)
    assert office.rules.chain("371400")[0].name_zh == "德州"
    assert "自有政策包" in office.rules.chain("371400")[0].documents["rule"].title
    office.engine.dispose()
