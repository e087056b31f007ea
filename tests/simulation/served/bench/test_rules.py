"""Rules match what they name, strike as often as they say, and repeat with their seed."""

from pathlib import Path

import pytest

from simulation.network.faults import Fault
from simulation.served.bench import magic, rules
from simulation.served.bench.effects import Answer, Effect
from simulation.served.bench.rules import Match, Rule, Rules, Strike, Subject
from terminal.errors import BadInput

ONE = Subject(
    infno="2207A",
    msgid="H37160000001202611221200000001",
    psn_no="P1",
    opter="0112",
    fixmedins_code="H37160000001",
    case="x",
    input={"data": {"medfee_sumamt": "126.40"}, "feedetail": [{"med_list_codg": "A"}, {"med_list_codg": "B"}]},
)


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        (Match(), True),
        (Match(infno="2207"), True),
        (Match(infno="2207A"), True),
        (Match(infno="22*"), True),
        (Match(infno="2206"), False),
        (Match(infno="2207B"), False),
        (Match(msgid="H371600000012026*"), True),
        (Match(psn_no="P1", opter="0113"), False),
        (Match(infno="2207", psn_no="P2"), False),
        (Match(fixmedins_code="H*", case="x"), True),
        (Match(case="[x]"), False),
        (Match(path={"data.medfee_sumamt": "126.4"}), True),
        (Match(path={"data.medfee_sumamt": "126.41"}), False),
        (Match(path={"feedetail.med_list_codg": "B"}), True),
        (Match(path={"data.nothing": "*"}), False),
        (Match(infno="2207", path={"data.medfee_sumamt": "1*"}), True),
    ],
)
def test_a_rule_matches_what_fits_all_that_it_names(match: Match, fits: bool) -> None:
    assert match.fits(ONE) is fits


@pytest.mark.parametrize(
    ("strike", "struck"),
    [
        (Strike(), "XXXXXX"),
        (Strike(nth=(1, 3)), "X.X..."),
        (Strike(every=2), ".X.X.X"),
        (Strike(every=2, times=2), ".X.X.."),
        (Strike(times=1), "X....."),
    ],
)
def test_a_rule_strikes_as_often_as_it_says(strike: Strike, struck: str) -> None:
    made = Rules([Rule(id="r", strike=strike)])
    assert "".join("X" if made.strike(ONE) else "." for _ in range(6)) == struck


def test_a_chance_repeats_with_its_seed_whatever_else_is_asked() -> None:
    def drawn(seed: int, *others: Rule) -> list[bool]:
        made = Rules([Rule(id="r", strike=Strike(chance=0.3)), *others], seed)
        return [bool(made.strike(ONE)) for _ in range(300)]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
    assert 60 < sum(drawn(1)) < 120


def test_the_first_rule_that_strikes_wins_and_all_that_match_are_counted() -> None:
    made = Rules([Rule(id="a", strike=Strike(nth=(2,))), Rule(id="b"), Rule(id="c", match=Match(infno="1101"))])
    assert [struck and struck.id for struck in (made.strike(ONE), made.strike(ONE))] == ["b", "a"]
    assert [(each.rule.id, each.met, each.struck) for each in made.listed()] == [("a", 2, 1), ("b", 2, 1), ("c", 0, 0)]
    assert made.reset("a")
    assert made.listed()[0].met == 0
    assert made.remove("b")
    assert not made.remove("b")
    assert [each.rule.id for each in made.listed()] == ["a", "c"]


def test_the_rules_of_magic_people_come_last_and_stay() -> None:
    made = Rules([Rule(id="mine")])
    made.end_with(magic.rules())
    made.remove()
    assert [each.rule for each in made.listed()] == list(magic.rules())


def test_every_fault_is_an_answer_too() -> None:
    assert {each.value for each in Fault} < {each.value for each in Answer}
    assert all(Effect(answer=Answer(each.value)).planned for each in Fault)


def test_a_file_names_what_does_not_fit(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text('[[rule]]\nid = "a"\n[[rule]]\nid = "a"\n', encoding="utf-8")
    with pytest.raises(BadInput) as found:
        rules.load(file)
    assert (found.value.facts["key"], found.value.facts["line"]) == ("rule.1.id", 4)
