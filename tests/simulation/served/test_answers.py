"""The platform answers for areas without a pack as a file says, and refuses as before without one."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from simulation.network import answers
from simulation.network.network import Network
from simulation.served.profile import Profile
from simulation.served.serve import opened
from simulation.served.transaction import Office
from terminal.benefit.rules import load
from terminal.errors import BadInput
from terminal.texts import LANGUAGES, words
from tests.simulation.served.client import Counter
from tests.simulation.served.conftest import Clock
from tests.simulation.served.visit import Visit, holds, usual

URUMQI = ("65010000000000000079", "G96934659", "650100D156000005AE4F77C1B8F59039")
ANSWERS = """
[[answer]]
insured = "6501"
insurance = "employee"
kind = "outpatient"
deductible = "20.00 元"
ratio = "0.70"
cap = "3000.00 元"
"""


@pytest.fixture
def given() -> str:
    """The file of answers; a test may provide its own."""
    return ANSWERS


@pytest.fixture
def office(tmp_path: Path, clock: Clock, profile: Profile, network: Network, given: str) -> Iterator[Office]:
    file = tmp_path / "answers.toml"
    file.write_text(given, encoding="utf-8")
    office = opened(f"sqlite:///{tmp_path / 'network.db'}", profile, network, clock, answers=file if given else None)
    yield office
    office.engine.dispose()


def test_an_area_without_a_pack_is_settled_by_the_answer_of_the_insured_place(counter: Counter) -> None:
    info = usual(counter, patient=URUMQI).settle()["setlinfo"]
    holds(info)
    in_scope = Decimal(str(info["inscp_scp_amt"]))
    assert Decimal(str(info["act_pay_dedc"])) == 20
    assert Decimal(str(info["fund_pay_sumamt"])) == round((in_scope - 20) * Decimal("0.7"), 2) > 0


@pytest.mark.parametrize("given", [""])
def test_without_a_file_it_is_refused_as_before(counter: Counter) -> None:
    visit = usual(counter, patient=URUMQI)
    assert "没有可用的规则" in counter.refused("2206", visit.settling())


def test_a_kind_of_care_without_an_answer_is_refused(counter: Counter) -> None:
    visit = Visit(counter, URUMQI).admit()
    visit.charge(visit.line("1", "B01", "5", "45.00"), infno="2301")
    assert "没有可用的规则" in counter.refused("2303", visit.staying())


@pytest.mark.parametrize(
    ("change", "key", "line"),
    [
        (('"6501"', '"3716"'), "answer.0.insured", 3),
        (('"6501"', '"9901"'), "answer.0.insured", 3),
        (('"outpatient"', '"dental"'), "answer.0.kind", 5),
        (('ratio = "0.70"', 'fixed = 100\nratio = "0.70"'), "answer.0.fixed", 7),
        (('ratio = "0.70"', 'ratio = "1.70"'), "answer.0.ratio", 7),
        (('cap = "3000.00 元"', "limit = 3"), "answer.0.limit", 8),
        (('cap = "3000.00 元"', f'cap = "3000.00 元"{ANSWERS}'), "answer.1.kind", 12),
    ],
)
def test_a_file_that_does_not_fit_is_named_with_key_and_line(
    tmp_path: Path, change: tuple[str, str], key: str, line: int
) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(ANSWERS.replace(*change), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        answers.load(file, load())
    assert (caught.value.facts["key"], caught.value.facts["line"]) == (key, line)
    for language in LANGUAGES:
        assert "answers.toml" in words(caught.value, language).what
