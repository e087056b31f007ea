"""Random cards, codes, scanners and printers break no promise; script/fuzz runs a million of each."""

from random import Random

import pytest
from msgspec.structs import replace

from terminal.private import Private
from tests.fuzz import cards, codes, pcsc, printer
from tests.fuzz.trials import Trial, play

TRIALS = {
    "card answers": cards.read,
    "voucher strings": codes.strings,
    "scanner streams": codes.streams,
    "keyboard wedge": codes.keys,
    "printer lines": printer.talk,
    "printer statuses": printer.statuses,
}


@pytest.mark.parametrize("trial", TRIALS.values(), ids=TRIALS)
def test_nothing_that_chance_makes_breaks_a_promise(trial: Trial) -> None:
    assert play(trial, 15_000).failures == []


@pytest.mark.pcsc
@pytest.mark.xdist_group("pcsc")
def test_reading_goes_on_whatever_cards_answer_through_the_real_service(machine: None) -> None:
    with pcsc.readings() as trial:
        assert play(trial, 800).failures == []


def test_no_byte_is_both_a_printers_status_and_its_report() -> None:
    printer.ensure_apart()


def test_a_broken_promise_is_told_with_its_seed() -> None:
    def trial(chance: Random) -> int:
        assert chance.random() < 0.9, "too much"
        return 1

    reported: list[int] = []
    outcome = play(trial, 100, first=7, tell=lambda seed, _: reported.append(seed))
    assert not outcome.is_well
    assert reported == [seed for seed, _ in outcome.failures]
    assert len(play(trial, 1, first=reported[0]).failures) == 1


def test_a_card_that_reads_another_persons_number_is_found() -> None:
    chance = Random(1)  # noqa: S311 - a seed makes a failure reproducible
    one, other = cards.person(chance), replace(cards.person(chance), id_number=Private(cards.id_number(chance)))
    with pytest.raises(AssertionError, match="another person"):
        cards.ensure_own(other, one)
