"""Diseases and drugs are lists of the packs with the documents' counts, and what is on no list is refused."""

import tomllib
from datetime import date
from typing import Any

import msgspec
import pytest

from terminal import diseases
from terminal.benefit.lists import Scope
from terminal.benefit.rules import AGREEMENTS, PACKS, Rules, load
from terminal.benefit.schema import Agreements, Pack
from terminal.benefit.split import calculate_split
from terminal.errors import Refused
from terminal.model import (
    Care,
    Institution,
    Insurance,
    Insured,
    Kind,
    Line,
    LineClass,
    Recognition,
    RecognitionKind,
    Tag,
)
from tests.benefit.oracle_entitled import LISTED, SPECIAL_DRUGS, TEN, VILLAGE_CLINICS

DAY = date(2024, 5, 10)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def pack(rules: Rules, area: str) -> Pack:
    return next(each for each in rules.packs if each.area == area)


def resident(area: str, *held: Recognition) -> Insured:
    return Insured(insured_area=area, insurance=Insurance.RESIDENT, birth=date(1980, 1, 1), recognitions=held)


def chronic(code: str) -> Recognition:
    return Recognition(kind=RecognitionKind.CHRONIC, since=date(2019, 1, 1), disease=code)


SPECIAL = Recognition(kind=RecognitionKind.SPECIAL_DRUG, since=date(2019, 1, 1))


def care(kind: Kind, area: str, *codes: str, disease: str | None = None, fen: int = 100_000) -> Care:
    lines = tuple(
        Line(name="药品", class_=LineClass.A, quantity="1", unit_price=fen, code=code) for code in codes or ("",)
    )
    where = Institution(area=area, level=3, direct_settlement=True)
    return Care(hospital=where, kind=kind, day=DAY, lines=lines, disease=disease)


@pytest.mark.parametrize(("area", "count"), [("3716", 63), ("14", 45)])
def test_the_list_of_chronic_diseases_has_the_documents_count_and_every_code_a_name(
    area: str, count: int, rules: Rules
) -> None:
    (listed,) = pack(rules, area).chronic_diseases
    codes = {*listed.codes, *listed.assumed}
    assert len(codes) == len(listed.codes) + len(listed.assumed) == count
    assert set(listed.codes) == TEN
    assert {code[:4] for code in codes} <= LISTED
    assert [code for code in codes if not diseases.name(code, "zh_CN")] == []


def test_every_listed_disease_is_known_and_every_other_one_is_not(rules: Rules) -> None:
    known = {f"M{number:03d}" for number in range(1000) if rules.is_listed(f"M{number:03d}00")}
    assert known == LISTED


def test_the_list_of_special_drugs_has_the_documents_count_each_with_its_indication(rules: Rules) -> None:
    (listed,) = pack(rules, "14").special_drugs
    assert len({drug.code for drug in listed.drugs}) == len({drug.name for drug in listed.drugs}) == 95
    assert all(drug.indication and drug.tag is Tag.ASSUMED for drug in listed.drugs)
    assert {drug.code for drug in listed.drugs} == SPECIAL_DRUGS


def scope(rules: Rules, area: str, clause: str) -> Scope:
    return next(each for each in pack(rules, area).scope if each.clause == clause)


@pytest.mark.parametrize(("clause", "count"), [("B17", 9), ("B23", 20), ("B18", 1)])
def test_the_items_in_scope_have_the_documents_count_and_only_the_named_one_is_not_assumed(
    clause: str, count: int, rules: Rules
) -> None:
    items = scope(rules, "3716", clause).items
    assert len({item.code for item in items}) == len({item.name for item in items}) == count
    assert [item.name for item in items if item.tag is not Tag.ASSUMED] == ["安宁疗护（日）"] * (clause == "B18")


@pytest.mark.parametrize(("area", "clause"), [("3716", "B17"), ("14", "S10")])
def test_every_drug_of_the_chronic_diseases_goes_with_a_disease_of_the_areas_list(
    area: str, clause: str, rules: Rules
) -> None:
    (listed,) = pack(rules, area).chronic_diseases
    for item in scope(rules, area, clause).items:
        assert item.diseases
        assert {*item.diseases} <= {*listed.codes, *listed.assumed}


def test_the_pilot_of_traditional_medicine_has_79_village_clinics_beside_the_two_that_take_accounts_only(
    rules: Rules,
) -> None:
    pilot = set(scope(rules, "3716", "B23").assumed)
    assert len(pilot) == 79
    assert not pilot & VILLAGE_CLINICS


@pytest.mark.parametrize(
    ("codes", "refused"),
    [(("TY01",), ""), (("TY95", "TY01"), ""), (("",), ""), (("TY96",), "TY96"), (("TY01", "D01"), "D01")],
)
def test_a_drug_that_is_not_on_the_list_is_no_special_drug(codes: tuple[str, ...], refused: str, rules: Rules) -> None:
    asked = care(Kind.SPECIAL_DRUG, "140100", *codes)
    if not refused:
        assert calculate_split(rules, resident("140100", SPECIAL), 0, {}, asked).split.pool > 0
        return
    with pytest.raises(Refused, match="not_special_drug") as caught:
        calculate_split(rules, resident("140100", SPECIAL), 0, {}, asked)
    assert caught.value.facts["item"] == refused


def test_a_pack_may_put_a_disease_into_class_b_with_a_cap_of_its_own() -> None:
    read: dict[str, Any] = {
        path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in PACKS.glob("[0-9]*.toml")
    }
    binzhou = read["371600.toml"]
    binzhou["chronic_diseases"][0]["class_b"] = ["M04600"]
    binzhou["resident"]["chronic"]["class_b_caps"] = ["class_b"]
    cap = {"from": date(2024, 1, 1), "per": "year", "amount": 10_000, "document": "neighbours", "tag": "assumed"}
    binzhou["resident"]["caps"]["class_b"] = [cap]
    agreements = tomllib.loads((PACKS / AGREEMENTS).read_text(encoding="utf-8"))
    rules = Rules([msgspec.convert(each, Pack) for each in read.values()], msgspec.convert(agreements, Agreements))

    def settled(code: str) -> tuple[int, set[str]]:
        asked = care(Kind.CHRONIC, "371600", disease=code)
        outcome = calculate_split(rules, resident("371600", chronic(code[:4] + "00")), 0, {}, asked)
        return outcome.split.pool, {name.split("/")[-1] for name in outcome.deltas if "/cap/" in name}

    assert settled("M04600") == settled("M04601") == (10_000, {"class_b"})
    assert settled("M03900") == (52_000, {"inpatient_chronic"})
