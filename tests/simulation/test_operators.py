"""The hospital's list of operators: beside its bills, without a password or badge in clear, counting wrong tries."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from simulation.hospital import SampleHospital
from simulation.operators import SampleOperators
from terminal.errors import BadInput, NotSent
from terminal.model import Operator, Right, Role
from terminal.private import Private

LI = Operator(number="0112", name="李敏", roles=frozenset({Role.CASHIER}), rights=frozenset({Right.REPRINT}))
WANG = Operator(number="0115", name="王芳", roles=frozenset({Role.HEAD}), group="门诊")
PASSWORD, PIN, BADGE = Private("correct horse"), Private("240871"), Private("99000000000000001232")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hospital.db"


@pytest.fixture
def operators(file: Path) -> Iterator[SampleOperators]:
    with closing(SampleOperators(file)) as opened:
        yield opened


@pytest.fixture
def set_up(operators: SampleOperators) -> SampleOperators:
    operators.add(LI, PASSWORD)
    operators.add(WANG, PASSWORD)
    return operators


def test_an_old_hospitals_file_gets_a_list_without_anybody(file: Path) -> None:
    with closing(SampleHospital(file)) as hospital:
        bills = hospital.book()
    with closing(SampleOperators(file)) as operators:
        assert not operators.are_set_up()
    with closing(SampleHospital(file)) as hospital:
        assert hospital.book() == bills


def test_what_was_set_up_is_there_after_a_restart(set_up: SampleOperators, file: Path) -> None:
    with closing(SampleOperators(file)) as again:
        assert again.are_set_up()
        assert again.listed() == (LI, WANG)
        assert again.find("0112") == LI
        assert again.find("0113") is None


def test_only_the_persons_own_password_is_right(set_up: SampleOperators) -> None:
    assert set_up.knows_password("0112", PASSWORD)
    assert not set_up.knows_password("0112", Private("correct horses"))
    assert not set_up.knows_password("0113", PASSWORD)
    set_up.set_password("0112", Private("another one"))
    assert not set_up.knows_password("0112", PASSWORD)
    assert set_up.knows_password("0115", PASSWORD)


def test_a_badge_leads_to_its_holder_and_has_a_pin_of_its_own(set_up: SampleOperators) -> None:
    assert set_up.find_by_badge(BADGE) is None
    assert not set_up.knows_pin("0112", PIN)
    set_up.set_badge("0112", BADGE, PIN)
    assert set_up.find_by_badge(BADGE) == LI
    assert set_up.knows_pin("0112", PIN)
    assert not set_up.knows_pin("0112", PASSWORD)
    assert not set_up.knows_password("0112", PIN)


def test_a_new_badge_ends_the_one_before(set_up: SampleOperators) -> None:
    set_up.set_badge("0112", BADGE, PIN)
    set_up.set_badge("0112", Private("99000000000000002347"), PIN)
    assert set_up.find_by_badge(BADGE) is None


def test_a_badge_has_one_holder(set_up: SampleOperators) -> None:
    set_up.set_badge("0112", BADGE, PIN)
    with pytest.raises(BadInput, match="badge_taken"):
        set_up.set_badge("0115", BADGE, PIN)
    assert set_up.find_by_badge(BADGE) == LI


def test_neither_password_nor_pin_nor_badge_is_in_the_file(set_up: SampleOperators, file: Path) -> None:
    set_up.set_badge("0112", BADGE, PIN)
    set_up.close()
    kept = b"".join(each.read_bytes() for each in file.parent.iterdir())
    assert "李敏".encode() in kept
    assert [each for each in (PASSWORD, PIN, BADGE) if each.reveal().encode() in kept] == []
    assert kept.count(b"$argon2id$v=19$m=19456,t=2,p=1$") >= 3


def test_two_people_with_one_password_have_different_hashes(set_up: SampleOperators) -> None:
    (first,), (second,) = set_up._db.execute("SELECT password FROM operator")
    assert first != second


def test_nobody_is_set_up_twice_and_only_who_is_there_is_changed(set_up: SampleOperators) -> None:
    with pytest.raises(BadInput, match="operator_exists"):
        set_up.add(replace(LI, name="李四"), PASSWORD)
    set_up.change(replace(LI, is_active=False))
    assert set_up.find("0112") == replace(LI, is_active=False)
    with pytest.raises(BadInput, match="operator_not_found"):
        set_up.change(replace(LI, number="0999"))


def test_tries_are_counted_for_all_counters_until_a_right_one(set_up: SampleOperators, file: Path) -> None:
    set_up.count_try("counter/03", "0112")
    with closing(SampleOperators(file)) as elsewhere:
        elsewhere.count_try("counter/04", "0112")
    assert [set_up.wrong_tries(each) for each in ("0112", "0115", "counter/03", "counter/04")] == [2, 0, 1, 1]
    set_up.forget_tries("counter/03", "0112")
    assert [set_up.wrong_tries(each) for each in ("0112", "counter/03", "counter/04")] == [0, 0, 1]


def test_a_file_that_cannot_be_used_is_a_hospital_that_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(NotSent, match="hospital_unreachable"):
        SampleOperators(tmp_path)
