"""One's own data is effective at once; what does not fit is named, and nothing of it is loaded."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from httpx import Client
from msgspec import json

from counter.cli import jiesuan
from simulation.served.bench import reading
from terminal.errors import BadInput
from tests.simulation.served.bench.conftest import At, Knobs
from tests.simulation.served.conftest import Clock
from tests.simulation.served.visit import EMPLOYEE, Visit

PERSON = "99000000000000000001"
DATA = {
    "people.toml": """
synthetic = true
[[person]]
number = "99000000000000000001"
name = "赵测试"
id_number = "371602199001011239"
gender = "男"
account = 50000
insured = { insured_area = "371600", insurance = "employee", birth = 1990-01-01, status = "active" }
""",
    "hospital.toml": """
[[institution]]
code = "H37160099999"
name_zh = "测试医院"
name_en = "Test Hospital"
pinyin = "ce shi yi yuan"
area = "371600"
level = 2
services = { outpatient = 2020-01-01 }
[[operator]]
institution = "H37160099999"
operators = ["0112"]
[[item]]
code = "XC09CAX075A001010100001"
name = "缬沙坦胶囊"
category = "药品"
terms = [{ from = 2025-01-01, class = "乙", self_pay = "0.10" }]
""",
    "bills.toml": """
[[record]]
person = "99000000000000000001"
recognition = { kind = "chronic", disease = "M03900", from = 2025-01-01 }
[[bill]]
number = "R-17"
patient = "99000000000000000001"
kind = "outpatient"
date = 2026-11-22
lines = [["XC09CAX075A001010100001", "2", 2165]]
""",
}


def write(folder: Path, **changed: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in (DATA | {f"{name}.toml": text for name, text in changed.items()}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(jiesuan, ["network", *words])
    return done.exit_code, done.output or repr(done.exception)


def test_a_visit_of_own_people_at_an_own_hospital_with_own_items(
    http: Client, clock: Clock, knobs: Knobs, tmp_path: Path
) -> None:
    status, said = run("load", str(http.base_url), str(write(tmp_path / "own")), "--language", "en")
    assert (status, said.strip()) == (
        0,
        "loaded: people 1, institutions 1, operators 1, items 1, bills 1, registrations 1",
    )
    counter = At(http, clock, hospital="H37160099999")
    counter.sign_in()
    card, card_sn = next(each["card"] for each in knobs.get("people") if each["psn_no"] == PERSON)
    visit = Visit(counter, (PERSON, card, card_sn)).register().tell()
    visit.charge(visit.line("1", "XC09CAX075A001010100001", "2", "21.65"))
    assert visit.settle()["setlinfo"]["medfee_sumamt"] == visit.total
    assert [each["number"] for each in knobs.get("bills")] == ["R-17"]
    assert knobs.exchanges(infno="2207")[0]["name"] == "赵测试"
    counter.envelope = _as("9999", counter.envelope)  # type: ignore[method-assign]
    assert "operator_unlisted" in counter.refused("1101", {"data": {"mdtrt_cert_type": "02", "mdtrt_cert_no": "1"}})


def _as(operator: str, envelope: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    return lambda *given: envelope(*given) | {"opter": operator}


def test_an_account_is_what_the_data_says_each_time_it_is_loaded_and_after_a_reset(
    counter: At, knobs: Knobs, http: Client, tmp_path: Path
) -> None:
    folder = write(tmp_path / "own")
    for account in ("50000", "70000"):
        write(folder, people=DATA["people.toml"].replace("50000", account))
        run("load", str(http.base_url), str(folder))
        assert {each["psn_no"]: each["account"] for each in knobs.get("people")}[PERSON] == int(account)
    knobs.post("reset")
    assert {each["psn_no"]: each["account"] for each in knobs.get("people")}[PERSON] == 70000
    knobs.post("fixtures", {"base": "plain"}, "PUT")
    assert PERSON not in {each["psn_no"] for each in knobs.get("people")}
    counter.sign_in()
    data = {"mdtrt_cert_type": "02", "mdtrt_cert_no": "371602199001011239"}
    assert "person_not_known" in counter.refused("1101", {"data": data})


def test_what_has_no_base_stands_over_what_was_there(workspace: Callable[..., tuple[At, Knobs]], knobs: Knobs) -> None:
    _, magic = workspace("magic")
    for where, base in ((knobs, "plain"), (magic, "sample")):
        assert where.post("fixtures", {"synthetic": True}, "PUT")["base"] == base
    assert (knobs.get("rules")["magic"], len(magic.get("rules")["magic"])) == ([], 9)
    knobs.post("fixtures", {"base": "sample"}, "PUT")
    assert len(knobs.get("rules")["magic"]) == 9


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"id_number": "371621196105140197"}, "person.0.id_number"),
        (
            {
                "card": {
                    "card_sn": EMPLOYEE[2],
                    "card_number": "K1",
                    "version": "2.00",
                    "issued": "20200101",
                    "expires": "20300101",
                }
            },
            "person.0.card.card_sn",
        ),
    ],
)
def test_a_card_or_an_id_number_of_somebody_else_is_refused(http: Client, more: dict[str, Any], key: str) -> None:
    insured = {"insured_area": "371600", "insurance": "employee", "birth": "1990-01-01", "status": "active"}
    person = {"number": "1", "name": "某", "id_number": "371602199001011239", "gender": "男", "insured": insured}
    answer = http.put("/bench/w/default/fixtures", content=json.encode({"person": [person | more]}))
    assert (answer.status_code, answer.json()["key"]) == (400, key)


def test_nobody_but_ones_own(workspace: Callable[..., tuple[At, Knobs]]) -> None:
    counter, knobs = workspace("bare", base="none")
    assert knobs.get("people") == []
    data = {"mdtrt_cert_type": "03", "mdtrt_cert_no": EMPLOYEE[1], "card_sn": EMPLOYEE[2]}
    assert "card_not_ours" in counter.refused("1101", {"data": data})


def test_own_people_are_masked_unless_they_are_declared_synthetic(
    http: Client, clock: Clock, knobs: Knobs, tmp_path: Path
) -> None:
    folder = write(tmp_path / "own", people=DATA["people.toml"].replace("synthetic = true", ""))
    run("load", str(http.base_url), str(folder))
    counter = At(http, clock)
    counter.sign_in()
    answer = counter.call("1101", {"data": {"mdtrt_cert_type": "02", "mdtrt_cert_no": "371602199001011239"}})
    assert answer["baseinfo"]["psn_name"] == "赵测试"
    whole = json.encode(knobs.get("exchanges/2")).decode()
    assert "赵测试" not in whole
    assert "371602199001011239" not in whole
    assert "**试" in whole
    (person,) = [each for each in knobs.get("people") if each["psn_no"] == PERSON]
    assert (person["name"], person["card"]) == ("**试", None)


WRONG = {
    "a key": ("people", DATA["people.toml"].replace("gender", "gendre"), "people.toml", "person.0.gendre", 7, "gender"),
    "a value": ("people", DATA["people.toml"].replace("50000", '"500"'), "people.toml", "person.0.account", 8, "0"),
    "a table": ("people", DATA["people.toml"].replace("son]]", "sons]]"), "people.toml", "persons", 3, "person"),
    "a patient nobody has": (
        "bills",
        DATA["bills.toml"].replace("patient = \"9", "patient = \"8"),
        "bills.toml",
        "bill.0.patient",
        7,
        "person",
    ),
    "a number twice": (
        "more",
        DATA["people.toml"],
        "people.toml",
        "person.0.number",
        4,
        "",
    ),
    "too rich": (
        "people",
        DATA["people.toml"].replace("50000", str(10**19)),
        "people.toml",
        "person.0.account",
        8,
        "100000000000000",
    ),
    "no TOML": ("people", "synthetic = ", "people.toml", "", 1, ""),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_does_not_fit_is_named_by_file_key_and_line_and_nothing_is_loaded(
    http: Client, knobs: Knobs, tmp_path: Path, what: str
) -> None:
    name, text, file, key, line, near = WRONG[what]
    folder = write(tmp_path / "own", **{name: text})
    before = knobs.get("fixtures")
    with pytest.raises(BadInput) as found:
        reading.together(reading.files_of(folder))
    facts = found.value.facts
    assert (facts["file"], str(facts["line"])) == (file, str(line))
    assert facts.get("key", "") == key
    assert near in str(facts["allowed"])
    assert run("load", str(http.base_url), str(folder))[0] == 1
    files = {each.name: each.read_bytes() for each in folder.iterdir()}
    answer = http.put("/bench/w/default/fixtures", content=reading.packed(dict(sorted(files.items()))))
    assert (answer.status_code, answer.json()["file"]) == (400, file)
    assert knobs.get("fixtures") == before


TOLD = b'synthetic = true\n[[operator]]\ninstitution = "H37160000001"\noperators = ["0112"]\n'
PACKED = reading.packed({"own.toml": TOLD})
DAMAGED = PACKED[:38] + bytes(each ^ 0xFF for each in PACKED[38:60]) + PACKED[60:]
MANY = reading.packed({f"{each}.json": b"{}" for each in range(reading.MOST + 1)})
TWICE = reading.packed({"one/own.toml": TOLD, "two/own.toml": b"synthetic = false\n"})


@pytest.mark.parametrize(
    "body",
    [b"PK", b"PK\x03\x04nonsense", b"{", b'{"persn": []}', b"x" * (2500 << 10), DAMAGED, TWICE, MANY],
    ids=["PK", "no ZIP", "{", "persn", "long", "damaged", "a name twice", "many"],
)
def test_a_broken_file_is_refused(http: Client, body: bytes) -> None:
    answer = http.put("/bench/w/default/fixtures", content=body)
    assert answer.status_code == 400
    assert answer.json()["what"]


@pytest.mark.parametrize(
    ("rule", "key", "near"),
    [
        ({"id": "a", "match": {"infn": "2207"}}, "match.infn", "infno"),
        ({"id": "a", "effect": {"answer": "lost_replay"}}, "effect.answer", "lost_reply"),
        ({"id": "a", "effect": {"status": 502}}, "effect", "status"),
        ({"id": "a", "strike": {"nth": [0]}}, "strike.nth.0", "1"),
        ({"id": "a", "strike": {"chance": 2}}, "strike.chance", "1"),
        ({"match": {}}, "(file)", "id"),
    ],
)
def test_a_rule_that_does_not_fit_is_named(
    http: Client, knobs: Knobs, rule: dict[str, Any], key: str, near: str
) -> None:
    answer = http.post("/bench/w/default/rules", content=json.encode(rule))
    found = answer.json()
    assert (answer.status_code, found["key"]) == (400, key)
    assert near in str(found["allowed"])
    assert knobs.get("rules")["rules"] == []
